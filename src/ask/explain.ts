import { sum } from '../lib/sum.ts';
import type { AskIndex, EntryModel } from './ask-index.ts';
import type { AskResult } from './decision.ts';
import { gramsOf } from './learning/grams.ts';
import { scoreClasses, weighGrams } from './learning/linear-model.ts';
import { RANK_FEATURES, type Ranked } from './rank.ts';
import type { Reading } from './reading.ts';
import type { ModelOutput } from './score-question.ts';
import { certainty } from './scoring.ts';
import { THRESHOLDS, WEIGHTS } from './weights.ts';

const MAX_SHOWN_ENTRIES = 5;

export function explain(index: AskIndex, question: string, result: AskResult): string {
  const { decision, reading, ranking, scope, shares, presuppositions, modelOutput, after, secondOpinion } = result;
  const listText = (values: readonly string[]) => (values.length === 0 ? '–' : values.join(' '));
  const evidence = modelOutput && evidenceFor(index, reading, modelOutput.vector);
  const lines = [
    `question      ${question}`,
    `words         ${listText(reading.words)}`,
    `corrected     ${listText(reading.corrections.map(([typed, corrected]) => `${typed}→${corrected}`))}`,
    `terms         ${listText(reading.terms.map((term) => `${term}(${index.terms.weight(term).toFixed(1)})`))}`,
    `concepts      ${listText(reading.concepts)}`,
    `entities      ${listText(reading.entities)}`,
    `asks          ${reading.type}`,
    `takes as given ${listText(presuppositions)}`,
    `follow-up of  ${after ?? '–'}`,
    `certainty     ${certaintyText(index, result)}`,
    `learnt model  ${modelOutput ? learntText(modelOutput) : 'not asked: the likeness to phrasings decides alone'}`,
    '',
    ...ranking.slice(0, MAX_SHOWN_ENTRIES).flatMap((ranked, position) => {
      const { entry, score, phrasing } = ranked;
      const indexedEntry = index.entries[entry];
      const share = ((shares[position] ?? 0) * 100).toFixed(0);
      return [
        `${position + 1}. ${indexedEntry?.entry.id}${indexedEntry?.isUnknown ? ' (unknown)' : ''}  score ${score.toFixed(2)}  share ${share} %`,
        `   likest: ${phrasing === -1 ? '–' : `"${index.phrasings[phrasing]?.text}"`}`,
        ...(modelOutput && evidence
          ? [`   learnt: ${percentText(modelOutput.entries[entry] ?? 0)} likely${evidenceText(evidence[entry])}`]
          : []),
        `   ${featuresText(ranked)}`,
      ];
    }),
    '',
    `scope         ${scope.toFixed(3)}`,
    `thresholds    ${Object.entries(THRESHOLDS)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    ...(secondOpinion
      ? [`built-in      ${JSON.stringify(secondOpinion.engineDecision)}`, `reader        ${secondOpinion.outcome}`]
      : []),
    `decision      ${JSON.stringify(decision)}`,
  ];
  return lines.join('\n');
}

function certaintyText({ entries }: AskIndex, result: AskResult): string {
  const { ranking, scope, shares } = result;
  const id = entries[ranking[0]?.entry ?? -1]?.entry.id;
  if (id === undefined) return '0 %: no entry is like it';
  return `${percentText(certainty(result))} = ${percentText(scope)} (some entry answers) × ${percentText(shares[0] ?? 0)} (it is ${id})`;
}

function learntText({ outside, vector }: ModelOutput): string {
  const source = vector
    ? 'from its words and from the meaning of the sentence'
    : 'from its words alone: no sentence vector';
  return `${percentText(outside)} outside, ${source}`;
}

function featuresText({ features }: Ranked): string {
  return RANK_FEATURES.flatMap((name, i) => {
    const value = features[i] ?? 0;
    return value === 0 ? [] : [`${name} ${value.toFixed(2)} (${signedText(value * (WEIGHTS.rank[i] ?? 0))})`];
  }).join(', ');
}

/** How far an entry's log-odds exceed those of the average class: +1 means e times as likely. */
interface Evidence {
  readonly words: number;
  readonly meaning: number;
}

function evidenceText(evidence: Evidence | undefined): string {
  if (!evidence) return '';
  return `; against the average, its words say ${signedText(evidence.words)}, its meaning ${signedText(evidence.meaning)}`;
}

function evidenceFor(
  { trainedModel, firstDayModel, entries }: AskIndex,
  reading: Reading,
  vector: Float32Array | undefined,
): readonly (Evidence | undefined)[] {
  const trainedEvidence = trainedModel && modelEvidence(trainedModel, reading, vector);
  const firstDayEvidence = firstDayModel && modelEvidence(firstDayModel, reading, vector);
  return entries.map((_, entry) => trainedEvidence?.[entry] ?? firstDayEvidence?.[entry]);
}

function modelEvidence(
  { model: { entries: model }, classByEntry }: EntryModel,
  reading: Reading,
  vector: Float32Array | undefined,
): readonly (Evidence | undefined)[] {
  const grams = gramsOf(reading);
  const values = weighGrams(grams, model.idf);
  const scores = (gramValues: Float32Array, sentenceVector?: Float32Array) =>
    scoreClasses(model, grams.buckets, gramValues, sentenceVector);
  const [biasScores, wordScores, allScores] = [scores(new Float32Array(0)), scores(values), scores(values, vector)];
  const wordEvidence = subtractMean(wordScores.map((value, i) => value - (biasScores[i] ?? 0)));
  const vectorEvidence = subtractMean(allScores.map((value, i) => value - (wordScores[i] ?? 0)));
  return classByEntry.map((classNumber) =>
    classNumber === -1
      ? undefined
      : { words: wordEvidence[classNumber] ?? 0, meaning: vectorEvidence[classNumber] ?? 0 },
  );
}

function subtractMean(values: Float64Array): Float64Array {
  const mean = sum(values) / (values.length || 1);
  return values.map((value) => value - mean);
}

function signedText(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
}

function percentText(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
