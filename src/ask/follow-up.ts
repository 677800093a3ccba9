import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { isVetoed, type Ranked, typeLikeness, weightedSum } from './rank.ts';
import { type Reading, refersBack } from './reading.ts';
import { logisticProbability } from './scope.ts';
import { logit, type Scores, sharesOf } from './score-question.ts';
import { FOLLOW_UP_FEATURES, FOLLOW_UP_SCOPE_FEATURES, type FOLLOW_UP_WEIGHTS } from './weights.ts';

export interface FollowUp {
  readonly aloneScores: Scores;
  readonly combinedScores: Scores;
  readonly reading: Reading;
  readonly previous: Entry;
}

const MIN_LOG_SHARE = -9;
const MAX_LOG_ODDS = 4;

/** The previous entry never answers. */
export function followUpFeatures(index: AskIndex, line: FollowUp): Omit<Ranked, 'score'>[] {
  const { reading, previous } = line;
  const [aloneShares, combinedShares] = [logShares(line.aloneScores.ranking), logShares(line.combinedScores.ranking)];
  const bareness = barenessOf(reading);
  return [...new Set([...aloneShares.keys(), ...combinedShares.keys()])].flatMap((entryNumber) => {
    const candidate = index.entries[entryNumber];
    if (!candidate || candidate.entry.id === previous.id || isVetoed(index, candidate, reading)) return [];
    const { entry } = candidate;
    const isRelated =
      [...previous.related, previous.nearest].includes(entry.id) ||
      [...entry.related, entry.nearest].includes(previous.id);
    const unweighted = {
      alone: aloneShares.get(entryNumber) ?? MIN_LOG_SHARE,
      together: combinedShares.get(entryNumber) ?? MIN_LOG_SHARE,
      related: isRelated ? 1 : 0,
      topic: entry.topic === previous.topic ? 1 : 0,
      kind: typeLikeness(index, candidate, reading),
    };
    const features: Record<(typeof FOLLOW_UP_FEATURES)[number], number> = {
      ...unweighted,
      aloneBare: unweighted.alone * bareness,
      togetherBare: unweighted.together * bareness,
      relatedBare: unweighted.related * bareness,
      topicBare: unweighted.topic * bareness,
      kindBare: unweighted.kind * bareness,
    };
    return [{ entry: entryNumber, phrasing: -1, features: FOLLOW_UP_FEATURES.map((name) => features[name]) }];
  });
}

export function followUpScopeFeatures({ aloneScores, combinedScores, reading }: FollowUp): readonly number[] {
  const bareness = barenessOf(reading);
  const features: Record<(typeof FOLLOW_UP_SCOPE_FEATURES)[number], number> = {
    bias: 1,
    alone: limitedLogit(aloneScores.scope),
    aloneBare: limitedLogit(aloneScores.scope) * bareness,
    together: limitedLogit(combinedScores.scope),
    bare: bareness,
  };
  return FOLLOW_UP_SCOPE_FEATURES.map((name) => features[name]);
}

export function scoreFollowUp(index: AskIndex, line: FollowUp, weights: typeof FOLLOW_UP_WEIGHTS): Scores {
  const ranking = followUpFeatures(index, line)
    .map((candidate) => ({ ...candidate, score: weightedSum(weights.entries, candidate.features) }))
    .sort((a, b) => b.score - a.score);
  const scope = logisticProbability(weights.scope, followUpScopeFeatures(line));
  return { reading: line.reading, ranking, scope, shares: sharesOf(ranking, 1) };
}

/** From 0 to 1: the fewer topic words, the more the line depends on the previous entry; more still if it refers back. */
function barenessOf(reading: Reading): number {
  return Math.min(1, (refersBack(reading) ? 1.5 : 1) / (1 + reading.terms.length));
}

function limitedLogit(probability: number): number {
  return Math.max(-MAX_LOG_ODDS, Math.min(MAX_LOG_ODDS, logit(probability)));
}

function logShares(ranking: readonly Ranked[]): Map<number, number> {
  const highestScore = ranking[0]?.score ?? 0;
  const logTotal = Math.log(ranking.reduce((total, { score }) => total + Math.exp(score - highestScore), 0));
  return new Map(ranking.map(({ entry, score }) => [entry, Math.max(MIN_LOG_SHARE, score - highestScore - logTotal)]));
}
