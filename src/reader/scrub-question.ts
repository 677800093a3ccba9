import { isEnglish } from '../ask/english.ts';
import type { AskIndex } from '../ask/model.ts';
import { entryStatements } from '../briefing/current-answers.ts';
import type { Lexicon } from '../briefing/schema.ts';
import { cutText } from '../lib/bounded-text.ts';
import { anonymousWords } from '../message/bare-question.ts';

/** The most characters that are sent. */
export const MAX_SENT_CHARACTERS = 500;
/** Stands where something was removed. */
const PLACEHOLDER = '…';

const LETTERS_ONLY = /^[\p{L}\p{M}'’]+$/u;
const WORD = /[\p{L}\p{M}\p{N}'’]+/gu;
/** "300", "2026", "300mw". A longer number may identify an account or a person. */
const SHORT_NUMBER = /^\d{1,4}\p{L}{0,4}$/u;
/** Seven or more digits with little between them: a telephone number, unless it is a date or "1,000,000". */
const LONG_NUMBER = /\+?\d(?:[\s().-]{0,2}\d){6,}/g;
const GROUPED_NUMBER = /^\d{1,3}(?:[ .]\d{3})+$/;
const ISO_DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;
const CALENDAR_WORDS = new Set(
  (
    'i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august ' +
    'september october november december english'
  ).split(' '),
);
/** From this share of capitalised words on, capitals do not mark names: "WHO PAYS FOR IT". */
const SHOUTING_SHARE = 0.6;

const vocabularies = new WeakMap<Lexicon, ReadonlySet<string>>();

/**
 * Removes personal data from a question before it is sent: the result has at most 500 characters in lower case, and only
 * common English words, the briefing's own words and short numbers. Names, mentions, links, addresses and ids are replaced
 * with "…"; typos are fixed. A person's name in lower case that is also an English word stays.
 */
export function scrubQuestion(question: string, index: AskIndex): string {
  const vocabulary = vocabularyOf(index);
  const anonymousText = anonymousWords(question).join(' ');
  const text = anonymousText.replaceAll(LONG_NUMBER, (digits) =>
    GROUPED_NUMBER.test(digits) || ISO_DATE.test(digits) ? digits : PLACEHOLDER,
  );
  const corrections = new Map(index.reader.read(text).corrections);
  const areCapitalsNames = !isAllCaps(text);
  /** The end of the last name; a capitalised word right after it belongs to it. */
  let nameEnd = -2;
  const scrubbed = text.replaceAll(WORD, (word, position: number) => {
    const lowerCaseWord = word.toLowerCase().replaceAll('’', "'");
    const [baseWord = ''] = lowerCaseWord.split("'");
    const isCapital = areCapitalsNames && /^\p{Lu}/u.test(word) && !CALENDAR_WORDS.has(baseWord);
    const isSurname = isCapital && position === nameEnd + 1;
    if (!isSurname && (vocabulary.has(lowerCaseWord) || vocabulary.has(baseWord))) return lowerCaseWord;
    if (!LETTERS_ONLY.test(word)) return SHORT_NUMBER.test(word) ? lowerCaseWord : PLACEHOLDER;
    const isName = isSurname || (isCapital && !isSentenceStart(text, position));
    if (!isName && (isEnglish(baseWord) || CALENDAR_WORDS.has(baseWord))) return lowerCaseWord;
    const correction = isSurname ? undefined : corrections.get(lowerCaseWord);
    // A capitalised typo counts only if it corrects to a name of the story: "Antrhopic".
    if (correction !== undefined && vocabulary.has(correction) && (!isName || isStoryName(correction, index)))
      return correction;
    if (isCapital) nameEnd = position + word.length;
    return PLACEHOLDER;
  });
  return cutText(scrubbed.replaceAll(/…(?:[\s…]*…)+/g, PLACEHOLDER).trim(), MAX_SENT_CHARACTERS).trim();
}

function isStoryName(word: string, { lexicon }: AskIndex): boolean {
  return lexicon.entities.some(({ name, aliases }) =>
    [name, ...aliases].some((storyName) => storyName.toLowerCase() === word),
  );
}

/** Whether a word starts the text or a sentence, where English has a capital letter. */
function isSentenceStart(text: string, position: number): boolean {
  return /(?:^|[.!?:]\s+|["'“‘(]\s*)$/u.test(text.slice(Math.max(0, position - 3), position));
}

function isAllCaps(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}'’]+/gu) ?? [];
  return words.length > 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length >= SHOUTING_SHARE;
}

/** All words of the briefing and its lexicon, in lower case. */
function vocabularyOf({ lexicon, briefing }: AskIndex): ReadonlySet<string> {
  const cached = vocabularies.get(lexicon);
  if (cached) return cached;
  const texts = [
    briefing.title,
    ...briefing.topics.map(({ title }) => title),
    ...[...briefing.entries.values()].flatMap((entry) => [
      entry.question,
      ...entry.phrasings,
      ...entryStatements(entry).map(({ text }) => text),
    ]),
    ...lexicon.entities.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...lexicon.concepts.flatMap(({ words }) => words),
    ...lexicon.presuppositions.flatMap(({ phrases }) => phrases),
    ...Object.entries(lexicon.shorthand).flat(),
  ];
  const words = new Set(texts.flatMap((text) => text.toLowerCase().replaceAll('’', "'").match(WORD) ?? []));
  vocabularies.set(lexicon, words);
  return words;
}
