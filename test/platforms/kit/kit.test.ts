import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apology, withApology } from '../../../src/platforms/kit/apology.ts';
import { Backlog } from '../../../src/platforms/kit/backlog.ts';
import { RateLimit } from '../../../src/platforms/kit/rate-limit.ts';
import { isReadyInTime } from '../../../src/platforms/kit/ready-in-time.ts';
import { ReplayGuard } from '../../../src/platforms/kit/replay-guard.ts';
import { RequestTracker } from '../../../src/platforms/kit/request-tracker.ts';
import { withoutOuterMarks } from '../../../src/platforms/kit/typed-line.ts';
import { cpuTime } from '../../cpu-time.ts';

describe('a typed line', () => {
  it.each([
    ['`watch lease`', 'watch lease'],
    ['```watch lease```', 'watch lease'],
    ['*watch lease*', 'watch lease'],
    ['**watch lease**', 'watch lease'],
    ['_watch lease_', 'watch lease'],
    ['~watch lease~', 'watch lease'],
    ['"watch lease"', 'watch lease'],
    ['“watch lease”', 'watch lease'],
    ['‘watch lease’', 'watch lease'],
    ['«watch lease»', 'watch lease'],
    ['> watch lease', 'watch lease'],
    ['> `/colossus watch lease`', '/colossus watch lease'],
    ['*`watch lease`*', 'watch lease'],
    [' "`watch lease`" ', 'watch lease'],
  ])('loses its outer markup: %s', (line, inner) => {
    expect(withoutOuterMarks(line)).toBe(inner);
  });

  it.each([
    '*watch* or *lease*',
    'is the "lease" over?',
    '`watch` lease',
    '"',
    '``',
    '* *',
    "'tis the lease's end",
    '> ',
    '>5 months?',
    'a',
    '',
  ])('keeps markup that does not surround all of it: %j', (typed) => {
    expect(withoutOuterMarks(typed)).toBe(typed.trim());
  });

  it('is read quickly if it consists of markup', () => {
    const durationMs = cpuTime(() => {
      for (const mark of ['`', '*', '"', '> ', '“']) withoutOuterMarks(mark.repeat(2000));
    });
    expect(durationMs).toBeLessThan(50);
  });
});

describe('a rate limit', () => {
  it('allows the events within its limit for each key and window', () => {
    const limit = new RateLimit(2, 5000);
    expect([0, 150, 4999, 5000].map((now) => limit.take('U1', now))).toEqual([true, true, false, true]);
    expect(limit.take('U2', 4999)).toBe(true);
  });

  it('keeps the duration that is set by the first event of a window', () => {
    const limit = new RateLimit(1, 60_000);
    const seconds = [7000, 6000, 1, 7000];
    const results = [0, 1000, 6999, 7000].map((now, i) => limit.take('U1', now, seconds[i]));
    expect(results).toEqual([true, false, false, true]);
  });

  it('starts a new window if the clock was set back', () => {
    const limit = new RateLimit(1, 5000);
    limit.take('share', 1_000_000);
    expect(limit.take('share', 0)).toBe(true);
  });
});

describe('withApology', () => {
  const fail = () => Promise.reject(new Error('broken'));

  function logging() {
    const logLines: string[] = [];
    const log = (problem: string) => logLines.push(problem);
    return { logLines, context: { platform: 'Slack', reference: 'r1', describe: String, log } };
  }

  it('logs a failure and sends an apology with the same reference', async () => {
    const { logLines, context } = logging();
    const apologies: string[] = [];
    await withApology(context, 'a button', fail, async () => apologies.push(apology('r1')));
    expect(logLines).toEqual(['Slack: a button failed (r1): Error: broken']);
    expect(apologies).toEqual([expect.stringContaining('reference r1.')]);
  });

  it('logs why an apology could not be sent', async () => {
    const { logLines, context } = logging();
    await withApology(context, 'a button', fail, fail);
    expect(logLines[1]).toBe('Slack: could not send the apology to the user either (r1): Error: broken');
  });
});

describe('the request tracker', () => {
  it('waits for the requests in progress, up to the deadline', async () => {
    const tracker = new RequestTracker();
    const { promise, resolve } = Promise.withResolvers<void>();
    const work = tracker.track(promise);
    const deadline = new AbortController();
    const settledAtDeadline = tracker.settled(deadline.signal);
    deadline.abort();
    await settledAtDeadline;
    expect(tracker.count).toBe(1);
    const settled = tracker.settled(new AbortController().signal);
    resolve();
    await Promise.all([settled, work]);
    expect(tracker.count).toBe(0);
  });
});

describe('the backlog of a channel', () => {
  it('drops requests older than 15 s only if more than five are in progress', async () => {
    const backlog = new Backlog();
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const working = Array.from({ length: 6 }, () => backlog.track('C1', () => gate));
    expect(backlog.isStale('C1', 15_001)).toBe(true);
    expect(backlog.isStale('C1', 15_000)).toBe(false);
    expect(backlog.isStale('C2', 60_000)).toBe(false);
    release();
    await Promise.all(working);
    expect(backlog.isStale('C1', 60_000)).toBe(false);
  });
});

it('an answer is in time if it takes at most a second and a half', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  expect(await isReadyInTime(Promise.resolve(1))).toBe(true);
  expect(await isReadyInTime(Promise.reject(new Error('no')))).toBe(true);
  const slow = isReadyInTime(new Promise(() => {}));
  const isReadySoon = isReadyInTime(new Promise((resolve) => setTimeout(resolve, 1499)));
  await vi.advanceTimersByTimeAsync(1500);
  expect([await slow, await isReadySoon]).toEqual([false, true]);
  expect(vi.getTimerCount()).toBe(0);
});

it('a signature is accepted only once until requests with it expire', () => {
  const usedAt = new ReplayGuard(1000);
  expect([usedAt.take('a', 0), usedAt.take('a', 0), usedAt.take('b', 500)]).toEqual([true, false, true]);
  expect([usedAt.take('a', 2000), usedAt.take('b', 2001)]).toEqual([false, false]);
  usedAt.take('c', 2501);
  expect(usedAt.take('a', 2501)).toBe(true);
});
