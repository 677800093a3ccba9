import type { Named } from './reading.ts';

/** A question that asks of one what an entry says of another: the ids of both entities. */
export interface Mistaken {
  readonly asked: string;
  readonly instead: string;
}

/** How often each name stands in each place of the lines that ask for an entry: by place, then by name. */
export type NamePlaces = Readonly<Record<string, Readonly<Record<string, number>>>>;

const PREPOSITIONS = new Set('from to by with of for at in on over about against between'.split(' '));
/** A place that fewer lines name is not told from. */
const LEAST = 3;
/** The share of those lines with one name there, from which on the place is that name's. */
const MOSTLY = 0.5;
/** The share up to which another name is not at home there. */
const HARDLY = 0.08;

/** After a preposition, or where the one who acts stands. */
function placeOf({ after }: Named): string {
  return PREPOSITIONS.has(after) ? after : 'acts';
}

/** Counts where the story's own names stand in lines. */
export function countPlaces(lines: Iterable<readonly Named[]>, core: ReadonlySet<string>): NamePlaces {
  const counts: Record<string, Record<string, number>> = {};
  for (const named of lines) {
    for (const name of named) {
      if (!core.has(name.id)) continue;
      const place = placeOf(name);
      const there = counts[place] ?? {};
      there[name.id] = (there[name.id] ?? 0) + 1;
      counts[place] = there;
    }
  }
  return counts;
}

/** Whether a question puts one name where those who ask for an entry put another: who does what to whom. */
export function mistakenSubject(places: NamePlaces, named: readonly Named[]): Mistaken | undefined {
  for (const name of named) {
    const there = Object.entries(places[placeOf(name)] ?? {});
    const all = there.reduce((total, [, count]) => total + count, 0);
    const [instead, most] = there.reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
    const own = there.find(([id]) => id === name.id)?.[1] ?? 0;
    if (all >= LEAST && instead !== name.id && most / all >= MOSTLY && own / all < HARDLY) {
      return { asked: name.id, instead };
    }
  }
  return undefined;
}
