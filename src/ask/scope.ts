import type { AskIndex } from './model.ts';
import { RANK_FEATURES, type Ranked, type RankFeature, weightedSum } from './rank.ts';
import type { Reading } from './reading.ts';

/** The features for deciding whether the briefing can answer at all, and whether the best entry is right. */
export const SCOPE_FEATURES = [
  'bias',
  'score',
  'support',
  'explained',
  'foreignWords',
  'offTopicWords',
  'offTopicLetters',
  'outsider',
  'strangers',
  'core',
  'brief',
] as const;

/** The features of the decision on scope: from the ranking, the off-topic examples and the entities. */
export function scopeFeatures(index: AskIndex, reading: Reading, [top]: readonly Ranked[]): readonly number[] {
  const of = (name: RankFeature) => top?.features[RANK_FEATURES.indexOf(name)] ?? 0;
  const weights = reading.terms.map((term) => index.terms.weight(term));
  const all = weights.reduce((total, weight) => total + weight, 0);
  const foreign = reading.terms.reduce(
    (total, term, i) => (index.terms.has(term) ? total : total + (weights[i] ?? 0)),
    0,
  );
  const entities = index.entries[top?.entry ?? -1]?.entities;
  const strange = reading.entities.filter((id) => !entities?.has(id));
  const features: Record<(typeof SCOPE_FEATURES)[number], number> = {
    bias: 1,
    score: (top?.score ?? 0) / 10,
    support: of('support'),
    explained: of('explained'),
    foreignWords: all === 0 ? 1 : foreign / all,
    offTopicWords: Math.max(0, ...index.offTopic.terms.cosines(reading.terms)),
    offTopicLetters: Math.max(0, ...index.offTopic.trigrams.cosines(reading.trigrams)),
    outsider: strange.some((id) => index.outside.has(id)) ? 1 : 0,
    strangers: Math.min(2, strange.length) / 2,
    core: reading.entities.some((id) => !index.outside.has(id)) ? 1 : 0,
    brief: 1 / (1 + reading.terms.length),
  };
  return SCOPE_FEATURES.map((name) => features[name]);
}

/** The probability that the ranking's first entry answers the question. */
export function confidence(weights: readonly number[], features: readonly number[]): number {
  return 1 / (1 + Math.exp(-weightedSum(weights, features)));
}
