import { describe, expect, it } from 'vitest';
import { remindersBetween, remindersOn } from '../../src/briefing/reminders.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import type { Message } from '../../src/message/message.ts';
import { reminderReply } from '../../src/reply/reminder.ts';
import { briefing, buttonsOf, contextOn, corpusStatements, statementsOf, visibleTexts, withWatch } from './corpus.ts';

const LEASE = 'End or renewal of the lease';
const LEASE_CHECK = 'statements by Anthropic and SpaceX, and reports by news agencies on Colossus 1';

function itemOf(id: string, from = briefing): WatchItem {
  const item = from.watch.get(id);
  if (!item) throw new Error(`The briefing has no watch item "${id}"`);
  return item;
}

function remind(today: string, ids: readonly string[], from = briefing): Message {
  const message = reminderReply(
    contextOn(today, from),
    ids.map((id) => itemOf(id, from)),
  );
  if (!message) throw new Error('There is no message');
  return message;
}

const lineOn = (today: string, id: string) => visibleTexts(remind(today, [id]))[1];

describe('a reminder of the lease', () => {
  it.each([
    ['2026-05-08', 'ahead, expected on 6 November 2026 (derived), 182 days left'],
    ['2026-06-15', 'ahead, expected on 6 November 2026 (derived), 144 days left'],
    ['2026-10-07', 'ahead, expected on 6 November 2026 (derived), 30 days left'],
    ['2026-10-30', 'due, expected on 6 November 2026 (derived), 7 days left'],
    ['2026-11-05', 'due, expected on 6 November 2026 (derived), 1 day left'],
    ['2026-11-06', 'due, expected on 6 November 2026 (derived), today is its last day'],
    ['2026-11-13', 'passed, not confirmed by any source: expected on 6 November 2026 (derived), 7 days ago'],
    ['2026-11-21', 'passed, not confirmed by any source: expected on 6 November 2026 (derived), 15 days ago'],
  ])('on %s says: %s', (today, line) => {
    expect(lineOn(today, 'lease-renewal')).toBe(`Today: ${line}.`);
  });

  it('is marked with the phase of its item, and one of several items with none', () => {
    expect(remind('2026-10-07', ['lease-renewal']).phase).toBe('ahead');
    expect(remind('2026-11-06', ['lease-renewal']).phase).toBe('due');
    expect(remind('2026-11-13', ['lease-renewal']).phase).toBe('unconfirmed');
    expect(remind('2026-11-13', ['lease-renewal', 'ipo'])).not.toHaveProperty('phase');
  });

  it('has its day and its item in its title, and how old the briefing is in its footer', () => {
    const { title, footer } = remind('2026-11-13', ['lease-renewal']);
    expect(title).toBe(`Reminder of 13 November 2026: ${LEASE}`);
    expect(footer).toMatch(/^As of \d+ \w+ \d{4}, \d+ days .*old/);
  });

  it('shows what it rests on: its statement, the sources, and how the date is derived', () => {
    const statements = statementsOf(remind('2026-10-07', ['lease-renewal']));
    expect(statements.map(({ text }) => text)).toEqual([itemOf('lease-renewal').open.text]);
    expect(statements[0]?.citations.length).toBeGreaterThan(0);
    expect(statements[0]?.arithmetic).toEqual(['6 May 2026 + 6 calendar months = 6 November 2026']);
  });

  it.each([
    ['2026-10-07', `What would settle it: ${itemOf('lease-renewal').settles}`],
    ['2026-11-05', `Check: ${LEASE_CHECK}.`],
    ['2026-11-13', `Check ${LEASE_CHECK}, and enter the outcome with its source in the briefing.`],
  ])('on %s says what a reader can do: %s', (today, note) => {
    expect(visibleTexts(remind(today, ['lease-renewal']))).toContain(note);
  });

  it('leads to the watch item', () => {
    expect(buttonsOf(remind('2026-10-07', ['lease-renewal']))).toEqual([
      { label: LEASE, intent: { kind: 'watch', item: 'lease-renewal' } },
    ]);
  });
});

describe('a reminder of the IPO', () => {
  it.each([
    ['2026-05-08', 'ahead, expected in June 2026 (derived), 24 days left until it begins'],
    ['2026-06-01', 'due, expected in June 2026 (derived), 29 days left'],
    ['2026-06-15', 'due, expected in June 2026 (derived), 15 days left'],
    ['2026-11-05', 'passed, not confirmed by any source: expected in June 2026 (derived), 128 days ago'],
    ['2026-11-21', 'passed, not confirmed by any source: expected in June 2026 (derived), 144 days ago'],
  ])('on %s says: %s', (today, line) => {
    expect(lineOn(today, 'ipo')).toBe(`Today: ${line}.`);
  });
});

describe('a reminder of what has no date', () => {
  it.each(['2026-05-08', '2026-06-15', '2026-11-05', '2026-11-21'])('on %s says that it is open', (today) => {
    expect(lineOn(today, 'orbital-compute')).toBe('Today: open, no source gives a date.');
  });
});

describe('a reminder of what has an outcome', () => {
  const says = { kind: 'stated' as const, text: 'The lease report tells how it ended.', claims: ['001-01'] };
  const changed = withWatch(briefing, (item) =>
    item.id === 'lease-renewal' ? { ...item, outcome: { on: '2026-11-09', entered: '2026-11-10', says } } : item,
  );

  it('says the outcome with its source, and that it is the last', () => {
    const message = remind('2026-11-10', ['lease-renewal'], changed);
    expect(visibleTexts(message)).toEqual(
      expect.arrayContaining(['Today: settled on 9 November 2026.', 'This was the last reminder about it.']),
    );
    const [outcome, ...others] = statementsOf(message);
    expect(outcome).toMatchObject({ text: says.text, citations: [{ sourceId: '001' }] });
    expect(others).toEqual([]);
  });

  it('knew nothing of it the day before', () => {
    expect(visibleTexts(remind('2026-11-09', ['lease-renewal'], changed))).not.toContain(says.text);
  });
});

describe('the reminders of one day', () => {
  const open = remindersOn(
    briefing,
    remindersBetween(briefing, '2026-05-08', '2027-05-08').find(({ kind }) => kind === 'open')?.day ?? '',
  );

  it('are one message, a section and a button for each item', () => {
    const items = [itemOf('lease-renewal'), ...open.map(({ item }) => item)];
    expect(items.length).toBeGreaterThan(2);
    const message = remind(
      '2026-11-13',
      items.map(({ id }) => id),
    );
    expect(message.title).toBe(`Reminders of 13 November 2026: ${items.length} watch items`);
    const headings = message.blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
    expect(headings).toEqual(items.map(({ title }) => title));
    expect(visibleTexts(message).filter((text) => text.startsWith('Today: '))).toEqual([
      'Today: passed, not confirmed by any source: expected on 6 November 2026 (derived), 7 days ago.',
      ...open.map(() => 'Today: open, no source gives a date.'),
    ]);
    expect(statementsOf(message).map(({ text }) => text)).toEqual(items.map((item) => item.open.text));
    expect(buttonsOf(message).map(({ intent }) => intent)).toEqual(
      items.map(({ id }) => ({ kind: 'watch', item: id })),
    );
  });

  it('are no message if there are none', () => {
    expect(reminderReply(contextOn('2026-11-13'), [])).toBeUndefined();
  });

  it('say, over a year, only what stands in the corpus, and claim no outcome', () => {
    const corpus = corpusStatements();
    const days = new Set(remindersBetween(briefing, '2026-04-01', '2027-06-30').map(({ day }) => day));
    expect(days.size).toBeGreaterThan(20);
    for (const day of days) {
      const message = remind(
        day,
        remindersOn(briefing, day).map(({ item }) => item.id),
      );
      for (const { text, citations } of statementsOf(message)) {
        expect(corpus).toContain(text);
        expect(citations).not.toEqual([]);
      }
      for (const text of visibleTexts(message)) {
        expect(text).toMatch(/^\P{Cc}+$/u);
        expect(text).not.toMatch(/\b(upcoming|renewed|lapsed?|expired?)\b/i);
      }
    }
  });
});
