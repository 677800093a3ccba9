import { z } from 'zod';
import { RANK_FEATURES } from './rank.ts';
import { SCOPE_FEATURES } from './scope.ts';
import weightsFile from './weights.json' with { type: 'json' };

/** Features that end in "Bare" are multiplied by how much the line depends on the previous entry. */
export const FOLLOW_UP_FEATURES = [
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

export const FOLLOW_UP_SCOPE_FEATURES = ['bias', 'alone', 'aloneBare', 'together', 'bare'] as const;

const combined = z.strictObject({
  /** The weight of the similarity of phrasings, relative to the learnt log-probability. */
  lexical: z.number(),
  /** A higher value favours the first entry. */
  sharpness: z.number(),
  /**
   * For the log-odds that some entry answers: a constant, and the weights of the learnt model and the phrasings' similarity.
   */
  bias: z.number(),
  inside: z.number(),
  scope: z.number(),
});
export type CombinedWeights = z.infer<typeof combined>;

const weights = z
  .strictObject({
    rank: z.record(z.enum(RANK_FEATURES), z.number()),
    scope: z.record(z.enum(SCOPE_FEATURES), z.number()),
    combined,
    firstDay: combined.extend({
      /** For two cosines of sentence vectors: with the nearest phrasing, and with the mean of an entry's phrasings. */
      near: z.number(),
      middle: z.number(),
      central: z.number(),
      /** The weight of the turns' summed log-probability in the log-odds that some entry answers. */
      turns: z.number(),
    }),
    followUp: z.record(z.enum(FOLLOW_UP_FEATURES), z.number()),
    followScope: z.record(z.enum(FOLLOW_UP_SCOPE_FEATURES), z.number()),
  })
  .parse(weightsFile);

/** The weights are in the order of the features; `npm run train -- --weights` learns them. */
export const WEIGHTS = {
  rank: RANK_FEATURES.map((name) => weights.rank[name]),
  scope: SCOPE_FEATURES.map((name) => weights.scope[name]),
};

export const FOLLOW_UP_WEIGHTS = {
  entries: FOLLOW_UP_FEATURES.map((name) => weights.followUp[name]),
  scope: FOLLOW_UP_SCOPE_FEATURES.map((name) => weights.followScope[name]),
};

export const COMBINED_WEIGHTS = weights.combined;
/** A model that has learnt only from phrasings needs a higher weight of similarity. */
export const FIRST_DAY_WEIGHTS = weights.firstDay;

/** Each is a probability or a share; docs/asking.md explains the values. */
export const THRESHOLDS = {
  /** Below this probability of an answer, the question is outside. */
  outside: 0.25,
  /** At or above this scope, an entry is shown rather than suggested. */
  answer: 0.6,
  /** Below these, for the first entry or the first two together, entries are suggested rather than shown. */
  certain: 0.25,
  certainTwo: 0.45,
  /** Below this share of the first entry among the first two, both are shown. */
  thin: 0.82,
  /** If the unknowns have at least this share of the first five entries' probability, the reply is that no source says. */
  unknown: 0.4,
  /** Below this overall probability of the first entry, "no source says" would often be about something else. */
  sureUnknown: 0.5,
  /** Each part of a double question needs this share of the first entry among the first two. */
  part: 0.6,
  /** A request for news is about the first entry if that entry has at least this share among the first five. */
  named: 0.5,
  /** Below this overall probability, an entry is not suggested: no suggestion is better than a wrong one. */
  near: 0.005,
  /** The second and third suggestion need at least this probability. */
  choice: 0.02,
  /** At or above this, a line is a request to the bot. */
  wish: 0.35,
  /** At or above this, a line asks to see what an entry can also say: sources, disputes, the overview. */
  showing: 0.25,
  /** At or above these, a line can be small talk: all kinds together, and the likeliest kind. */
  talk: 0.25,
  talkKind: 0.1,
  /** At or above this for all kinds together, only a sure entry or turn comes before small talk. */
  surelyTalk: 0.5,
  /** At or above this, a line is a turn, whatever entry it may ask for. */
  surelyTurn: 0.75,
  /** At or above this, a line after an answer is a turn, whatever entry it may ask for as a follow-up. */
  turn: 0.58,
  /** A line after an answer stands alone if its first entry has at least this share among the first two. */
  alone: 0.6,
  /** A line asks for the previous entry again if that has at least this probability, both alone and as a follow-up. */
  again: 0.5,
  /** A line that only names a topic is about it if the topic's entries have at least this share together. */
  topic: 0.75,
  /** At or above this certainty of the whole message, its sentences are not scored separately. */
  whole: 0.6,
  /** At or above this, an entry about the side in the question beats a likelier one about the other side. */
  own: 0.15,
  /** Below this overall probability, the reply names the question that it answers. */
  clear: 0.85,
  /** At or above this, a decision is near-certain: an answer offers no alternatives, and a follow-up counts as clear. */
  sure: 0.9,
};

/** For a model that has learnt from phrasings only. It finds more questions outside. */
export const FIRST_DAY_THRESHOLDS: typeof THRESHOLDS = { ...THRESHOLDS, outside: 0.4, sureUnknown: 0 };

/** Before anything is learnt, only words count, and some entry always seems near. */
export const UNTRAINED_THRESHOLDS: typeof THRESHOLDS = {
  ...THRESHOLDS,
  outside: 0.42,
  sureUnknown: 0,
  answer: 0.65,
  certain: 0.3,
  certainTwo: 0.6,
  near: 0.2,
  choice: 0.1,
};
