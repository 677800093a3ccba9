import { describe, expect, it } from 'vitest';
import type { WatchItem } from '../../src/briefing/schema.ts';
import type { Message } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, buttonsOf, contextOn, itemsOf, statementsOf, visibleTexts, withWatch } from './corpus.ts';

const LEASE = 'End or renewal of the lease';
const IPO = "Anthropic's IPO";
const OPEN = 'open, no source gives a date';

const DAYS = [
  [
    '2026-05-08',
    'ahead, expected on 6 November 2026 (derived), 182 days left',
    'ahead, expected in June 2026 (derived), 24 days left until it begins',
  ],
  [
    '2026-05-29',
    'ahead, expected on 6 November 2026 (derived), 161 days left',
    'ahead, expected in June 2026 (derived), 3 days left until it begins',
  ],
  [
    '2026-05-30',
    'ahead, expected on 6 November 2026 (derived), 160 days left',
    'ahead, expected in June 2026 (derived), 2 days left until it begins',
  ],
  [
    '2026-05-31',
    'ahead, expected on 6 November 2026 (derived), 159 days left',
    'ahead, expected in June 2026 (derived), 1 day left until it begins',
  ],
  [
    '2026-06-01',
    'ahead, expected on 6 November 2026 (derived), 158 days left',
    'due, expected in June 2026 (derived), 29 days left',
  ],
  [
    '2026-06-30',
    'ahead, expected on 6 November 2026 (derived), 129 days left',
    'due, expected in June 2026 (derived), today is its last day',
  ],
  [
    '2026-07-01',
    'ahead, expected on 6 November 2026 (derived), 128 days left',
    'passed, not confirmed by any source: expected in June 2026 (derived), 1 day ago',
  ],
  [
    '2026-10-29',
    'ahead, expected on 6 November 2026 (derived), 8 days left',
    'passed, not confirmed by any source: expected in June 2026 (derived), 121 days ago',
  ],
  [
    '2026-10-30',
    'due, expected on 6 November 2026 (derived), 7 days left',
    'passed, not confirmed by any source: expected in June 2026 (derived), 122 days ago',
  ],
  [
    '2026-11-05',
    'due, expected on 6 November 2026 (derived), 1 day left',
    'passed, not confirmed by any source: expected in June 2026 (derived), 128 days ago',
  ],
  [
    '2026-11-06',
    'due, expected on 6 November 2026 (derived), today is its last day',
    'passed, not confirmed by any source: expected in June 2026 (derived), 129 days ago',
  ],
  [
    '2026-11-07',
    'passed, not confirmed by any source: expected on 6 November 2026 (derived), 1 day ago',
    'passed, not confirmed by any source: expected in June 2026 (derived), 130 days ago',
  ],
  [
    '2026-11-21',
    'passed, not confirmed by any source: expected on 6 November 2026 (derived), 15 days ago',
    'passed, not confirmed by any source: expected in June 2026 (derived), 144 days ago',
  ],
] as const;

const watchOn = (today: string, item?: string): Message =>
  respond({ kind: 'watch', ...(item === undefined ? {} : { item }) }, contextOn(today));

describe('what to watch', () => {
  it.each(DAYS)('on %s reads right for every item', (today, lease, ipo) => {
    const lines = itemsOf(watchOn(today)).map(({ text }) => text);
    const open = [...briefing.watch.values()]
      .filter(({ expected }) => !expected)
      .map(({ title }) => `${title}: ${OPEN}`);
    expect(lines.toSorted()).toEqual([`${LEASE}: ${lease}`, `${IPO}: ${ipo}`, ...open].toSorted());
    expect(open.length).toBeGreaterThanOrEqual(6);
  });

  it.each(DAYS)('on %s says what to check of each item that is due or passed, and of no other', (today) => {
    for (const { text, note } of itemsOf(watchOn(today))) {
      expect(note?.startsWith('Check: ') ?? false, text).toBe(/: (due|passed)/.test(text));
    }
  });

  it.each(DAYS)('on %s says the same of an item by itself and in the answers about it', (today, lease) => {
    expect(visibleTexts(watchOn(today, 'lease'))).toContain(`Today: ${lease}.`);
    const about = [...briefing.entries.values()].filter(({ watch }) => watch === 'lease-renewal');
    expect(about.length).toBeGreaterThan(0);
    for (const { id } of about) {
      expect(visibleTexts(respond({ kind: 'entry', id }, contextOn(today)))).toEqual(
        expect.arrayContaining([LEASE, lease]),
      );
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
        expect(text).toMatch(/\?$|\bno source (says|reports)\b|\bif\b|whether/i);
    }
  });
});

describe('a watch item', () => {
  it('says what it rests on, what would settle it and where to check, whatever the day', () => {
    for (const [today] of DAYS) {
      for (const item of briefing.watch.values()) {
        const message = watchOn(today, item.id);
        expect(message.title).toBe(item.title);
        expect(statementsOf(message).map(({ text }) => text)).toEqual([item.open.text]);
        expect(visibleTexts(message)).toEqual(expect.arrayContaining([item.settles, item.check]));
      }
    }
  });

  it.each([
    ['2026-10-29', 'ahead'],
    ['2026-10-30', 'due'],
    ['2026-11-07', 'unconfirmed'],
  ])('on %s is marked as one that is %s; the list of all has no such mark', (today, phase) => {
    expect(watchOn(today, 'lease').phase).toBe(phase);
    expect(watchOn(today, 'turbines').phase).toBe('open');
    expect(watchOn(today)).not.toHaveProperty('phase');
  });

  it('shows the arithmetic of its date, and calls it derived', () => {
    const [lease] = statementsOf(watchOn('2026-05-08', 'lease'));
    expect(lease?.kind).toBe('derived');
    expect(lease?.arithmetic).toEqual(['6 May 2026 + 6 calendar months = 6 November 2026']);
    const [ipo] = statementsOf(watchOn('2026-05-08', 'ipo'));
    expect(ipo?.arithmetic).toEqual(['the first June after 6 May 2026 = June 2026']);
  });

  it('is found by its id, its short name, its title and the beginning of one', () => {
    for (const { id, short, title } of briefing.watch.values()) {
      for (const typed of [id, short, title, title.toLowerCase(), `  ${short.toUpperCase()}`]) {
        expect(watchOn('2026-05-08', typed).title).toBe(title);
      }
    }
    expect(watchOn('2026-05-08', 'turb').title).toBe('Local concerns about the gas turbines');
  });

  it('asks whoever finds the outcome of a passed date to enter it, and nobody before', () => {
    const asks = (today: string) =>
      visibleTexts(watchOn(today, 'lease')).some((text) =>
        text.includes('enters it, with its source, in the briefing'),
      );
    expect(asks('2026-11-06')).toBe(false);
    expect(asks('2026-11-07')).toBe(true);
  });

  it('leads to questions about it and back to all items', () => {
    const labels = buttonsOf(watchOn('2026-05-08', 'lease')).map(({ label }) => label);
    expect(labels.at(-1)).toBe('All watch items');
    expect(labels.length).toBeGreaterThan(1);
  });
});

describe('a settled watch item', () => {
  const settled = (item: WatchItem): WatchItem => ({
    ...item,
    outcome: {
      on: '2026-11-09',
      entered: '2026-11-10',
      says: { kind: 'stated', text: 'The lease report tells how it ended.', claims: ['001-01'] },
    },
  });
  const changed = withWatch(briefing, (item) => (item.id === 'lease-renewal' ? settled(item) : item));
  const lease = (today: string) => respond({ kind: 'watch', item: 'lease' }, contextOn(today, changed));

  it('says the outcome with its source, and no longer what would settle it', () => {
    const message = lease('2026-11-21');
    expect(visibleTexts(message)).toContain('Today: settled on 9 November 2026.');
    expect(message.phase).toBe('settled');
    const [outcome] = statementsOf(message);
    expect(outcome?.text).toBe('The lease report tells how it ended.');
    expect(outcome?.citations.map(({ sourceId }) => sourceId)).toEqual(['001']);
    expect(visibleTexts(message)).not.toContain('What would settle it');
  });

  it('was not settled before its outcome was entered', () => {
    expect(visibleTexts(lease('2026-11-09'))).toContain(
      'Today: passed, not confirmed by any source: expected on 6 November 2026 (derived), 3 days ago.',
    );
    expect(statementsOf(lease('2026-11-09')).map(({ text }) => text)).not.toContain(
      'The lease report tells how it ended.',
    );
  });

  it('is told as settled in the answers about it and among the changes', () => {
    const context = contextOn('2026-11-21', changed);
    expect(visibleTexts(respond({ kind: 'entry', id: 'lease-end' }, context))).toContain('settled on 9 November 2026');
    const thatDay = contextOn('2026-11-10', changed);
    expect(itemsOf(respond({ kind: 'changes', since: '2026-11-10' }, thatDay))).toEqual([
      { text: `Watch item: ${LEASE}`, note: 'Settled on 10 November 2026' },
    ]);
  });
});
