import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isPrompt } from '../../../src/platforms/kit/prompt.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('work is prompt if it settles within a second and a half, and not if it takes longer', async () => {
  expect(await isPrompt(Promise.resolve(1))).toBe(true);
  expect(await isPrompt(Promise.reject(new Error('no')))).toBe(true);
  const slow = isPrompt(new Promise(() => {}));
  const soon = isPrompt(new Promise((resolve) => setTimeout(resolve, 1499)));
  await vi.advanceTimersByTimeAsync(1500);
  expect([await slow, await soon]).toEqual([false, true]);
  expect(vi.getTimerCount()).toBe(0);
});
