import { z } from 'zod';
import { isRealDate, isRealMonth } from './dates.ts';

/** Text limits in characters, so that every platform can show a reply without cutting it. */
const QUESTION_LENGTH = 75;
export const STATEMENT_LENGTH = 400;
export const ANSWER_LENGTH = 900;
/** The most words that a reader takes in at a glance: the answer, before any source. */
export const HEADLINE_WORDS = 15;
/** How many lines are visible below a headline; the rest is behind "Details". */
export const ANSWER_LINES = 3;
/** The length of an answer on a short card: two cards fit into one answer. */
export const CARD_LENGTH = 430;
/** Thirty seconds of reading at 220 words a minute. */
export const SUMMARY_WORDS = 110;
/** Leaves space for an intent in a button id, which has 100 characters on Discord. */
const ID_LENGTH = 40;

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case letters, digits and single hyphens')
  .max(ID_LENGTH, `an id has at most ${ID_LENGTH} characters`);

const line = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^[^\p{Cc}]*$/u, 'has a line break or a control character');

const date = z.string().refine(isRealDate, 'is not a real date; write it as 2026-05-07');
const month = z.string().refine(isRealMonth, 'is not a real month; write it as 2026-06');
const question = line.max(QUESTION_LENGTH, `a question has at most ${QUESTION_LENGTH} characters`);
const sentence = line.max(STATEMENT_LENGTH, `a statement has at most ${STATEMENT_LENGTH} characters`);

const revised = z.strictObject({ on: date, note: line });
/** `reviewed`: the day on which a person last compared the record with all sources of that day. */
const dated = { entered: date, revised: revised.optional(), reviewed: date.optional() };

const STATEMENT_KINDS = ['stated', 'derived', 'silence'] as const;

const statement = z
  .strictObject({
    stated: sentence.optional(),
    derived: sentence.optional(),
    silence: sentence.optional(),
    claims: z.array(id).min(1).optional(),
  })
  .transform((raw, context) => {
    const kinds = STATEMENT_KINDS.filter((kind) => raw[kind] !== undefined);
    const kind = kinds[0];
    if (kind === undefined || kinds.length > 1) {
      context.addIssue({ code: 'custom', message: 'a statement has exactly one of: stated, derived, silence' });
      return z.NEVER;
    }
    if (kind === 'silence' && raw.claims !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['claims'],
        message: 'a silence cites every source by itself; take the claims away',
      });
    }
    if (kind !== 'silence' && raw.claims === undefined) {
      context.addIssue({ code: 'custom', message: 'cites nothing; name its claims: [id, …]' });
    }
    return { kind, text: raw[kind] ?? '', claims: raw.claims ?? [] };
  });

/** A sentence that the bot can say. `claims` is empty for a silence, which cites every source it was read against. */
export type Statement = z.infer<typeof statement> & {
  /** For a silence or an "only": the newer sources that it was not read against. */
  unread?: readonly string[];
};

/** Number of words in a text, split at whitespace. */
export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

const headline = statement.refine(({ text }) => wordsIn(text) <= HEADLINE_WORDS, {
  error: `a headline has at most ${HEADLINE_WORDS} words`,
  when: ({ issues }) => issues.length === 0,
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256: 64 hexadecimal digits');

const source = z.strictObject({
  id,
  label: line.max(30, 'a label has at most 30 characters'),
  title: line.optional(),
  publisher: line.optional(),
  byline: line.optional(),
  published: date.optional(),
  updated: date.optional(),
  relays: line.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  about: line.max(100, 'has at most 100 characters'),
  /**
   * Line numbers of titles, bylines, headings and navigation, counting non-blank lines. Citations count the paragraphs
   * between them.
   */
  headings: z.array(z.int().min(1)).default([]),
  /** The day on which the source was added; by default that of its first claim. */
  added: date.optional(),
  /** The SHA-256 of each paragraph, in order. */
  paragraphs: z.array(sha256).optional(),
  /** The topics whose older silences are still true after reading this source. */
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
  'arithmetic is { date, plusDays | plusWeeks | plusMonths | plusYears, equals } or { month, firstAfter, equals }, with real dates',
);
export type Arithmetic = z.infer<typeof arithmetic>;

const claimText = { id, topic: id, text: sentence, ...dated };
const claim = z.discriminatedUnion(
  'standing',
  [
    z.strictObject({
      ...claimText,
      standing: z.enum(['confirmed', 'reported', 'expected', 'analysis']),
      source: id,
      paragraph: z.int().min(1),
      /** The year of its dates that the article gives without one. */
      year: z.int().min(1900).max(2199).optional(),
      /** May be omitted if the source has the hashes of its paragraphs. */
      sha256: sha256.optional(),
    }),
    z.strictObject({ ...claimText, standing: z.literal('derived'), from: z.array(id).min(1), arithmetic }),
  ],
  'is none of: confirmed, reported, expected, analysis, derived',
);
export type WrittenClaim = z.infer<typeof claim>;
/** A claim with the hash of its paragraph. */
export type SourcedClaim = Exclude<WrittenClaim, { standing: 'derived' }> & { sha256: string };
export type Claim = Extract<WrittenClaim, { standing: 'derived' }> | SourcedClaim;

const dispute = z.strictObject({
  id,
  title: line.max(QUESTION_LENGTH),
  kind: z.enum(['hard', 'soft']),
  topic: id,
  positions: z
    .array(z.strictObject({ label: line.max(60), says: statement }))
    .min(2, 'a dispute has two positions or more'),
  ...dated,
});
export type Dispute = z.infer<typeof dispute>;

const answer = z
  .array(statement)
  .min(1)
  .refine((statements) => statements.reduce((total, { text }) => total + text.length + 1, -1) <= ANSWER_LENGTH, {
    error: `an answer has at most ${ANSWER_LENGTH} characters in all`,
    // An invalid statement has no text to count.
    when: ({ issues }) => issues.length === 0,
  });

const asked = {
  id,
  question,
  phrasings: z.array(question).min(5, 'give at least 5 phrasings').max(8, 'give at most 8 phrasings'),
  about: z.array(id).default([]),
  /** The answer in one line; without it, the first statement of the answer. */
  headline: headline.optional(),
  /** What the answer rests on, what is disputed, and what is unknown but matters here. */
  answer,
  /** Background beyond the question, shown on request. */
  details: z.array(statement).default([]),
  /** The reply starts with the watch item's status; the headline follows. */
  countsDays: z.literal(true).optional(),
  watch: id.optional(),
  related: z.array(id).default([]),
  ...dated,
};
const entry = z.strictObject({ ...asked, dispute: id.optional() });
const unknown = z.strictObject({ ...asked, topic: id, nearest: id });

/**
 * The words for sentences about today: "Tomorrow: the six months end", "June 2026 has passed; no source confirms it."
 */
const expectation = {
  claims: z.array(id).min(1),
  /** What is expected, as a clause: "the six months end", "Anthropic's IPO". */
  coming: line.max(60).optional(),
  /** What to say after the date: "No source says what happened." */
  unconfirmed: line.max(100).optional(),
};

/** `on`: the day or month in which it happened. `reported`: the day of the report, if no source says more. */
const outcome = z
  .strictObject({
    on: z
      .string()
      .refine(
        (text) => isRealDate(text) || isRealMonth(text),
        'is not a real date or month; write 2026-05-07 or 2026-05',
      )
      .optional(),
    reported: date.optional(),
    entered: date,
    says: statement,
  })
  .refine(({ on, reported }) => (on === undefined) !== (reported === undefined), {
    error: 'has either "on", when it happened, or "reported", if only the day of the report is known',
    when: ({ issues }) => issues.length === 0,
  });

const watchItem = z.strictObject({
  id,
  title: line.max(QUESTION_LENGTH),
  short: id.max(14, 'has at most 14 characters'),
  topic: id,
  headline: headline.optional(),
  open: statement,
  settles: line.max(200),
  check: line.max(200),
  rests: z.array(id).min(1),
  expected: z
    .union(
      [
        z.strictObject({ date, past: line.max(60).optional(), ...expectation }),
        z.strictObject({ month, ...expectation }),
      ],
      'is { date, claims, coming, past, unconfirmed } or { month, claims, coming, unconfirmed }, with a real date; leave it out if no date exists',
    )
    .optional(),
  remind: z.strictObject({
    before: z.array(z.int().min(0).max(366)).default([]),
    after: z.array(z.int().min(1).max(366)).default([]),
    every: z.int().min(1).max(366),
  }),
  outcome: outcome.optional(),
  ...dated,
});
export type WrittenWatchItem = z.infer<typeof watchItem>;

interface Expectation {
  claims: string[];
  coming: string;
  unconfirmed: string;
}
/** A watch item with all its words, including defaults. */
export type WatchItem = Omit<WrittenWatchItem, 'headline' | 'expected'> & {
  headline: Statement;
  expected?: (Expectation & { date: string; past: string }) | (Expectation & { month: string }) | undefined;
};

const words = z.array(line).min(1);
const talk = z.array(line).default([]);
const smallTalk = z.strictObject({
  greeting: talk,
  thanks: talk,
  praise: talk,
  insult: talk,
  goodbye: talk,
  reaction: talk,
  identity: talk,
  person: talk,
  ability: talk,
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
        /**
         * The side that the entity belongs to. Names of one side are interchangeable to people; names of different
         * sides are never confused.
         */
        side: id.optional(),
      }),
    )
    .default([]),
  /** Only in older stories; ignored. */
  idioms: z.unknown().optional(),
  offTopic: z.array(line).default([]),
  smallTalk: smallTalk.prefault({}),
  presuppositions: z
    .array(z.strictObject({ id, phrases: words, says: statement, watch: id.optional(), reviewed: date.optional() }))
    .default([]),
});
export type Lexicon = z.infer<typeof lexicon>;

const topic = z.strictObject({ id, title: line });

/** A dated event of the story with a short label, such as a signing. */
const event = z.strictObject({
  date,
  label: line.max(40, 'a label has at most 40 characters'),
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
  ...dated,
});
/** A summary: its front matter, and sections of statements under headings (the first heading is optional). */
export type Summary = Omit<z.infer<typeof summary>, 'headline'> & {
  headline: Statement;
  sections: { heading?: string; statements: Statement[] }[];
};

/** A list that may be left empty, also by a key with nothing but comments behind it. */
function orNone<T extends z.ZodType>(one: T) {
  return z
    .array(one)
    .nullable()
    .transform((all) => all ?? []);
}

/** The schema of each file, before the files are compared with each other. */
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
    /** Questions to show as examples; by default the first answered one. */
    examples: z.array(question).min(1).optional(),
  }),
  sources: z.array(source),
  claims: z.array(claim),
  disputes: z.array(dispute),
  watch: z.array(watchItem),
  faq: z.strictObject({ topic: id, entries: orNone(entry) }),
  unknowns: z.strictObject({ entries: orNone(unknown) }),
  lexicon,
  summary,
};

export type WrittenEntry = z.infer<typeof entry> & { topic: string; nearest?: string };
/** A question that people ask, with its answer. `nearest` marks an unknown: no source answers it. */
export type Entry = WrittenEntry & { headline: Statement };
export type BriefingHead = z.infer<typeof fileSchemas.briefing>;
