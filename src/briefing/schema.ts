import { z } from 'zod';
import { isRealDate, isRealMonth } from './dates.ts';
import {
  ANSWER_LENGTH,
  date,
  datedFields,
  headline,
  id,
  line,
  month,
  QUESTION_LENGTH,
  question,
  type Statement,
  sentence,
  statement,
} from './statement-schema.ts';

export {
  ANSWER_LENGTH,
  ANSWER_LINES,
  CARD_LENGTH,
  HEADLINE_WORDS,
  STATEMENT_LENGTH,
  type Statement,
  SUMMARY_WORDS,
  wordsIn,
} from './statement-schema.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256: 64 hexadecimal digits');

const source = z.strictObject({
  id,
  label: line.max(30, 'has more than 30 characters'),
  title: line.optional(),
  publisher: line.optional(),
  byline: line.optional(),
  published: date.optional(),
  updated: date.optional(),
  relays: line.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  about: line.max(100, 'has more than 100 characters'),
  /** Lines that are titles, bylines, headings or navigation, counting non-blank lines from 1. Citations do not count them. */
  headings: z.array(z.int().min(1)).default([]),
  /** By default the day of its first claim or, without claims, of its publication. */
  added: date.optional(),
  paragraphs: z.array(sha256).optional(),
  /** The topics whose older records are still true after reading this source. */
  checked: z.array(id).optional(),
});
export type Source = z.infer<typeof source>;

const arithmetic = z.union(
  [
    z.strictObject({ date, plusDays: z.int().min(1).max(36_500), equals: date }),
    z.strictObject({ date, plusWeeks: z.int().min(1).max(5200), equals: date }),
    z.strictObject({ date, plusMonths: z.int().min(1).max(1200), equals: date }),
    z.strictObject({ date, plusYears: z.int().min(1).max(100), equals: date }),
    z.strictObject({ month: z.int().min(1).max(12), firstAfter: date, equals: month }),
  ],
  'is not of the form { date, plusDays | plusWeeks | plusMonths | plusYears, equals } or { month, firstAfter, equals }, with real dates',
);
export type Arithmetic = z.infer<typeof arithmetic>;

const claimFields = { id, topic: id, text: sentence, ...datedFields };
const claim = z.discriminatedUnion(
  'standing',
  [
    z.strictObject({
      ...claimFields,
      standing: z.enum(['confirmed', 'reported', 'expected', 'analysis']),
      source: id,
      paragraph: z.int().min(1),
      /** The year of dates that the article gives without a year. */
      year: z.int().min(1900).max(2199).optional(),
      /** Optional if the source has the hashes of its paragraphs. */
      sha256: sha256.optional(),
    }),
    z.strictObject({ ...claimFields, standing: z.literal('derived'), from: z.array(id).min(1), arithmetic }),
  ],
  'is not one of: confirmed, reported, expected, analysis, derived',
);
export type WrittenClaim = z.infer<typeof claim>;
export type SourcedClaim = Exclude<WrittenClaim, { standing: 'derived' }> & { sha256: string };
export type Claim = Extract<WrittenClaim, { standing: 'derived' }> | SourcedClaim;

const dispute = z.strictObject({
  id,
  title: line.max(QUESTION_LENGTH),
  kind: z.enum(['hard', 'soft']),
  topic: id,
  positions: z.array(z.strictObject({ label: line.max(60), says: statement })).min(2, 'has fewer than two positions'),
  ...datedFields,
});
export type Dispute = z.infer<typeof dispute>;

const answer = z
  .array(statement)
  .refine((statements) => statements.reduce((total, { text }) => total + text.length + 1, -1) <= ANSWER_LENGTH, {
    error: `the answer has more than ${ANSWER_LENGTH} characters in all`,
    // An invalid statement has no text to count.
    when: ({ issues }) => issues.length === 0,
  });

const questionFields = {
  id,
  question,
  phrasings: z.array(question).min(5, 'has fewer than 5 phrasings').max(8, 'has more than 8 phrasings'),
  about: z.array(id).default([]),
  /** By default the first statement of the answer. */
  headline: headline.optional(),
  answer,
  details: z.array(statement).default([]),
  /** The reply starts with the status of a dated, unsettled watch item; the headline follows. */
  countsDays: z.literal(true).optional(),
  watch: id.optional(),
  related: z.array(id).default([]),
  ...datedFields,
};
const isAnswered = ({ headline, answer }: { headline?: unknown; answer: readonly unknown[] }) =>
  headline !== undefined || answer.length > 0;
const NOT_ANSWERED = { path: ['answer'], error: 'is empty, and there is no headline' };
const entry = z.strictObject({ ...questionFields, dispute: id.optional() }).refine(isAnswered, NOT_ANSWERED);
const unknown = z.strictObject({ ...questionFields, topic: id, nearest: id }).refine(isAnswered, NOT_ANSWERED);

const expectedFields = {
  claims: z.array(id).min(1),
  /** What is expected, as words in a sentence: "the six months end", "Anthropic's IPO". */
  coming: line.max(60).optional(),
  /** What to say after the date, such as "No source says what happened." */
  unconfirmed: line.max(100).optional(),
};

/** `reported` is the day of the report, used if no source says when the event happened. */
const outcome = z
  .strictObject({
    on: z
      .string()
      .refine(
        (text) => isRealDate(text) || isRealMonth(text),
        'is not a real date or month; use the format 2026-05-07 or 2026-05',
      )
      .optional(),
    reported: date.optional(),
    entered: date,
    says: statement,
  })
  .refine(({ on, reported }) => (on === undefined) !== (reported === undefined), {
    error: 'needs either "on", when it happened, or "reported", if only the day of the report is known',
    when: ({ issues }) => issues.length === 0,
  });

const watchItem = z.strictObject({
  id,
  title: line.max(QUESTION_LENGTH),
  short: id.max(14, 'has more than 14 characters'),
  topic: id,
  headline: headline.optional(),
  open: statement,
  settles: line.max(200),
  check: line.max(200),
  rests: z.array(id).min(1),
  expected: z
    .union(
      [
        z.strictObject({ date, past: line.max(60).optional(), ...expectedFields }),
        z.strictObject({ month, ...expectedFields }),
      ],
      'is not of the form { date, claims, coming, past, unconfirmed } or { month, claims, coming, unconfirmed }, with a real date; leave it out if no date exists',
    )
    .optional(),
  remind: z.strictObject({
    before: z.array(z.int().min(0).max(366)).default([]),
    after: z.array(z.int().min(1).max(366)).default([]),
    every: z.int().min(1).max(366),
  }),
  outcome: outcome.optional(),
  ...datedFields,
});
export type WrittenWatchItem = z.infer<typeof watchItem>;

interface Expectation {
  claims: string[];
  coming: string;
  unconfirmed: string;
}
export type WatchItem = Omit<WrittenWatchItem, 'headline' | 'expected'> & {
  headline: Statement;
  expected?: (Expectation & { date: string; past: string }) | (Expectation & { month: string }) | undefined;
};

const words = z.array(line).min(1);
const phrases = z.array(line).default([]);
const smallTalk = z.strictObject({
  greeting: phrases,
  thanks: phrases,
  praise: phrases,
  insult: phrases,
  goodbye: phrases,
  reaction: phrases,
  identity: phrases,
  person: phrases,
  ability: phrases,
  exclamation: phrases,
  author: phrases,
  funding: phrases,
  method: phrases,
  review: phrases,
  doubts: phrases,
  link: phrases,
  quiz: phrases,
  editing: phrases,
  table: phrases,
  noNews: phrases,
  opinion: phrases,
  trust: phrases,
  citing: phrases,
  contradiction: phrases,
  storage: phrases,
  audience: phrases,
  reading: phrases,
  use: phrases,
  lastAnswer: phrases,
  firstQuestion: phrases,
  others: phrases,
  quiet: phrases,
  languages: phrases,
  calculating: phrases,
  errand: phrases,
  quotation: phrases,
  leavingOut: phrases,
  oneSource: phrases,
  ownWords: phrases,
  whatToAsk: phrases,
  whoKnows: phrases,
  figures: phrases,
});
export const SMALL_TALK = smallTalk.keyof().options;
export type SmallTalk = keyof z.infer<typeof smallTalk>;

const lexicon = z.strictObject({
  shorthand: z.record(z.string(), line).default({}),
  concepts: z.array(z.strictObject({ id, words })).default([]),
  entities: z
    .array(
      z.strictObject({
        id,
        name: line,
        aliases: z.array(line).default([]),
        kind: z.enum(['core', 'mentioned', 'outside', 'everyday']),
        /** The party that the name belongs to. An entry about one side does not answer a question about another. */
        side: id.optional(),
      }),
    )
    .default([]),
  /** Ignored. Older stories contain it. */
  idioms: z.unknown().optional(),
  offTopic: z.array(line).default([]),
  smallTalk: smallTalk.prefault({}),
  presuppositions: z
    .array(z.strictObject({ id, phrases: words, says: statement, watch: id.optional(), reviewed: date.optional() }))
    .default([]),
});
export type Lexicon = z.infer<typeof lexicon>;

const topic = z.strictObject({ id, title: line });

const event = z.strictObject({
  date,
  label: line.max(40, 'has more than 40 characters'),
  claims: z.array(id).min(1),
});
export type BriefingEvent = z.infer<typeof event>;

const summary = z.strictObject({
  id,
  title: line,
  order: z.int(),
  aliases: z.array(line).default([]),
  /** A statement with its citation: "Six months, says one report. [001-01]". */
  headline: line.optional(),
  ...datedFields,
});
export type Summary = Omit<z.infer<typeof summary>, 'headline'> & {
  headline: Statement;
  sections: { heading?: string; statements: Statement[] }[];
};

/** Also accepts null, which YAML reads for a key with only comments below it. */
function optionalList<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((items) => items ?? []);
}

export const fileSchemas = {
  briefing: z.strictObject({
    id,
    title: line,
    command: id,
    subjects: z.array(line).min(1),
    asOf: date,
    names: z.array(line),
    topics: z.array(topic).min(1),
    events: z.array(event).optional(),
    /** Only the first is shown, as an example for newcomers; by default it is the first answered question. */
    examples: z.array(question).min(1).optional(),
  }),
  sources: z.array(source),
  claims: z.array(claim),
  disputes: z.array(dispute),
  watch: z.array(watchItem),
  faq: z.strictObject({ topic: id, entries: optionalList(entry) }),
  unknowns: z.strictObject({ entries: optionalList(unknown) }),
  lexicon,
  summary,
};

export type WrittenEntry = z.infer<typeof entry> & { topic: string; nearest?: string };
/** A question that people ask, with its answer. `nearest` marks an unknown: no source answers it. */
export type Entry = WrittenEntry & { headline: Statement };
export type BriefingHead = z.infer<typeof fileSchemas.briefing>;
