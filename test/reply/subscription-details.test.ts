import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { nextPostFact, nextPosts, postItem } from '../../src/reply/subscription-details.ts';
import type { QuietDays, StoredSubscription, Wish } from '../../src/schedule/subscription.ts';
import { digestOf } from '../schedule/subscriptions.ts';
import { briefing, contextOn, withWatch } from './corpus.ts';

const ALL: Wish = { kind: 'reminders', items: [] };
const CHARTER: Wish = { kind: 'reminders', items: ['charter-end'] };
const NO_DAYS: QuietDays = { weekdays: [], spans: [] };

const subscription = (wish: Wish, times: string, quiet = NO_DAYS) =>
  digestOf(times, 'Europe/Berlin', { wish, quiet, createdAt: Temporal.Instant.from('2026-05-01T10:00Z') });

function postTexts(stored: StoredSubscription, from: string, count: number, changedBriefing = briefing): string[] {
  const instant = Temporal.Instant.from(from);
  const context = contextOn(instant.toZonedDateTimeISO(stored.zone).toPlainDate().toString(), changedBriefing);
  return nextPosts(stored, context, instant, count).map((post) => {
    const { text, note } = postItem(post, stored.zone);
    return note === undefined ? text : `${text}: ${note}`;
  });
}

describe('the next posts of a subscription', () => {
  it('to the digest are at its times', () => {
    const digest = subscription({ kind: 'digest', onlyChanges: false }, 'mon 09:00', { weekdays: ['mon'], spans: [] });
    expect(postTexts({ ...digest, quiet: NO_DAYS }, '2026-11-21T09:00Z', 2)).toEqual([
      'Mon 23 November 2026, 09:00',
      'Mon 30 November 2026, 09:00',
    ]);
    const postTimes = (stored: StoredSubscription) =>
      nextPosts(stored, contextOn('2026-11-21'), Temporal.Instant.from('2026-11-21T09:00Z'), 1);
    expect(postTimes({ ...digest, quiet: NO_DAYS }).map((post) => postItem(post, 'Europe/Berlin').at)).toEqual([
      '2026-11-23T08:00:00Z',
    ]);
    expect(postTexts(digest, '2026-11-21T09:00Z', 2)).toEqual([]);
  });

  it('to reminders are only on days with a reminder', () => {
    expect(postTexts(subscription(CHARTER, 'daily 09:00'), '2026-10-01T09:00Z', 5)).toEqual([
      'Wed 7 October 2026, 09:00: End or renewal of the charter',
      'Fri 30 October 2026, 09:00: End or renewal of the charter',
      'Thu 5 November 2026, 09:00: End or renewal of the charter',
      'Fri 6 November 2026, 09:00: End or renewal of the charter',
      'Fri 13 November 2026, 09:00: End or renewal of the charter',
    ]);
  });

  it('to weekly reminders cover the week before', () => {
    expect(postTexts(subscription(CHARTER, 'mon 09:00'), '2026-11-03T09:00Z', 2)).toEqual([
      'Mon 9 November 2026, 09:00: End or renewal of the charter',
      'Mon 16 November 2026, 09:00: End or renewal of the charter',
    ]);
  });

  it('after quiet days include the reminders of those days', () => {
    const quiet = { weekdays: [], spans: [{ from: '2026-11-05', to: '2026-11-08' }] };
    expect(postTexts(subscription(CHARTER, 'daily 09:00', quiet), '2026-11-06T09:00Z', 1)).toEqual([
      'Mon 9 November 2026, 09:00: End or renewal of the charter',
    ]);
  });

  it("leave out what today's post covered, once its time has passed", () => {
    const daily = subscription(CHARTER, 'daily 09:00');
    expect(postTexts(daily, '2026-11-06T07:59Z', 1)[0]).toContain('Fri 6 November 2026');
    expect(postTexts(daily, '2026-11-06T08:01Z', 1)[0]).toContain('Fri 13 November 2026');
  });

  it('to reminders end once every item is settled', () => {
    const outcome = {
      on: '2026-11-02',
      entered: '2026-11-02',
      says: { kind: 'stated' as const, text: 'It ended.', claims: ['h1-01'] },
    };
    const settledBriefing = withWatch(briefing, (item) => ({ ...item, outcome }));
    expect(postTexts(subscription(ALL, 'daily 09:00'), '2026-11-03T09:00Z', 3, settledBriefing)).toEqual([]);
  });

  it('after a pause start with the reminders that it held back', () => {
    const pausedSubscription: StoredSubscription = {
      ...subscription(CHARTER, 'daily 09:00'),
      pause: { until: '2026-11-20' },
      next: { nominal: '2026-11-20T09:00', instant: Temporal.Instant.from('2026-11-20T08:00Z') },
    };
    expect(nextPostFact({ number: 1, subscription: pausedSubscription }, contextOn('2026-11-10'))).toEqual({
      label: 'Paused',
      value: 'until 20 November 2026; next post Fri 20 November 2026, 09:00',
      at: '2026-11-20T08:00:00Z',
    });
  });
});
