import { describe, expect, it } from 'vitest';
import { type Briefing, isUnknown } from '../../src/briefing/briefing.ts';
import { cardOf } from '../../src/briefing/card.ts';
import { changesSince } from '../../src/briefing/changes.ts';
import { addDays, type IsoDate } from '../../src/briefing/dates.ts';
import type { WatchItem } from '../../src/briefing/schema.ts';
import type { Message } from '../../src/message/message.ts';
import { digestReply } from '../../src/reply/digest.ts';
import {
  briefing,
  buttonsOf,
  contextOn,
  corpusStatements,
  itemsOf,
  statementsOf,
  visibleTexts,
  withWatch,
} from './corpus.ts';

const LEASE = 'End or renewal of the lease';
const IPO = "Anthropic's IPO";
const LEASE_CHECK = 'Check: statements by Anthropic and SpaceX, and reports by news agencies on Colossus 1.';

/** The briefing as if all of it had entered on one day, long ago. */
const ENTERED = '2026-01-01';
const dated = <T>(records: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  new Map([...records].map(([id, record]) => [id, { ...record, entered: ENTERED, revised: undefined }]));
const old: Briefing = {
  ...briefing,
  asOf: '2026-05-07',
  claims: dated(briefing.claims),
  disputes: dated(briefing.disputes),
  watch: dated(briefing.watch),
  summaries: dated(briefing.summaries),
  entries: dated(briefing.entries),
};

const OPEN = [...old.watch.values()].filter(({ expected }) => !expected).map(({ title }) => title);

/** The same with one dispute revised on a day. */
function revisedOn(on: IsoDate): Briefing {
  const dispute = old.disputes.get('duration');
  if (!dispute) throw new Error('The briefing has no dispute "duration"');
  const revised = { ...dispute, revised: { on, note: 'a side added' } };
  return { ...old, disputes: new Map([...old.disputes, ['duration', revised]]) };
}

const digestOf = (today: IsoDate, since: IsoDate, from: Briefing, includesUnchanged: boolean) =>
  digestReply(contextOn(today, from), {
    since: { of: 'day', day: since },
    changes: changesSince(from, since, today),
    includesUnchanged,
  });

function digest(today: IsoDate, since: IsoDate, from = old): Message {
  const message = digestOf(today, since, from, true);
  if (!message) throw new Error('There is no digest');
  return message;
}

const changed = (today: IsoDate) => digest(today, addDays(today, -7), revisedOn(addDays(today, -3)));
const unchanged = (today: IsoDate) => digest(today, addDays(today, -7));
const headingsOf = ({ blocks }: Message) => blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
/** What follows a heading with this beginning. */
const heading = (message: Message, beginning: string) =>
  headingsOf(message)
    .find((text) => text.startsWith(beginning))
    ?.slice(beginning.length);
const disputeOf = (message: Message) => heading(message, 'Where the sources differ: ');
const questionOf = (message: Message) => heading(message, 'A question that people ask: ');
const nextOf = (message: Message) =>
  message.blocks
    .flatMap((block) => (block.type === 'facts' ? block.facts : []))
    .find(({ label }) => label === 'Next reminder')?.value;

const DAYS = ['2026-05-08', '2026-06-15', '2026-11-05', '2026-11-21'] as const;

describe('a digest', () => {
  it.each([
    [
      '2026-05-08',
      [
        { text: `${LEASE}: ahead, expected on 6 November 2026 (derived), 182 days left` },
        { text: `${IPO}: ahead, expected in June 2026 (derived), 24 days left until it begins` },
      ],
    ],
    [
      '2026-06-15',
      [
        {
          text: `${IPO}: due, expected in June 2026 (derived), 15 days left`,
          note: expect.stringMatching(/^Check: /),
        },
        { text: `${LEASE}: ahead, expected on 6 November 2026 (derived), 144 days left` },
      ],
    ],
    [
      '2026-11-05',
      [
        { text: `${LEASE}: due, expected on 6 November 2026 (derived), 1 day left`, note: LEASE_CHECK },
        {
          text: `${IPO}: passed, not confirmed by any source: expected in June 2026 (derived), 128 days ago`,
          note: expect.stringMatching(/^Check: /),
        },
      ],
    ],
    [
      '2026-11-21',
      [
        {
          text: `${LEASE}: passed, not confirmed by any source: expected on 6 November 2026 (derived), 15 days ago`,
          note: LEASE_CHECK,
        },
        {
          text: `${IPO}: passed, not confirmed by any source: expected in June 2026 (derived), 144 days ago`,
          note: expect.stringMatching(/^Check: /),
        },
      ],
    ],
  ])('on %s lists the watch items by phase, with the days to go or gone', (today, items) => {
    const line = `${OPEN.length} open, no source gives a date`;
    expect(itemsOf(changed(today)).slice(1)).toEqual([...items, { text: line, note: OPEN.join('; ') }]);
    expect(itemsOf(unchanged(today))).toEqual([...items, { text: line }]);
  });

  it.each([
    ['2026-05-08', `25 May 2026, in 17 days: ${IPO}`],
    ['2026-05-31', `1 June 2026, in 1 day: ${IPO}`],
    ['2026-06-01', `6 June 2026, in 5 days: Compute in orbit and ${OPEN.length - 1} more`],
    ['2026-11-05', `6 November 2026, in 1 day: ${LEASE}`],
    ['2026-11-06', `13 November 2026, in 7 days: ${LEASE}`],
  ])('on %s tells what comes next: %s', (today, next) => {
    expect(nextOf(changed(today))).toBe(next);
    expect(nextOf(unchanged(today))).toBe(next);
  });

  it.each(DAYS)('on %s is dated, says how old the briefing is, and claims no outcome', (today) => {
    for (const message of [changed(today), unchanged(today)]) {
      expect(message.title).toMatch(/^Digest of \d+ \w+ 2026$/);
      expect(message.footer).toMatch(/^As of 7 May 2026, \d+ days? .*old/);
      for (const text of visibleTexts(message)) expect(text).not.toMatch(/\b(upcoming|renewed|lapsed?|expired?)\b/i);
    }
  });

  it('states, over a year of days, only what stands word for word in the corpus, each with its sources', () => {
    const corpus = corpusStatements();
    for (let i = 0; i < 365; i += 1) {
      const message = changed(addDays('2026-05-08', i));
      expect(statementsOf(message).length).toBeGreaterThan(2);
      for (const text of [message.title, ...headingsOf(message)]) expect(text.length).toBeLessThanOrEqual(110);
      for (const { text, citations } of statementsOf(message)) {
        expect(corpus).toContain(text);
        expect(citations, text).not.toEqual([]);
      }
      for (const { label } of [...buttonsOf(message), ...buttonsOf(unchanged(addDays('2026-05-08', i)))])
        expect(label.length).toBeLessThanOrEqual(75);
    }
  });
});

describe('a digest of changes', () => {
  it('tells them with their day and note, as the list of changes does, and leads there', () => {
    const message = digest('2026-10-08', '2026-10-01', revisedOn('2026-10-05'));
    expect(headingsOf(message)[0]).toBe('What is new since 1 October 2026');
    expect(itemsOf(message)[0]).toEqual({
      text: 'Dispute: How long the deal runs',
      note: 'Revised on 5 October 2026: a side added',
    });
    expect(buttonsOf(message)[0]).toEqual({ label: 'All changes', intent: { kind: 'changes', since: '2026-10-01' } });
  });

  it('tells those that it is given, whatever their day', () => {
    const from = revisedOn('2026-09-20');
    const changes = changesSince(from, '2026-09-01', '2026-10-12');
    const message = digestReply(contextOn('2026-10-12', from), {
      since: { of: 'day', day: '2026-10-05' },
      changes,
      includesUnchanged: false,
    });
    expect(itemsOf(message ?? unchanged('2026-10-12'))[0]?.note).toBe('Revised on 20 September 2026: a side added');
  });

  it('counts many of one kind, and leaves what is too much to the list of changes', () => {
    const first = digest('2026-01-08', ENTERED);
    const all = [
      `${old.watch.size} watch items`,
      `${old.disputes.size} disputes`,
      `${old.summaries.size} summaries`,
      `${[...old.entries.values()].filter((entry) => !isUnknown(entry)).length} questions with an answer`,
      `${[...old.entries.values()].filter(isUnknown).length} questions that no source answers`,
      `${old.claims.size} claims`,
    ];
    expect(itemsOf(first)[0]).toEqual({ text: `Entered on 1 January 2026: ${all.join(', ')}` });

    let many = old;
    for (const [i, id] of [...old.disputes.keys()].entries()) {
      const dispute = many.disputes.get(id);
      const on = addDays('2026-10-01', i);
      if (dispute)
        many = { ...many, disputes: new Map([...many.disputes, [id, { ...dispute, revised: { on, note: 'x' } }]]) };
    }
    const texts = itemsOf(digest('2026-10-31', '2026-10-01', many)).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('Dispute: ')).length).toBe(8);
    expect(texts).toContain(`${old.disputes.size - 8} more under "All changes"`);
  });

  it('shows every side of one dispute, and the answer to one question', () => {
    for (let i = 0; i < 40; i += 1) {
      const message = changed(addDays('2026-05-08', i));
      const dispute = [...old.disputes.values()].find(({ title }) => title === disputeOf(message));
      const entry = [...old.entries.values()].find(({ question }) => question === questionOf(message));
      if (!dispute || !entry) throw new Error('The digest has no dispute or no question');
      expect(isUnknown(entry)).toBe(false);
      expect(statementsOf(message).map(({ label, text }) => [label, text])).toEqual([
        ...dispute.positions.map(({ label, says }) => [label, says.text]),
        ...cardOf(entry).map(({ text }) => [undefined, text]),
      ]);
      expect(buttonsOf(message).at(-1)?.intent).toEqual({ kind: 'entry', id: entry.id });
    }
  });
});

describe('the dispute and the question of the day', () => {
  /** What the digests of so many days show, each so many days after the other. */
  const shown = (of: (message: Message) => string | undefined, count: number, step: number) =>
    Array.from({ length: count }, (_, i) => of(changed(addDays('2026-05-08', i * step))));
  const answered = [...old.entries.values()].filter((entry) => !isUnknown(entry)).length;

  it('are the same on the same day', () => {
    expect(changed('2026-06-15')).toEqual(changed('2026-06-15'));
  });

  it('differ from one day to the next', () => {
    for (const of of [disputeOf, questionOf]) {
      const days = shown(of, 200, 1);
      expect(days.filter((one, i) => one === days[i + 1])).toEqual([]);
    }
  });

  it.each([
    ['a day', 1, 2],
    ['a week', 7, 12],
    ['every two weeks', 14, 24],
  ])('all have their turn for a channel with a digest %s', (_, step, rounds) => {
    expect(new Set(shown(disputeOf, old.disputes.size * rounds, step)).size).toBe(old.disputes.size);
    if (step === 1) expect(new Set(shown(questionOf, answered * rounds, step)).size).toBe(answered);
  });
});

describe('a digest when nothing changed', () => {
  it('says so, and is short: no statement, one list, three buttons', () => {
    const message = unchanged('2026-11-21');
    expect(message.blocks.map(({ type }) => type)).toEqual(['text', 'list', 'facts', 'note', 'buttons']);
    expect(visibleTexts(message)[1]).toBe('Nothing entered this briefing or changed in it since 14 November 2026.');
    expect(visibleTexts(message).join('').length).toBeLessThan(900);
  });

  it('leads to the dispute and the question that a longer one would show', () => {
    for (const today of DAYS) {
      const long = changed(today);
      expect(buttonsOf(unchanged(today)).map(({ label }) => label)).toEqual([
        disputeOf(long),
        questionOf(long),
        'What to watch',
      ]);
    }
  });

  it('leaves out what the briefing has none of', () => {
    const bare = { ...old, watch: new Map(), disputes: new Map() };
    expect(digest('2026-11-21', '2026-11-14', bare).blocks.map(({ type }) => type)).toEqual(['text', 'buttons']);
    expect(headingsOf(digest('2026-01-08', ENTERED, bare))).toEqual([
      'What is new since 1 January 2026',
      expect.stringMatching(/^A question that people ask: /),
    ]);
  });

  it('is none where only changes are wanted', () => {
    for (const today of DAYS) {
      const since = addDays(today, -7);
      expect(digestOf(today, since, old, false)).toBeUndefined();
      expect(digestOf(today, since, revisedOn(today), false)).toEqual(digest(today, since, revisedOn(today)));
    }
  });
});

describe('a digest after an outcome was entered', () => {
  const outcome: NonNullable<WatchItem['outcome']> = {
    on: '2026-11-09',
    entered: '2026-11-10',
    says: { kind: 'stated', text: 'The lease report tells how it ended.', claims: ['001-01'] },
  };
  const settled = withWatch(old, (item) => (item.id === 'lease-renewal' ? { ...item, outcome } : item));

  it('says it with its source, once', () => {
    const message = digest('2026-11-14', '2026-11-07', settled);
    expect(headingsOf(message)).toContain(`Settled: ${LEASE}`);
    expect(statementsOf(message)[0]).toMatchObject({ text: outcome.says.text, citations: [{ sourceId: '001' }] });
    expect(itemsOf(message).map(({ text }) => text)).toContain(`${LEASE}: settled on 9 November 2026`);
    const later = digest('2026-11-21', '2026-11-15', settled);
    expect(visibleTexts(later).join('\n')).not.toContain(outcome.says.text);
    expect(visibleTexts(later).join('\n')).not.toContain(LEASE);
  });

  it('knows nothing of it before', () => {
    const before = digest('2026-11-09', '2026-11-02', settled);
    expect(visibleTexts(before).join('\n')).not.toContain(outcome.says.text);
    expect(itemsOf(before)[0]?.text).toContain('passed, not confirmed by any source');
  });

  it('names no next reminder once nothing is open any more', () => {
    const all = withWatch(old, (item) => ({ ...item, outcome }));
    expect(nextOf(digest('2026-11-09', '2026-11-09', all))).toBe(
      `10 November 2026, in 1 day: ${LEASE} and ${all.watch.size - 1} more`,
    );
    const over = digest('2026-11-21', '2026-11-15', all);
    expect(nextOf(over)).toBeUndefined();
    expect(visibleTexts(over)).toContain('Nothing entered this briefing or changed in it since 15 November 2026.');
  });
});
