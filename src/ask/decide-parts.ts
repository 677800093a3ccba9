import { sum } from '../lib/sum.ts';
import type { AskIndex, IndexedEntry } from './ask-index.ts';
import { isForOtherSide } from './decide-entry.ts';
import { type AskOptions, type Decision, listEntries, type StepResult } from './decision.ts';
import { findTurn } from './find-turn.ts';
import type { ScoredLine } from './line.ts';
import { sideOf } from './other-side.ts';
import { type QuestionPart, splitQuestions } from './question-parts.ts';
import { refersBack } from './reading.ts';
import { certainty, firstEntry, leadShare, scoreText } from './scoring.ts';
import { THRESHOLDS } from './weights.ts';
import { ANSWER_REQUESTS } from './wish.ts';

export function decideSeveralQuestions({ index, question, options, aloneScores }: ScoredLine): StepResult | undefined {
  if (aloneScores.isExactPhrasing) return undefined;
  const entries = questionsIn(index, question, options).flatMap(({ entry }) => (entry ? [entry.entry.id] : []));
  const [first, second] = new Set(entries);
  if (first === undefined || second === undefined) return undefined;
  return { decision: { kind: 'both', entries: [first, second], reason: 'parts' } };
}

/** The only part that asks about the story, if the others ask for its sources: "who says that, and does anyone deny it?" */
export function onlyQuestion(index: AskIndex, question: string, options: AskOptions): string | undefined {
  const parts = splitQuestions(question);
  const [part, ...otherParts] = parts.filter(({ text }) => !isAnswerRequest(index, text, options));
  return part && otherParts.length === 0 && parts.length > 1 ? part.text : undefined;
}

export function unansweredQuestions(index: AskIndex, question: string, options: AskOptions, decision: Decision) {
  const shownIds = decision.kind === 'answer' || decision.kind === 'unknown' ? [decision.entry] : listEntries(decision);
  if (
    !shownIds ||
    decision.kind === 'outside' ||
    index.exactPhrasings.has(index.reader.read(question).words.join(' '))
  ) {
    return [];
  }
  const parts = questionsIn(index, question, options)
    .filter(({ text }) => !ABOUT_ONESELF.test(text))
    .map(({ text, nearEntry }) => ({ text, ...(nearEntry && { entry: nearEntry.entry.id }) }));
  const seen = new Set(shownIds);
  // If the message was answered as a whole, that may cover an unclear part too.
  const isSplit = decision.kind === 'both' && decision.reason === 'parts';
  return parts.filter(({ entry }) => (entry === undefined ? isSplit : !seen.has(entry) && seen.add(entry)));
}

/** A greeting, or what people say about themselves before they ask. */
const ABOUT_ONESELF = /^(?:i|i['’]m|we|we['’]re|my|our|hello|hi|hey|dear|good (?:morning|afternoon|evening))\b/i;

interface AskedThing {
  readonly text: string;
  /** Set if the question is clear. */
  readonly entry?: IndexedEntry | undefined;
  readonly nearEntry?: IndexedEntry | undefined;
}

/** A line that may ask the bot to do something lists things only if at least this many are clear. */
const MIN_LISTED_IN_REQUEST = 3;

function questionsIn(index: AskIndex, message: string, options: AskOptions): readonly AskedThing[] {
  const parts = splitQuestions(message).filter(({ text }) => !isAnswerRequest(index, text, options));
  const questions = parts.flatMap((part) => thingsAsked(index, part, options, message));
  const isRequest = findTurn(scoreText(index, message, options), index.trainedModel !== undefined) !== undefined;
  const clearEntries = new Set(questions.flatMap(({ entry }) => entry ?? []));
  if (!isRequest || clearEntries.size >= MIN_LISTED_IN_REQUEST) return questions;
  return parts
    .filter(({ isQuestion }) => isQuestion)
    .flatMap((part) => thingsAsked(index, { ...part, items: [] }, options, message));
}

/** "Who says that?" beside a question is about its answer, which names its sources anyway. */
function isAnswerRequest(index: AskIndex, text: string, options: AskOptions): boolean {
  const { turns, reading } = scoreText(index, text, options);
  return refersBack(reading) && ANSWER_REQUESTS.some((turn) => (turns?.get(turn) ?? 0) >= THRESHOLDS.turn);
}

/** Several only if a listed thing has a clear entry of its own, which the entry of the whole text does not cover. */
function thingsAsked(
  index: AskIndex,
  { items = [], ...part }: QuestionPart,
  options: AskOptions,
  message: string,
): readonly AskedThing[] {
  const text = selfContainedText(index, part, options);
  const whole: AskedThing = {
    text: part.text,
    entry: clearEntry(index, text, options),
    nearEntry: nearEntry(index, text, options),
  };
  const side = sideOf(index, message);
  const isAlternative = items.length === 2 && /\bor\b/i.test(text);
  const listed = (joinsNames(index, items) ? [] : items).flatMap((item): AskedThing[] => {
    const entry = clearEntry(index, item, options);
    // "Do they pay monthly or upfront?" is one question if both together are clear and one alone is not sure.
    const isUnsure = isAlternative && whole.entry && certainty(scoreText(index, item, options)) < THRESHOLDS.sure;
    if (!entry || isUnsure || isForOtherSide(index, entry, message)) return [];
    if (side !== undefined && (sideOf(index, entry.entry.question) ?? side) !== side) return [];
    const isCovered = whole.entry && (entry === whole.entry || covers(index, whole.entry, entry, item));
    return [isCovered ? whole : { text: item, entry, nearEntry: entry }];
  });
  if (listed.every(({ entry }) => entry === whole.entry)) return [whole];
  return listed.includes(whole) || !whole.entry ? listed : [...listed, whole];
}

/** "Where do Ann and Bob sail?" lists two names, and asks one thing. */
function joinsNames({ reader }: AskIndex, items: readonly string[]): boolean {
  const readings = items.map((item) => reader.read(item));
  return readings.some(({ names, words }, i) => {
    const endsWithName = names.some(({ position, length }) => position + length === words.length);
    return endsWithName && readings[i + 1]?.names.some(({ position }) => position === 0);
  });
}

/** "Who uses it?" can be clearer without the topic before it; "when?" cannot. */
function selfContainedText(index: AskIndex, { text, withTopic }: QuestionPart, options: AskOptions): string {
  if (withTopic === undefined) return text;
  const { terms, entities } = index.reader.read(text);
  const certaintyOf = (candidate: string) => certainty(scoreText(index, candidate, options));
  const isClearer = entities.length > 0 || certaintyOf(text) > certaintyOf(withTopic);
  return isClearer && terms.some((term) => index.terms.has(term)) ? text : withTopic;
}

/**
 * True if phrasings of the whole question's entry contain the thing's topic words at least as often as those of the thing's own
 * entry.
 */
function covers(index: AskIndex, whole: IndexedEntry, own: IndexedEntry, thing: string): boolean {
  const { terms } = index.reader.read(thing);
  const frequencyIn = ({ phrasings }: IndexedEntry) => {
    const phrasingTerms = phrasings.flatMap((phrasing) => index.phrasings[phrasing]?.terms ?? []);
    const weights = phrasingTerms.map((term) => (terms.includes(term) ? index.terms.weight(term) : 0));
    return sum(weights) / phrasings.length;
  };
  return frequencyIn(whole) > 0 && frequencyIn(whole) >= frequencyIn(own);
}

function nearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const scores = scoreText(index, part, options);
  return certainty(scores) >= THRESHOLDS.own ? firstEntry(index, scores) : undefined;
}

/** In words: a part longer than "and the ticker" is more than a keyword. */
const MAX_KEYWORD_LENGTH = 3;

/** A keyword must be more than a name, and a remark must be clearer than a question. */
function clearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const scores = scoreText(index, part, options);
  const { type, terms, words } = scores.reading;
  const entry = firstEntry(index, scores);
  if (type === 'none') {
    const namesTopic = terms.some((term) => !term.startsWith('@') && index.terms.has(term));
    const threshold = words.length <= MAX_KEYWORD_LENGTH ? THRESHOLDS.whole : THRESHOLDS.clear;
    return namesTopic && certainty(scores) >= threshold ? entry : undefined;
  }
  const isClear = scores.scope >= THRESHOLDS.answer && leadShare(scores) >= THRESHOLDS.part;
  return isClear && (certainty(scores) >= THRESHOLDS.whole || entry?.isUnknown === false) ? entry : undefined;
}
