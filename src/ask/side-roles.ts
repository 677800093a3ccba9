import type { Lexicon } from '../briefing/schema.ts';
import { sum } from '../lib/sum.ts';
import { wordList } from './common/word-lists.ts';
import type { Reading } from './reading.ts';
import { stem } from './words.ts';

/** A question asks about one side what an entry says about the other. The fields are ids of entities. */
export interface SideSwap {
  readonly askedId: string;
  readonly likelyId: string;
}

/**
 * Counts by position, then by name. A position is "acts", "acts" with a role ("acts doing") or with the next word ("acts pay"),
 * "object", a preposition, or "" for any. Under "", the name "" counts the lines.
 */
export type NamePositions = Readonly<Record<string, Readonly<Record<string, number>>>>;

type NamedLine = Pick<Reading, 'words' | 'names'>;

const PREPOSITIONS = new Set('from to by with for of at on in through via against about'.split(' '));
const WORDS_BEFORE_ACTOR = wordList('beforeActor');
const FORMS_OF_BE = new Set('is are was were be'.split(' '));
const AUXILIARIES = new Set('do does did will would can could may might must should shall has have had'.split(' '));
const ARTICLES = new Set('the a an'.split(' '));
/** A name before one of these, as in "the SpaceX deal", only says which deal is meant. */
const DEAL_STEMS = new Set(
  'deal agreement contract lease arrangement partnership pact charter thing story news'.split(' ').map(stem),
);
/** A question is not about a name after one of these. */
const EXCLUDING_WORDS = new Set('not beyond besides unlike than versus vs except apart rather without'.split(' '));
/** A question is about both of the names around one of these, unless it excludes the second. */
const JOINING_WORDS = new Set('and or n x vs versus between both'.split(' '));
/** If a question names both sides, only these positions show who does what to whom. */
const DIRECTED_POSITIONS = new Set('acts from to by'.split(' '));
const MIN_LINES_WITH_SIDE = 3;

const ANY_POSITION = '';
const ACTOR_POSITION = 'acts';
/** A side's share in the next wider position counts as much as this many lines. */
const PRIOR_LINES = { anywhere: 2, narrower: 1 };
/** Above this log ratio of the other side's share of a position to the named side's, the question has the sides swapped. */
const MIN_LOG_RATIO = 2.2;
/** The same limit for an actor that no line of the entry names. */
const MIN_LOG_RATIO_OF_STRANGER = 1;
/**
 * The log ratio plus the limited and weighted gain must exceed `from`, or `from` plus `withoutPosition` if the log ratio is 0.
 */
const EXCHANGE_GAIN = { from: 4, weight: 3, maxGain: 2, withoutPosition: 1 };
/** With at least this many lines, a name in at most one of them does not belong to the entry. */
const MIN_LINES_TO_EXCLUDE = 20;

interface PositionedName {
  readonly id: string;
  /** The widest position comes first. */
  readonly positions: readonly string[];
  readonly isJoined: boolean;
}

/** Leaves out excluded names and those that only identify a deal. */
function positionsIn({ words, names }: NamedLine): readonly PositionedName[] {
  return names.flatMap(({ id, position, length }, i): PositionedName[] => {
    const nextWord = words[position + length] ?? '';
    const previousIndex = words.findLastIndex((word, wordIndex) => wordIndex < position && !ARTICLES.has(word));
    const previousWord = words[previousIndex] ?? '';
    const isExcluded =
      EXCLUDING_WORDS.has(previousWord) || (previousWord === 'of' && words[previousIndex - 1] === 'instead');
    if (DEAL_STEMS.has(stem(nextWord)) || isExcluded) return [];
    const isJoined =
      (i > 0 && JOINING_WORDS.has(previousWord)) || (JOINING_WORDS.has(nextWord) && i + 1 < names.length);
    if (PREPOSITIONS.has(previousWord)) return [{ id, positions: [previousWord], isJoined }];
    if (previousWord !== '' && !WORDS_BEFORE_ACTOR.has(previousWord)) return [{ id, positions: ['object'], isJoined }];
    const role = FORMS_OF_BE.has(previousWord) ? 'being' : AUXILIARIES.has(previousWord) ? 'doing' : 'first';
    return [
      { id, positions: [ACTOR_POSITION, `${ACTOR_POSITION} ${role}`, `${ACTOR_POSITION} ${stem(nextWord)}`], isJoined },
    ];
  });
}

export function countNamePositions(lines: readonly NamedLine[]): NamePositions {
  const counts: Record<string, Record<string, number>> = {};
  const countName = (position: string, name: string) => {
    counts[position] ??= {};
    counts[position][name] = (counts[position][name] ?? 0) + 1;
  };
  for (const line of lines) {
    countName(ANY_POSITION, ANY_POSITION);
    for (const id of new Set(line.names.map((name) => name.id))) countName(ANY_POSITION, id);
    for (const { id, positions } of positionsIn(line)) for (const position of positions) countName(position, id);
  }
  return counts;
}

/** True if at least two of the lines have the name. Undefined if there are too few lines. */
export function isNameOf(counts: NamePositions, id: string): boolean | undefined {
  const lines = counts[ANY_POSITION]?.[ANY_POSITION] ?? 0;
  return lines < MIN_LINES_TO_EXCLUDE ? undefined : (counts[ANY_POSITION]?.[id] ?? 0) >= 2;
}

/** Detects questions that swap a story's two sides, by the positions of their names in the lines that ask for an entry. */
export class SideRoles {
  readonly #sideByName: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #shares: ReadonlyMap<string, number>;

  constructor(entries: readonly NamePositions[], { entities }: Pick<Lexicon, 'entities'>) {
    this.#names = new Map(entities.map(({ id, name }) => [id, name]));
    this.#sideByName = new Map(entities.flatMap(({ id, side }) => (side === undefined ? [] : [[id, side]])));
    const totals = new Map([...this.#sideByName.values()].map((side) => [side, 1]));
    for (const counts of entries) {
      for (const [side, count] of this.#countsAt(counts, ANY_POSITION))
        totals.set(side, (totals.get(side) ?? 0) + count);
    }
    const total = sum(totals.values());
    this.#shares = new Map([...totals].map(([side, count]) => [side, count / total]));
  }

  /** `gain` is how much likelier the entry is once the sides' names are exchanged, as a log ratio. */
  findSwap(counts: NamePositions, question: readonly NamedLine[], gain = 0): SideSwap | undefined {
    if (sum(this.#countsAt(counts, ANY_POSITION).values()) < MIN_LINES_WITH_SIDE) return undefined;
    const names = question.flatMap(positionsIn).filter(({ id }) => this.#sideByName.has(id));
    const hasBothSides = new Set(names.map(({ id }) => this.#sideByName.get(id))).size > 1;
    const weightedGain = EXCHANGE_GAIN.weight * Math.min(EXCHANGE_GAIN.maxGain, gain);
    for (const { id, positions, isJoined } of names) {
      const [widest = ''] = positions;
      const isDirected =
        DIRECTED_POSITIONS.has(widest) && sum(this.#countsAt(counts, widest).values()) >= MIN_LINES_WITH_SIDE;
      if (isJoined || (hasBothSides && !isDirected)) continue;
      const side = this.#sideByName.get(id) ?? '';
      const shares = this.#sharesAt(counts, positions);
      const [usualSide, usualShare] = [...shares]
        .filter(([candidate]) => candidate !== side)
        .reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best), ['', 0]);
      const isStranger = widest === ACTOR_POSITION && isNameOf(counts, id) === false && !counts[ANY_POSITION]?.[id];
      const logRatio = Math.max(0, Math.log(usualShare / (shares.get(side) ?? 0)));
      const isSwapped =
        logRatio > (isStranger ? MIN_LOG_RATIO_OF_STRANGER : MIN_LOG_RATIO) ||
        logRatio + weightedGain > EXCHANGE_GAIN.from + (logRatio === 0 ? EXCHANGE_GAIN.withoutPosition : 0);
      const likelyId = isSwapped ? this.#usualName(counts, positions, usualSide) : undefined;
      if (likelyId !== undefined) return { askedId: id, likelyId };
    }
    return undefined;
  }

  withNamesExchanged(counts: NamePositions, { words, names }: NamedLine): string {
    const sideNames = names.filter(({ id }) => this.#sideByName.has(id));
    return words
      .flatMap((word, i) => {
        const name = sideNames.find(({ position, length }) => i >= position && i < position + length);
        if (!name) return [word];
        return i === name.position ? [this.#otherName(counts, name.id) ?? word] : [];
      })
      .join(' ');
  }

  #otherName(counts: NamePositions, id: string): string | undefined {
    const side = this.#sideByName.get(id);
    const otherSide = [...this.#sideByName.values()].find((candidate) => candidate !== side);
    if (otherSide === undefined) return undefined;
    const first = [...this.#sideByName].find(([, nameSide]) => nameSide === otherSide)?.[0];
    return this.#names.get(this.#usualName(counts, [], otherSide) ?? first ?? '');
  }

  /** From the lines with a name in the position, smoothed by the wider positions. */
  #sharesAt(counts: NamePositions, positions: readonly string[]): ReadonlyMap<string, number> {
    let shares = this.#shares;
    for (const position of [ANY_POSITION, ...positions]) {
      const bySide = this.#countsAt(counts, position);
      const prior = position === ANY_POSITION ? PRIOR_LINES.anywhere : PRIOR_LINES.narrower;
      const totalLines = sum(bySide.values()) + prior;
      shares = new Map(
        [...shares].map(([side, share]) => [side, ((bySide.get(side) ?? 0) + prior * share) / totalLines]),
      );
    }
    return shares;
  }

  #countsAt(counts: NamePositions, position: string): ReadonlyMap<string, number> {
    const bySide = new Map<string, number>();
    for (const [id, count] of Object.entries(counts[position] ?? {})) {
      const side = this.#sideByName.get(id);
      if (side !== undefined) bySide.set(side, (bySide.get(side) ?? 0) + count);
    }
    return bySide;
  }

  #usualName(counts: NamePositions, positions: readonly string[], side: string): string | undefined {
    for (const position of [...positions.toReversed(), ANY_POSITION]) {
      const names = Object.entries(counts[position] ?? {}).filter(([id]) => this.#sideByName.get(id) === side);
      if (names.length > 0) return names.reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
    }
    return undefined;
  }
}
