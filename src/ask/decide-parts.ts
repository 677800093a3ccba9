import type { AskIndex, IndexedEntry } from './ask-index.ts';
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
  const parts = questionsIn(index, question, options).map(({ text, nearEntry }) => ({
    text,
    ...(nearEntry && { entry: nearEntry.entry.id }),
  }));
  const seen = new Set(shownIds);
  // If the message was answered as a whole, that may cover an unclear part too.
  const isSplit = decision.kind === 'both' && decision.reason === 'parts';
  return parts.filter(({ entry }) => (entry === undefined ? isSplit : !seen.has(entry) && seen.add(entry)));
}

interface FoundQuestion {
  readonly text: string;
  /** Set if the question is clear. */
  readonly entry?: IndexedEntry | undefined;
  readonly nearEntry?: IndexedEntry | undefined;
}

function questionsIn(index: AskIndex, message: string, options: AskOptions): readonly FoundQuestion[] {
  const side = sideOf(index, message);
  const isRequest = findTurn(scoreText(index, message, options), index.trainedModel !== undefined) !== undefined;
  return splitQuestions(message)
    .filter(({ text, isQuestion }) => (isQuestion || !isRequest) && !isAnswerRequest(index, text, options))
    .flatMap((part) => thingsAsked(index, isRequest ? { ...part, items: [] } : part, options, side));
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
  side: string | undefined,
): readonly FoundQuestion[] {
  const text = selfContainedText(index, part, options);
  const whole: FoundQuestion = {
    text: part.text,
    entry: clearEntry(index, text, options),
    nearEntry: nearEntry(index, text, options),
  };
  const listed = items.flatMap((item): FoundQuestion[] => {
    const entry = clearEntry(index, item, options);
    if (!entry || (side !== undefined && (sideOf(index, entry.entry.question) ?? side) !== side)) return [];
    const isCovered = whole.entry && (entry === whole.entry || covers(index, whole.entry, entry, item));
    return [isCovered ? whole : { text: item, entry, nearEntry: entry }];
  });
  if (listed.every(({ entry }) => entry === whole.entry)) return [whole];
  return listed.includes(whole) || !whole.entry ? listed : [...listed, whole];
}

/** "Who uses it?" can be clearer without the topic before it; "when?" cannot. */
function selfContainedText(index: AskIndex, { text, withTopic }: QuestionPart, options: AskOptions): string {
  if (withTopic === undefined) return text;
  const { terms, entities } = index.reader.read(text);
  const certaintyOf = (candidate: string) => certainty(scoreText(index, candidate, options));
  const isClearer = entities.length > 0 || certaintyOf(text) > certaintyOf(withTopic);
  return isClearer && terms.some((term) => index.terms.has(term)) ? text : withTopic;
}

/** True if the whole question's entry has at least as many of the thing's topic words as the thing's own entry. */
function covers(index: AskIndex, whole: IndexedEntry, own: IndexedEntry, thing: string): boolean {
  const { terms } = index.reader.read(thing);
  const knownTo = (entry: IndexedEntry) => {
    const entryTerms = new Set([
      ...entry.answerTerms,
      ...entry.phrasings.flatMap((phrasing) => index.phrasings[phrasing]?.terms ?? []),
    ]);
    return terms.filter((term) => entryTerms.has(term)).length;
  };
  return knownTo(whole) > 0 && knownTo(whole) >= knownTo(own);
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
