import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../src/lib/sleep.ts';

describe('sleep', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends on time and leaves no listener or timer behind', async () => {
    const { signal } = new AbortController();
    const slept = sleep(1000, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    await slept;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends when the signal aborts, and leaves no listener or timer behind', async () => {
    const controller = new AbortController();
    const slept = sleep(1000, controller.signal);
    controller.abort();
    await slept;
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not start if the signal has aborted', async () => {
    await sleep(1000, AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not end early for a duration longer than timers support', async () => {
    let isAwake = false;
    void sleep(2 ** 40).then(() => {
      isAwake = true;
    });
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(isAwake).toBe(false);
  });
});
