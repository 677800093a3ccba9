import type { AskIndex } from './ask-index.ts';
import { RANK_FEATURES, type Ranked, type RankFeature, weightedSum } from './rank.ts';
import type { Reading } from './reading.ts';

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

export function scopeFeatures(index: AskIndex, reading: Reading, [firstRanked]: readonly Ranked[]): readonly number[] {
  const featureOfFirst = (name: RankFeature) => firstRanked?.features[RANK_FEATURES.indexOf(name)] ?? 0;
  const weightOf = (terms: readonly string[]) => terms.reduce((total, term) => total + index.terms.weight(term), 0);
  const totalWeight = weightOf(reading.terms);
  const firstEntities = index.entries[firstRanked?.entry ?? -1]?.entities;
  const strangers = reading.entities.filter((id) => !firstEntities?.has(id));
  const features: Record<(typeof SCOPE_FEATURES)[number], number> = {
    bias: 1,
    score: (firstRanked?.score ?? 0) / 10,
    support: featureOfFirst('support'),
    explained: featureOfFirst('explained'),
    foreignWords:
      totalWeight === 0 ? 1 : weightOf(reading.terms.filter((term) => !index.terms.has(term))) / totalWeight,
    offTopicWords: Math.max(0, ...index.offTopicSpaces.terms.cosinesWith(reading.terms)),
    offTopicLetters: Math.max(0, ...index.offTopicSpaces.trigrams.cosinesWith(reading.trigrams)),
    outsider: strangers.some((id) => index.outsideNames.has(id)) ? 1 : 0,
    strangers: Math.min(2, strangers.length) / 2,
    core: reading.entities.some((id) => !index.outsideNames.has(id)) ? 1 : 0,
    brief: 1 / (1 + reading.terms.length),
  };
  return SCOPE_FEATURES.map((name) => features[name]);
}

export function logisticProbability(weights: readonly number[], features: readonly number[]): number {
  return 1 / (1 + Math.exp(-weightedSum(weights, features)));
}
