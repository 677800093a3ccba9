import { sum } from '../lib/sum.ts';
import type { AskIndex, EntryModel, IndexedEntry } from './ask-index.ts';
import { classProbabilities } from './learning/learnt-model.ts';
import type { LinearModel } from './learning/linear-model.ts';
import type { Nearness } from './learning/phrasing-vectors.ts';
import { TALK_PREFIX, TURN_PREFIX } from './learning/training-lines.ts';
import { isVetoed, RANK_FEATURES, type Ranked, rankEntries, weightedSum } from './rank.ts';
import type { Reading } from './reading.ts';
import { logisticProbability, scopeFeatures } from './scope.ts';
import { COMBINED_WEIGHTS, FIRST_DAY_WEIGHTS, WEIGHTS } from './weights.ts';
import { LEARNT_TALK, type LearntTalk, TURNS, type Turn } from './wish.ts';

type TurnProbabilities = ReadonlyMap<Turn, number>;
type TalkProbabilities = ReadonlyMap<LearntTalk, number>;

export interface Scores {
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that any entry answers the question. */
  readonly scope: number;
  /** The probabilities of the first five entries, given that some entry answers. */
  readonly shares: readonly number[];
  readonly isExactPhrasing?: boolean;
  /** Absent without a learnt model, and for a blank line or an exact phrasing. */
  readonly turns?: TurnProbabilities;
  readonly talk?: TalkProbabilities;
  readonly modelOutput?: ModelOutput;
}

export interface ModelOutput {
  readonly entries: readonly number[];
  readonly outside: number;
  /** Undefined without an encoder, or if it was too slow. */
  readonly vector: Float32Array | undefined;
}

const MAX_RANKED = 40;
const MIN_PROBABILITY = 1e-6;
const EXACT_PHRASING_LEAD = 10;
const NO_FEATURES: readonly number[] = RANK_FEATURES.map(() => 0);

/**
 * Ranks by the similarity of phrasings and, with a learnt model, by its probabilities. An exact phrasing ranks its own entry
 * first.
 */
export function scoreQuestion(index: AskIndex, reading: Reading, vector?: Float32Array): Scores {
  const similarityScores = scoreSimilarity(index, reading, vector);
  const exactEntry = index.exactPhrasings.get(reading.words.join(' '));
  if (exactEntry === undefined) return similarityScores;
  const exactScore = (similarityScores.ranking[0]?.score ?? 0) + EXACT_PHRASING_LEAD;
  const rankedEntry = similarityScores.ranking.find(({ entry }) => entry === exactEntry);
  const first = { entry: exactEntry, features: NO_FEATURES, phrasing: -1, ...rankedEntry, score: exactScore };
  const ranking = [first, ...similarityScores.ranking.filter(({ entry }) => entry !== exactEntry)];
  return {
    ...toScores(reading, ranking, 1),
    isExactPhrasing: true,
    ...(similarityScores.modelOutput && { modelOutput: similarityScores.modelOutput }),
  };
}

function scoreSimilarity(index: AskIndex, reading: Reading, vector: Float32Array | undefined): Scores {
  const similarityRanking = rankEntries(index, reading, WEIGHTS.rank);
  const similarityScope = logisticProbability(WEIGHTS.scope, scopeFeatures(index, reading, similarityRanking));
  const isBlank = reading.words.length === 0 || (!vector && similarityRanking.length === 0);
  const probabilities = isBlank ? undefined : entryProbabilities(index, reading, vector);
  if (!probabilities) return toScores(reading, similarityRanking, similarityScope);

  const isFirstDay = index.trainedModel === undefined;
  const weights = isFirstDay ? FIRST_DAY_WEIGHTS : COMBINED_WEIGHTS;
  const nearness = isFirstDay && vector ? index.phrasingVectors?.compare(vector) : undefined;
  const lowestScore = (similarityRanking.at(-1)?.score ?? 0) - 1;
  const rankedByEntry = new Map(similarityRanking.map((ranked) => [ranked.entry, ranked]));
  const logProbability = (entry: number) => Math.log((probabilities.entries[entry] ?? 0) + MIN_PROBABILITY);
  const ranking = [...index.entries.keys()]
    .filter((entry) => rankedByEntry.has(entry) || !isVetoed(index, index.entries[entry], reading))
    .map((entry): Ranked => {
      const { score, features, phrasing } = rankedByEntry.get(entry) ?? {
        score: lowestScore,
        features: NO_FEATURES,
        phrasing: -1,
      };
      return {
        entry,
        features,
        phrasing,
        score:
          logProbability(entry) +
          weights.lexical * score +
          (isFirstDay ? firstDayScore(index.entries[entry], nearness?.[entry]) : 0),
      };
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_RANKED);
  const insideProbability = ranking.reduce(
    (total, { entry }) => total + (probabilities.entries[entry] ?? 0),
    MIN_PROBABILITY,
  );
  const { turns, talk, entries, outside } = probabilities;
  const odds =
    weights.bias +
    weights.inside * Math.log(insideProbability / (outside + MIN_PROBABILITY)) +
    weights.scope * logit(similarityScope) +
    (isFirstDay ? FIRST_DAY_WEIGHTS.turns * logOfTurns(turns) : 0);
  const modelOutput = { entries, outside, vector };
  return { ...toScores(reading, ranking, 1 / (1 + Math.exp(-odds)), weights.sharpness), turns, talk, modelOutput };
}

export function firstDayFeatures(entry: IndexedEntry | undefined, nearness: Nearness | undefined): readonly number[] {
  return [nearness?.phrasing ?? 0, nearness?.mean ?? 0, Math.log(1 + (entry?.centrality ?? 0))];
}

function firstDayScore(entry: IndexedEntry | undefined, nearness: Nearness | undefined): number {
  return weightedSum(
    [FIRST_DAY_WEIGHTS.near, FIRST_DAY_WEIGHTS.middle, FIRST_DAY_WEIGHTS.central],
    firstDayFeatures(entry, nearness),
  );
}

export function logOfTurns(turns: TurnProbabilities): number {
  return Math.log([...turns.values()].reduce((total, value) => total + value, MIN_PROBABILITY));
}

export interface ModelProbabilities {
  readonly entries: readonly number[];
  readonly outside: number;
  readonly turns: TurnProbabilities;
  readonly talk: TalkProbabilities;
}

/**
 * Uses the trained model. Entries that it does not know get their probability from the first day's model, and the others are
 * scaled down to match. Returns undefined if the index has neither model.
 */
export function entryProbabilities(
  index: AskIndex,
  reading: Reading,
  vector: Float32Array | undefined,
): ModelProbabilities | undefined {
  const fromTrained = index.trainedModel && modelProbabilities(index.trainedModel, reading, vector);
  const fromFirstDay = index.firstDayModel && modelProbabilities(index.firstDayModel, reading, vector);
  if (!fromTrained || !fromFirstDay || !index.trainedModel) return fromTrained ?? fromFirstDay;
  const isNewEntry = index.trainedModel.classByEntry.map((classNumber) => classNumber === -1);
  const newEntryShare = fromFirstDay.entries.reduce(
    (total, value, entry) => (isNewEntry[entry] ? total + value : total),
    0,
  );
  return {
    entries: fromTrained.entries.map((value, entry) =>
      isNewEntry[entry] ? (fromFirstDay.entries[entry] ?? 0) : value * (1 - newEntryShare),
    ),
    outside: fromTrained.outside * (1 - newEntryShare),
    turns: fromTrained.turns,
    talk: fromTrained.talk,
  };
}

function modelProbabilities(
  { model, classByEntry }: EntryModel,
  reading: Reading,
  vector: Float32Array | undefined,
): ModelProbabilities {
  const probabilities = classProbabilities(model.entries, reading, vector);
  return {
    entries: classByEntry.map((classNumber) => probabilities[classNumber] ?? 0),
    outside: probabilities.at(-1) ?? 0,
    turns: selectProbabilities(TURNS, TURN_PREFIX, model.entries, probabilities),
    talk: selectProbabilities(LEARNT_TALK, TALK_PREFIX, model.talk, classProbabilities(model.talk, reading, vector)),
  };
}

function toScores(reading: Reading, ranking: readonly Ranked[], scope: number, sharpness?: number): Scores {
  return { reading, ranking, scope, shares: sharesOf(ranking, sharpness) };
}

export function sharesOf(ranking: readonly Ranked[], sharpness = COMBINED_WEIGHTS.sharpness): readonly number[] {
  const highestScore = ranking[0]?.score ?? 0;
  const odds = ranking.map(({ score }) => Math.exp(sharpness * (score - highestScore)));
  const totalOdds = sum(odds);
  return odds.slice(0, 5).map((value) => value / totalOdds);
}

/** Returns 0 for a class that did not exist when the model was trained. */
function selectProbabilities<T extends string>(
  classes: readonly T[],
  prefix: string,
  { ids }: LinearModel,
  probabilities: Float64Array,
): ReadonlyMap<T, number> {
  return new Map(classes.map((name) => [name, probabilities[ids.indexOf(`${prefix}${name}`)] ?? 0]));
}

export function logit(probability: number): number {
  const clampedProbability = Math.min(1 - MIN_PROBABILITY, Math.max(MIN_PROBABILITY, probability));
  return Math.log(clampedProbability / (1 - clampedProbability));
}
