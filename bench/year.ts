import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/build-index.ts';
import { type Briefing, get } from '../src/briefing/briefing.ts';
import { addDays, type IsoDate, inWords } from '../src/briefing/dates.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import type { Claim, Entry, Source, Statement, WatchItem } from '../src/briefing/schema.ts';
import { createComposer, initialCursor } from '../src/delivery/composer.ts';
import { joinWithAnd } from '../src/lib/english.ts';
import { type Message, messageHead } from '../src/message/message.ts';
import { renderText } from '../src/platforms/terminal/render.ts';
import type { Candidate, DigestCursor } from '../src/ports/ledger.ts';
import { nextOccurrences } from '../src/schedule/occurrences.ts';
import { type Recurrence, WEEKDAYS } from '../src/schedule/recurrence.ts';
import type { Wish } from '../src/schedule/subscription.ts';

const FIRST_DAY: IsoDate = '2026-05-08';
const YEAR_DAYS = 366;
const TERMINAL_SCREEN = { columns: 80, color: false };
const PLACEHOLDER_HASH = '0'.repeat(64);

export interface YearPost {
  readonly day: IsoDate;
  readonly message: Message;
}

interface NewsItem {
  readonly on: IsoDate;
  readonly enter: (briefing: Briefing) => Briefing;
}

/** Returns the briefing as first entered: without revisions and outcomes. */
function asFirstEntered(briefing: Briefing): Briefing {
  const entered = briefing.asOf;
  const asFirstEnteredRecords = <T>(records: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...records].map(([id, record]) => [id, { ...record, entered, revised: undefined }]));
  const unsettledItems = [...briefing.watch].map(([id, item]) => [id, { ...item, outcome: undefined }] as const);
  return {
    ...briefing,
    claims: asFirstEnteredRecords(briefing.claims),
    disputes: asFirstEnteredRecords(briefing.disputes),
    watch: asFirstEnteredRecords(new Map(unsettledItems)),
    summaries: asFirstEnteredRecords(briefing.summaries),
    entries: asFirstEnteredRecords(briefing.entries),
  };
}

function reportedClaim(source: string, number: number, topic: string, text: string, entered: IsoDate): Claim {
  const id = `${source}-0${number}`;
  return { id, source, topic, text, entered, paragraph: number, sha256: PLACEHOLDER_HASH, standing: 'reported' };
}

function withSource(
  briefing: Briefing,
  source: Pick<Source, 'id' | 'label' | 'published'>,
  ...claims: readonly Claim[]
): Briefing {
  const newSource: Source = { ...source, publisher: source.label, about: 'an invented report', headings: [] };
  return {
    ...briefing,
    asOf: source.published ?? briefing.asOf,
    sources: new Map([...briefing.sources, [source.id, newSource]]),
    claims: new Map([...briefing.claims, ...claims.map((claim) => [claim.id, claim] as const)]),
  };
}

function withItem(briefing: Briefing, id: string, change: (item: WatchItem) => WatchItem): Briefing {
  return { ...briefing, watch: new Map([...briefing.watch, [id, change(get(briefing.watch, id))]]) };
}

function withEntry(briefing: Briefing, id: string, change: (entry: Entry) => Entry, newId = id): Briefing {
  const changedEntry = { ...change(get(briefing.entries, id)), id: newId };
  return { ...briefing, entries: new Map([...briefing.entries, [newId, changedEntry]]) };
}

const NEWS_OF_YEAR: readonly NewsItem[] = [
  {
    on: '2026-08-11',
    enter: (briefing) => {
      const text = 'Anthropic now plans its IPO for March 2027.';
      const briefingWithReport = withSource(
        briefing,
        { id: '005', label: 'Market Wire', published: '2026-08-10' },
        reportedClaim('005', 1, 'ipo', text, '2026-08-11'),
      );
      const revision = { on: '2026-08-11', note: 'now expected in March 2027, says Market Wire; it was June 2026' };
      const headline: Statement = { kind: 'stated', text: 'March 2027, says Market Wire.', claims: ['005-01'] };
      const briefingWithNewDate = withItem(briefingWithReport, 'ipo', (item) => ({
        ...item,
        headline,
        expected: {
          month: '2027-03',
          claims: ['005-01'],
          coming: "Anthropic's IPO",
          unconfirmed: 'no source confirms an IPO',
        },
        revised: revision,
      }));
      return withEntry(briefingWithNewDate, 'ipo-date', (entry) => ({ ...entry, headline, revised: revision }));
    },
  },
  {
    on: '2026-11-07',
    enter: (briefing) => {
      const withReport = withSource(
        briefing,
        { id: '006', label: 'Compute Wire', published: '2026-11-06' },
        reportedClaim(
          '006',
          1,
          'term',
          'The lease of Colossus 1 was extended by six months, to 6 May 2027.',
          '2026-11-07',
        ),
        reportedClaim('006', 2, 'terms', 'Neither party says what the extension costs.', '2026-11-07'),
      );
      const text = 'The lease was extended by six months, to 6 May 2027, says Compute Wire.';
      return withItem(withReport, 'lease-renewal', (item) => ({
        ...item,
        outcome: { on: '2026-11-05', entered: '2026-11-07', says: { kind: 'stated', text, claims: ['006-01'] } },
      }));
    },
  },
  {
    on: '2027-02-10',
    enter: (briefing) => {
      const withReport = withSource(
        briefing,
        { id: '007', label: 'River City Desk', published: '2027-02-09' },
        reportedClaim(
          '007',
          1,
          'risks',
          'The county gave the turbines at Colossus 1 a permit until 2030.',
          '2027-02-10',
        ),
      );
      const text = 'Until 2030, under a county permit, says River City Desk.';
      return withEntry(
        withReport,
        'gas-turbines',
        ({ revised: _, ...entry }) => ({
          ...entry,
          question: 'How long may the turbines run?',
          headline: { kind: 'stated', text, claims: ['007-01'] },
          answer: [{ kind: 'stated', text: 'The permit covers all turbines on the site.', claims: ['007-01'] }],
          entered: '2027-02-10',
        }),
        'turbine-permit',
      );
    },
  },
];

const SUBSCRIPTIONS: Readonly<
  Record<'digest' | 'reminders', { readonly wish: Wish; readonly recurrence: Recurrence }>
> = {
  digest: {
    wish: { kind: 'digest', onlyChanges: true },
    recurrence: { kind: 'weekly', days: ['mon'], time: '09:00', except: [] },
  },
  reminders: {
    wish: { kind: 'reminders', items: [] },
    recurrence: { kind: 'weekly', days: WEEKDAYS, time: '09:00', except: [] },
  },
};
type SubscriptionName = keyof typeof SUBSCRIPTIONS;

export function postsOfYear(story: Briefing, names: readonly SubscriptionName[]): YearPost[] {
  let briefing = asFirstEntered(story);
  const versions = [{ on: FIRST_DAY, briefing }];
  for (const { on, enter } of NEWS_OF_YEAR) {
    briefing = enter(briefing);
    versions.push({ on, briefing });
  }
  const index = buildIndex(briefing);
  const compose = createComposer(() => ({ briefing, index: { ...index, briefing } }));
  const cursors = new Map<string, DigestCursor>(names.map((name) => [name, initialCursor(briefing, FIRST_DAY)]));
  const posts: YearPost[] = [];
  for (let i = 0; i < YEAR_DAYS; i += 1) {
    const day = addDays(FIRST_DAY, i);
    briefing = versions.findLast(({ on }) => on <= day)?.briefing ?? briefing;
    let dueCandidates = names.flatMap((name) => candidateOn(day, name, cursors.get(name)));
    for (
      let [candidate, ...otherCandidates] = dueCandidates;
      candidate;
      [candidate, ...otherCandidates] = dueCandidates
    ) {
      const composeResult = compose(candidate, otherCandidates);
      cursors.set(candidate.subscription, composeResult.cursor);
      const includedCandidates = composeResult.kind === 'message' ? (composeResult.includes ?? []) : [];
      for (const { subscription, cursor } of includedCandidates) cursors.set(subscription, cursor);
      if (composeResult.kind === 'message') posts.push({ day, message: composeResult.message });
      dueCandidates = otherCandidates.filter(
        ({ subscription }) =>
          !includedCandidates.some((includedCandidate) => includedCandidate.subscription === subscription),
      );
    }
  }
  return posts;
}

function candidateOn(day: IsoDate, name: SubscriptionName, cursor: DigestCursor | undefined): Candidate[] {
  const { wish, recurrence } = SUBSCRIPTIONS[name];
  const [nextOccurrence] = nextOccurrences(recurrence, 'UTC', Temporal.Instant.from(`${day}T00:00Z`), 1);
  if (!cursor || nextOccurrence?.nominal.slice(0, 10) !== day) return [];
  const createdAt = Temporal.Instant.from(`${FIRST_DAY}T08:00Z`);
  return [
    { subscription: name, story: 'colossus', nominal: nextOccurrence.nominal, wish, zone: 'UTC', createdAt, cursor },
  ];
}

function yearText(story: Briefing): string {
  const digests = postsOfYear(story, ['digest']);
  const posts = postsOfYear(story, ['digest', 'reminders']);
  return [
    `366 days from ${inWords(FIRST_DAY)}, with invented news on ${joinWithAnd(NEWS_OF_YEAR.map(({ on }) => inWords(on)))}.`,
    '',
    `subscribe digest weekly: ${digests.length} posts`,
    ...digests.flatMap(({ message }) => ['', indent(renderText(message, TERMINAL_SCREEN))]),
    '',
    `subscribe digest weekly, subscribe reminders: ${posts.length} posts`,
    '',
    ...posts.map(({ day, message }) => `  ${day}  ${lineOf(message)}`),
  ].join('\n');
}

function lineOf(message: Message): string {
  const { top } = messageHead(message);
  return top === message.title ? top : `${top} (${message.title})`;
}

function indent(text: string): string {
  return text.trim().replaceAll(/^(?=.)/gm, '  ');
}

if (import.meta.main) {
  process.stdout.write(`${yearText(loadValidBriefing(findBriefing('briefings')).briefing)}\n`);
}
