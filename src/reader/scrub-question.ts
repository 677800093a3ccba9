import type { AskIndex } from '../ask/ask-index.ts';
import { isEnglish } from '../ask/english.ts';
import { entryStatements } from '../briefing/current-answers.ts';
import type { Lexicon } from '../briefing/schema.ts';
import { cutText } from '../lib/bounded-text.ts';
import { anonymousWords } from '../message/anonymous-question.ts';

export const MAX_SENT_CHARACTERS = 500;
const PLACEHOLDER = '…';

const LETTERS_ONLY = /^[\p{L}\p{M}'’]+$/u;
const WORD = /[\p{L}\p{M}\p{N}'’]+/gu;
/** Matches "300", "2026" and "300mw". A longer number may identify an account or a person. */
const SHORT_NUMBER = /^\d{1,4}\p{L}{0,4}$/u;
/** Matches seven or more digits with little between them: a telephone number, unless it is a date or a grouped number. */
const LONG_NUMBER = /\+?\d(?:[\s().-]{0,2}\d){6,}/g;
const GROUPED_NUMBER = /^\d{1,3}(?:[ .]\d{3})+$/;
const ISO_DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;
const CALENDAR_WORDS = new Set(
  (
    'i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august ' +
    'september october november december english'
  ).split(' '),
);
/** If at least this share of the words is capitalised, capitals do not mark names, as in "WHO PAYS FOR IT". */
const ALL_CAPS_SHARE = 0.6;

const vocabularies = new WeakMap<Lexicon, ReadonlySet<string>>();

/** Keeps only English words, the briefing's words and short numbers. Misses names in lower case that are also words. */
export function scrubQuestion(question: string, index: AskIndex): string {
  const vocabulary = vocabularyOf(index);
  const anonymousText = anonymousWords(question).join(' ');
  const text = anonymousText.replaceAll(LONG_NUMBER, (digits) =>
    GROUPED_NUMBER.test(digits) || ISO_DATE.test(digits) ? digits : PLACEHOLDER,
  );
  const corrections = new Map(index.reader.read(text).corrections);
  const areCapitalsNames = !isAllCaps(text);
  /** A capitalised word right after a name belongs to the name. */
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
    // A capitalised typo counts only if it corrects to a name of the story, as "Antrhopic" does.
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

/** English capitalises the first word of a sentence, so a capital there does not mark a name. */
function isSentenceStart(text: string, position: number): boolean {
  return /(?:^|[.!?:]\s+|["'“‘(]\s*)$/u.test(text.slice(Math.max(0, position - 3), position));
}

function isAllCaps(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}'’]+/gu) ?? [];
  return words.length > 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length >= ALL_CAPS_SHARE;
}

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
