import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrencesBetween } from '../../src/schedule/occurrences.ts';
import {
  nextOccurrenceOf,
  PLANNING_HORIZON,
  type Plan,
  planDeliveries,
  replannedOccurrence,
  withCurrentNext,
} from '../../src/schedule/plan.ts';
import type { QuietDays, StoredSubscription, Subscription } from '../../src/schedule/subscription.ts';
import { ZONE_NAMES } from '../../src/schedule/zone.ts';
import { recurrences } from './recurrences.ts';
import { digestOf, instant, storeAt } from './subscriptions.ts';

const planAt = (subscription: StoredSubscription, now: string) =>
  planDeliveries(subscription, instant(now), instant(now).add(PLANNING_HORIZON));
const deliveryTexts = ({ deliveries }: Plan) => deliveries.map(({ nominal, state }) => `${nominal} ${state}`);
const reasonsOf = ({ deliveries }: Plan) =>
  deliveries.map((delivery) => (delivery.state === 'pending' ? '' : delivery.reason));

describe('the planned occurrences of a subscription', () => {
  const dailySubscription = storeAt(digestOf('daily 09:00'), '2026-05-08T08:00Z');

  it('are those less than ten minutes ahead', () => {
    expect(planAt(dailySubscription, '2026-05-08T08:50Z')).toEqual({ deliveries: [], next: dailySubscription.next });
    expect(deliveryTexts(planAt(dailySubscription, '2026-05-08T08:50:00.001Z'))).toEqual(['2026-05-08T09:00 pending']);
  });

  it('include the next one and the end of its grace period', () => {
    expect(planAt(dailySubscription, '2026-05-08T08:55Z')).toEqual({
      deliveries: [
        {
          nominal: '2026-05-08T09:00',
          instant: instant('2026-05-08T09:00Z'),
          state: 'pending',
          expires: instant('2026-05-08T15:00Z'),
        },
      ],
      next: { nominal: '2026-05-09T09:00', instant: instant('2026-05-09T09:00Z') },
    });
  });

  it('end with the recurrence', () => {
    const lastSubscription = storeAt(digestOf('daily 09:00 until 2026-05-08'), '2026-05-08T08:00Z');
    expect(planAt(lastSubscription, '2026-05-08T08:55Z')).toEqual({
      deliveries: [expect.objectContaining({ state: 'pending', expires: instant('2026-05-08T15:00Z') })],
    });
  });

  it('are empty if it has no next occurrence', () => {
    expect(planAt(digestOf('daily 09:00'), '2026-05-08T08:55Z')).toEqual({ deliveries: [] });
  });

  it("follow today's zone rules", () => {
    const { next } = dailySubscription;
    if (!next) throw new Error('There is no next occurrence');
    for (const storedInstant of ['2026-05-08T08:00Z', '2026-05-08T10:00Z']) {
      const plan = planAt(
        { ...dailySubscription, next: { ...next, instant: instant(storedInstant) } },
        '2026-05-08T08:55Z',
      );
      expect(plan.deliveries).toMatchObject([{ nominal: next.nominal, instant: next.instant, state: 'pending' }]);
      expect(plan.next?.nominal).toBe('2026-05-09T09:00');
    }
    const later = { ...dailySubscription, next: { ...next, instant: instant('2026-05-08T07:00Z') } };
    expect(planAt(later, '2026-05-08T06:55Z')).toEqual({ deliveries: [], next });
  });
});

describe('after downtime', () => {
  const daily = storeAt(digestOf('daily 09:00'), '2026-05-08T08:00Z');

  it.each([
    ['2026-05-08T09:00:01Z', 'pending'],
    ['2026-05-08T15:00:00Z', 'pending'],
    ['2026-05-08T15:00:00.001Z', 'missed'],
  ])('the occurrence due at 09:00 is $1 at $0', (now, state) => {
    expect(deliveryTexts(planAt(daily, now))).toEqual([`2026-05-08T09:00 ${state}`]);
  });

  it('only the latest occurrence is posted, and earlier ones are recorded with the reason', () => {
    const plan = planAt(daily, '2026-05-10T10:00Z');
    expect(deliveryTexts(plan)).toEqual([
      '2026-05-08T09:00 missed',
      '2026-05-09T09:00 missed',
      '2026-05-10T09:00 pending',
    ]);
    expect(reasonsOf(plan)).toEqual([
      'the bot was not running then, and the next one, at 2026-05-09 09:00, has come due since',
      'the bot was not running then, and the next one, at 2026-05-10 09:00, has come due since',
      '',
    ]);
    expect(plan.next?.nominal).toBe('2026-05-11T09:00');
  });

  it('no occurrence is posted if the latest has expired', () => {
    const plan = planAt(daily, '2026-05-09T16:00Z');
    expect(deliveryTexts(plan)).toEqual(['2026-05-08T09:00 missed', '2026-05-09T09:00 missed']);
    expect(reasonsOf(plan)[1]).toBe('the bot was not running then, nor in the 6 hours after that');
  });

  it('a later occurrence on a quiet day is not given as the reason', () => {
    const quiet = { weekdays: ['sat' as const], spans: [] };
    const plan = planAt(storeAt(digestOf('daily 09:00', 'UTC', { quiet }), '2026-05-08T08:00Z'), '2026-05-10T10:00Z');
    expect(deliveryTexts(plan)).toEqual([
      '2026-05-08T09:00 missed',
      '2026-05-09T09:00 skipped',
      '2026-05-10T09:00 pending',
    ]);
    expect(reasonsOf(plan)[0]).toBe('the bot was not running then, nor in the 6 hours after that');
  });

  it('the past and the coming occurrence are both planned', () => {
    expect(deliveryTexts(planAt(daily, '2026-05-09T08:55Z'))).toEqual([
      '2026-05-08T09:00 missed',
      '2026-05-09T09:00 pending',
    ]);
  });

  it.each([
    ['daily 09:00', '2036-05-08T10:00Z', '2036-05-08T09:00 pending'],
    ['monthly last 09:00', '2046-06-01T10:00Z', '2046-05-31T09:00 missed'],
  ])(
    'of years, the last sixty occurrences of "%s" are recorded, and the first says that there were more',
    (form, now, last) => {
      const plan = planAt(storeAt(digestOf(form), '2026-05-08T08:00Z'), now);
      expect(plan.deliveries).toHaveLength(60);
      expect(deliveryTexts(plan).at(-1)).toBe(last);
      expect(reasonsOf(plan)[0]).toMatch(/\. Earlier ones, from 2026-05-\d\d 09:00 on, are not listed$/);
      expect(reasonsOf(plan)[1]).not.toContain('not listed');
    },
  );

  it('of years, the last occurrences of a recurrence that ended long ago are recorded', () => {
    const endedSubscription = storeAt(digestOf('daily 09:00 until 2026-05-10'), '2026-05-08T08:00Z');
    const plan = planAt(endedSubscription, '2046-05-08T10:00Z');
    expect(deliveryTexts(plan)).toEqual([
      '2026-05-08T09:00 missed',
      '2026-05-09T09:00 missed',
      '2026-05-10T09:00 missed',
    ]);
    expect(plan.next).toBeUndefined();
  });
});

describe("a subscription's next occurrence", () => {
  const planned = (form: string) => {
    const one = storeAt(digestOf(form), '2026-05-08T08:00Z');
    const { next: _, ...plain } = one;
    const { next } = planAt(one, '2026-05-08T08:55Z');
    return { ...plain, ...(next ? { next } : {}) };
  };

  it('is the planned one until it is due', () => {
    const daily = planned('daily 09:00');
    expect(daily.next?.nominal).toBe('2026-05-09T09:00');
    expect(withCurrentNext(daily, instant('2026-05-08T08:55Z')).next?.nominal).toBe('2026-05-08T09:00');
    expect(withCurrentNext(daily, instant('2026-05-08T09:00:00.001Z')).next?.nominal).toBe('2026-05-09T09:00');
    const last = planned('daily 09:00 until 2026-05-08');
    expect(last).not.toHaveProperty('next');
    expect(withCurrentNext(last, instant('2026-05-08T08:55Z')).next?.nominal).toBe('2026-05-08T09:00');
    expect(withCurrentNext(last, instant('2026-05-08T09:00:00.001Z'))).not.toHaveProperty('next');
  });

  it('is missing while the subscription is paused or suspended', () => {
    const daily = planned('daily 09:00');
    expect(withCurrentNext({ ...daily, pause: {} }, instant('2026-05-08T08:55Z'))).not.toHaveProperty('next');
    expect(withCurrentNext({ ...daily, suspended: 'gone' }, instant('2026-05-08T08:55Z'))).not.toHaveProperty('next');
  });
});

describe('a quiet day', () => {
  const quiet = (overrides: Partial<QuietDays>) =>
    storeAt(digestOf('daily 09:00', 'UTC', { quiet: { weekdays: [], spans: [], ...overrides } }), '2026-05-08T08:00Z');

  it.each([
    ['a list of weekdays', { weekdays: ['sat' as const, 'sun' as const] }, ['skipped', 'skipped', 'pending']],
    ['a range of dates', { spans: [{ from: '2026-05-09', to: '2026-05-10' }] }, ['skipped', 'skipped', 'pending']],
    ['a range of one date', { spans: [{ from: '2026-05-10', to: '2026-05-10' }] }, ['pending', 'skipped', 'pending']],
  ])('in $0 skips its occurrences', (_, given, states) => {
    const plans = ['2026-05-09', '2026-05-10', '2026-05-11'].map((day) => {
      const next = nextOccurrenceOf(quiet(given), instant(`${day}T08:00Z`));
      return planAt({ ...quiet(given), ...(next ? { next } : {}) }, `${day}T08:55Z`);
    });
    expect(plans.flatMap(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual(states);
  });

  it('is the reason in the receipt after downtime', () => {
    const plan = planAt(quiet({ weekdays: ['fri', 'sat'] }), '2026-05-09T10:00Z');
    expect(reasonsOf(plan)).toEqual(['a quiet day', 'a quiet day']);
  });

  it("is a day in the channel's time zone", () => {
    const apia = digestOf('daily 09:00', 'Pacific/Apia', { quiet: { weekdays: ['sat'], spans: [] } });
    expect(deliveryTexts(planAt(storeAt(apia, '2026-05-08T19:00Z'), '2026-05-08T19:55Z'))).toEqual([
      '2026-05-09T09:00 skipped',
    ]);
  });
});

describe('the next occurrence after a time', () => {
  const next = (given: Partial<Subscription>, after = '2026-05-08T10:00Z', form = 'daily 09:00', zone = 'UTC') =>
    nextOccurrenceOf(digestOf(form, zone, given), instant(after))?.nominal;

  it('is the first at or after it', () => {
    expect(next({}, '2026-05-08T09:00Z')).toBe('2026-05-08T09:00');
    expect(next({}, '2026-05-08T09:00:01Z')).toBe('2026-05-09T09:00');
  });

  it('is on or after the date on which a pause ends', () => {
    expect(next({ pause: { until: '2026-05-20' } })).toBe('2026-05-20T09:00');
    expect(next({ pause: { until: '2026-05-20' } }, '2026-05-21T10:00Z')).toBe('2026-05-22T09:00');
    expect(next({ pause: { until: '2026-05-20' } }, '2026-05-08T10:00Z', 'daily 09:00', 'Pacific/Apia')).toBe(
      '2026-05-20T09:00',
    );
  });

  it("skips the previous day's occurrence that a clock change moved past midnight", () => {
    const nuuk = (until: string) => next({ pause: { until } }, '2026-03-20T00:00Z', 'daily 23:30', 'America/Nuuk');
    expect(nuuk('2026-03-28')).toBe('2026-03-28T23:30');
    expect(nuuk('2026-03-29')).toBe('2026-03-29T23:30');
  });

  it('is missing while the subscription is paused indefinitely or suspended', () => {
    expect(next({ pause: {} })).toBeUndefined();
    expect(next({ suspended: 'the channel is gone' })).toBeUndefined();
  });
});

describe('a recomputed next occurrence', () => {
  const daily = storeAt(digestOf('daily 09:00', 'Europe/London'), '2026-05-08T09:00Z');

  it("keeps its nominal time and gets its instant by today's rules", () => {
    const storedNext = { nominal: '2026-05-09T09:00', instant: instant('2026-05-09T09:00Z') };
    expect(replannedOccurrence({ ...daily, next: storedNext }, instant('2026-05-08T09:00Z'))).toEqual({
      nominal: '2026-05-09T09:00',
      instant: instant('2026-05-09T08:00Z'),
    });
  });

  it('is an earlier one if the clock was set back', () => {
    expect(replannedOccurrence(daily, instant('2026-05-01T12:00Z'))?.nominal).toBe('2026-05-02T09:00');
  });

  it('is never later than a missed occurrence', () => {
    expect(replannedOccurrence(daily, instant('2026-06-01T12:00Z'))).toEqual(daily.next);
  });

  it('is missing if none was stored', () => {
    expect(replannedOccurrence(digestOf('daily 09:00'), instant('2026-05-01T12:00Z'))).toBeUndefined();
  });
});

describe('a subscription that is planned repeatedly', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 60 * 24 * 40 }), { minLength: 1, maxLength: 30 });

  it('has each occurrence planned exactly once', () => {
    fc.assert(
      fc.property(recurrences, fc.constantFrom(...ZONE_NAMES), gaps, (recurrence, zone, minutes) => {
        const start = instant('2026-05-08T00:00Z');
        const subscription = { ...digestOf('daily 09:00', zone), recurrence };
        const noted = nextOccurrenceOf(subscription, start);
        let now: StoredSubscription = { ...subscription, ...(noted ? { next: noted } : {}) };
        let time = start;
        const planned: string[] = [];
        for (const minutesLater of minutes) {
          time = time.add({ minutes: minutesLater });
          const { deliveries, next } = planDeliveries(now, time, time.add(PLANNING_HORIZON));
          planned.push(...deliveries.map(({ nominal }) => nominal));
          now = { ...subscription, ...(next ? { next } : {}) };
          const unsentDeliveries = deliveries.filter(
            (one) => one.state === 'pending' && one.instant.epochMilliseconds < time.epochMilliseconds,
          );
          expect(unsentDeliveries.length).toBeLessThanOrEqual(1);
        }
        const allOccurrences = occurrencesBetween(recurrence, zone, start, time.add(PLANNING_HORIZON)).map(
          ({ nominal }) => nominal,
        );
        expect(planned).toEqual(allOccurrences);
      }),
      { numRuns: 100 },
    );
  });
});
