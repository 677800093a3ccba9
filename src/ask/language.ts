import { z } from 'zod';
import type { Lexicon } from '../briefing/schema.ts';
import wordsFile from './common/languages.json' with { type: 'json' };
import { isEnglish } from './english.ts';
import type { AskIndex } from './model.ts';

/** Detected languages other than English; `reply/language.ts` has a reply in each. */
export const LANGUAGES = [
  'ar',
  'de',
  'es',
  'fr',
  'hi',
  'id',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt',
  'ru',
  'sv',
  'tr',
  'uk',
  'vi',
  'zh',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** Function words of each language, without accents: those that do not exist in English, and ambiguous ones. */
const WORDS = z
  .partialRecord(z.enum(LANGUAGES), z.strictObject({ clear: z.string(), also: z.string() }))
  .parse(wordsFile);
const CLEAR = wordsOf('clear');
const ALSO = wordsOf('also');

/** Languages with letters of their own; the first match counts. */
const LETTERS: readonly (readonly [Language, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['uk', /[іїєґ]|(?<!\p{L})(?:де|що|це|хто|коли|чому|як|чи)(?!\p{L})/iu],
  ['ru', /\p{Script=Cyrillic}/u],
  ['vi', /[ơư\u1ea0-\u1ef9]/iu],
];
/** One word is too little to detect a language. */
const LEAST_WORDS = 2;
/** The share of English words up to which a line is not English. */
const MAX_ENGLISH = 0.5;
/** The weight of an unambiguous word, relative to an ambiguous one. */
const CLEARLY = 2;

/** The language of a line that is surely not English; undefined for English, and where it is not sure. */
export function foreignLanguage(index: AskIndex, text: string): Language | undefined {
  const whole = text.normalize('NFC');
  const byLetters = LETTERS.find(([, letters]) => letters.test(whole))?.[0];
  const all = wordsIn(text);
  const isTold = all.length >= LEAST_WORDS && all.some((word) => [...CLEAR.values()].some((clear) => clear.has(word)));
  if (!byLetters && !isTold) return undefined;

  const { words, isOurs } = englishIn(index, text, all);
  const isForeign = (own: (word: string) => boolean) =>
    words.filter((word) => !own(word) && isOurs(word)).length < MAX_ENGLISH * words.length;
  if (byLetters) return isForeign(() => false) ? byLetters : undefined;
  const scores = [...CLEAR].map(([language, clear]) => {
    const also = ALSO.get(language) ?? NONE;
    const found = words.filter((word) => clear.has(word)).length;
    const shared = words.filter((word) => also.has(word)).length;
    const isIt = found > 0 && isForeign((word) => clear.has(word) || also.has(word));
    return { language, score: isIt ? CLEARLY * found + shared : 0 };
  });
  const [first, second] = scores.toSorted((a, b) => b.score - a.score);
  return first && first.score > 0 && first.score > (second?.score ?? 0) ? first.language : undefined;
}

/** The words of a text without the story's names, and which of them are English or the story's. */
function englishIn({ reader, lexicon, terms }: AskIndex, text: string, all: readonly string[]) {
  const { words: read, named } = reader.read(text);
  const names = named.length === 0 ? NONE : wordsOfNames(lexicon);
  const known = new Set(read);
  return {
    words: all.filter((word) => !names.has(word)),
    isOurs: (word: string) =>
      isEnglish(word) || word in lexicon.shorthand || (known.has(word) && terms.where(word).length > 0),
  };
}

const NONE: ReadonlySet<string> = new Set();
const nameWords = new WeakMap<Lexicon, ReadonlySet<string>>();

function wordsOfNames(lexicon: Lexicon): ReadonlySet<string> {
  const known = nameWords.get(lexicon);
  if (known) return known;
  const made = new Set(lexicon.entities.flatMap(({ name, aliases }) => [name, ...aliases]).flatMap(wordsIn));
  nameWords.set(lexicon, made);
  return made;
}

function wordsOf(kind: 'clear' | 'also'): ReadonlyMap<Language, ReadonlySet<string>> {
  return new Map(
    LANGUAGES.flatMap((language) => {
      const words = WORDS[language];
      return words ? [[language, new Set(words[kind].split(' '))]] : [];
    }),
  );
}

/** The words of a text in lower case, without accents. A word with digits ("CO2") belongs to no language. */
function wordsIn(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu) ?? []
  );
}
