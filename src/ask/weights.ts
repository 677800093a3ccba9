import { z } from 'zod';
import { RANK_FEATURES } from './rank.ts';
import { SCOPE_FEATURES } from './scope.ts';
import file from './weights.json' with { type: 'json' };

/**
 * The features of an entry that may answer a follow-up. Those ending in "Bare" are weighted by how few topic words the
 * line has.
 */
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

/** The features for deciding whether anything answers a follow-up. */
export const FOLLOW_SCOPE = ['bias', 'alone', 'aloneBare', 'together', 'bare'] as const;

/** How the learnt model and the similarity of phrasings are combined. */
const combined = z.strictObject({
  /** The weight of the similarity, relative to the learnt log-probability. */
  lexical: z.number(),
  /** The sharpness of the distribution over the first entries. */
  sharpness: z.number(),
  /** The log-odds that something answers: a constant, and the weights of the learnt model and of the similarity. */
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
      /** The weights of the nearest phrasing, and of the middle of all phrasings of an entry, by sentence vectors. */
      near: z.number(),
      middle: z.number(),
      /** The weight of how many entries name this one. */
      central: z.number(),
      /**
       * The weight of a likely turn in the log-odds that something answers: an off-topic line is unlike any turn too.
       */
      turns: z.number(),
    }),
    followUp: z.record(z.enum(FOLLOW_FEATURES), z.number()),
    followScope: z.record(z.enum(FOLLOW_SCOPE), z.number()),
  })
  .parse(file);

/** The weights of similarity, in the order of the features; learnt by `npm run train -- --weights`. */
export const WEIGHTS = {
  rank: RANK_FEATURES.map((name) => weights.rank[name]),
  scope: SCOPE_FEATURES.map((name) => weights.scope[name]),
};

/** The weights of a follow-up. */
export const FOLLOW_UP = {
  entries: FOLLOW_FEATURES.map((name) => weights.followUp[name]),
  scope: FOLLOW_SCOPE.map((name) => weights.followScope[name]),
};

export const COMBINED_WEIGHTS = weights.combined;
/** For a model that has learnt from phrasings only: similarity counts more. */
export const FIRST_DAY_WEIGHTS = weights.firstDay;

/** The thresholds of decisions. Each is a probability; docs/asking.md explains the values. */
export const THRESHOLDS = {
  /** Below this probability of an answer, the question is outside. */
  outside: 0.25,
  /** The scope must be at least this for an entry to be shown rather than suggested. */
  answer: 0.6,
  /** Below this probability of the first entry, or the first two together, they are suggested rather than shown. */
  certain: 0.25,
  certainTwo: 0.45,
  /** Below this share of the first entry among the first two, both are shown. */
  thin: 0.82,
  /** If unknowns hold at least this share of the top five entries' probability, the answer is that no source says. */
  unknown: 0.4,
  /** The share of the first entry among the first two that each part of a double question needs. */
  part: 0.6,
  /** A wish for news is about the first entry if that entry has at least this share among the first five. */
  named: 0.5,
  /** Below this overall probability, an entry is not suggested: nothing is better than nonsense. */
  near: 0.005,
  /** The minimum for the second and third suggestion. */
  choice: 0.02,
  /** The lowest probability at which a line is a wish. */
  wish: 0.35,
  /** The minimum for a wish to see what an entry may also say: sources, disputes, the overview. */
  showing: 0.25,
  /** At this probability or more, a line is a turn, whatever entry it may ask for. */
  surelyTurn: 0.75,
  /** From this probability on, a line after an answer is a turn, whatever entry it may ask for as a follow-up. */
  turn: 0.58,
  /** A line after an answer stands alone if its first entry has at least this share among the first two. */
  alone: 0.6,
  /** A line asks for the previous entry again if that entry has at least this probability, alone and as a follow-up. */
  again: 0.5,
  /** A line that asks nothing in particular is about a topic whose entries have at least this share among the first five. */
  topic: 0.75,
  /** If the whole message is at least this certain, its sentences are not scored separately. */
  whole: 0.6,
  /** From this probability on, an entry about the side in the question beats a likelier one about the other side. */
  own: 0.15,
  /** Below this overall probability, the reply names the question that it answers. */
  clear: 0.85,
  /** If the first entry has at least this share, no alternatives are offered. */
  sure: 0.9,
};

/** For a model that has learnt from phrasings only, which is less certain. */
export const ON_FIRST_DAY: typeof THRESHOLDS = {
  ...THRESHOLDS,
  outside: 0.4,
  answer: 0.65,
  certain: 0.3,
  certainTwo: 0.6,
};

/** For words alone, before anything is learnt: then something always seems near. */
export const BEFORE_LEARNING: typeof THRESHOLDS = { ...ON_FIRST_DAY, outside: 0.42, near: 0.2, choice: 0.1 };
