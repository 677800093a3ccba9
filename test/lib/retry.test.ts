import { describe, expect, it } from 'vitest';
import { type Attempt, retryUntilSuccess } from '../../src/lib/retry.ts';

async function retryFailingAttempt(failures: number, stopAfter = Number.POSITIVE_INFINITY) {
  const pauses: number[] = [];
  const reports: string[] = [];
  const abortController = new AbortController();
  let failuresLeft = failures;
  const attempt = async (): Promise<Attempt<string>> => {
    failuresLeft -= 1;
    return failuresLeft >= 0 ? { retry: `HTTP 503 (${failuresLeft})` } : { value: 'done' };
  };
  const value = await retryUntilSuccess(attempt, {
    pause: async (milliseconds) => {
      pauses.push(milliseconds / 1000);
      if (pauses.length >= stopAfter) abortController.abort();
    },
    signal: abortController.signal,
    onFailure: (reason) => reports.push(reason),
    onRecovery: () => reports.push('recovered'),
  });
  return { value, pauses, reports };
}

describe('a retried call', () => {
  it('reports nothing if it succeeds at once', async () => {
    expect(await retryFailingAttempt(0)).toEqual({ value: 'done', pauses: [], reports: [] });
  });

  it('waits longer each time, up to a minute, and reports the outage once', async () => {
    expect(await retryFailingAttempt(8)).toEqual({
      value: 'done',
      pauses: [1, 2, 4, 8, 16, 32, 60, 60],
      reports: ['HTTP 503 (7)', 'recovered'],
    });
  });

  it('stops when the signal aborts', async () => {
    expect(await retryFailingAttempt(8, 3)).toEqual({ value: undefined, pauses: [1, 2, 4], reports: ['HTTP 503 (7)'] });
  });

  it('rejects with the error that an attempt throws', async () => {
    const signal = new AbortController().signal;
    const options = { pause: async () => {}, signal, onFailure: () => {}, onRecovery: () => {} };
    await expect(retryUntilSuccess(() => Promise.reject(new Error('wrong token')), options)).rejects.toThrow(
      'wrong token',
    );
  });
});
