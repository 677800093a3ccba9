import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { addDays, type IsoDate } from '../../src/briefing/dates.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import { compose, createComposer, initialCursor } from '../../src/delivery/composer.ts';
import { buttonsIn } from '../../src/message/message.ts';
import type { Candidate, ComposeResult, DigestCursor } from '../../src/ports/ledger.ts';
import type { Wish } from '../../src/schedule/subscription.ts';
import { itemsOf, visibleTexts, withWatch } from '../reply/corpus.ts';
import { briefing, contextOn } from '../reply/shipped.ts';

const DIGEST: Wish = { kind: 'digest', onlyChanges: false };
const ONLY_CHANGES: Wish = { kind: 'digest', onlyChanges: true };
const REMINDERS: Wish = { kind: 'reminders', items: [] };

function revised(id: string, on: IsoDate, note = 'a word', from: Briefing = briefing): Briefing {
  const entry = from.entries.get(id);
  if (!entry) throw new Error(`There is no entry ${id}`);
  return { ...from, entries: new Map([...from.entries, [id, { ...entry, revised: { on, note } }]]) };
}

const [firstId = '', secondId = ''] = briefing.entries.keys();

const OUTCOME: NonNullable<WatchItem['outcome']> = {
  on: '2026-11-09',
  entered: '2026-11-10',
  says: { kind: 'stated', text: 'The lease report tells how it ended.', claims: ['001-01'] },
};
const settled = withWatch(briefing, (item) => (item.id === 'lease-renewal' ? { ...item, outcome: OUTCOME } : item));

const CREATED: IsoDate = '2026-10-01';

const composedOn = (day: IsoDate, wish: Wish, cursor: DigestCursor, from = briefing) =>
  compose(contextOn(day, from), wish, cursor, CREATED);
const titleOf = (composed: ComposeResult) => (composed.kind === 'message' ? composed.message.title : composed.kind);
const notesOf = (composed: ComposeResult) =>
  composed.kind === 'message'
    ? itemsOf(composed.message).flatMap(({ text }) => {
        const note = /[:?] (a word|in the evening)$/i.exec(text)?.[1];
        return note === undefined ? [] : [note.toLowerCase()];
      })
    : [];
const remindedOf = (composed: ComposeResult) =>
  composed.kind === 'message'
    ? [...briefing.watch.values()]
        .filter(({ title }) => [composed.message.title, ...visibleTexts(composed.message)].join('\n').includes(title))
        .map(({ id }) => id)
    : [];

describe('a digest', () => {
  const cursor = initialCursor(briefing, '2026-10-01');

  it('contains no change from before the subscription was created', () => {
    expect(visibleTexts(messageOf(composedOn('2026-10-01', DIGEST, cursor)))[1]).toBe(
      'Nothing new since you subscribed, on 1 October 2026.',
    );
    const today = revised(firstId, '2026-10-01');
    expect(notesOf(composedOn('2026-10-05', DIGEST, initialCursor(today, '2026-10-01'), today))).toEqual([]);
  });

  it('contains a future change from its date on', () => {
    const ahead = revised(firstId, '2026-10-20');
    const first = composedOn('2026-10-05', DIGEST, initialCursor(ahead, '2026-10-01'), ahead);
    expect(notesOf(first)).toEqual([]);
    const second = composedOn('2026-10-25', DIGEST, first.cursor, ahead);
    expect(notesOf(second)).toEqual(['a word']);
    expect(notesOf(composedOn('2026-10-26', DIGEST, second.cursor, ahead))).toEqual([]);
  });

  it('contains changes that were entered later on the day of the last digest', () => {
    const morning = revised(firstId, '2026-10-05', 'in the morning');
    const first = composedOn('2026-10-05', DIGEST, cursor, morning);
    const evening = revised(secondId, '2026-10-05', 'in the evening', morning);
    const second = composedOn('2026-10-06', DIGEST, first.cursor, evening);
    expect(notesOf(second)).toEqual(['in the evening']);
  });

  it('contains a new change with a date before the last digest', () => {
    const first = composedOn('2026-10-10', DIGEST, cursor);
    const second = composedOn('2026-10-12', DIGEST, first.cursor, revised(firstId, '2026-10-07'));
    expect(notesOf(second)).toEqual(['a word']);
    expect(visibleTexts(messageOf(second))[1]).toBe('What is new since the last digest, on 10 October 2026');
    const all = buttonsIn(messageOf(second)).find(({ label }) => label === 'All changes');
    expect(all?.intent).toEqual({ kind: 'changes', since: '2026-10-07' });
  });

  it('of changes only is skipped if nothing changed, and the next one names the start of its period', () => {
    const composed = composedOn('2026-10-05', ONLY_CHANGES, cursor);
    expect(composed).toMatchObject({
      kind: 'silent',
      reason: 'nothing changed since you subscribed, on 1 October 2026',
    });
    const next = composedOn('2026-10-06', ONLY_CHANGES, composed.cursor);
    expect(next).toMatchObject({ kind: 'silent', reason: 'nothing changed since 5 October 2026' });
    expect(composed.cursor.through).toBe('2026-10-05');
    expect(composedOn('2026-10-05', ONLY_CHANGES, cursor, revised(firstId, '2026-10-03')).kind).toBe('message');
  });
});

describe('a reminder', () => {
  const toldThrough = (through: IsoDate): DigestCursor => ({ ...initialCursor(briefing, '2026-10-01'), through });

  it('lists the watch items of its day', () => {
    const composed = composedOn('2026-11-05', REMINDERS, toldThrough('2026-11-04'));
    expect(titleOf(composed)).toBe('Reminder: End or renewal of the lease');
    expect(composed.cursor.through).toBe('2026-11-05');
  });

  it('is sent on the day the subscription is created', () => {
    const cursor = initialCursor(briefing, '2026-11-05');
    expect(composedOn('2026-11-05', REMINDERS, cursor).kind).toBe('message');
  });

  it('is skipped on a day without reminders, and on a day that an earlier one covered', () => {
    const none = { kind: 'nothing' };
    const lease: Wish = { kind: 'reminders', items: ['lease-renewal'] };
    expect(composedOn('2026-11-04', lease, toldThrough('2026-11-03'))).toMatchObject(none);
    expect(composedOn('2026-11-05', lease, toldThrough('2026-11-05'))).toMatchObject(none);
  });

  it('lists each delayed item once, with its current status', () => {
    const composed = composedOn('2026-11-10', REMINDERS, toldThrough('2026-10-06'));
    expect(remindedOf(composed).filter((id) => id === 'lease-renewal')).toHaveLength(1);
    const texts = visibleTexts(messageOf(composed));
    expect(texts.filter((text) => /No source says what happened|no source confirms/.test(text))).toHaveLength(2);
  });

  it('lists only the subscribed watch items', () => {
    const cursor = toldThrough('2026-10-06');
    expect(remindedOf(composedOn('2026-11-10', { kind: 'reminders', items: ['ipo'] }, cursor))).toEqual(['ipo']);
    expect(composedOn('2026-11-10', { kind: 'reminders', items: ['gone'] }, cursor).kind).toBe('nothing');
  });

  it("reports an outcome once and then ends, even if it was entered after that day's reminder", () => {
    const wish: Wish = { kind: 'reminders', items: ['lease-renewal'] };
    const first = composedOn('2026-11-10', wish, toldThrough('2026-11-09'));
    const second = composedOn('2026-11-11', wish, first.cursor, settled);
    expect(visibleTexts(messageOf(second)).join('\n')).toContain(OUTCOME.says.text);
    expect(composedOn('2027-11-10', wish, second.cursor, settled).kind).toBe('nothing');
  });

  it('reports no outcome from before the subscription', () => {
    const cursor = initialCursor(settled, '2026-11-10');
    expect(remindedOf(composedOn('2026-11-10', REMINDERS, cursor, settled))).not.toContain('lease-renewal');
  });

  it('leaves out items that were settled before a late reminder is sent', () => {
    const cursor = { ...initialCursor(settled, '2026-11-10'), through: '2026-10-01' };
    expect(remindedOf(composedOn('2026-11-12', REMINDERS, cursor, settled))).not.toContain('lease-renewal');
  });

  it('is sent on exactly its days over a year', () => {
    let cursor = toldThrough('2026-05-07');
    const days: IsoDate[] = [];
    for (let i = 0; i < 365; i += 1) {
      const day = addDays('2026-05-08', i);
      const composed = composedOn(day, { kind: 'reminders', items: ['ipo'] }, cursor);
      if (composed.kind === 'message') days.push(day);
      cursor = composed.cursor;
    }
    expect(days.slice(0, 5)).toEqual(['2026-05-25', '2026-05-31', '2026-06-01', '2026-07-07', '2026-08-06']);
  });
});

function candidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    subscription: 's1',
    story: 'colossus',
    nominal: '2026-10-05T09:00',
    wish: DIGEST,
    zone: 'UTC',
    createdAt: Temporal.Instant.from('2026-10-01T09:00Z'),
    cursor: initialCursor(briefing, '2026-10-01'),
    ...overrides,
  };
}

describe('composing for many subscriptions', () => {
  const current = (from: Briefing) => () => contextOn('2000-01-01', from);

  it('composes one message for subscriptions with the same content, cursor and date', () => {
    const from = revised(firstId, '2026-09-30');
    const cursor = initialCursor(from, '2026-10-01');
    const make = createComposer(current(from));
    const first = make(candidate({ cursor }));
    expect(make(candidate({ cursor, subscription: 's2', nominal: '2026-10-05T17:00', zone: 'Asia/Tokyo' }))).toBe(
      first,
    );
    for (const other of [
      { nominal: '2026-10-06T09:00' },
      { wish: ONLY_CHANGES },
      { wish: REMINDERS },
      { cursor: initialCursor(from, '2026-10-02') },
      { cursor: { ...cursor, changes: [] } },
    ]) {
      expect(make(candidate({ cursor, ...other }))).not.toEqual(first);
    }
  });

  it("dates a message by the delivery's local date", () => {
    const composed = messageOf(createComposer(current(briefing))(candidate()));
    expect(composed.footer).toBe('As of 7 May 2026 (4 months ago)');
  });

  it('uses the current briefing after each reload', () => {
    let now = briefing;
    const make = createComposer(() => contextOn('2000-01-01', now));
    expect(notesOf(make(candidate()))).toEqual([]);
    now = revised(firstId, '2026-10-03');
    expect(notesOf(make(candidate()))).toHaveLength(1);
    now = briefing;
    expect(notesOf(make(candidate()))).toEqual([]);
  });
});

describe('a digest and reminders due at the same time', () => {
  const cursor = { ...initialCursor(briefing, '2026-10-01'), through: '2026-11-05' };
  const dueCandidate = (subscription: string, wish: Wish, overrides: Partial<Candidate> = {}) =>
    candidate({ subscription, wish, nominal: '2026-11-06T09:00', cursor, ...overrides });
  const changed = revised(firstId, '2026-11-04');
  const make = (from: Briefing) => createComposer(() => contextOn('2000-01-01', from));
  const digest = dueCandidate('d', ONLY_CHANGES);
  const lease = dueCandidate('r', { kind: 'reminders', items: ['lease-renewal'] });
  const countOf = (composed: ComposeResult, text: string) =>
    visibleTexts(messageOf(composed)).filter((one) => one.includes(text)).length;
  const STATUS = 'Today: the six months end, by our count.';

  it('become one post that repeats nothing, whichever is claimed first', () => {
    for (const [first, second] of [
      [digest, lease],
      [lease, digest],
    ] as const) {
      const composed = make(changed)(first, [second]);
      expect(titleOf(composed)).toBe('Digest of 6 November 2026, with a reminder');
      expect(notesOf(composed)).toEqual(['a word']);
      expect(countOf(composed, STATUS)).toBe(1);
      expect(visibleTexts(messageOf(composed))).toContain('7 other questions are still open.');
      expect(messageOf(composed).isJoint).toBe(true);
      const { subscription, nominal } = second;
      const { cursor } = make(changed)(second, []);
      expect(composed).toMatchObject({ includes: [{ subscription, nominal, cursor }] });
    }
  });

  it('are not joined if one of them is empty', () => {
    expect(make(briefing)(digest, [lease]).kind).toBe('silent');
    expect(messageOf(make(briefing)(lease, [digest]))).not.toHaveProperty('isJoint');
    const ipo = dueCandidate('r', { kind: 'reminders', items: ['ipo'] });
    expect(make(changed)(ipo, [digest]).kind).toBe('nothing');
    expect(messageOf(make(changed)(digest, [ipo]))).not.toHaveProperty('isJoint');
  });

  it('report an outcome once', () => {
    const of = (wish: Wish) => dueCandidate(wish.kind, wish, { nominal: '2026-11-10T09:00' });
    const composed = make(settled)(of(DIGEST), [of(REMINDERS)]);
    expect(countOf(composed, OUTCOME.says.text)).toBe(1);
    expect(countOf(composed, 'This was the last reminder about it.')).toBe(0);
  });

  it('list the items of several reminder subscriptions once each', () => {
    const ipo = dueCandidate(
      'i',
      { kind: 'reminders', items: ['ipo', 'lease-renewal'] },
      {
        cursor: { ...lease.cursor, through: '2026-10-01' },
      },
    );
    const composed = make(briefing)(lease, [ipo]);
    expect(titleOf(composed)).toBe('Reminders: 2 points to watch');
    expect(countOf(composed, STATUS)).toBe(1);
  });

  it("do not join a second digest or another day's reminders", () => {
    const composed = make(changed)(digest, [dueCandidate('d2', DIGEST), { ...lease, nominal: '2026-11-07T09:00' }]);
    expect(composed).not.toHaveProperty('includes');
  });

  it('share their message with other channels', () => {
    const both = make(changed);
    const one = both(digest, [lease]);
    const other = both({ ...digest, subscription: 'd2' }, [{ ...lease, subscription: 'r2' }]);
    expect(messageOf(other)).toBe(messageOf(one));
    expect(other).toMatchObject({ includes: [{ subscription: 'r2' }] });
  });
});

function messageOf(composed: ComposeResult) {
  if (composed.kind !== 'message') throw new Error(`There is no message: ${composed.kind}`);
  return composed.message;
}
