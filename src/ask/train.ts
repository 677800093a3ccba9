import type { AskIndex, LeftOut } from './model.ts';
import { AGAINST, entryFeatures, RANK_FEATURES, type Ranked, type RankFeature, rank } from './rank.ts';
import type { Reading } from './reading.ts';
import { SCOPE_AGAINST, SCOPE_FEATURES, SCOPE_FREE, type ScopeFeature, scopeFeatures } from './scope.ts';

const RANK_STEPS = 120;
const SCOPE_STEPS = 1500;
const RANK_RIDGE = 0.1;
const SCOPE_RIDGE = 0.02;
/** How many of the likest wrong entries a lesson is learnt against. */
const RIVALS = 24;
/**
 * What a curator would say before any lesson: a phrasing's words count, idioms and explained words count more.
 * Lessons pull from there, and not far: phrasings are written to differ from each other, so that a phrasing that is left
 * out is less like the others than a real question is.
 */
const PRIOR: Record<RankFeature, number> = {
  words: 2,
  covered: 1,
  concepts: 1,
  letters: 1.5,
  pairs: 1,
  support: 1.5,
  entryWords: 1,
  entryConcepts: 1,
  answerWords: 1,
  typical: 2,
  explained: 2,
  keyWord: 0.7,
  idiom: 3,
  idioms: 1.5,
  questionType: 0.8,
  subjects: 1,
  strangers: -1.5,
  unknown: 0,
  central: 0.8,
  missing: -1.5,
};
/** The same for the scope: an answer must explain the question's words, and be unlike what is known to be outside. */
const SCOPE_PRIOR: Partial<Record<ScopeFeature, number>> = {
  score: 2.5,
  support: 1,
  explained: 3,
  gap: -2,
  foreignWords: -1,
  offTopicWords: -1.5,
  offTopicLetters: -1.5,
  offTopicLead: -3,
  outsider: -2,
  strangers: -0.5,
  core: 0.4,
  brief: 0.8,
};
const SCOPE_START = SCOPE_FEATURES.map((name) => SCOPE_PRIOR[name] ?? 0);
const START = RANK_FEATURES.map((name) => PRIOR[name]);

type Sign = (weight: number) => number;
const free: Sign = (weight) => weight;
const never: Sign = (weight) => Math.min(0, weight);
const always: Sign = (weight) => Math.max(0, weight);
// Evidence keeps its sign: features overlap, and a weight that turned against its own meaning would fit the lessons only.
const RANK_SIGNS = RANK_FEATURES.map((name) => (name === 'unknown' ? free : AGAINST.includes(name) ? never : always));
const SCOPE_SIGNS = SCOPE_FEATURES.map((name) =>
  SCOPE_FREE.includes(name) ? free : SCOPE_AGAINST.includes(name) ? never : always,
);

interface Learnt {
  readonly rank: number[];
  readonly scope: number[];
}

/** One question made of a briefing's own text, with what is left out while it is asked, and the right entry. */
interface Lesson {
  readonly reading: Reading;
  readonly leftOut: LeftOut;
  /** The entry that answers it; undefined when nothing does. */
  readonly right?: number;
  readonly leftOutExample?: number;
}

/** Learns the weights from a briefing alone: its phrasings left out in turn, its entries left out, its off-topic examples. */
export function learn(index: AskIndex): Learnt {
  const phrasings = phrasingLessons(index);
  const rankWeights = learnRanking(index, phrasings);
  const lessons = [...phrasings, ...orphanLessons(index), ...offTopicLessons(index)];
  return { rank: rankWeights, scope: learnScope(index, lessons, rankWeights) };
}

function phrasingLessons(index: AskIndex): Lesson[] {
  return index.phrasings.flatMap(({ entry, text }, i) => {
    const whole = { reading: index.reader.read(text), leftOut: new Set([i]), right: entry };
    return [whole, ...shortened(text).map((shorter) => ({ ...whole, reading: index.reader.read(shorter) }))];
  });
}

/** People type less than a curator writes: the same phrasing with one word in five gone, which ones by its own letters. */
function shortened(text: string): string[] {
  const words = text.split(' ');
  if (words.length < 5) return [];
  const seed = [...text].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return [words.filter((_, i) => (i * 7 + seed) % 5 !== 0).join(' ')];
}

/** A question whose entry is gone: near to the story, and nothing answers it. */
function orphanLessons(index: AskIndex): Lesson[] {
  return index.phrasings.flatMap(({ entry, reading }, i) =>
    i % 2 === 0 ? [{ reading, leftOut: new Set(index.entries[entry]?.phrasings) }] : [],
  );
}

function offTopicLessons(index: AskIndex): Lesson[] {
  return index.offTopic.readings.map((reading, i) => ({ reading, leftOut: new Set<number>(), leftOutExample: i }));
}

/** Softmax over the entries, by gradient ascent with a ridge: deterministic, no chance involved. */
function learnRanking(index: AskIndex, lessons: readonly Lesson[]): number[] {
  const rows = lessons.flatMap(({ reading, leftOut, right }) => {
    const features = entryFeatures(index, reading, leftOut);
    const target = features.findIndex(({ entry }) => entry === right);
    if (target === -1) return [];
    const rivals = features
      .filter((_, i) => i !== target)
      .map((one) => ({ one, score: inner(one.features, START) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, RIVALS);
    return [{ features: [features[target]?.features ?? [], ...rivals.map(({ one }) => one.features)], target: 0 }];
  });
  const size = RANK_FEATURES.length;
  const weights = [...START];
  const momentum = new Array<number>(size).fill(0);
  for (let step = 0; step < RANK_STEPS; step += 1) {
    const gradient = new Array<number>(size).fill(0);
    for (const { features, target } of rows) {
      const scores = features.map((one) => inner(weights, one));
      const most = Math.max(...scores);
      const odds = scores.map((score) => Math.exp(score - most));
      const all = odds.reduce((total, value) => total + value, 0);
      for (let k = 0; k < size; k += 1) {
        let mean = 0;
        for (let j = 0; j < features.length; j += 1) mean += ((odds[j] ?? 0) / all) * (features[j]?.[k] ?? 0);
        gradient[k] = (gradient[k] ?? 0) + (features[target]?.[k] ?? 0) - mean;
      }
    }
    for (let k = 0; k < size; k += 1) {
      const slope = (gradient[k] ?? 0) / rows.length - RANK_RIDGE * ((weights[k] ?? 0) - (START[k] ?? 0));
      momentum[k] = 0.9 * (momentum[k] ?? 0) + slope;
      weights[k] = RANK_SIGNS[k]?.((weights[k] ?? 0) + 1 * (momentum[k] ?? 0)) ?? 0;
    }
  }
  return weights.map(rounded);
}

/** Logistic regression: does the briefing answer this? */
function learnScope(index: AskIndex, lessons: readonly Lesson[], rankWeights: readonly number[]): number[] {
  const rows = lessons.map(({ reading, leftOut, right, leftOutExample }) => {
    const ranking: Ranked[] = rank(index, reading, rankWeights, leftOut);
    const isRight = right !== undefined;
    return { features: scopeFeatures(index, reading, ranking, leftOut, leftOutExample), label: isRight ? 1 : 0 };
  });
  const size = SCOPE_FEATURES.length;
  const weights = [...SCOPE_START];
  const momentum = new Array<number>(size).fill(0);
  for (let step = 0; step < SCOPE_STEPS; step += 1) {
    const gradient = new Array<number>(size).fill(0);
    for (const { features, label } of rows) {
      const miss = label - 1 / (1 + Math.exp(-inner(weights, features)));
      for (let k = 0; k < size; k += 1) gradient[k] = (gradient[k] ?? 0) + miss * (features[k] ?? 0);
    }
    for (let k = 0; k < size; k += 1) {
      const slope =
        (gradient[k] ?? 0) / rows.length - (k === 0 ? 0 : SCOPE_RIDGE) * ((weights[k] ?? 0) - (SCOPE_START[k] ?? 0));
      momentum[k] = 0.9 * (momentum[k] ?? 0) + slope;
      weights[k] = SCOPE_SIGNS[k]?.((weights[k] ?? 0) + 0.5 * (momentum[k] ?? 0)) ?? 0;
    }
  }
  return weights.map(rounded);
}

function inner(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
