import type { Entry } from '../briefing/schema.ts';
import { logit, type Scores, sharesOf } from './combine.ts';
import type { AskIndex } from './model.ts';
import { isVetoed, type Ranked, typeLikeness, weightedSum } from './rank.ts';
import { type Reading, refersBack } from './reading.ts';
import { FOLLOW_FEATURES, FOLLOW_SCOPE } from './weights.ts';

/** A line after an entry: its scores alone, and together with the entry's question. */
export interface FollowUp {
  readonly alone: Scores;
  readonly together: Scores;
  readonly bare: Reading;
  readonly before: Entry;
}

const FLOOR = -9;
const MAX_ODDS = 4;

/** The features of each entry that may answer a follow-up; the previous entry never does. */
export function followFeatures(index: AskIndex, { alone, together, bare, before }: FollowUp): Omit<Ranked, 'score'>[] {
  const [byItself, beside] = [logShares(alone.ranking), logShares(together.ranking)];
  const bareness = barenessOf(bare);
  return [...new Set([...byItself.keys(), ...beside.keys()])].flatMap((number) => {
    const found = index.entries[number];
    if (!found || found.entry.id === before.id || isVetoed(index, found, bare)) return [];
    const { entry } = found;
    const a = byItself.get(number) ?? FLOOR;
    const b = beside.get(number) ?? FLOOR;
    const isRelated = before.related.includes(entry.id) || entry.nearest === before.id || before.nearest === entry.id;
    const related = isRelated || entry.related.includes(before.id) ? 1 : 0;
    const topic = entry.topic === before.topic ? 1 : 0;
    const kind = typeLikeness(index, found, bare);
    const features: Record<(typeof FOLLOW_FEATURES)[number], number> = {
      alone: a,
      aloneBare: a * bareness,
      together: b,
      togetherBare: b * bareness,
      related,
      relatedBare: related * bareness,
      topic,
      topicBare: topic * bareness,
      kind,
      kindBare: kind * bareness,
    };
    return [{ entry: number, phrasing: -1, features: FOLLOW_FEATURES.map((name) => features[name]) }];
  });
}

export function followScope({ alone, together, bare }: FollowUp): readonly number[] {
  const bareness = barenessOf(bare);
  const features: Record<(typeof FOLLOW_SCOPE)[number], number> = {
    bias: 1,
    alone: bounded(alone.scope),
    aloneBare: bounded(alone.scope) * bareness,
    together: bounded(together.scope),
    bare: bareness,
  };
  return FOLLOW_SCOPE.map((name) => features[name]);
}

/** A line weighed as a follow-up. */
export function weighFollowUp(
  index: AskIndex,
  line: FollowUp,
  weights: { readonly entries: readonly number[]; readonly scope: readonly number[] },
): Scores {
  const ranking = followFeatures(index, line)
    .map((one) => ({ ...one, score: weightedSum(weights.entries, one.features) }))
    .sort((a, b) => b.score - a.score);
  const scope = 1 / (1 + Math.exp(-weightedSum(weights.scope, followScope(line))));
  return { reading: line.bare, ranking, scope, shares: sharesOf(ranking, 1) };
}

/**
 * How much a line depends on the previous entry: 1 without words of its own, less with each; more if it points back.
 */
function barenessOf(reading: Reading): number {
  return Math.min(1, (refersBack(reading) ? 1.5 : 1) / (1 + reading.terms.length));
}

/** Limits log-odds: beyond the limit, more certainty changes nothing. */
function bounded(probability: number): number {
  return Math.max(-MAX_ODDS, Math.min(MAX_ODDS, logit(probability)));
}

/** For each entry of a ranking, the logarithm of its probability. */
function logShares(ranking: readonly Ranked[]): Map<number, number> {
  const most = ranking[0]?.score ?? 0;
  const all = Math.log(ranking.reduce((total, { score }) => total + Math.exp(score - most), 0));
  return new Map(ranking.map(({ entry, score }) => [entry, Math.max(FLOOR, score - most - all)]));
}
