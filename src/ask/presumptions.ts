import type { Lexicon } from '../briefing/schema.ts';
import { isStopWord, plainWords, stem } from './words.ts';

/** How far apart the words of a presupposition may stand. */
const REACH = 4;
/** Small as it is, it turns what is taken for granted into its opposite. */
const NOT = 'not';

/** Finds what a question takes for granted: "since the lease was renewed", with other small words in between. */
export class Presumptions {
  readonly #phrases: { cue: string; stems: string[]; id: string }[] = [];

  constructor({ presuppositions, shorthand }: Lexicon) {
    const written = new Map(Object.entries(shorthand));
    for (const { id, phrases } of presuppositions) {
      for (const phrase of phrases) {
        const [cue = '', ...rest] = plainWords(phrase, written);
        this.#phrases.push({ cue, stems: rest.filter((word) => word === NOT || !isStopWord(word)).map(stem), id });
      }
    }
  }

  /** The ids of the presuppositions in plain words, each once. */
  in(words: readonly string[]): string[] {
    const stems = words.map(stem);
    const found = this.#phrases.filter(
      ({ cue, stems: wanted }) =>
        wanted.length > 0 &&
        wanted.includes(NOT) === stems.includes(NOT) &&
        words.some((word, i) => word === cue && follow(stems, i + 1, wanted)),
    );
    return [...new Set(found.map(({ id }) => id))];
  }
}

function follow(stems: readonly string[], from: number, wanted: readonly string[]): boolean {
  let at = from;
  for (const stemmed of wanted) {
    const next = stems.indexOf(stemmed, at);
    if (next === -1 || next - at > REACH) return false;
    at = next + 1;
  }
  return true;
}
