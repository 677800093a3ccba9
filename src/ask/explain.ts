import type { Asked } from './decide.ts';
import type { AskIndex } from './model.ts';
import { RANK_FEATURES } from './rank.ts';
import { THRESHOLDS, WEIGHTS } from './weights.ts';

const SHOWN = 5;

/** Why a question was answered as it was, for whoever tunes the corpus: the reading, the best entries, the decision. */
export function explain(
  index: AskIndex,
  question: string,
  { decision, reading, ranking, scope, shares, presumed, after, second }: Asked,
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
    '',
  ];
  for (const [place, { entry, score, features, phrasing }] of ranking.slice(0, SHOWN).entries()) {
    const found = index.entries[entry];
    const parts = RANK_FEATURES.map((name, i) => ({
      name,
      value: features[i] ?? 0,
      counts: (features[i] ?? 0) * (WEIGHTS.rank[i] ?? 0),
    }))
      .filter(({ value }) => value !== 0)
      .map(({ name, value, counts }) => `${name} ${value.toFixed(2)} (${counts >= 0 ? '+' : ''}${counts.toFixed(2)})`);
    lines.push(
      `${place + 1}. ${found?.entry.id}${found?.isUnknown ? ' (unknown)' : ''}  score ${score.toFixed(2)}  share ${((shares[place] ?? 0) * 100).toFixed(0)} %`,
      `   likest: ${phrasing === -1 ? 'an idiom only' : `"${index.phrasings[phrasing]?.text}"`}`,
      `   ${parts.join(', ')}`,
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
