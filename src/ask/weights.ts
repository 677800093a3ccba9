import { z } from 'zod';
import { RANK_FEATURES } from './rank.ts';
import { SCOPE_FEATURES } from './scope.ts';
import learnt from './weights.json' with { type: 'json' };

const schema = z.object({
  learnt: z.string(),
  from: z.string(),
  rank: z.record(z.enum(RANK_FEATURES), z.number()),
  scope: z.record(z.enum(SCOPE_FEATURES), z.number()),
});

const { rank, scope } = schema.parse(learnt);

/** The learnt weights, in the order of the features; they were learnt once and ship with the engine. */
export const WEIGHTS = {
  rank: RANK_FEATURES.map((name) => rank[name]),
  scope: SCOPE_FEATURES.map((name) => scope[name]),
};

/** How what was learnt from wordings and the likeness to phrasings count together. */
export const COMBINED = {
  /** The likeness to phrasings, beside the logarithm of the learnt probability. */
  lexical: 0.2,
  /** How sharply the scores tell the first entries apart. */
  sharpness: 1.36,
  /** The odds that something answers: by themselves, by what was learnt, and by the likeness to phrasings. */
  bias: 0.114,
  inside: 1.061,
  scope: 0.245,
};

/** The same where only phrasings were learnt from: the likeness to them counts more. Set on left-out questions of one story. */
export const FIRST_DAY = { lexical: 1, sharpness: 0.8, bias: 2, inside: 0.55, scope: 0.88 };

/** Where decisions change over. Each is a probability; docs/asking.md says how they were set. */
export const THRESHOLDS = {
  /** The probability of an answer below which nothing here answers the question. */
  outside: 0.3,
  /** From this probability on, something is answered rather than suggested. */
  answer: 0.6,
  /** The first entry's share, of the first two's, below which both are shown. */
  thin: 0.75,
  /** The share of unknowns, of the first five, from which the answer is that no source says. */
  unknown: 0.4,
  /** The first entry's share, of the first two's, that each part of a question in two parts must reach. */
  part: 0.6,
  /** The probability of an entry, in all, below which it is not suggested: nothing is better than nonsense. */
  near: 0.01,
  /** The same for the second and third of what may be meant. */
  choice: 0.02,
  /** The probability of a wish from which on it is one. */
  wish: 0.5,
  /** The probability, after an answer, that a line asks what it rests on. */
  proof: 0.4,
  /** The first entry's share, of the first two's, from which on a line stands alone after an answer. */
  alone: 0.6,
  /** How clear a whole message must be for its sentences not to be looked at. */
  whole: 0.6,
  /** The first entry's share from which on nothing else is offered beside it. */
  sure: 0.9,
};
