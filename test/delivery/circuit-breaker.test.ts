import { describe, expect, it } from 'vitest';
import { retryDelay, StoreOutageLog } from '../../src/delivery/store-outage-log.ts';
import { CircuitBreaker } from '../../src/lib/circuit-breaker.ts';

function pausesAfter(failures: number): number[] {
  const breaker = new CircuitBreaker();
  let now = 1_000_000;
  return Array.from({ length: failures }, () => {
    now = Math.max(now, breaker.pausedUntil);
    breaker.recordFailure(now, now);
    return Math.max(0, breaker.pausedUntil - now);
  });
}

describe('the circuit breaker of a platform', () => {
  it('pauses after several failures in a row, each time for longer, up to a limit', () => {
    expect(pausesAfter(12)).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('ignores failures of posts that began before the pause', () => {
    const breaker = new CircuitBreaker();
    for (let i = 0; i < 50; i += 1) breaker.recordFailure(i, 100 + i);
    expect(breaker.pausedUntil).toBe(104 + 1000);
  });

  it('is half-open from its first pause until a success', () => {
    const breaker = new CircuitBreaker();
    for (let i = 0; i < 4; i += 1) breaker.recordFailure(0, 0);
    expect(breaker.isHalfOpen).toBe(false);
    breaker.recordFailure(0, 0);
    expect(breaker.isHalfOpen).toBe(true);
    breaker.recordSuccess();
    expect([breaker.isHalfOpen, breaker.pausedUntil]).toEqual([false, Number.NEGATIVE_INFINITY]);
    breaker.recordFailure(0, 0);
    expect(breaker.isHalfOpen).toBe(false);
  });
});

describe('the log of store outages', () => {
  it('reports an outage when it starts, and its end once all callers succeed', () => {
    const logLines: string[] = [];
    const outages = new StoreOutageLog((text) => logLines.push(text));
    outages.recordSuccess('slack');
    outages.recordFailure('slack', new Error('The disk is full.'));
    outages.recordFailure('slack', new Error('The disk is full.'));
    outages.recordFailure('discord', new Error('The disk is full.'));
    outages.recordSuccess('slack');
    expect(logLines).toEqual([
      'Deliveries are paused because the store fails: The disk is full. Retrying until it works.',
    ]);
    outages.recordSuccess('discord');
    outages.recordSuccess('discord');
    expect(logLines.slice(1)).toEqual(['The store works again. Deliveries resume.']);
    outages.recordFailure('slack', 'gone');
    expect(logLines).toHaveLength(3);
  });
});

it('retries of the store start soon and become less frequent, but stay several a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 99].map(retryDelay)).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
  ]);
});
