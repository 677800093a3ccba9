import type { Entry } from '../briefing/schema.ts';
import { wordList } from './common/word-lists.ts';
import { mannerOf } from './manners.ts';
import type { AskIndex } from './model.ts';
import { previousForOtherSide } from './other-side.ts';
import { refersBack } from './reading.ts';
import { sentencesIn } from './sentences.ts';

/** All texts that `ask` may score for a question, to encode them beforehand. */
export function textsOf(index: AskIndex, typed: string, after?: string): readonly string[] {
  const manner = mannerOf(index, typed, index.reader.read(typed));
  if (manner?.kind === 'complaint' && manner.about !== undefined) return textsOf(index, manner.about);
  const question = topicAsked(index, typed) ?? typed;
  const previous = index.briefing.entries.get(after ?? '');
  const plain = withoutPresumed(index, question);
  const texts = [
    question,
    plain,
    ...sentencesIn(plain),
    ...partsOf(question),
    withoutOpening(question) ?? '',
    wishedOf(question) ?? '',
    ...(previous ? followUpTexts(index, plain, previous) : []),
  ];
  return [...new Set(texts)].filter((text) => text.trim() !== '');
}

const TELL_ABOUT =
  /^(?:(?:please|so|ok|okay|and|hi|hey|hello)[,!]? )*(?:(?:can|could|would|will) you )?(?:please )?(?:tell|inform|brief|enlighten) (?:me|us) (?:(?:more|something|anything|everything|all|a bit|a little) )*about (?<topic>\S.*)$/i;

/** The topic of "tell me about the turbines", which is a question about it and not a wish for news. */
export function topicAsked({ reader, exact }: AskIndex, question: string): string | undefined {
  const topic = TELL_ABOUT.exec(question.trim())?.groups?.['topic'];
  if (topic === undefined || exact.has(reader.read(question).words.join(' '))) return undefined;
  return refersBack(reader.read(topic)) || /\b(?:when|once|if|as soon as)\b/i.test(topic) ? undefined : topic;
}

/** A question without the clauses that only presuppose something. */
export function withoutPresumed({ reader, presumptions }: AskIndex, question: string): string {
  const clauses = question.split(/[,;]/).filter((clause) => presumptions.in(reader.read(clause).words).length === 0);
  const rest = clauses.join(',').trim();
  return rest === '' ? question : rest;
}

const BETWEEN_QUESTIONS = /\?+\s*(?:and\s+|also\s+)?/i;
const BEFORE_ASKING = /^\s*(?:(?:yo|hey|hi|hello|lol|so|ok|okay|well|btw|please|pls)\b[,!]?\s*)+/i;
const BETWEEN_PARTS = /\?+\s*(?:and\s+|also\s+)?|[,;]?\s+(?:and|plus|&)\s+(?:also\s+)?/i;

/** The two parts of a double question: two questions or, in one question, the parts around "and". */
export function partsOf(question: string): readonly string[] {
  const parts = [BETWEEN_QUESTIONS, BETWEEN_PARTS]
    .map((between) => question.split(between).flatMap((part) => part.replace(BEFORE_ASKING, '').trim() || []))
    .find(({ length }) => length === 2);
  return parts ?? [];
}

const WISHED_OF =
  /\b(?:tell|notify|ping|alert|remind|message|let|inform|update|write|dm|warn|nudge|say|buzz|post)\b.{0,40}?\b(?:when(?:ever)?|once|if|as soon as|the moment|about|before)\b(?<of>.+)$/i;
/** Words that may precede the subject of a wish for news: "anything new comes out about the turbines". */
const BEFORE_SUBJECT = wordList('beforeNews');

/** The subject of a wish for news or a reminder: "price comes out" in "ping me when the price comes out". */
export function wishedOf(question: string): string | undefined {
  const words = WISHED_OF.exec(question)?.groups?.['of']?.trim().split(/\s+/) ?? [];
  const first = words.findIndex((word) => !BEFORE_SUBJECT.has(word.toLowerCase().replace(/['’]/g, '')));
  return first < 0 ? undefined : words.slice(first).join(' ');
}

function followUpTexts(index: AskIndex, line: string, previous: Entry): readonly string[] {
  const rest = lineAfter(line);
  return [
    rest,
    ...sentencesIn(rest),
    withPreviousQuestion(rest, previous),
    previousForOtherSide(index, line, previous) ?? '',
  ];
}

/** Lines that sound like something else by themselves, and what they ask after an answer. */
const BARE_LINES: readonly (readonly [line: RegExp, plain: string])[] = [
  [/^\W*(?:(?:and|but|so) )?since when(?: (?:exactly|then))?\W*$/i, 'from when?'],
  [/^\W*(?:(?:and|but|so) )?how (?:come|so)\W*$/i, 'why?'],
];

export function lineAfter(line: string): string {
  return BARE_LINES.find(([bare]) => bare.test(line))?.[1] ?? withoutOpening(line) ?? line;
}

export function withPreviousQuestion(line: string, previous: Entry): string {
  return `${line} ${previous.question}`;
}

const OPENING =
  /^(?:(?:no|nope|nah|sorry|wait|ok|okay|hm+|and|but|so|then|also)[,.!]* +|(?:right|thanks|thank you)[,.!]+ +)*(?:(?:i (?:meant?|was asking about)|(?:what|how) about|not that,?|rather|instead) +)?/i;
/** The subject that a line excludes: "not the signing, I meant the first day". */
const NOT_THAT =
  /^(?:no,? +)?not (?:the |a |when |that |what )?[^,.;]{1,40}[,.;] *(?=(?:but|rather|i (?:meant?|mean|was asking|want(?:ed)?))\b)/i;

/** A line without its opening ("no, I meant", "what about"); undefined if it has none, or nothing else. */
export function withoutOpening(question: string): string | undefined {
  const rest = question.replace(NOT_THAT, '').replace(OPENING, '').trim();
  return rest === question.trim() || rest === '' ? undefined : rest;
}

/** Whether a line says that it changes the subject: "no, I meant the price". */
export function isChangeOfSubject(question: string): boolean {
  const rest = withoutOpening(question);
  return rest !== undefined && /\b(?:meant?|about|not that|rather|instead)\b/i.test(question.slice(0, -rest.length));
}
