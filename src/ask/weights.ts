import { z } from 'zod';
import { RANK_FEATURES } from './rank.ts';
import { SCOPE_FEATURES } from './scope.ts';
import file from './weights.json' with { type: 'json' };

/** What speaks for an entry after another was shown. "Bare" ones count more the fewer words of its own a line has. */
export const FOLLOW_FEATURES = [
  'alone',
  'aloneBare',
  'together',
  'togetherBare',
  'related',
  'relatedBare',
  'topic',
  'topicBare',
  'kind',
  'kindBare',
] as const;

/** What speaks for it that anything here answers a line after an entry. */
export const FOLLOW_SCOPE = ['bias', 'alone', 'aloneBare', 'together', 'bare'] as const;

/** How what was learnt and the likeness to phrasings count together. */
const combined = z.strictObject({
  /** The likeness to phrasings, beside the logarithm of the learnt probability. */
  lexical: z.number(),
  /** How sharply the scores tell the first entries apart. */
  sharpness: z.number(),
  /** The odds that something answers: by themselves, by what was learnt, and by the likeness to phrasings. */
  bias: z.number(),
  inside: z.number(),
  scope: z.number(),
});
export type Combined = z.infer<typeof combined>;

const weights = z
  .strictObject({
    rank: z.record(z.enum(RANK_FEATURES), z.number()),
    scope: z.record(z.enum(SCOPE_FEATURES), z.number()),
    combined,
    firstDay: combined.extend({
      /** The nearest phrasing and the middle of an entry's phrasings, by sentence vectors, beside the same. */
      near: z.number(),
      middle: z.number(),
      /** How many entries name this one, beside the same. */
      central: z.number(),
      /** The odds that something answers, by how likely a turn is: what is far away is not like one either. */
      turns: z.number(),
    }),
    followUp: z.record(z.enum(FOLLOW_FEATURES), z.number()),
    followScope: z.record(z.enum(FOLLOW_SCOPE), z.number()),
  })
  .parse(file);

/** The weights of the likeness to phrasings, in the order of the features. `npm run train -- --weights` learns them. */
export const WEIGHTS = {
  rank: RANK_FEATURES.map((name) => weights.rank[name]),
  scope: SCOPE_FEATURES.map((name) => weights.scope[name]),
};

/** The weights of a line after an entry. */
export const FOLLOW_UP = {
  entries: FOLLOW_FEATURES.map((name) => weights.followUp[name]),
  scope: FOLLOW_SCOPE.map((name) => weights.followScope[name]),
};

export const COMBINED = weights.combined;
/** The same where only phrasings were learnt from: the likeness to them counts more. */
export const FIRST_DAY = weights.firstDay;

/** Where decisions change over. Each is a probability; docs/asking.md says how they were set. */
export const THRESHOLDS = {
  /** The probability of an answer below which nothing here answers the question. */
  outside: 0.25,
  /** From this probability on, something is answered rather than suggested. */
  answer: 0.6,
  /** The probability of an entry, or of the first two together, below which they are suggested rather than shown. */
  certain: 0.25,
  certainTwo: 0.45,
  /** The first entry's share, of the first two's, below which both are shown. */
  thin: 0.82,
  /** The share of unknowns, of the first five, from which the answer is that no source says. */
  unknown: 0.4,
  /** The first entry's share, of the first two's, that each part of a question in two parts must reach. */
  part: 0.6,
  /** The first entry's share, of the first five's, from which a wish to be told of something is about it. */
  named: 0.5,
  /** The probability of an entry, in all, below which it is not suggested: nothing is better than nonsense. */
  near: 0.005,
  /** The same for the second and third of what may be meant. */
  choice: 0.02,
  /** The probability of a wish from which on it is one. */
  wish: 0.35,
  /** The same for a wish that shows what an entry may say too: sources, disputes, the overview. */
  showing: 0.25,
  /** From this probability on a line is a turn, whatever entry it may ask for by itself. */
  surelyTurn: 0.75,
  /** The same for a turn after an answer, whatever entry the line may ask for as a follow-up. */
  turn: 0.58,
  /** The first entry's share, of the first two's, from which on a line stands alone after an answer. */
  alone: 0.6,
  /** How likely a line must be to ask for the entry before it, by itself and together with it, to ask for it again. */
  again: 0.5,
  /** The share of a topic's entries, of the first five's, from which on a line that asks nothing in particular is about the topic. */
  topic: 0.75,
  /** How clear a whole message must be for its sentences not to be looked at. */
  whole: 0.6,
  /** The probability from which on an entry about the side that is asked about goes before a likelier one about another. */
  own: 0.15,
  /** The probability of an entry, in all, below which the reply names the question that it answers. */
  clear: 0.85,
  /** The first entry's share from which on nothing else is offered beside it. */
  sure: 0.9,
};

/** The same where only phrasings were learnt from, which leaves more doubt. */
export const ON_FIRST_DAY: typeof THRESHOLDS = {
  ...THRESHOLDS,
  outside: 0.4,
  answer: 0.65,
  certain: 0.3,
  certainTwo: 0.6,
};

/** The same where nothing was learnt yet: words alone find something near to anything. */
export const BEFORE_LEARNING: typeof THRESHOLDS = { ...ON_FIRST_DAY, outside: 0.42, near: 0.2, choice: 0.1 };
