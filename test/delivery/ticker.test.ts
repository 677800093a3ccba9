import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTicker } from '../../src/delivery/ticker.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-05-08T09:00:01Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the ticker', () => {
  it('ticks every 15 seconds until it is stopped', async () => {
    const ticks: string[] = [];
    const stop = startTicker(async () => {
      ticks.push(new Date().toISOString().slice(14, 19));
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toEqual(['00:15', '00:30', '00:45', '01:00']);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toHaveLength(4);
  });

  it.each([
    ['90 s back', -90_000],
    ['10 min back', -600_000],
    ['26 h back', -93_600_000],
    ['90 s ahead', 90_000],
    ['10 min ahead', 600_000],
    ['26 h ahead', 93_600_000],
  ])('pauses for at most 30 s when the clock is set %s', async (_, by) => {
    const ticks: number[] = [];
    const stop = startTicker(async () => {
      ticks.push(performance.now());
    });
    const began = performance.now();
    await vi.advanceTimersByTimeAsync(40_000);
    vi.setSystemTime(Date.now() + by);
    await vi.advanceTimersByTimeAsync(900_000);
    stop();
    const gaps = [began, ...ticks].slice(1).map((at, i) => at - ([began, ...ticks][i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThan(1000);
    expect(performance.now() - (ticks.at(-1) ?? 0)).toBeLessThanOrEqual(30_000);
  });

  it('lets a long tick finish, and continues after a tick that failed', async () => {
    let count = 0;
    let underWay = 0;
    let limit = 0;
    const stop = startTicker(async () => {
      count += 1;
      underWay += 1;
      limit = Math.max(limit, underWay);
      if (count === 1) await new Promise((resolve) => setTimeout(resolve, 40_000));
      underWay -= 1;
      if (count === 2) throw new Error('It failed');
    });
    await vi.advanceTimersByTimeAsync(120_000);
    stop();
    // The watchdog starts the tick after the long one.
    expect([count, limit]).toEqual([7, 1]);
  });
});
