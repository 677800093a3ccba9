import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, type IsoDate } from '../../src/briefing/dates.ts';
import { nextReminder, nextReminders, remindersBetween } from '../../src/briefing/reminders.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import { expectedDateSpan } from '../../src/briefing/watch.ts';
import { EXPECTED_WORDS, OPEN_ITEM } from '../fixture/watch-item.ts';
import { briefing } from '../reply/shipped.ts';

const AS_OF = '2026-05-07';
const open: WatchItem = { ...OPEN_ITEM, id: 'orbit' };
const remind = { before: [30, 7, 1, 0], after: [7], every: 30 };
const lease: WatchItem = {
  ...open,
  id: 'lease',
  remind,
  expected: { date: '2026-11-06', past: 'it began', ...EXPECTED_WORDS },
};
const ipo: WatchItem = { ...open, id: 'ipo', remind, expected: { month: '2026-06', ...EXPECTED_WORDS } };

const briefingWith = (...items: WatchItem[]) => ({
  ...briefing,
  asOf: AS_OF,
  watch: new Map(items.map((item) => [item.id, item])),
});
const settledOn = (item: WatchItem, entered: IsoDate): WatchItem => ({
  ...item,
  outcome: { on: '2026-05-20', entered, says: { kind: 'stated', text: 'It ended.', claims: ['001-01'] } },
});
/** Returns the reminders about one item as lines such as "2026-10-07 ahead 30". */
function lines(item: WatchItem, from: IsoDate, to: IsoDate): string[] {
  return remindersBetween(briefingWith(item), from, to).map(({ day, item: _, ...occasion }) =>
    [day, ...Object.values(occasion)].join(' '),
  );
}

const LEASE = [
  '2026-10-07 ahead 30',
  '2026-10-30 ahead 7',
  '2026-11-05 ahead 1',
  '2026-11-06 due today',
  '2026-11-13 unconfirmed 7',
  '2026-12-13 unconfirmed 37',
  '2027-01-12 unconfirmed 67',
  '2027-02-11 unconfirmed 97',
];
const IPO = [
  '2026-05-02 ahead 30',
  '2026-05-25 ahead 7',
  '2026-05-31 ahead 1',
  '2026-06-01 due today',
  '2026-07-07 unconfirmed 7',
  '2026-08-06 unconfirmed 37',
  '2026-09-05 unconfirmed 67',
  '2026-10-05 unconfirmed 97',
];

describe('the reminders of a watch item with a date', () => {
  it('are 30, 7 and 1 days before, on the day, 7 days after and then every 30 days', () => {
    expect(lines(lease, '2026-04-01', '2027-03-12')).toEqual(LEASE);
  });

  it('start with the interval if "after" names no day', () => {
    const item = { ...lease, remind: { before: [], after: [], every: 10 } };
    expect(lines(item, '2026-04-01', '2026-11-30')).toEqual(['2026-11-16 unconfirmed 10', '2026-11-26 unconfirmed 20']);
  });

  it('continue after the last day in "after", whatever the order', () => {
    const item = { ...lease, remind: { before: [1, 3], after: [14, 7], every: 30 } };
    expect(lines(item, '2026-10-01', '2027-01-01')).toEqual([
      '2026-11-03 ahead 3',
      '2026-11-05 ahead 1',
      '2026-11-13 unconfirmed 7',
      '2026-11-20 unconfirmed 14',
      '2026-12-20 unconfirmed 44',
    ]);
  });
});

describe('the reminders of a watch item with a month', () => {
  it('are before its first day, on it, and after its last day, but not during the month', () => {
    expect(lines(ipo, '2026-04-01', '2026-11-03')).toEqual(IPO);
    expect(lines(ipo, '2026-06-02', '2026-07-06')).toEqual([]);
  });

  it("count from the last day of a leap year's February", () => {
    const item: WatchItem = { ...ipo, expected: { month: '2028-02', ...EXPECTED_WORDS } };
    expect(lines(item, '2028-02-01', '2028-03-31')).toEqual(['2028-02-01 due today', '2028-03-07 unconfirmed 7']);
  });
});

describe('the reminders of a watch item without a date', () => {
  it('are every 30 days after the as-of date', () => {
    expect(lines(open, '2026-01-01', '2026-09-30')).toEqual([
      '2026-06-06 open 30',
      '2026-07-06 open 60',
      '2026-08-05 open 90',
      '2026-09-04 open 120',
    ]);
  });
});

describe('the reminders of a watch item with an outcome', () => {
  it.each([
    ['lease', lease],
    ['ipo', ipo],
    ['open', open],
  ])('give the outcome once, on the day on which it was entered, and then stop: %s', (_, item) => {
    const all = lines(item, '2026-01-01', '2026-12-31');
    for (const entered of ['2026-05-22', '2026-06-06', '2026-07-07', '2026-08-06', '2026-11-06', '2026-11-14']) {
      expect(lines(settledOn(item, entered), '2026-01-01', '2040-01-01')).toEqual([
        ...all.filter((line) => line < entered),
        `${entered} settled`,
      ]);
    }
  });
});

describe('the reminders of several watch items', () => {
  const all = briefingWith(open, lease, ipo, { ...open, id: 'turbines' });

  it("on one day are in the briefing's order", () => {
    expect(remindersBetween(all, '2026-06-06', '2026-06-06').map(({ item }) => item.id)).toEqual(['orbit', 'turbines']);
  });

  it('in a span are sorted by day', () => {
    const foundReminders = remindersBetween(all, '2026-05-25', '2026-06-06').map(
      ({ day, item }) => `${day} ${item.id}`,
    );
    expect(foundReminders).toEqual([
      '2026-05-25 ipo',
      '2026-05-31 ipo',
      '2026-06-01 ipo',
      '2026-06-06 orbit',
      '2026-06-06 turbines',
    ]);
    expect(remindersBetween(all, '2026-05-26', '2026-05-25')).toEqual([]);
  });

  it('on the next such day exclude those of the current day', () => {
    expect(nextReminders(all, '2026-05-25').map(({ day }) => day)).toEqual(['2026-05-31']);
    expect(nextReminders(all, '2026-06-01').map(({ day, item }) => `${day} ${item.id}`)).toEqual([
      '2026-06-06 orbit',
      '2026-06-06 turbines',
    ]);
  });

  it('are empty once every outcome has been announced', () => {
    const settledBriefing = briefingWith(settledOn(open, '2026-08-01'), settledOn(lease, '2026-08-02'));
    expect(nextReminders(settledBriefing, '2026-08-01').map(({ kind, day }) => `${day} ${kind}`)).toEqual([
      '2026-08-02 settled',
    ]);
    expect(nextReminders(settledBriefing, '2026-08-02')).toEqual([]);
    expect(nextReminders(briefingWith(), '2026-08-02')).toEqual([]);
  });
});

describe('any watch item', () => {
  const day = fc.integer({ min: -900, max: 900 }).map((days) => addDays('2026-06-01', days));
  const counts = (min: number) => fc.array(fc.integer({ min, max: 60 }), { maxLength: 4 });
  const anyItem = fc
    .record({
      expected: fc.option(fc.record({ on: day, month: fc.boolean() }), { nil: undefined }),
      remind: fc.record({ before: counts(0), after: counts(1), every: fc.integer({ min: 1, max: 60 }) }),
      entered: fc.option(day, { nil: undefined }),
    })
    .map(({ expected, remind, entered }): WatchItem => {
      const when =
        expected &&
        (expected.month
          ? { month: expected.on.slice(0, 7), ...EXPECTED_WORDS }
          : { date: expected.on, past: 'it began', ...EXPECTED_WORDS });
      const item = { ...open, remind, ...(when ? { expected: when } : {}) };
      return entered === undefined ? item : settledOn(item, entered);
    });

  /** Returns whether the item's rule gives a reminder on a day. */
  function isDue(item: WatchItem, on: IsoDate): boolean {
    const { before, after, every } = item.remind;
    if (item.outcome && on >= item.outcome.entered) return on === item.outcome.entered;
    const expected = expectedDateSpan(item);
    const daysGone = daysBetween(expected ? expected.last : AS_OF, on);
    const daysAfter = expected ? after : [];
    const intervalStart = Math.max(0, ...daysAfter);
    const repeats = daysGone > intervalStart && (daysGone - intervalStart) % every === 0;
    if (!expected) return repeats;
    const daysLeft = daysBetween(on, expected.first);
    return (daysLeft >= 0 && before.includes(daysLeft)) || daysAfter.includes(daysGone) || repeats;
  }

  it('has reminders exactly on the days that its rule gives, in order', () => {
    fc.assert(
      fc.property(anyItem, day, fc.nat(400), (item, from, length) => {
        const days = Array.from({ length: length + 1 }, (_, i) => addDays(from, i));
        const found = remindersBetween(briefingWith(item), from, addDays(from, length)).map((reminder) => reminder.day);
        expect(found).toEqual(days.filter((dayAround) => isDue(item, dayAround)));
      }),
    );
  });

  it('counts its days from the first day, the last day or the as-of date', () => {
    fc.assert(
      fc.property(anyItem, day, (item, from) => {
        for (const reminder of remindersBetween(briefingWith(item), from, addDays(from, 300))) {
          const { first = '', last = '' } = expectedDateSpan(item) ?? {};
          if (reminder.kind === 'ahead') expect(reminder.daysLeft).toBe(daysBetween(reminder.day, first));
          if (reminder.kind === 'ahead') expect(reminder.daysLeft).toBeGreaterThan(0);
          if (reminder.kind === 'due today') expect(reminder.day).toBe(first);
          if (reminder.kind === 'unconfirmed') expect(reminder.daysGone).toBe(daysBetween(last, reminder.day));
          if (reminder.kind === 'open') expect(reminder.daysOpen).toBe(daysBetween(AS_OF, reminder.day));
        }
      }),
    );
  });

  it('has the first reminder after a day as its next one', () => {
    fc.assert(
      fc.property(anyItem, day, (item, after) => {
        const nextOne = nextReminder(item, AS_OF, after);
        const [first] = remindersBetween(briefingWith(item), addDays(after, 1), nextOne?.day ?? addDays(after, 3000));
        expect(nextOne).toEqual(first);
      }),
    );
  });
});
