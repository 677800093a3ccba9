import { describe, expect, it } from 'vitest';
import { buttonsIn, type Message, messageHead, sourcedSentences } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { itemsOf, visibleTexts, withWatch } from './corpus.ts';
import { briefing, contextOn, OUTCOME, withSettledLease } from './shipped.ts';

const LEASE = 'End or renewal of the lease';
const IPO = "Anthropic's IPO";

const IPO_PASSED = 'June 2026 has passed; no source confirms an IPO.';
const inDays = (days: number) => `In ${days} days, on 6 November 2026: the six months end`;

const DAYS = [
  ['2026-05-08', inDays(182), `Expected in June 2026, which begins in 24 days: ${IPO}.`],
  ['2026-05-31', inDays(159), `Expected in June 2026, which begins tomorrow: ${IPO}.`],
  ['2026-06-01', inDays(158), `Expected this month, June 2026, with 29 days left: ${IPO}.`],
  ['2026-06-30', inDays(129), `Expected by today, the last day of June 2026: ${IPO}.`],
  ['2026-07-01', inDays(128), IPO_PASSED],
  ['2026-11-04', inDays(2), IPO_PASSED],
  ['2026-11-05', 'Tomorrow: the six months end', IPO_PASSED],
  ['2026-11-06', 'Today: the six months end', IPO_PASSED],
  ['2026-11-07', 'The six months ended yesterday', IPO_PASSED],
  ['2026-11-29', 'The six months ended 23 days ago', IPO_PASSED],
] as const;
const sentence = (start: string) =>
  `${start}, by our count.${start.startsWith('The ') ? ' No source says what happened.' : ''}`;

const watchOn = (today: string, item?: string): Message =>
  respond({ kind: 'watch', ...(item === undefined ? {} : { item }) }, contextOn(today));

describe('the list of watch items', () => {
  it.each(DAYS)('on %s reads as sentences about that day', (today, lease, ipo) => {
    const lines = itemsOf(watchOn(today)).map(({ text }) => text);
    const openTitles = [...briefing.watch.values()].filter(({ expected }) => !expected).map(({ title }) => title);
    expect(lines).toEqual([`${LEASE}. ${sentence(lease)}`, `${IPO}. ${ipo.replace(`: ${IPO}.`, '.')}`, ...openTitles]);
    expect(visibleTexts(watchOn(today))).toContain('Open, with no date from any source');
  });

  it.each(DAYS)('on %s says the same about the lease as its item and the answers about it', (today, lease) => {
    expect(messageHead(watchOn(today, 'lease')).top).toBe(sentence(lease));
    const entriesAboutItem = [...briefing.entries.values()].filter(({ watch }) => watch === 'lease-renewal');
    expect(entriesAboutItem.length).toBeGreaterThan(0);
    for (const { id } of entriesAboutItem) {
      expect(visibleTexts(respond({ kind: 'entry', id }, contextOn(today)))).toContain(sentence(lease));
    }
  });

  it.each(DAYS)('on %s claims no outcome', (today) => {
    const context = contextOn(today);
    const replies = [
      watchOn(today),
      ...[...briefing.watch.keys()].map((item) => watchOn(today, item)),
      ...[...briefing.entries.values()]
        .filter(({ watch }) => watch !== undefined)
        .map(({ id }) => respond({ kind: 'entry', id }, context)),
    ];
    for (const text of replies.flatMap(visibleTexts)) {
      expect(text).not.toMatch(/\b(upcoming|lapsed?)\b/i);
      if (/\b(renewed|extended)\b/i.test(text))
        expect(text).toMatch(/\?$|\bno source (says|reports)\b|\b(?:could|might) be\b|\bif\b|whether/i);
    }
  });
});

describe('a watch item', () => {
  it('gives its basis, and what would settle it or, near its date, where to check', () => {
    for (const [today] of DAYS) {
      for (const item of briefing.watch.values()) {
        const message = watchOn(today, item.id);
        expect(message.title).toBe(item.title);
        expect(sourcedSentences(message).map(({ text }) => text)).toEqual([item.headline.text, item.open.text]);
        const isNear = message.phase === 'due' || message.phase === 'unconfirmed';
        expect(visibleTexts(message)).toContain(isNear ? item.check : item.settles);
        expect(visibleTexts(message)).not.toContain(isNear ? item.settles : item.check);
      }
    }
  });

  it.each([
    ['2026-10-29', 'ahead'],
    ['2026-10-30', 'due'],
    ['2026-11-07', 'unconfirmed'],
  ])('on %s has the phase %s in its reply', (today, phase) => {
    expect(watchOn(today, 'lease').phase).toBe(phase);
    expect(watchOn(today, 'turbines').phase).toBe('open');
    expect(watchOn(today)).not.toHaveProperty('phase');
  });

  it("shows its date's arithmetic as derived", () => {
    const [lease] = sourcedSentences(watchOn('2026-05-08', 'lease'));
    expect(lease?.kind).toBe('derived');
    expect(lease?.arithmetic).toEqual(['6 May 2026 + 6 calendar months = 6 November 2026']);
    const [ipo] = sourcedSentences(watchOn('2026-05-08', 'ipo'));
    expect(ipo?.arithmetic).toEqual(['the first June after 6 May 2026 = June 2026']);
  });

  it('is found by id, short name, title or the beginning of a name', () => {
    for (const { id, short, title } of briefing.watch.values()) {
      for (const typed of [id, short, title, title.toLowerCase(), `  ${short.toUpperCase()}`]) {
        expect(watchOn('2026-05-08', typed).title).toBe(title);
      }
    }
    expect(watchOn('2026-05-08', 'turb').title).toBe('Local concerns about the gas turbines');
  });

  it('links to questions about it and to all items', () => {
    const labels = buttonsIn(watchOn('2026-05-08', 'lease')).map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(['Follow', 'Tell me when this is known', 'All watch items']);
    expect(labels).toContain('How long is the Colossus 1 lease?');
  });
});

describe('a settled watch item', () => {
  const settledBriefing = withSettledLease(briefing);
  const lease = (today: string) => respond({ kind: 'watch', item: 'lease' }, contextOn(today, settledBriefing));

  it('gives the outcome with its source, and no longer what would settle it', () => {
    const message = lease('2026-11-21');
    expect(visibleTexts(message)).toContain('Settled on 9 November 2026.');
    expect(message.phase).toBe('settled');
    const [outcome] = sourcedSentences(message);
    expect(outcome?.text).toBe(OUTCOME.says.text);
    expect(outcome?.citations.map(({ sourceId }) => sourceId)).toEqual(['001']);
    expect(visibleTexts(message)).not.toContain('What would settle it');
  });

  it('appears in the list with its outcome and source', () => {
    const listedItems = itemsOf(respond({ kind: 'watch' }, contextOn('2026-11-21', settledBriefing)));
    expect(listedItems).toContainEqual({
      text: `${LEASE}. Settled on 9 November 2026.`,
      note: 'The lease report tells how it ended. [Lease report ¶1]',
    });
  });

  it('is not settled before its outcome was entered', () => {
    expect(messageHead(lease('2026-11-09')).top).toBe(sentence('The six months ended 3 days ago'));
    expect(sourcedSentences(lease('2026-11-09')).map(({ text }) => text)).not.toContain(OUTCOME.says.text);
  });

  it('is settled in the answers about it and in the changes', () => {
    const laterBriefing = withWatch(settledBriefing, (item) =>
      item.outcome ? { ...item, outcome: { ...item.outcome, entered: '2026-11-22' } } : item,
    );
    const answer = respond({ kind: 'entry', id: 'lease-end' }, contextOn('2026-11-23', laterBriefing));
    expect(messageHead(answer).top).toBe(OUTCOME.says.text);
    expect(sourcedSentences(answer).map(({ kind }) => kind)).not.toContain('silence');
    expect(visibleTexts(answer)).toContain(`${LEASE}: settled on 9 November 2026.`);
    const thatDay = contextOn('2026-11-10', settledBriefing);
    expect(itemsOf(respond({ kind: 'changes', since: '2026-11-10' }, thatDay))).toEqual([
      { text: `Settled: ${LEASE}`, note: '10 November 2026 · it happened on 9 November 2026' },
    ]);
  });
});
