import { TURN_PREFIX } from './learnt/lessons.ts';
import { type LearntModel, likelihoods } from './learnt/model.ts';
import type { Nearness } from './learnt/nearest.ts';
import type { AskIndex, IndexedEntry, LearntEntries } from './model.ts';
import { isVetoed, RANK_FEATURES, type Ranked, rankEntries, weightedSum } from './rank.ts';
import type { Reading } from './reading.ts';
import { logisticProbability, scopeFeatures } from './scope.ts';
import { COMBINED_WEIGHTS, FIRST_DAY_WEIGHTS, WEIGHTS } from './weights.ts';
import { TURNS, type Turn } from './wish.ts';

/** The probability of each turn, such as a wish or a request for proof. */
type Turns = ReadonlyMap<Turn, number>;

export interface Scores {
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that something here answers the question. */
  readonly scope: number;
  /** The probability of the first five entries, if something answers. */
  readonly shares: readonly number[];
  /** Whether the question is one of the first entry's phrasings, word for word. */
  readonly isExact?: boolean;
  /** The probability of each turn; absent without a model. */
  readonly turns?: Turns;
  readonly learnt?: LearntOutput;
}

/** What the learnt models say of a text: the probability of each entry of the index, and of "outside". */
export interface LearntOutput {
  readonly entries: readonly number[];
  readonly outside: number;
  /** The sentence vector, if it was ready in time. */
  readonly vector: Float32Array | undefined;
}

export interface WeighOptions {
  readonly vector?: Float32Array | undefined;
}

/** How many entries a ranking keeps. */
const KEPT = 40;
const LEAST = 1e-6;
/** The score of an exact phrasing, above any other score. */
const CERTAIN = 10;
const NO_FEATURES: readonly number[] = RANK_FEATURES.map(() => 0);

/**
 * Ranks the entries by the similarity of their phrasings and, with a learnt model, by how people ask for them. An exact
 * phrasing is always answered by its own entry.
 */
export function scoreQuestion(index: AskIndex, reading: Reading, options: WeighOptions): Scores {
  const found = scoreSimilarity(index, reading, options);
  const own = index.exactPhrasings.get(reading.words.join(' '));
  if (own === undefined) return found;
  const top = (found.ranking[0]?.score ?? 0) + CERTAIN;
  const known = found.ranking.find(({ entry }) => entry === own);
  const first = { entry: own, features: NO_FEATURES, phrasing: -1, ...known, score: top };
  const ranking = [first, ...found.ranking.filter(({ entry }) => entry !== own)];
  return { ...weighed(reading, ranking, 1), isExact: true, ...(found.learnt && { learnt: found.learnt }) };
}

function scoreSimilarity(index: AskIndex, reading: Reading, { vector }: WeighOptions): Scores {
  const lexical = rankEntries(index, reading, WEIGHTS.rank);
  const plainScope = logisticProbability(WEIGHTS.scope, scopeFeatures(index, reading, lexical));
  const isBlank = reading.words.length === 0 || (!vector && lexical.length === 0);
  const likely = isBlank ? undefined : likelyEntries(index, reading, vector);
  if (!likely) return weighed(reading, lexical, plainScope);

  const early = index.learnt === undefined;
  const weights = early ? FIRST_DAY_WEIGHTS : COMBINED_WEIGHTS;
  const near = early && vector ? index.nearest?.to(vector) : undefined;
  const floor = (lexical.at(-1)?.score ?? 0) - 1;
  const known = new Map(lexical.map((ranked) => [ranked.entry, ranked]));
  const logOf = (entry: number) => Math.log((likely.entries[entry] ?? 0) + LEAST);
  const ranking = [...index.entries.keys()]
    .filter((entry) => known.has(entry) || !isVetoed(index, index.entries[entry], reading))
    .map((entry): Ranked => {
      const { score, features, phrasing } = known.get(entry) ?? { score: floor, features: NO_FEATURES, phrasing: -1 };
      return {
        entry,
        features,
        phrasing,
        score: logOf(entry) + weights.lexical * score + (early ? earlyScore(index.entries[entry], near?.[entry]) : 0),
      };
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, KEPT);
  const inside = ranking.reduce((total, { entry }) => total + (likely.entries[entry] ?? 0), LEAST);
  const { turns, entries, outside } = likely;
  const odds =
    weights.bias +
    weights.inside * Math.log(inside / (outside + LEAST)) +
    weights.scope * logit(plainScope) +
    (early ? FIRST_DAY_WEIGHTS.turns * turnsLog(turns) : 0);
  const learnt = { entries, outside, vector };
  return { ...weighed(reading, ranking, 1 / (1 + Math.exp(-odds)), weights.sharpness), turns, learnt };
}

/** The features of an entry that count only on the first day. */
export function earlyFeatures(entry: IndexedEntry | undefined, near: Nearness | undefined): readonly number[] {
  return [near?.phrasing ?? 0, near?.middle ?? 0, Math.log(1 + (entry?.centrality ?? 0))];
}

function earlyScore(entry: IndexedEntry | undefined, near: Nearness | undefined): number {
  return weightedSum(
    [FIRST_DAY_WEIGHTS.near, FIRST_DAY_WEIGHTS.middle, FIRST_DAY_WEIGHTS.central],
    earlyFeatures(entry, near),
  );
}

/** The logarithm of the probability that a text is a turn. */
export function turnsLog(turns: Turns): number {
  return Math.log([...turns.values()].reduce((total, value) => total + value, LEAST));
}

export interface LearntProbabilities {
  readonly entries: readonly number[];
  readonly outside: number;
  readonly turns: Turns;
}

/** The probabilities by the trained model. Entries that it does not know get theirs from the first day's model. */
export function likelyEntries(
  index: AskIndex,
  reading: Reading,
  vector: Float32Array | undefined,
): LearntProbabilities | undefined {
  const trained = index.learnt && likelyBy(index.learnt, reading, vector);
  const early = index.firstDay && likelyBy(index.firstDay, reading, vector);
  if (!trained || !early || !index.learnt) return trained ?? early;
  const unknown = index.learnt.places.map((place) => place === -1);
  const share = early.entries.reduce((total, value, entry) => (unknown[entry] ? total + value : total), 0);
  return {
    entries: trained.entries.map((value, entry) =>
      unknown[entry] ? (early.entries[entry] ?? 0) : value * (1 - share),
    ),
    outside: trained.outside * (1 - share),
    turns: trained.turns,
  };
}

function likelyBy(
  { model, places }: LearntEntries,
  reading: Reading,
  vector: Float32Array | undefined,
): LearntProbabilities {
  const learnt = likelihoods(model, reading, vector);
  return {
    entries: places.map((place) => learnt[place] ?? 0),
    outside: learnt.at(-1) ?? 0,
    turns: turnsBy(model, learnt),
  };
}

function weighed(reading: Reading, ranking: readonly Ranked[], scope: number, sharpness?: number): Scores {
  return { reading, ranking, scope, shares: sharesOf(ranking, sharpness) };
}

/** The probability of the ranking's first five entries, given that one of them answers. */
export function sharesOf(ranking: readonly Ranked[], sharpness = COMBINED_WEIGHTS.sharpness): readonly number[] {
  const most = ranking[0]?.score ?? 0;
  const odds = ranking.map(({ score }) => Math.exp(sharpness * (score - most)));
  const all = odds.reduce((total, value) => total + value, 0);
  return odds.slice(0, 5).map((value) => value / all);
}

function turnsBy({ ids }: LearntModel, learnt: Float64Array): Turns {
  return new Map(TURNS.map((turn) => [turn, learnt[ids.indexOf(`${TURN_PREFIX}${turn}`)] ?? 0]));
}

export function logit(probability: number): number {
  const kept = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return Math.log(kept / (1 - kept));
}
