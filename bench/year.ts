import { pathToFileURL } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/index.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { addDays, type IsoDate, inWords } from '../src/briefing/dates.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import type { Claim, Entry, Source, Statement, WatchItem } from '../src/briefing/schema.ts';
import { composer, initialCursor } from '../src/delivery/compose.ts';
import { headOf, type Message } from '../src/message/message.ts';
import { renderText } from '../src/platforms/terminal/render.ts';
import type { Candidate, DigestCursor } from '../src/ports/ledger.ts';
import { nextOccurrences } from '../src/schedule/occurrences.ts';
import { parseRecurrence } from '../src/schedule/parse.ts';
import type { Wish } from '../src/schedule/subscription.ts';

const FIRST: IsoDate = '2026-05-08';
const DAYS = 366;
const SCREEN = { columns: 80, color: false };
const NO_HASH = '0'.repeat(64);

/** A post of the simulated year. */
export interface YearPost {
  readonly day: IsoDate;
  readonly message: Message;
}

/** Invented news: what a curator would enter on a day. */
interface News {
  readonly on: IsoDate;
  readonly apply: (briefing: Briefing) => Briefing;
}

/** The story as if all of it had been entered when its sources appeared. */
function asWritten(briefing: Briefing): Briefing {
  const entered = briefing.asOf;
  const dated = <T>(records: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...records].map(([id, record]) => [id, { ...record, entered, revised: undefined }]));
  return {
    ...briefing,
    claims: dated(briefing.claims),
    disputes: dated(briefing.disputes),
    watch: new Map(
      [...briefing.watch].map(([id, item]) => [id, { ...item, entered, revised: undefined, outcome: undefined }]),
    ),
    summaries: dated(briefing.summaries),
    entries: dated(briefing.entries),
  };
}

function reported(source: string, number: number, topic: string, text: string, entered: IsoDate): Claim {
  const id = `${source}-0${number}`;
  return { id, source, topic, text, entered, paragraph: number, sha256: NO_HASH, standing: 'reported' };
}

function withSource(
  briefing: Briefing,
  source: Pick<Source, 'id' | 'label' | 'published'>,
  ...claims: readonly Claim[]
): Briefing {
  const whole: Source = { ...source, publisher: source.label, about: 'an invented report', headings: [] };
  return {
    ...briefing,
    asOf: source.published ?? briefing.asOf,
    sources: new Map([...briefing.sources, [source.id, whole]]),
    claims: new Map([...briefing.claims, ...claims.map((claim) => [claim.id, claim] as const)]),
  };
}

function withItem(briefing: Briefing, id: string, change: (item: WatchItem) => WatchItem): Briefing {
  return {
    ...briefing,
    watch: new Map([...briefing.watch].map(([key, item]) => [key, key === id ? change(item) : item])),
  };
}

function withEntry(briefing: Briefing, id: string, change: (entry: Entry) => Entry, as = id): Briefing {
  const entry = briefing.entries.get(id);
  if (!entry) throw new Error(`The briefing has no entry "${id}"`);
  return { ...briefing, entries: new Map([...briefing.entries, [as, { ...change(entry), id: as }]]) };
}

/** Three pieces of news, all invented: a date moves, a watch item is settled, a question gets an answer. */
const NEWS: readonly News[] = [
  {
    on: '2026-08-11',
    apply: (briefing) => {
      const text = 'Anthropic now plans its IPO for March 2027.';
      const known = withSource(
        briefing,
        { id: '005', label: 'Market Wire', published: '2026-08-10' },
        reported('005', 1, 'ipo', text, '2026-08-11'),
      );
      const revised = { on: '2026-08-11', note: 'now expected in March 2027, says Market Wire; it was June 2026' };
      const headline: Statement = { kind: 'stated', text: 'March 2027, says Market Wire.', claims: ['005-01'] };
      const moved = withItem(known, 'ipo', (item) => ({
        ...item,
        headline,
        expected: {
          month: '2027-03',
          claims: ['005-01'],
          coming: "Anthropic's IPO",
          unconfirmed: 'no source confirms an IPO',
        },
        revised,
      }));
      return withEntry(moved, 'ipo-date', (entry) => ({ ...entry, headline, revised }));
    },
  },
  {
    on: '2026-11-07',
    apply: (briefing) => {
      const known = withSource(
        briefing,
        { id: '006', label: 'Compute Wire', published: '2026-11-06' },
        reported('006', 1, 'term', 'The lease of Colossus 1 was extended by six months, to 6 May 2027.', '2026-11-07'),
        reported('006', 2, 'terms', 'Neither party says what the extension costs.', '2026-11-07'),
      );
      const text = 'The lease was extended by six months, to 6 May 2027, says Compute Wire.';
      return withItem(known, 'lease-renewal', (item) => ({
        ...item,
        outcome: { on: '2026-11-05', entered: '2026-11-07', says: { kind: 'stated', text, claims: ['006-01'] } },
      }));
    },
  },
  {
    on: '2027-02-10',
    apply: (briefing) => {
      const known = withSource(
        briefing,
        { id: '007', label: 'River City Desk', published: '2027-02-09' },
        reported('007', 1, 'risks', 'The county gave the turbines at Colossus 1 a permit until 2030.', '2027-02-10'),
      );
      const text = 'Until 2030, under a county permit, says River City Desk.';
      return withEntry(
        known,
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

/** The channel's subscriptions in the simulated year, by what a person types. */
const SUBSCRIPTIONS: Readonly<Record<'digest' | 'reminders', { readonly wish: Wish; readonly when: string }>> = {
  digest: { wish: { kind: 'digest', onlyChanges: true }, when: 'mon 09:00' },
  reminders: { wish: { kind: 'reminders', items: [] }, when: 'daily 09:00' },
};

/**
 * The posts that a channel gets in a year with three pieces of news, with the defaults of each subscription.
 * @param names what is subscribed on the first day
 */
export function postsOfYear(story: Briefing, names: readonly (keyof typeof SUBSCRIPTIONS)[]): YearPost[] {
  const steps = [{ on: FIRST, briefing: asWritten(story) }];
  let briefing = asWritten(story);
  for (const { on, apply } of NEWS) {
    briefing = apply(briefing);
    steps.push({ on, briefing });
  }
  const index = buildIndex(briefing);
  const compose = composer(() => ({ briefing, index: { ...index, briefing } }));
  const cursors = new Map<string, DigestCursor>(names.map((name) => [name, initialCursor(briefing, FIRST)]));
  const posts: YearPost[] = [];
  for (let i = 0; i < DAYS; i += 1) {
    const day = addDays(FIRST, i);
    briefing = steps.findLast(({ on }) => on <= day)?.briefing ?? briefing;
    let due = names.flatMap((name) => candidateOn(name, day, cursors.get(name)));
    for (let [candidate, ...beside] = due; candidate; [candidate, ...beside] = due) {
      const composed = compose(candidate, beside);
      cursors.set(candidate.subscription, composed.cursor);
      const includes = composed.kind === 'message' ? (composed.includes ?? []) : [];
      for (const { subscription, cursor } of includes) cursors.set(subscription, cursor);
      if (composed.kind === 'message') posts.push({ day, message: composed.message });
      due = beside.filter(({ subscription }) => !includes.some((one) => one.subscription === subscription));
    }
  }
  return posts;
}

function candidateOn(name: keyof typeof SUBSCRIPTIONS, day: IsoDate, cursor: DigestCursor | undefined): Candidate[] {
  const { wish, when } = SUBSCRIPTIONS[name];
  const parsed = parseRecurrence(when, FIRST);
  if ('misread' in parsed || !cursor) throw new Error(`"${when}" is not a recurrence`);
  const [next] = nextOccurrences(parsed.recurrence, 'UTC', Temporal.Instant.from(`${day}T00:00Z`), 1);
  if (next?.nominal.slice(0, 10) !== day) return [];
  const createdAt = Temporal.Instant.from(`${FIRST}T08:00Z`);
  return [{ subscription: name, story: 'colossus', nominal: next.nominal, wish, zone: 'UTC', createdAt, cursor }];
}

/** The year as it is printed: each digest in full, and with reminders a line for each post. */
export function yearInWords(story: Briefing): string {
  const digests = postsOfYear(story, ['digest']);
  const all = postsOfYear(story, ['digest', 'reminders']);
  const days = NEWS.map(({ on }) => inWords(on));
  return [
    `366 days from ${inWords(FIRST)}, with invented news on ${days.slice(0, -1).join(', ')} and ${days.at(-1)}.`,
    '',
    `subscribe digest weekly: ${digests.length} posts`,
    ...digests.flatMap(({ message }) => ['', indented(renderText(message, SCREEN))]),
    '',
    `subscribe digest weekly, subscribe reminders: ${all.length} posts`,
    '',
    ...all.map(({ day, message }) => `  ${day}  ${lineOf(message)}`),
  ].join('\n');
}

function lineOf(message: Message): string {
  const { top } = headOf(message);
  return top === message.title ? top : `${top} (${message.title})`;
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}

function main(): void {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  process.stdout.write(`${yearInWords(loaded.briefing)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
