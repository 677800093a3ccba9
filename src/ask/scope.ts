import { type AskIndex, type LeftOut, NOTHING } from './model.ts';
import { RANK_FEATURES, type Ranked, type RankFeature, weigh } from './rank.ts';
import type { Reading } from './reading.ts';

/** What tells whether the briefing can answer at all, and whether the best entry is the right one. */
export const SCOPE_FEATURES = [
  'bias',
  'score',
  'lead',
  'share',
  'words',
  'covered',
  'entryWords',
  'concepts',
  'entryConcepts',
  'letters',
  'support',
  'foreignWords',
  'offTopicWords',
  'offTopicLetters',
  'offTopicLead',
  'outsider',
  'strangers',
  'core',
  'brief',
  'explained',
  'idiom',
  'idioms',
  'keyWord',
  'gap',
] as const;

/** From this share of a question's words on, it counts less how many more are explained. */
const GAP = 0.7;

/** The features of the decision on scope: from the ranking, the off-topic examples and the entities. */
export function scopeFeatures(
  index: AskIndex,
  reading: Reading,
  ranking: readonly Ranked[],
  leftOut: LeftOut = NOTHING,
  leftOutExample?: number,
): readonly number[] {
  const [top, second] = ranking;
  const of = (name: RankFeature) => top?.features[RANK_FEATURES.indexOf(name)] ?? 0;
  const weights = reading.terms.map((term) => index.terms.weight(term));
  const all = weights.reduce((total, weight) => total + weight, 0);
  const isKnown = (term: string) => index.terms.where(term).some((phrasing) => !leftOut.has(phrasing));
  const foreign = reading.terms.reduce((total, term, i) => (isKnown(term) ? total : total + (weights[i] ?? 0)), 0);
  const offWords = strongest(index.offTopic.terms.cosines(reading.terms), leftOutExample);
  const offLetters = strongest(index.offTopic.trigrams.cosines(reading.trigrams), leftOutExample);
  const entities = top === undefined ? new Set<string>() : (index.entries[top.entry]?.entities ?? new Set<string>());
  const strange = reading.entities.filter((id) => !entities.has(id));
  const total = ranking.slice(0, 10).reduce((sum, { score }) => sum + Math.exp(score - (top?.score ?? 0)), 0);
  return [
    1,
    (top?.score ?? 0) / 10,
    Math.min(3, (top?.score ?? 0) - (second?.score ?? 0)) / 3,
    total === 0 ? 0 : 1 / total,
    of('words'),
    of('covered'),
    of('entryWords'),
    of('concepts'),
    of('entryConcepts'),
    of('letters'),
    of('support'),
    all === 0 ? 1 : foreign / all,
    offWords,
    offLetters,
    Math.max(0, (offWords + offLetters) / 2 - (of('words') + of('letters')) / 2),
    strange.some((id) => index.outside.has(id)) ? 1 : 0,
    Math.min(2, strange.length) / 2,
    reading.entities.some((id) => !index.outside.has(id)) ? 1 : 0,
    1 / (1 + reading.terms.length),
    of('explained'),
    of('idiom'),
    of('idioms'),
    of('keyWord'),
    Math.max(0, GAP - of('explained')),
  ];
}

function strongest(values: readonly number[], leftOut?: number): number {
  let most = 0;
  for (let i = 0; i < values.length; i += 1) if (i !== leftOut) most = Math.max(most, values[i] ?? 0);
  return most;
}

/** The probability that the ranking's first entry answers the question. */
export function confidence(weights: readonly number[], features: readonly number[]): number {
  return 1 / (1 + Math.exp(-weigh(weights, features)));
}
