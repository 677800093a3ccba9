import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../src/platforms/kit/backlog.ts';
import { NoticeLimiter } from '../../../src/platforms/kit/notice-limiter.ts';
import { RepeatGuard } from '../../../src/platforms/kit/repeat-guard.ts';
import { withoutOuterMarks } from '../../../src/platforms/kit/typed-line.ts';

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
  ])('%s loses the marks around it', (typed, meant) => {
    expect(withoutOuterMarks(typed)).toBe(meant);
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
  ])('%j keeps the marks that are not around all of it', (typed) => {
    expect(withoutOuterMarks(typed)).toBe(typed.trim());
  });

  it('of marks alone costs no time', () => {
    const began = performance.now();
    for (const mark of ['`', '*', '"', '> ', '“']) withoutOuterMarks(mark.repeat(2000));
    expect(performance.now() - began).toBeLessThan(50);
  });
});

describe('a notice', () => {
  it('is let through once for each key and window', () => {
    const notices = new NoticeLimiter();
    const allowed = [0, 1000, 6999, 7000].map((now) => notices.allows('U1', 7, now));
    expect(allowed).toEqual([true, false, false, true]);
    expect(notices.allows('U2', 7, 7000)).toBe(true);
  });
});

describe('a press', () => {
  it('counts once within five seconds, and again after them or once it failed', () => {
    const presses = new RepeatGuard();
    expect([0, 150, 4999, 5000].map((now) => presses.take('share', now))).toEqual([true, false, false, true]);
    expect(presses.take('other', 5000)).toBe(true);
    presses.forget('share');
    expect(presses.take('share', 5001)).toBe(true);
  });

  it('counts although the clock was set back', () => {
    const presses = new RepeatGuard();
    presses.take('share', 1_000_000);
    expect(presses.take('share', 0)).toBe(true);
  });
});

describe('the backlog of a channel', () => {
  it('drops what is older than 15 s only while more than five are under way there', async () => {
    const backlog = new Backlog();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const working = Array.from({ length: 6 }, () => backlog.track('C1', () => held));
    expect(backlog.isTooLate('C1', 15_001)).toBe(true);
    expect(backlog.isTooLate('C1', 15_000)).toBe(false);
    expect(backlog.isTooLate('C2', 60_000)).toBe(false);
    release();
    await Promise.all(working);
    expect(backlog.isTooLate('C1', 60_000)).toBe(false);
  });
});
