import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/briefing/dates.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import { expectedDateSpan, phaseOf } from '../../src/briefing/watch.ts';
import { EXPECTED_WORDS, OPEN_ITEM } from '../fixture/watch-item.ts';

const datedItem: WatchItem = { ...OPEN_ITEM, expected: { date: '2026-11-06', past: 'it began', ...EXPECTED_WORDS } };
const monthItem: WatchItem = { ...OPEN_ITEM, expected: { month: '2026-06', ...EXPECTED_WORDS } };
const DAY = { by: 'day', when: '2026-11-04', first: '2026-11-04', last: '2026-11-04' } as const;
const outcome: NonNullable<WatchItem['outcome']> = {
  on: '2026-11-04',
  entered: '2026-11-09',
  says: { kind: 'stated', text: 'It was painted.', claims: ['001-01'] },
};

describe('a watch item with a date', () => {
  it.each([
    ['2026-05-08', { kind: 'ahead', daysLeft: 182 }],
    ['2026-10-29', { kind: 'ahead', daysLeft: 8 }],
    ['2026-10-30', { kind: 'due', daysLeft: 7 }],
    ['2026-11-05', { kind: 'due', daysLeft: 1 }],
    ['2026-11-06', { kind: 'due', daysLeft: 0 }],
    ['2026-11-07', { kind: 'unconfirmed', daysGone: 1 }],
    ['2026-11-21', { kind: 'unconfirmed', daysGone: 15 }],
  ])('has a phase on each day: on %s it is %j', (today, phase) => {
    expect(phaseOf(datedItem, today)).toEqual(phase);
  });

  it('is expected only on that day', () => {
    expect(expectedDateSpan(datedItem)).toEqual({ when: '2026-11-06', first: '2026-11-06', last: '2026-11-06' });
  });
});

describe('a watch item with a month', () => {
  it.each([
    ['2026-05-08', { kind: 'ahead', daysLeft: 24 }],
    ['2026-05-31', { kind: 'ahead', daysLeft: 1 }],
    ['2026-06-01', { kind: 'due', daysLeft: 29 }],
    ['2026-06-30', { kind: 'due', daysLeft: 0 }],
    ['2026-07-01', { kind: 'unconfirmed', daysGone: 1 }],
    ['2026-11-21', { kind: 'unconfirmed', daysGone: 144 }],
  ])('has a phase on each day: on %s it is %j', (today, phase) => {
    expect(phaseOf(monthItem, today)).toEqual(phase);
  });

  it('is expected from the first to the last day of the month, in leap years as well', () => {
    const item: WatchItem = { ...OPEN_ITEM, expected: { month: '2028-02', ...EXPECTED_WORDS } };
    expect(expectedDateSpan(item)).toEqual({ when: '2028-02', first: '2028-02-01', last: '2028-02-29' });
    expect(phaseOf(item, '2028-02-29')).toEqual({ kind: 'due', daysLeft: 0 });
    expect(phaseOf(item, '2028-03-01')).toEqual({ kind: 'unconfirmed', daysGone: 1 });
  });
});

describe('a watch item without a date', () => {
  it('is open every day', () => {
    expect(expectedDateSpan(OPEN_ITEM)).toBeUndefined();
    for (const today of ['2020-01-01', '2026-11-06', '2099-12-31'])
      expect(phaseOf(OPEN_ITEM, today)).toEqual({ kind: 'open' });
  });

  it('is settled from the day on which its outcome was entered', () => {
    const item = { ...OPEN_ITEM, outcome };
    expect(phaseOf(item, '2026-11-08')).toEqual({ kind: 'open' });
    expect(phaseOf(item, '2026-11-09')).toEqual({ kind: 'settled', date: DAY });
  });
});

describe('a watch item with an outcome', () => {
  it.each([
    ['2026-11-06', { kind: 'due', daysLeft: 0 }],
    ['2026-11-08', { kind: 'unconfirmed', daysGone: 2 }],
    ['2026-11-09', { kind: 'settled', date: DAY }],
    ['2027-11-09', { kind: 'settled', date: DAY }],
  ])("is settled from the outcome's entry, not from its date: on %s it is %j", (today, phase) => {
    expect(phaseOf({ ...datedItem, outcome }, today)).toEqual(phase);
  });
});

describe('the phases of a watch item', () => {
  const PHASE_ORDER = ['ahead', 'due', 'unconfirmed', 'settled'];

  it('follow one another in the order ahead, due, unconfirmed, settled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(datedItem, monthItem, { ...datedItem, outcome }),
        fc.nat(900),
        fc.nat(60),
        (item, start, days) => {
          const today = addDays('2025-01-01', start);
          const indexBefore = PHASE_ORDER.indexOf(phaseOf(item, today).kind);
          const indexAfter = PHASE_ORDER.indexOf(phaseOf(item, addDays(today, days)).kind);
          expect(indexBefore).toBeGreaterThanOrEqual(0);
          expect(indexAfter).toBeGreaterThanOrEqual(indexBefore);
        },
      ),
    );
  });

  it('count down by one each day, and up after the date', () => {
    fc.assert(
      fc.property(fc.constantFrom(datedItem, monthItem), fc.nat(900), (item, start) => {
        const today = addDays('2025-01-01', start);
        const [now, nextPhase] = [phaseOf(item, today), phaseOf(item, addDays(today, 1))];
        if (now.kind !== nextPhase.kind) return;
        if ('daysLeft' in now && 'daysLeft' in nextPhase) expect(nextPhase.daysLeft).toBe(now.daysLeft - 1);
        else if ('daysGone' in now && 'daysGone' in nextPhase) expect(nextPhase.daysGone).toBe(now.daysGone + 1);
        else expect.unreachable('a dated item counts its days');
      }),
    );
  });
});
