import type { AskIndex } from './ask-index.ts';
import type { AskOptions } from './decision.ts';
import type { Exclusion } from './exclusion.ts';
import { conceptToken, type Reading } from './reading.ts';
import { certainty, firstEntry, scoreText } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';

/** Returns the ids of the entries about what is excluded: the likeliest one, and those with one of its words at their core. */
export function excludedEntries(
  index: AskIndex,
  { rest, excluded }: Exclusion,
  options: AskOptions,
): readonly string[] {
  const { entries, reader } = index;
  const wanted = tokensOf(reader.read(rest));
  const unwanted = [...tokensOf(reader.read(excluded))].filter((token) => !wanted.has(token));
  const scores = scoreText(index, excluded, options);
  const likeliest = certainty(scores) >= THRESHOLDS.whole ? firstEntry(index, scores) : undefined;
  return entries
    .filter((entry) => entry === likeliest || unwanted.some((token) => entry.core.has(token)))
    .map(({ entry }) => entry.id);
}

function tokensOf({ terms, concepts }: Reading): ReadonlySet<string> {
  return new Set([...terms.filter((term) => !term.startsWith('@')), ...concepts.map(conceptToken)]);
}
