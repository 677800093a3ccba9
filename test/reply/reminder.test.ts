import { describe, expect, it } from 'vitest';
import { remindersBetween } from '../../src/briefing/reminders.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import { buttonsIn, type Message, messageHead, sourcedSentences } from '../../src/message/message.ts';
import { reminderReply } from '../../src/reply/reminder.ts';
import { corpusStatements, itemsOf, visibleTexts } from './corpus.ts';
import { briefing, contextOn, OUTCOME, withSettledLease } from './shipped.ts';

const LEASE = 'End or renewal of the lease';
const LEASE_CHECK = 'statements by Anthropic and SpaceX, and reports by news agencies on Colossus 1';

function itemOf(id: string, story = briefing): WatchItem {
  const item = story.watch.get(id);
  if (!item) throw new Error(`The briefing has no watch item "${id}"`);
  return item;
}

function remind(today: string, ids: readonly string[], story = briefing): Message {
  const message = reminderReply(
    contextOn(today, story),
    ids.map((id) => itemOf(id, story)),
  );
  if (!message) throw new Error('There is no message');
  return message;
}

const topOn = (today: string, id: string) => messageHead(remind(today, [id])).top;

describe('a reminder of the lease', () => {
  it.each([
    ['2026-10-07', 'In 30 days, on 6 November 2026: the six months end, by our count.'],
    ['2026-11-05', 'Tomorrow: the six months end, by our count.'],
    ['2026-11-06', 'Today: the six months end, by our count.'],
    ['2026-11-13', 'The six months ended 7 days ago, by our count. No source says what happened.'],
  ])('on %s begins: %s', (today, line) => {
    expect(topOn(today, 'lease-renewal')).toBe(line);
  });

  it("is marked with its item's phase, unless it covers several items", () => {
    expect(remind('2026-10-07', ['lease-renewal']).phase).toBe('ahead');
    expect(remind('2026-11-06', ['lease-renewal']).phase).toBe('due');
    expect(remind('2026-11-13', ['lease-renewal']).phase).toBe('unconfirmed');
    expect(remind('2026-11-13', ['lease-renewal', 'ipo'])).not.toHaveProperty('phase');
  });

  it("has its item in the title and the briefing's age in the footer", () => {
    const { title, footer } = remind('2026-11-13', ['lease-renewal']);
    expect(title).toBe(`Reminder: ${LEASE}`);
    expect(footer).toMatch(/^As of \d+ \w+ \d{4} \(6 months ago\)$/);
  });

  it('shows statements, sources and how the date was derived', () => {
    const statements = sourcedSentences(remind('2026-10-07', ['lease-renewal']));
    const { headline, open } = itemOf('lease-renewal');
    expect(statements.map(({ text }) => text)).toEqual([headline.text, open.text]);
    expect(statements[0]?.citations.length).toBeGreaterThan(0);
    expect(statements[0]?.arithmetic).toEqual(['6 May 2026 + 6 calendar months = 6 November 2026']);
  });

  it.each([
    ['2026-10-07', itemOf('lease-renewal').settles],
    ['2026-11-05', LEASE_CHECK],
    ['2026-11-13', LEASE_CHECK],
  ])('on %s says what would settle the item or where to check: %s', (today, note) => {
    expect(visibleTexts(remind(today, ['lease-renewal']))).toContain(note);
  });

  it('links to the watch item', () => {
    expect(buttonsIn(remind('2026-10-07', ['lease-renewal']))).toContainEqual({
      label: LEASE,
      intent: { kind: 'watch', item: 'lease-renewal' },
    });
  });
});

describe('a reminder of an item without a date', () => {
  it.each(['2026-05-08', '2026-11-21'])('on %s says what is open, and that no source gives a date', (today) => {
    expect(topOn(today, 'orbital-compute')).toBe(itemOf('orbital-compute').headline.text);
    expect(visibleTexts(remind(today, ['orbital-compute']))).toContain('Open: no source gives a date.');
  });
});

describe('a reminder of a settled item', () => {
  const settledBriefing = withSettledLease(briefing);

  it('gives the outcome with its source, and says that no more reminders follow', () => {
    const message = remind('2026-11-10', ['lease-renewal'], settledBriefing);
    expect(visibleTexts(message)).toEqual(
      expect.arrayContaining(['Settled on 9 November 2026.', 'This was the last reminder about it.']),
    );
    const [outcome, ...otherStatements] = sourcedSentences(message);
    expect(outcome).toMatchObject({ text: OUTCOME.says.text, citations: [{ sourceId: '001' }] });
    expect(otherStatements).toEqual([]);
  });

  it('does not give the outcome the day before it was entered', () => {
    expect(visibleTexts(remind('2026-11-09', ['lease-renewal'], settledBriefing))).not.toContain(OUTCOME.says.text);
  });
});

describe('the reminders of one day', () => {
  const firstDay =
    remindersBetween(briefing, '2026-05-08', '2027-05-08').find(({ kind }) => kind === 'open')?.day ?? '';
  const openItems = remindersBetween(briefing, firstDay, firstDay);

  it('are one message with the dated items, a list of the others, and a button for each', () => {
    const items = [itemOf('lease-renewal'), ...openItems.map(({ item }) => item)];
    expect(items.length).toBeGreaterThan(2);
    const message = remind(
      '2026-11-13',
      items.map(({ id }) => id),
    );
    expect(message.title).toBe(`Reminders: ${items.length} points to watch`);
    const headings = message.blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
    expect(headings).toEqual([LEASE, 'Open, with no date from any source']);
    const { headline, open: rests } = itemOf('lease-renewal');
    expect(sourcedSentences(message).map(({ text }) => text)).toEqual([headline.text, rests.text]);
    expect(itemsOf(message).map(({ text }) => text)).toEqual(openItems.map(({ item }) => item.title));
    expect(message.actions?.menu.map(({ intent }) => intent)).toEqual(
      items.map(({ id }) => ({ kind: 'watch', item: id })),
    );
  });

  it('make no message if there are no items', () => {
    expect(reminderReply(contextOn('2026-11-13'), [])).toBeUndefined();
  });

  it('state only sentences of the briefing and no outcome, over a year', () => {
    const corpus = corpusStatements(briefing);
    const days = new Set(remindersBetween(briefing, '2026-04-01', '2027-06-30').map(({ day }) => day));
    expect(days.size).toBeGreaterThan(20);
    for (const day of days) {
      const message = remind(
        day,
        remindersBetween(briefing, day, day).map(({ item }) => item.id),
      );
      for (const { text, citations } of sourcedSentences(message)) {
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
