import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isReadyInTime } from '../../../src/platforms/kit/ready-in-time.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('an answer is in time if it takes at most a second and a half', async () => {
  expect(await isReadyInTime(Promise.resolve(1))).toBe(true);
  expect(await isReadyInTime(Promise.reject(new Error('no')))).toBe(true);
  const slow = isReadyInTime(new Promise(() => {}));
  const isReadySoon = isReadyInTime(new Promise((resolve) => setTimeout(resolve, 1499)));
  await vi.advanceTimersByTimeAsync(1500);
  expect([await slow, await isReadySoon]).toEqual([false, true]);
  expect(vi.getTimerCount()).toBe(0);
});
