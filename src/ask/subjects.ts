import type { Named } from './reading.ts';
import { stem } from './words.ts';

/** A question that asks of one what an entry says of another: the ids of both entities. */
export interface Mistaken {
  readonly asked: string;
  readonly instead: string;
}

/**
 * How often each name stands in each place of the lines that ask for an entry: by place, then by name. A place is "acts",
 * "acts pay" for one who pays, a preposition, "" for anywhere, where "" counts the lines themselves, or "+" for two names
 * in a line.
 */
export type NamePlaces = Readonly<Record<string, Readonly<Record<string, number>>>>;

const PREPOSITIONS = new Set('from to by with'.split(' '));
const BEFORE_ACTING = new Set(
  (
    'is are was were do does did will would can could may might must should shall has if that why how when what where ' +
    'because and or'
  ).split(' '),
);
/** A place that fewer lines name is not told from. */
const LEAST = 3;
/** The share of those lines with one name there, from which on the place is that name's. */
const MOSTLY = 0.5;
/** The share up to which another name is not at home there. */
const HARDLY = 0.08;
/** A name that acts less than this, against the one that acts most, is a place or a thing. */
const ACTS_SELDOM = 0.05;
/**
 * How often two names stand in one line, against chance, from which on they are two sides that can be mistaken for each
 * other. Names that mean the same to people ("Claude", "Anthropic") hardly ever do. Less is enough if nobody names the one.
 */
const TWO_SIDES = 0.3;
const FOREIGN = 0.1;
/** The lines of an entry from which on a name that hardly any of them has is foreign to it. */
const ENOUGH = 20;
const ANYWHERE = '';
const TOGETHER = '+';

/** Where a name stands: the narrowest place first. */
function placesOf({ after, next }: Named): readonly string[] {
  if (PREPOSITIONS.has(after)) return [after];
  return BEFORE_ACTING.has(after) ? [`acts ${stem(next)}`, 'acts'] : [];
}

/** Counts where names stand in lines. */
export function countPlaces(lines: readonly (readonly Named[])[]): NamePlaces {
  const counts: Record<string, Record<string, number>> = {};
  const add = (place: string, name: string) => {
    const there = counts[place] ?? {};
    there[name] = (there[name] ?? 0) + 1;
    counts[place] = there;
  };
  for (const named of lines) {
    add(ANYWHERE, ANYWHERE);
    const ids = [...new Set(named.map(({ id }) => id))].sort();
    for (const id of ids) add(ANYWHERE, id);
    for (const pair of pairsOf(ids)) add(TOGETHER, pair);
    for (const name of named) for (const place of placesOf(name)) add(place, name.id);
  }
  return counts;
}

function pairsOf(ids: readonly string[]): string[] {
  return ids.flatMap((one, i) => ids.slice(i + 1).map((other) => `${one} ${other}`));
}

/** Whether those who ask for an entry name somebody; undefined if too few lines are known to tell. */
export function isNamed(places: NamePlaces, id: string): boolean | undefined {
  const lines = places[ANYWHERE]?.[ANYWHERE] ?? 0;
  return lines < ENOUGH ? undefined : (places[ANYWHERE]?.[id] ?? 0) >= 2;
}

/** Who does what to whom in a story, by where its names stand in the lines that ask for each entry. */
export class Subjects {
  /** The story's own names that act. */
  readonly #acting = new Set<string>();
  /** How many lines have a name, two names, or any. */
  readonly #lines = new Map<string, number>();

  constructor(entries: readonly NamePlaces[], core: ReadonlySet<string>) {
    const acts = (id: string) => entries.reduce((total, places) => total + (places['acts']?.[id] ?? 0), 0);
    const totals = [...core].map((id) => ({ id, all: acts(id) }));
    const most = Math.max(1, ...totals.map(({ all }) => all));
    for (const { id, all } of totals) if (all >= ACTS_SELDOM * most) this.#acting.add(id);
    for (const places of entries) {
      for (const [id, count] of [ANYWHERE, TOGETHER].flatMap((place) => Object.entries(places[place] ?? {}))) {
        this.#lines.set(id, (this.#lines.get(id) ?? 0) + count);
      }
    }
  }

  /** Whether a question puts one name where those who ask for an entry put another. */
  mistaken(places: NamePlaces, named: readonly Named[]): Mistaken | undefined {
    for (const name of named) {
      if (!this.#acting.has(name.id)) continue;
      for (const place of placesOf(name)) {
        const there = Object.entries(places[place] ?? {}).filter(([id]) => this.#acting.has(id));
        const all = there.reduce((total, [, count]) => total + count, 0);
        const [instead, most] = there.reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
        const own = places[place]?.[name.id] ?? 0;
        const isElsewhere = all >= LEAST && instead !== name.id && most / all >= MOSTLY && own / all < HARDLY;
        const isForeign = (places[ANYWHERE]?.[name.id] ?? 0) === 0;
        if (isElsewhere && this.#areTwoSides(name.id, instead, isForeign ? FOREIGN : TWO_SIDES)) {
          return { asked: name.id, instead };
        }
      }
    }
    return undefined;
  }

  #areTwoSides(one: string, other: string, least: number): boolean {
    const of = (key: string) => this.#lines.get(key) ?? 0;
    const both = of([one, other].sort().join(' '));
    return (both * of(ANYWHERE)) / (of(one) * of(other) || 1) >= least;
  }
}
