import type { Entry } from '../briefing/schema.ts';
import { unsourcedAmounts } from './amounts.ts';
import { findFormRequest } from './answer-form.ts';
import type { AskIndex } from './ask-index.ts';
import { findBotRequest } from './bot-request.ts';
import { wordList } from './common/word-lists.ts';
import type { Span } from './dates/spans.ts';
import { withoutDate } from './dates/without-date.ts';
import { findExclusion } from './exclusion.ts';
import { previousQuestionForOtherSide } from './other-side.ts';
import { withPlainPolarity } from './polarity.ts';
import { embeddedQuestion, splitQuestions, withoutVerdict } from './question-parts.ts';
import { refersBack } from './reading.ts';
import { asks, sentencesIn, talkSentences, talkTexts } from './sentences.ts';
import { subjectsOfSources } from './source-question.ts';

/** All texts that `ask` may score for a question. */
export function textsToEncode(index: AskIndex, line: string, after?: string): readonly string[] {
  const rest = withoutVerdict(line);
  const textsOfRest = rest === undefined ? [] : textsToEncode(index, rest, after);
  const form = findFormRequest(index, line);
  const formTexts = form ? textsToEncode(index, form.rest, after) : [];
  const exclusion = findExclusion(index, line);
  const restTexts = exclusion ? [exclusion.excluded, ...textsToEncode(index, exclusion.rest, after)] : [];
  const plainLine = withPlainPolarity(line, index.reader.read(line).words);
  const plainTexts = plainLine === undefined ? [] : textsOfLine(index, plainLine, after);
  const details = withoutDetails(index, line);
  const detailTexts = details ? textsOfLine(index, details.question, after) : [];
  return [
    ...new Set([
      ...textsOfLine(index, line, after),
      ...textsOfRest,
      ...formTexts,
      ...restTexts,
      ...plainTexts,
      ...detailTexts,
    ]),
  ].filter((text) => text.trim() !== '');
}

export interface QuestionDetails {
  /** The question without them. */
  readonly question: string;
  readonly ignoredDays: Span | undefined;
  readonly unsourcedAmounts: readonly string[];
}

/** Undefined if the question has neither a date on which nothing is dated nor an amount that no claim states. */
export function withoutDetails(index: AskIndex, question: string): QuestionDetails | undefined {
  const amounts = unsourcedAmounts(index.briefing, question);
  const withoutAmounts = amounts.reduce((text, amount) => text.replace(amount, ' '), question);
  const undated = withoutDate(index, withoutAmounts);
  if (amounts.length === 0 && !undated) return undefined;
  return { question: undated?.question ?? withoutAmounts, ignoredDays: undated?.days, unsourcedAmounts: amounts };
}

function textsOfLine(index: AskIndex, line: string, after?: string): readonly string[] {
  const core = coreQuestion(line);
  if (core !== undefined) return [...textsOfLine(index, core, after), ...textsOfPlainLine(index, line, after)];
  return textsOfPlainLine(index, line, after);
}

function textsOfPlainLine(index: AskIndex, line: string, after?: string): readonly string[] {
  const botRequest = findBotRequest(index, line, index.reader.read(line));
  if (botRequest?.kind === 'complaint' && botRequest.about !== undefined) return textsToEncode(index, botRequest.about);
  const question = findTopicAsked(index, line) ?? line;
  const previous = index.briefing.entries.get(after ?? '');
  const plainQuestion = withoutPresuppositions(index, question);
  return [
    question,
    plainQuestion,
    ...sentencesIn(plainQuestion),
    ...splitQuestions(question).flatMap(({ text, withTopic, items = [] }) => [text, withTopic ?? '', ...items]),
    ...subjectsOfSources(index, question),
    ...talkTexts(question),
    withoutOpening(question) ?? '',
    coreQuestion(question) ?? '',
    findWishSubject(question) ?? '',
    ...(previous ? followUpTexts(index, plainQuestion, previous) : []),
  ];
}

/**
 * The only sentence that asks, without its lead-in: "I'm late. Do you know until when it runs?" Undefined if several ask, if that
 * is the whole line, or if the line asks for a later message.
 */
export function coreQuestion(line: string): string | undefined {
  const [sentence, ...otherSentences] = talkSentences(line).filter(
    (candidate) => asks(candidate) || embeddedQuestion(candidate) !== undefined,
  );
  if (sentence === undefined || otherSentences.length > 0 || findWishSubject(line) !== undefined) return undefined;
  const core = embeddedQuestion(sentence) ?? sentence;
  return core === line.trim() ? undefined : core;
}

const TOPIC_REQUEST =
  /^(?:(?:please|so|ok|okay|and|hi|hey|hello)[,!]? )*(?:(?:can|could|would|will) you )?(?:please )?(?:tell|inform|brief|enlighten) (?:me|us) (?:(?:more|something|anything|everything|all|a bit|a little) )*about (?<topic>\S.*)$/i;

/**
 * Undefined if the topic refers back ("about it"), if the request is for later ("about the lease when it ends"), or if the line
 * is an exact phrasing.
 */
export function findTopicAsked({ reader, exactPhrasings }: AskIndex, question: string): string | undefined {
  const topic = TOPIC_REQUEST.exec(question.trim())?.groups?.['topic'];
  if (topic === undefined || exactPhrasings.has(reader.read(question).words.join(' '))) return undefined;
  return refersBack(reader.read(topic)) || /\b(?:when|once|if|as soon as)\b/i.test(topic) ? undefined : topic;
}

/** Returns the whole question if every clause contains a presupposition. */
export function withoutPresuppositions({ reader, presuppositionFinder }: AskIndex, question: string): string {
  const clauses = question
    .split(/[,;]/)
    .filter((clause) => presuppositionFinder.idsIn(reader.read(clause).words).length === 0);
  const remainingQuestion = clauses.join(',').trim();
  return remainingQuestion === '' ? question : remainingQuestion;
}

const WISH_WITH_SUBJECT =
  /\b(?:tell|notify|ping|alert|remind|message|let|inform|update|write|dm|warn|nudge|say|buzz|post)\b.{0,40}?\b(?:when(?:ever)?|once|if|as soon as|the moment|about|before)\b(?<of>.+)$/i;
/** "Anything new comes out about the turbines" is about the turbines. */
const WORDS_BEFORE_SUBJECT = wordList('beforeNews');
/** These nouns name no subject by themselves, as in "as soon as there is a date". */
const NEWS_NOUNS = wordList('newsNouns');

/**
 * "price comes out" in "ping me when the price comes out". Empty if the request names no subject, undefined if the line is not
 * one.
 */
export function findWishSubject(question: string): string | undefined {
  const words = WISH_WITH_SUBJECT.exec(question)?.groups?.['of']?.trim().split(/\s+/);
  const plainWords = words?.map((word) => word.toLowerCase().replace(/['’.!]/g, ''));
  if (plainWords?.every((word) => WORDS_BEFORE_SUBJECT.has(word) || NEWS_NOUNS.has(word))) return '';
  return words?.slice(plainWords?.findIndex((word) => !WORDS_BEFORE_SUBJECT.has(word))).join(' ');
}

function followUpTexts(index: AskIndex, line: string, previous: Entry): readonly string[] {
  const bareLine = plainFollowUp(line);
  return [
    bareLine,
    ...sentencesIn(bareLine),
    withPreviousQuestion(bareLine, previous),
    previousQuestionForOtherSide(index, line, previous) ?? '',
  ];
}

/** By themselves, these lines seem to ask something else; `plain` is what they ask after an answer. */
const LINE_REWRITES: readonly (readonly [line: RegExp, plain: string])[] = [
  [/^\W*(?:(?:and|but|so) )?since when(?: (?:exactly|then))?\W*$/i, 'from when?'],
  [/^\W*(?:(?:and|but|so) )?how (?:come|so)\W*$/i, 'why?'],
  [/^\W*(?:(?:and|but|so) )?why (?:tho|though|then|exactly|so)\W*$/i, 'why?'],
  [
    /^\W*(?:(?:and|but|so|ok) )?(?:(?:are|is|were|was|r) there (?:many|a lot|lots|several|more than (?:one|1)|just one|only one)|how many(?: are there)?)(?: of (?:them|those|these|that))?(?: (?:are there|there|then|exactly|anyway))*\W*$/i,
    'how many are there?',
  ],
  [
    /^\W*(?:(?:and|but|so|ok) )?is (?:that|this|it|\d[\d.,]* ?\w+) (?:really |actually |considered )?(?:a lot|much|many|big|large)(?: then| though)?\W*$/i,
    'how much is that compared to others?',
  ],
];

export function plainFollowUp(line: string): string {
  return LINE_REWRITES.find(([linePattern]) => linePattern.test(line))?.[1] ?? withoutOpening(line) ?? line;
}

export function withPreviousQuestion(line: string, previous: Entry): string {
  return `${line} ${previous.question}`;
}

const OPENING =
  /^(?:(?:no|nope|nah|sorry|wait|ok|okay|hm+|and|but|so|then|also)[,.!]* +|(?:right|thanks|thank you)[,.!]+ +)*(?:(?:i (?:meant?|was asking about|asked(?: you)?(?: about)?)|(?:what|how) about|not that,?|rather|instead) +)?/i;
const EXCLUDED_SUBJECT =
  /^(?:no,? +)?not (?:the |a |when |that |what )?[^,.;]{1,40}[,.;] *(?=(?:but|rather|i (?:meant?|mean|was asking|want(?:ed)?))\b)/i;

/** Undefined if the line has no opening ("no, I meant", "what about"), or if nothing follows it. */
export function withoutOpening(question: string): string | undefined {
  const bareLine = question.replace(EXCLUDED_SUBJECT, '').replace(OPENING, '').trim();
  return bareLine === question.trim() || bareLine === '' ? undefined : bareLine;
}

export function isChangeOfSubject(question: string): boolean {
  const bareLine = withoutOpening(question);
  return (
    bareLine !== undefined && /\b(?:meant?|about|not that|rather|instead)\b/i.test(question.slice(0, -bareLine.length))
  );
}
