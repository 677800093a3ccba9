import type { AskIndex } from './ask-index.ts';
import WORDS from './common/languages.json' with { type: 'json' };
import { isEnglish } from './english.ts';

/** The order matters: Japanese is written with Han characters too. */
const LANGUAGE_LETTERS = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['uk', /[іїєґ]|(?<!\p{L})(?:де|що|це|хто|коли|чому|як|чи)(?!\p{L})/iu],
  ['ru', /\p{Script=Cyrillic}/u],
  ['vi', /[ơư\u1ea0-\u1ef9]/iu],
] as const satisfies readonly (readonly [string, RegExp])[];

/** The detected languages; `reply/language.ts` has a reply in each. */
export type Language = keyof typeof WORDS | (typeof LANGUAGE_LETTERS)[number][0];

/** The words have no accents. Clear words are not English words; ambiguous ones may be. */
interface FunctionWords {
  readonly language: Language;
  readonly clearWords: ReadonlySet<string>;
  readonly ambiguousWords: ReadonlySet<string>;
}

const FUNCTION_WORDS: readonly FunctionWords[] = Object.keys(WORDS)
  .filter(isLanguage)
  .map((language) => ({
    language,
    clearWords: new Set(WORDS[language].clear.split(' ')),
    ambiguousWords: new Set(WORDS[language].also.split(' ')),
  }));

const MIN_WORDS = 2;
const MIN_ENGLISH_SHARE = 0.5;
const CLEAR_WORD_WEIGHT = 2;

/** Undefined for a line that is English or unclear. */
export function foreignLanguage(index: AskIndex, text: string): Language | undefined {
  const normalizedText = text.normalize('NFC');
  const byLetters = LANGUAGE_LETTERS.find(([, letters]) => letters.test(normalizedText))?.[0];
  const typedWords = wordsIn(text);
  const hasClearWord =
    typedWords.length >= MIN_WORDS &&
    typedWords.some((word) => FUNCTION_WORDS.some(({ clearWords }) => clearWords.has(word)));
  if (!byLetters && !hasClearWord) return undefined;

  const { words, isEnglishOrStory } = removeNames(index, text, typedWords);
  const isMostlyForeign = (isOfLanguage: (word: string) => boolean) =>
    words.filter((word) => !isOfLanguage(word) && isEnglishOrStory(word)).length < MIN_ENGLISH_SHARE * words.length;
  if (byLetters) return isMostlyForeign(() => false) ? byLetters : undefined;
  const scores = FUNCTION_WORDS.map(({ language, clearWords, ambiguousWords }) => {
    const clearCount = words.filter((word) => clearWords.has(word)).length;
    const ambiguousCount = words.filter((word) => ambiguousWords.has(word)).length;
    const isPossible = clearCount > 0 && isMostlyForeign((word) => clearWords.has(word) || ambiguousWords.has(word));
    return { language, score: isPossible ? CLEAR_WORD_WEIGHT * clearCount + ambiguousCount : 0 };
  });
  const [first, second] = scores.toSorted((a, b) => b.score - a.score);
  return first && first.score > (second?.score ?? 0) ? first.language : undefined;
}

function removeNames({ reader, lexicon, terms }: AskIndex, text: string, typedWords: readonly string[]) {
  const { words, names } = reader.read(text);
  const entities = names.length === 0 ? [] : lexicon.entities;
  const nameWords = new Set(entities.flatMap(({ name, aliases }) => [name, ...aliases]).flatMap(wordsIn));
  const storyWords = new Set(words);
  return {
    words: typedWords.filter((word) => !nameWords.has(word)),
    isEnglishOrStory: (word: string) =>
      isEnglish(word) || word in lexicon.shorthand || (storyWords.has(word) && terms.phrasingsWith(word).length > 0),
  };
}

function isLanguage(key: string): key is keyof typeof WORDS {
  return key in WORDS;
}

/** Leaves out words with digits ("CO2"), which belong to no language. */
function wordsIn(text: string): string[] {
  const plainText = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plainText.match(/(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu) ?? [];
}
