import type { Lexicon } from '../briefing/schema.ts';
import { plainWords, stem } from './words.ts';

/** The most words between two words of a presupposition. */
const BETWEEN = 1;
/** A negation reverses a presupposition. */
const NOT = 'not';
/** Words that a presupposition may contain: "since the lease has finally been renewed". */
const SMALL = new Set(
  (
    'a an the is are was were be been being has have had did do does it its they them their he she we you of to in on at ' +
    'so just already now finally recently then that all'
  ).split(' '),
);

/** Finds the presuppositions of a question: "since the lease was renewed", with small words in between. */
export class Presumptions {
  readonly #phrases: { cue: string; stems: string[]; denies: boolean; id: string }[] = [];

  constructor({ presuppositions, shorthand }: Lexicon) {
    const written = new Map(Object.entries(shorthand));
    for (const { id, phrases } of presuppositions) {
      for (const phrase of phrases) {
        const [cue = '', ...rest] = plainWords(phrase, written);
        const stems = contentStems(rest);
        if (stems.length > 0) this.#phrases.push({ cue, stems, denies: stems.includes(NOT), id });
      }
    }
  }

  /** The ids of the presuppositions in plain words, each once. */
  in(words: readonly string[]): string[] {
    const said = new Set(words);
    const found = this.#phrases.filter(
      ({ cue, stems, denies }) =>
        said.has(cue) &&
        denies === said.has(NOT) &&
        words.some((word, i) => word === cue && occurInOrder(contentStems(words.slice(i + 1)), stems)),
    );
    return [...new Set(found.map(({ id }) => id))];
  }
}

function contentStems(words: readonly string[]): string[] {
  return words.filter((word) => !SMALL.has(word)).map(stem);
}

function occurInOrder(stems: readonly string[], wanted: readonly string[]): boolean {
  let at = 0;
  for (const stemmed of wanted) {
    const next = stems.indexOf(stemmed, at);
    if (next === -1 || next - at > BETWEEN) return false;
    at = next + 1;
  }
  return true;
}
