import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { everyTick } from '../../src/delivery/ticker.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-05-08T09:00:01Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the ticker', () => {
  it('ticks every 15 seconds, until it is stopped', async () => {
    const ticks: string[] = [];
    const stop = everyTick(async () => {
      ticks.push(new Date().toISOString().slice(14, 19));
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toEqual(['00:15', '00:30', '00:45', '01:00']);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toHaveLength(4);
  });

  it('lets a tick that takes long come to its end, and goes on after one that fails', async () => {
    let count = 0;
    let underWay = 0;
    let most = 0;
    const stop = everyTick(async () => {
      count += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      if (count === 1) await new Promise((resolve) => setTimeout(resolve, 40_000));
      underWay -= 1;
      if (count === 2) throw new Error('It failed');
    });
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    expect([count, most]).toEqual([6, 1]);
  });
});
