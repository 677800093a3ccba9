import { likelihoods } from './learnt/model.ts';
import { type AskIndex, type IndexedEntry, type LeftOut, NOTHING } from './model.ts';
import { isVetoed, RANK_FEATURES, type Ranked, rank } from './rank.ts';
import type { Reading } from './reading.ts';
import { confidence, scopeFeatures } from './scope.ts';
import { COMBINED, WEIGHTS } from './weights.ts';

/** How a question was weighed. */
export interface Weighed {
  readonly reading: Reading;
  readonly ranking: readonly Ranked[];
  /** The probability that something here answers the question. */
  readonly scope: number;
  /** The probability of the first five entries, if something answers. */
  readonly shares: readonly number[];
}

export interface WeighOptions {
  readonly vector?: Float32Array | undefined;
  readonly leftOut?: LeftOut;
  readonly leftOutExample?: number | undefined;
}

/** How many entries a ranking keeps. */
const KEPT = 40;
const LEAST = 1e-6;
const NO_FEATURES: readonly number[] = RANK_FEATURES.map(() => 0);

/** Ranks the entries by how like their phrasings are and, where a model was learnt, by how people ask for them. */
export function weighQuestion(index: AskIndex, reading: Reading, options: WeighOptions): Weighed {
  const { vector, leftOut = NOTHING, leftOutExample } = options;
  const lexical = rank(index, reading, WEIGHTS.rank, leftOut);
  const plainScope = confidence(WEIGHTS.scope, scopeFeatures(index, reading, lexical, leftOut, leftOutExample));
  if (!index.learnt || reading.words.length === 0) return weighed(reading, lexical, plainScope, 1);

  const learnt = likelihoods(index.learnt, reading.words, vector);
  const floor = (lexical.at(-1)?.score ?? 0) - 1;
  const known = new Map(lexical.map((ranked) => [ranked.entry, ranked]));
  const ranking = [...index.entries.keys()]
    .filter((entry) => known.has(entry) || !isVetoed(index, entryAt(index, entry), reading))
    .map((entry): Ranked => {
      const { score, features, phrasing } = known.get(entry) ?? { score: floor, features: NO_FEATURES, phrasing: -1 };
      const likely = Math.log((learnt[index.learntPlaces[entry] ?? -1] ?? 0) + LEAST);
      return { entry, features, phrasing, score: likely + COMBINED.lexical * score };
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, KEPT);
  const outside = Math.log((learnt.at(-1) ?? 0) + LEAST);
  const best = Math.max(
    Math.log(LEAST),
    ...ranking.map(({ entry }) => Math.log((learnt[index.learntPlaces[entry] ?? -1] ?? 0) + LEAST)),
  );
  const odds = COMBINED.bias + COMBINED.inside * (best - outside) + COMBINED.scope * logit(plainScope);
  return weighed(reading, ranking, 1 / (1 + Math.exp(-odds)), COMBINED.sharpness);
}

function weighed(reading: Reading, ranking: readonly Ranked[], scope: number, sharpness: number): Weighed {
  const most = ranking[0]?.score ?? 0;
  const odds = ranking.map(({ score }) => Math.exp(sharpness * (score - most)));
  const all = odds.reduce((total, value) => total + value, 0);
  return { reading, ranking, scope, shares: odds.slice(0, 5).map((value) => value / all) };
}

function entryAt({ entries }: AskIndex, number: number): IndexedEntry {
  const entry = entries[number];
  if (!entry) throw new Error(`There is no entry ${number}`);
  return entry;
}

function logit(probability: number): number {
  const kept = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return Math.log(kept / (1 - kept));
}
