import type { Lexicon } from '../briefing/schema.ts';
import type { Reading } from './reading.ts';
import { stem } from './words.ts';

/** A question that asks about one entity what an entry says about another: the ids of both. */
export interface Mistaken {
  readonly asked: string;
  readonly instead: string;
}

/**
 * How often each name occurs in each position of the lines that ask for an entry, by position and name. A position is
 * "acts", "acts pay" for one who pays, "object", a preposition, or "" for any; there, "" counts the lines themselves.
 */
export type NamePlaces = Readonly<Record<string, Readonly<Record<string, number>>>>;

type Line = Pick<Reading, 'words' | 'named'>;

const PREPOSITIONS = new Set('from to by with for of at on in through via against about'.split(' '));
const BEFORE_ACTING = new Set(
  (
    'is are was were be do does did will would can could may might must should shall has have had if that why how when ' +
    'what which where who whose because and or so but then ok okay hey hi well since while not even now just also really ' +
    'please whether'
  ).split(' '),
);
const BEING = new Set('is are was were be'.split(' '));
const DOING = new Set('do does did will would can could may might must should shall has have had'.split(' '));
const ARTICLES = new Set('the a an'.split(' '));
/** Before these words, a name only says which deal is meant: "the SpaceX deal". */
const DEALS = new Set(
  'deal agreement contract lease arrangement partnership pact charter thing story news'.split(' ').map(stem),
);
/** A name after one of these words is not the subject of the question. */
const AWAY = new Set('not beyond besides unlike than versus vs except apart rather without'.split(' '));
/** Names joined by one of these words are asked about together. */
const JOINS = new Set('and or n x vs versus between both'.split(' '));
/** If a question names both sides, only these positions show who does what to whom. */
const DIRECTED = new Set('acts from to by'.split(' '));
/** The minimum number of lines that name a side, and that name it in the position, if a question names both. */
const LEAST = 3;

const ANYWHERE = '';
const ACTS = 'acts';
/** The weight of the wider position's share, in lines of the narrower one. */
const PRIOR = { anywhere: 2, narrower: 1 };
/** From this log-ratio on, a question confuses two sides. */
const MISTAKEN = 2.2;
/** The same for an actor that none of an entry's lines names. */
const FOREIGN = 1;
/**
 * The same together with the gain of exchanging the names: its weight, its maximum, and the gain needed if no position
 * decides.
 */
const EXCHANGED = { from: 4, counts: 3, most: 2, placeless: 1 };
/** From this number of lines on, a name that hardly any of them has is foreign to the entry. */
const ENOUGH = 20;

interface Place {
  readonly id: string;
  /** The wider position and, for an actor, the narrower one. */
  readonly places: readonly string[];
  readonly isJoined: boolean;
}

/** The positions of the names in a line, without names that only identify a deal or are excluded. */
function placesIn({ words, named }: Line): readonly Place[] {
  return named.flatMap(({ id, at, length }, i): Place[] => {
    const next = words[at + length] ?? '';
    let before = at - 1;
    while (ARTICLES.has(words[before] ?? '')) before -= 1;
    const after = words[before] ?? '';
    const isInstead = after === 'of' && words[before - 1] === 'instead';
    if (DEALS.has(stem(next)) || AWAY.has(after) || isInstead) return [];
    const isJoined = (i > 0 && JOINS.has(after)) || (JOINS.has(next) && i + 1 < named.length);
    if (PREPOSITIONS.has(after)) return [{ id, places: [after], isJoined }];
    const acts = after === '' || BEFORE_ACTING.has(after);
    const how = BEING.has(after) ? `${ACTS} being` : DOING.has(after) ? `${ACTS} doing` : `${ACTS} first`;
    return [{ id, places: acts ? [ACTS, how, `${ACTS} ${stem(next)}`] : ['object'], isJoined }];
  });
}

/** Counts the positions of names in lines. */
export function countNamePositions(lines: readonly Line[]): NamePlaces {
  const counts: Record<string, Record<string, number>> = {};
  const add = (place: string, name: string) => {
    const there = counts[place] ?? {};
    there[name] = (there[name] ?? 0) + 1;
    counts[place] = there;
  };
  for (const line of lines) {
    add(ANYWHERE, ANYWHERE);
    for (const id of new Set(line.named.map(({ id }) => id))) add(ANYWHERE, id);
    for (const { id, places } of placesIn(line)) for (const place of places) add(place, id);
  }
  return counts;
}

/** Whether the lines that ask for an entry name a side; undefined if there are too few. */
export function isNamed(places: NamePlaces, id: string): boolean | undefined {
  const lines = places[ANYWHERE]?.[ANYWHERE] ?? 0;
  return lines < ENOUGH ? undefined : (places[ANYWHERE]?.[id] ?? 0) >= 2;
}

/** Who does what to whom in a story, from the positions of the sides' names in the lines that ask for each entry. */
export class Subjects {
  /** The side that each name belongs to. */
  readonly #sides: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;
  /** The share of each side among all names of sides. */
  readonly #shares: ReadonlyMap<string, number>;

  constructor(entries: readonly NamePlaces[], { entities }: Pick<Lexicon, 'entities'>) {
    this.#names = new Map(entities.map(({ id, name }) => [id, name]));
    this.#sides = new Map(entities.flatMap(({ id, side }) => (side === undefined ? [] : [[id, side]])));
    const counts = new Map([...this.#sides.values()].map((side) => [side, 1]));
    for (const places of entries) {
      for (const [side, count] of this.#countsAt(places, ANYWHERE)) counts.set(side, (counts.get(side) ?? 0) + count);
    }
    const all = sum(counts);
    this.#shares = new Map([...counts].map(([side, count]) => [side, count / all]));
  }

  /**
   * Whether a question has one side in the position in which the entry's lines have another.
   * @param gain the logarithm of how much likelier the entry is with the names exchanged
   */
  mistaken(places: NamePlaces, question: readonly Line[], gain = 0): Mistaken | undefined {
    const found = question.flatMap(placesIn).filter(({ id }) => this.#sides.has(id));
    const isDirected = new Set(found.map(({ id }) => this.#sides.get(id))).size > 1;
    if (sum(this.#countsAt(places, ANYWHERE)) < LEAST) return undefined;
    const more = EXCHANGED.counts * Math.min(EXCHANGED.most, gain);
    for (const { id, places: at, isJoined } of found) {
      const [wide = ''] = at;
      const isDirection = DIRECTED.has(wide) && sum(this.#countsAt(places, wide)) >= LEAST;
      if (isJoined || (isDirected && !isDirection)) continue;
      const side = this.#sides.get(id) ?? '';
      const likely = this.#likely(places, at);
      const [usual, most] = [...likely]
        .filter(([other]) => other !== side)
        .reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
      const isForeign = wide === ACTS && isNamed(places, id) === false && !places[ANYWHERE]?.[id];
      const doubt = Math.max(0, Math.log(most / (likely.get(side) ?? 0)));
      const isMisplaced = doubt > (isForeign ? FOREIGN : MISTAKEN);
      if (!isMisplaced && doubt + more <= EXCHANGED.from + (doubt === 0 ? EXCHANGED.placeless : 0)) continue;
      const instead = this.#nameOf(places, at, usual);
      if (instead !== undefined) return { asked: id, instead };
    }
    return undefined;
  }

  /** The words of a line with the names of the sides exchanged, in the form that the entry's lines use. */
  exchanged(places: NamePlaces, { words, named }: Line): string {
    const sided = named.filter(({ id }) => this.#sides.has(id));
    return words
      .flatMap((word, i) => {
        const name = sided.find(({ at, length }) => i >= at && i < at + length);
        if (!name) return [word];
        return i === name.at ? [this.#otherName(places, name.id) ?? word] : [];
      })
      .join(' ');
  }

  #otherName(places: NamePlaces, id: string): string | undefined {
    const side = this.#sides.get(id);
    const other = [...this.#sides.values()].find((one) => one !== side);
    if (other === undefined) return undefined;
    const most = this.#nameOf(places, [], other) ?? [...this.#sides].find(([, one]) => one === other)?.[0];
    return most === undefined ? undefined : this.#names.get(most);
  }

  /**
   * The probability of each side in a position, from the lines with a name there, from those with one anywhere, and
   * from all entries.
   */
  #likely(places: NamePlaces, at: readonly string[]): ReadonlyMap<string, number> {
    let likely = this.#shares;
    for (const place of [ANYWHERE, ...at]) {
      const counts = this.#countsAt(places, place);
      const prior = place === ANYWHERE ? PRIOR.anywhere : PRIOR.narrower;
      const all = sum(counts) + prior;
      likely = new Map([...likely].map(([side, share]) => [side, ((counts.get(side) ?? 0) + prior * share) / all]));
    }
    return likely;
  }

  #countsAt(places: NamePlaces, place: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const [id, count] of Object.entries(places[place] ?? {})) {
      const side = this.#sides.get(id);
      if (side !== undefined) counts.set(side, (counts.get(side) ?? 0) + count);
    }
    return counts;
  }

  /** The most common name of a side in a position. */
  #nameOf(places: NamePlaces, at: readonly string[], side: string): string | undefined {
    for (const place of [...at.toReversed(), ANYWHERE]) {
      const names = Object.entries(places[place] ?? {}).filter(([id]) => this.#sides.get(id) === side);
      if (names.length > 0) return names.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
    }
    return undefined;
  }
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
