import type { AskIndex, IndexedEntry } from './model.ts';
import type { Reading } from './reading.ts';

/** A question that asks of one what an entry says of another: the ids of both entities. */
export interface Mistaken {
  readonly asked: string;
  readonly instead: string;
}

const PREPOSITIONS = new Set('from to by with of for at in on over about against between'.split(' '));
/** The share of an entry's phrasings with a name in some place, from which on the name belongs there. */
const MOSTLY = 0.6;
const LEAST = 2;

/** Names and the place of each: after a preposition, or where the one who acts stands. */
function placesOf({ named }: Pick<Reading, 'named'>): readonly (readonly [id: string, place: string])[] {
  return named.map(({ id, after }) => [id, PREPOSITIONS.has(after) ? after : 'acts'] as const);
}

/** Whether a question puts one of the story's names where an entry's phrasings have another: who does what to whom. */
export function mistakenSubject(index: AskIndex, entry: IndexedEntry, reading: Reading): Mistaken | undefined {
  const places = entry.phrasings.flatMap((i) => placesOf(index.phrasings[i]?.reading ?? NOBODY));
  for (const [asked, place] of placesOf(reading)) {
    if (!index.core.has(asked)) continue;
    const there = places.filter((one) => one[1] === place && index.core.has(one[0])).map(([id]) => id);
    if (there.length < LEAST || there.includes(asked)) continue;
    const [instead, count] = mostFrequent(there);
    if (instead !== undefined && count / there.length >= MOSTLY) return { asked, instead };
  }
  return undefined;
}

const NOBODY: Pick<Reading, 'named'> = { named: [] };

function mostFrequent(ids: readonly string[]): [id: string | undefined, count: number] {
  const groups = [...Map.groupBy(ids, (id) => id)].toSorted((a, b) => b[1].length - a[1].length);
  const [first] = groups;
  return first ? [first[0], first[1].length] : [undefined, 0];
}
