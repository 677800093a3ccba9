import type { LearntOutput } from './combine.ts';
import type { Asked } from './decision.ts';
import { type Evidence, evidenceFor } from './learnt/parts.ts';
import type { AskIndex } from './model.ts';
import { RANK_FEATURES } from './rank.ts';
import type { Reading } from './reading.ts';
import { THRESHOLDS, WEIGHTS } from './weights.ts';

const SHOWN = 5;

/** Explains a decision to authors: the reading, the best entries, and the decision. */
export function explain(
  index: AskIndex,
  question: string,
  { decision, reading, ranking, scope, shares, presumed, learnt, after, second }: Asked,
): string {
  const list = (values: readonly string[]) => (values.length === 0 ? '–' : values.join(' '));
  const lines = [
    `question      ${question}`,
    `words         ${list(reading.words)}`,
    `mended        ${list(reading.mended.map(([from, to]) => `${from}→${to}`))}`,
    `terms         ${list(reading.terms.map((term) => `${term}(${index.terms.weight(term).toFixed(1)})`))}`,
    `concepts      ${list(reading.concepts)}`,
    `entities      ${list(reading.entities)}`,
    `asks          ${reading.type}`,
    `takes as given ${list(presumed)}`,
    `follow-up of  ${after ?? '–'}`,
    `certainty     ${certainty(index, ranking[0]?.entry, scope, shares[0] ?? 0)}`,
    `learnt model  ${learnt ? learntInWords(learnt) : 'not asked: the likeness to phrasings decides alone'}`,
    '',
  ];
  const parts = learnt && partsOf(index, reading, learnt.vector);
  for (const [place, { entry, score, features, phrasing }] of ranking.slice(0, SHOWN).entries()) {
    const found = index.entries[entry];
    const likeness = RANK_FEATURES.map((name, i) => ({
      name,
      value: features[i] ?? 0,
      counts: (features[i] ?? 0) * (WEIGHTS.rank[i] ?? 0),
    }))
      .filter(({ value }) => value !== 0)
      .map(({ name, value, counts }) => `${name} ${value.toFixed(2)} (${counts >= 0 ? '+' : ''}${counts.toFixed(2)})`);
    lines.push(
      `${place + 1}. ${found?.entry.id}${found?.isUnknown ? ' (unknown)' : ''}  score ${score.toFixed(2)}  share ${((shares[place] ?? 0) * 100).toFixed(0)} %`,
      `   likest: ${phrasing === -1 ? '–' : `"${index.phrasings[phrasing]?.text}"`}`,
      ...(learnt && parts ? [`   learnt: ${learntOf(learnt, parts[entry], entry)}`] : []),
      `   ${likeness.join(', ')}`,
    );
  }
  const limits = Object.entries(THRESHOLDS).map(([name, value]) => `${name} ${value}`);
  lines.push(
    '',
    `scope         ${scope.toFixed(3)}`,
    `thresholds    ${limits.join(', ')}`,
    ...(second ? [`built-in      ${JSON.stringify(second.builtIn)}`, `reader        ${second.outcome}`] : []),
    `decision      ${JSON.stringify(decision)}`,
  );
  return lines.join('\n');
}

/** "91 % = 98 % (some entry answers) × 93 % (it is lease-duration)". */
function certainty({ entries }: AskIndex, first: number | undefined, scope: number, share: number): string {
  const id = entries[first ?? -1]?.entry.id;
  if (id === undefined) return '0 %: no entry is like it';
  return `${inPercent(scope * share)} = ${inPercent(scope)} (some entry answers) × ${inPercent(share)} (it is ${id})`;
}

function learntInWords({ outside, vector }: LearntOutput): string {
  const read = vector
    ? 'from its words and from the meaning of the sentence'
    : 'from its words alone: no sentence vector';
  return `${inPercent(outside)} outside, ${read}`;
}

/** For each entry, the scores of its model for the words and for the meaning. */
function partsOf(
  { learnt, firstDay, entries }: AskIndex,
  reading: Reading,
  vector: Float32Array | undefined,
): readonly (Evidence | undefined)[] {
  const trained = learnt && evidenceFor(learnt.model, reading, vector);
  const early = firstDay && evidenceFor(firstDay.model, reading, vector);
  return entries.map((_, entry) => trained?.[learnt?.places[entry] ?? -1] ?? early?.[firstDay?.places[entry] ?? -1]);
}

function learntOf({ entries }: LearntOutput, parts: Evidence | undefined, entry: number): string {
  const likely = `${inPercent(entries[entry] ?? 0)} likely`;
  return parts
    ? `${likely}; against the average, its words say ${signed(parts.words)}, its meaning ${signed(parts.meaning)}`
    : likely;
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
}

function inPercent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
