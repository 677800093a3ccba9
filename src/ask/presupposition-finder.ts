import type { Lexicon } from '../briefing/schema.ts';
import { wordList } from './common/word-lists.ts';
import { plainWords, stem } from './words.ts';

const MAX_WORDS_BETWEEN = 1;
/** Allowed between the words of a presupposition, as in "since the lease has finally been renewed". */
const FUNCTION_WORDS = wordList('betweenPresumed');

export class PresuppositionFinder {
  readonly #phrases: readonly { firstWord: string; stems: string[]; id: string }[];

  constructor({ presuppositions, shorthand }: Lexicon) {
    const expansions = new Map(Object.entries(shorthand));
    this.#phrases = presuppositions
      .flatMap(({ id, phrases }) => phrases.map((phrase) => ({ id, words: plainWords(phrase, expansions) })))
      .map(({ id, words: [firstWord = '', ...otherWords] }) => ({ id, firstWord, stems: contentStems(otherWords) }))
      .filter(({ stems }) => stems.length > 0);
  }

  idsIn(words: readonly string[]): string[] {
    const matches = this.#phrases.filter(
      ({ firstWord, stems }) =>
        // A negation reverses a presupposition.
        stems.includes('not') === words.includes('not') &&
        words.some((word, i) => word === firstWord && occurInOrder(contentStems(words.slice(i + 1)), stems)),
    );
    return [...new Set(matches.map(({ id }) => id))];
  }
}

function contentStems(words: readonly string[]): string[] {
  return words.filter((word) => !FUNCTION_WORDS.has(word)).map(stem);
}

function occurInOrder(stems: readonly string[], phrase: readonly string[]): boolean {
  let searchStart = 0;
  for (const phraseStem of phrase) {
    const foundIndex = stems.indexOf(phraseStem, searchStart);
    if (foundIndex === -1 || foundIndex - searchStart > MAX_WORDS_BETWEEN) return false;
    searchStart = foundIndex + 1;
  }
  return true;
}
