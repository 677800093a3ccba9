import { trimEnd } from '../lib/bounded-text.ts';

const MAX_SENTENCES = 6;
const MIN_WORDS = 2;
/** Some people write without full stops, so a longer sentence is split at its commas and conjunctions. */
const MAX_WORDS = 28;

const SENTENCE_END = /(?<=[.!?;])\s+|\n+| [-–—]+ /;
const MAX_TALK_SENTENCES = 5;
const TALK_END = /(?<=[.!?;…])\s+|\n+/;
const CLAUSE_BREAK = /,\s+|\s+(?=(?:but|so|anyway|because|and i|also|well|like)\s)/i;

const INTRODUCTION =
  /\b(?:wonder(?:ing)?|curious|question is|want(?:ed)? to know|tell me|explain|any idea|(?:any|some|every)(?:one|body) knows?|do you know|know (?:if|whether|how|what|when|where|why|who|which)|not sure (?:if|whether|how|what|when|where|why|who|which)|find out|need to know|asking)\b/i;

/** The weights of a sentence's signs add up. A greeting counts against being a question. */
const ASKING_SIGNS: readonly (readonly [weight: number, sign: RegExp])[] = [
  [3, /\?$/],
  [
    2,
    /^(?:(?:so|and|but|ok|okay|well|also|now|anyway|then),? )*(?:what|whats|when|where|who|whose|whom|why|which|how|is|are|was|were|do|does|did|can|could|will|would|has|have|should|any)\b/i,
  ],
  [2, INTRODUCTION],
  [1, /\b(?:what|when|where|who|whose|why|which|how|whether)\b/i],
  [
    -3,
    /^(?:hi|hello|hey|thanks|thank you|cheers|regards|best|sorry|apologies|good (?:morning|afternoon|evening)|morning|hope)\b(?!.*\?$)/i,
  ],
];
const MIN_ASKING_WEIGHT = 2;

/** The sentences that ask, or all if none does, in order, at most six. Empty for a message of one sentence. */
export function sentencesIn(text: string): readonly string[] {
  const sentences = text
    .split(SENTENCE_END)
    .flatMap((sentence) => (wordCount(sentence) > MAX_WORDS ? sentence.split(CLAUSE_BREAK) : [sentence]))
    .map((part, position) => ({ sentence: trimEnd(part.trim(), '.!?;'), weight: askingWeight(part.trim()), position }))
    .filter(({ sentence }) => wordCount(sentence) >= MIN_WORDS);
  if (sentences.length < 2) return [];
  const questions = sentences.filter(({ weight }) => weight >= MIN_ASKING_WEIGHT);
  return (questions.length > 0 ? questions : sentences)
    .toSorted((a, b) => b.weight - a.weight || b.position - a.position)
    .slice(0, MAX_SENTENCES)
    .toSorted((a, b) => a.position - b.position)
    .map(({ sentence }) => sentence);
}

/** Returns the whole message if it has more than five sentences. */
export function talkSentences(text: string): readonly string[] {
  const sentences = text.split(TALK_END).flatMap((sentence) => sentence.trim() || []);
  return sentences.length > MAX_TALK_SENTENCES ? [text] : sentences;
}

/** Each sentence, the message without its first or last, and each of these without thanks. */
export function talkTexts(text: string): readonly string[] {
  const sentences = talkSentences(text);
  const texts =
    sentences.length < 2 ? [] : [...sentences, sentences.slice(1).join(' '), sentences.slice(0, -1).join(' ')];
  return [...texts, ...[text, ...texts].flatMap((part) => withoutThanks(part) ?? [])];
}

export function questionsIn(text: string): readonly string[] {
  const sentences = sentencesIn(text);
  return sentences.length === 0 ? [text] : sentences;
}

const THANKS =
  '(?:(?:many |big )?thanks(?: (?:a lot|a million|so much|again|in advance|mate|man|bot|everyone))*|thank (?:you|u)(?: (?:so much|very much|a lot|again|kindly|in advance))*|thx|thanx|tnx|ty|tysm|cheers(?: mate| man)?|ta|much appreciated|appreciated|merci|danke|bye|goodbye|see you)';
const AT_START = new RegExp(
  `^\\W*(?:(?:ok|okay|great|good|perfect|cool|oh|ah|and|so|well|wait)\\b\\W*)*${THANKS}\\b\\W+(?:(?:oh|but|and|so|wait|ok|then|also|just|one more thing|last one)\\b\\W*)*`,
  'i',
);
const AT_END = new RegExp(`\\W+(?:ok |okay |and |great |many )*${THANKS}\\W*$`, 'i');

/** Undefined if a line has neither thanks nor a farewell at its start or end, or nothing else. */
export function withoutThanks(line: string): string | undefined {
  const rest = line.replace(AT_START, '').replace(AT_END, '').trim();
  return rest === line.trim() || rest === '' ? undefined : rest;
}

/** True for "I was wondering" and "could you explain to me". */
export function introducesQuestion(text: string): boolean {
  return INTRODUCTION.test(text);
}

export function asks(sentence: string): boolean {
  return askingWeight(sentence) >= MIN_ASKING_WEIGHT;
}

function askingWeight(sentence: string): number {
  return ASKING_SIGNS.reduce((total, [weight, sign]) => (sign.test(sentence) ? total + weight : total), 0);
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
