import type { Entry } from '../briefing/schema.ts';
import type { AskIndex, IndexedEntry } from './ask-index.ts';
import { findWordAsked, isAboutOthers } from './bot-request.ts';
import { readDateQuestion } from './dates/date-question.ts';
import { decideEntry } from './decide-entry.ts';
import { decideBotRequest, decideTurn } from './decide-turn.ts';
import { type AskOptions, type AskResult, type Decision, listEntries, MAX_OFFERED } from './decision.ts';
import { BOT_ACTIONS, findTurn } from './find-turn.ts';
import type { FollowUp } from './follow-up.ts';
import { foreignLanguage } from './language.ts';
import { findTalkInMessage } from './learnt-talk.ts';
import { type Line, readLine, scoreLine } from './line.ts';
import { previousQuestionForOtherSide } from './other-side.ts';
import { splitQuestions } from './question-parts.ts';
import { findTopicAsked, isChangeOfSubject, splitParts, withoutOpening } from './question-texts.ts';
import { type Reading, refersBack } from './reading.ts';
import { type Scores, sharesOf } from './score-question.ts';
import { certainty, firstEntry, leadShare, scoreReading, scoreText, standsAlone } from './scoring.ts';
import { sentencesIn } from './sentences.ts';
import { findTalk, isProofAsked } from './small-talk.ts';
import { THRESHOLDS } from './weights.ts';

/** In words: a part longer than "and the ticker" is more than a keyword. */
const MAX_KEYWORD_LENGTH = 3;
/** A line with fewer terms, such as "how big is it?", may be about the previous answer. */
const MIN_OWN_TERMS = 2;
/** "And since when exactly?" asks only for a detail; a longer line may name a topic. */
const MAX_DETAIL_WORDS = 6;
/** An entry gives a kind of detail if at least this share of its phrasings asks for it. */
const MIN_TYPE_SHARE = 0.2;

interface StepResult {
  readonly decision: Decision;
  readonly after?: string;
  readonly scores?: Scores;
}

type DetailType = 'why' | 'when' | 'who';
type Step = (line: Line) => StepResult | undefined;

/** The first step that returns a result decides. */
const STEPS: readonly Step[] = [
  ({ talk }) => talk && { decision: { kind: 'talk', talk } },
  (line) =>
    line.botRequest && !line.aloneScores.isExactPhrasing ? decideBotRequest(line, line.botRequest) : undefined,
  decideForeign,
  ({ previous, reading }) =>
    previous && isProofAsked(reading)
      ? { decision: { kind: 'proof', entry: previous.id }, after: previous.id }
      : undefined,
  decideLearntTalk,
  ({ reading }) => (reading.words.length === 0 ? { decision: { kind: 'wordless' } } : undefined),
  decideDates,
  decideOtherSide,
  decideSeveralQuestions,
  decideLikelyTurn,
  decideRepetition,
  decideFollowUp,
  decideTwoParts,
];

/** Decides which entries answer a question, or what else the person wants. */
export function ask(index: AskIndex, question: string, options: AskOptions = {}): AskResult {
  const result = decideRestated(index, question, options) ?? decideLine(index, question, options);
  const finalResult = preferWordMeaning(index, question, result);
  const alsoAsked = unansweredQuestions(index, question, options, finalResult.decision);
  return alsoAsked.length > 0 ? { ...finalResult, alsoAsked } : finalResult;
}

function decideLine(index: AskIndex, question: string, options: AskOptions): AskResult {
  const line = scoreLine(readLine(index, question, options));
  for (const step of STEPS) {
    const result = step(line);
    if (result) return toResult(line, result);
  }
  const decision = decideEntry(index, line.plainQuestion, line.aloneScores);
  return toResult(line, preferFollowUp(line, decision) ?? { decision });
}

function toResult(
  { aloneScores, presuppositions }: Line,
  { scores = aloneScores, decision, after }: StepResult,
): AskResult {
  return { ...scores, presuppositions, decision, ...(after !== undefined && { after }) };
}

/**
 * Asks again without what surrounds the question: decides "tell me about X" like "X", a complaint like the question that it
 * repeats, and a question with small talk or an opening like the bare question. Undefined if nothing surrounds it.
 */
function decideRestated(index: AskIndex, question: string, options: AskOptions): AskResult | undefined {
  const topic = findTopicAsked(index, question);
  if (topic !== undefined) return ask(index, topic, options);
  const { reading, previous, botRequest, talk } = readLine(index, question, options);
  if (botRequest?.kind === 'complaint' && botRequest.about !== undefined) {
    const { about } = botRequest;
    if (findTalk(index, about, index.reader.read(about))) return undefined;
    const { after, ...optionsWithoutPrevious } = options;
    return {
      ...ask(index, about, optionsWithoutPrevious),
      complaint: { ...(after !== undefined && { before: after }) },
    };
  }
  const { remainingText } = talk || botRequest ? {} : findTalkInMessage(index, question, options);
  if (remainingText !== undefined) return ask(index, remainingText, options);
  const isPlain = !talk && !botRequest && !previous && !index.exactPhrasings.has(reading.words.join(' '));
  const bareQuestion = isPlain ? withoutOpening(question) : undefined;
  return bareQuestion ? ask(index, bareQuestion, options) : undefined;
}

/** Decides "word" if the question asks what a word means, unless an entry clearly answers the question. */
function preferWordMeaning(index: AskIndex, question: string, result: AskResult): AskResult {
  const { decision } = result;
  const nearEntries = decision.kind === 'both' && decision.reason === 'parts' ? undefined : listEntries(decision);
  const word = nearEntries && findWordAsked(index, question);
  if (!word || index.exactPhrasings.has(result.reading.words.join(' '))) return result;
  const isClear = certainty(result) >= (word.isSure ? THRESHOLDS.sure : THRESHOLDS.whole);
  if (decision.kind === 'answer' && isClear) return result;
  return { ...result, decision: { kind: 'word', word: word.word, near: nearEntries.slice(0, MAX_OFFERED) } };
}

function decideForeign({ index, question, aloneScores }: Line): StepResult | undefined {
  const isClear =
    aloneScores.isExactPhrasing ||
    certainty(aloneScores) >= THRESHOLDS.whole ||
    findTurn(aloneScores, index.trainedModel !== undefined) !== undefined;
  const language = isClear ? undefined : foreignLanguage(index, question);
  return language && { decision: { kind: 'foreign', language } };
}

function decideLearntTalk({ index, question, options, aloneScores }: Line): StepResult | undefined {
  const talk = aloneScores.isExactPhrasing ? undefined : findTalkInMessage(index, question, options).kind;
  return talk && { decision: { kind: 'talk', talk } };
}

function decideDates({ index, plainQuestion, aloneScores, options: { today } }: Line): StepResult | undefined {
  if (today === undefined || aloneScores.isExactPhrasing) return undefined;
  const isClear = aloneScores.scope >= THRESHOLDS.answer && (aloneScores.shares[0] ?? 0) >= THRESHOLDS.part;
  const clearEntry = isClear ? firstEntry(index, aloneScores)?.entry : undefined;
  const question =
    readDateQuestion(index, plainQuestion, today, clearEntry) ??
    sentencesIn(plainQuestion).flatMap((sentence) => readDateQuestion(index, sentence, today) ?? [])[0];
  return question && { decision: { kind: 'date', question } };
}

/** Decides "and SpaceX?" like the previous question about the other side, if an entry clearly answers that. */
function decideOtherSide({ index, question, options, aloneScores, previous }: Line): StepResult | undefined {
  const text =
    previous && !aloneScores.isExactPhrasing ? previousQuestionForOtherSide(index, question, previous) : undefined;
  if (!previous || text === undefined) return undefined;
  const withPrevious = scoreReading(index, text, index.reader.read(text), options);
  const ranking = withPrevious.ranking.filter(({ entry }) => index.entries[entry]?.entry.id !== previous.id);
  const scores = { ...withPrevious, ranking, shares: sharesOf(ranking), isExactPhrasing: false };
  const decision = decideEntry(index, text, scores);
  const isClear = decision.kind === 'answer' || decision.kind === 'unknown' || decision.kind === 'both';
  const isSure = isChangeOfSubject(question) || certainty(scores) >= THRESHOLDS.sure;
  return isClear && isSure ? { scores, decision, after: previous.id } : undefined;
}

function decideLikelyTurn(line: Line): StepResult | undefined {
  const { index, question, reading, aloneScores, presuppositions, followUp } = line;
  if (aloneScores.isExactPhrasing || presuppositions.length > 0) return undefined;
  // "What about" is not part of the request.
  const scores = followUp && isChangeOfSubject(question) ? followUp.aloneScores : aloneScores;
  const turn = findTurn(scores, index.trainedModel !== undefined, followUp && certainty(followUp.scores));
  if (!turn || (BOT_ACTIONS.has(turn) && isAboutOthers(reading))) return undefined;
  return decideTurn(line, turn);
}

function decideRepetition({ index, aloneScores, followUp }: Line): StepResult | undefined {
  if (!followUp || aloneScores.isExactPhrasing) return undefined;
  const { previous } = followUp;
  if (certainty(followUp.scores) >= THRESHOLDS.turn || !asksAgain(index, followUp)) return undefined;
  const wish = previous.dispute === undefined ? 'details' : 'disputes';
  return { decision: { kind: 'wish', wish, subject: previous.id, isRepeated: true }, after: previous.id };
}

function asksAgain(index: AskIndex, { aloneScores, combinedScores, previous }: FollowUp): boolean {
  return [aloneScores, combinedScores].every(
    (scores) => firstEntry(index, scores)?.entry.id === previous.id && certainty(scores) >= THRESHOLDS.again,
  );
}

function decideFollowUp(line: Line): StepResult | undefined {
  const { index, question, aloneScores, followUp } = line;
  if (!followUp) return undefined;
  const { scores, aloneScores: bareScores, reading: bareReading, previous } = followUp;
  if (namesOwnTopic(line, followUp) && certainty(aloneScores) >= THRESHOLDS.whole) return undefined;
  if (standsAlone(index, aloneScores, bareReading, previous.id) && !isClearerAsFollowUp(line, scores)) return undefined;
  const decision = decideEntry(index, question, scores);
  const detail = findDetailType(index, bareReading);
  if (detail && !isAnswerNear(index, detail, decision, scores, previous)) {
    const near = listEntries(decision) ?? [];
    const entries = [...new Set([...near.slice(0, 1), ...previous.related, ...near])].slice(0, MAX_OFFERED);
    return { scores, decision: { kind: 'suggest', entries }, after: previous.id };
  }
  const isSameEntry = bareReading.terms.length > 0 && scores.ranking[0]?.entry === bareScores.ranking[0]?.entry;
  const isNewSubject =
    isChangeOfSubject(question) && !refersBack(bareReading) && (bareScores.shares[0] ?? 0) >= THRESHOLDS.certain;
  if ((isSameEntry || isNewSubject) && bareScores.scope >= THRESHOLDS.answer) {
    const decisionAlone = decideEntry(index, question, bareScores);
    if (!picksOneOf(decision, decisionAlone)) return { scores: bareScores, decision: decisionAlone };
  }
  return { scores, decision, after: previous.id };
}

/** Returns true for "when did the traffic move?", which names its own topic and is clearer without the previous answer. */
function namesOwnTopic(
  { index, reading, aloneScores }: Line,
  { scores, previous }: NonNullable<Line['followUp']>,
): boolean {
  return (
    reading.terms.length >= MIN_OWN_TERMS &&
    firstEntry(index, aloneScores)?.entry.id !== previous.id &&
    certainty(aloneScores) > certainty(scores)
  );
}

/**
 * Returns the kind of detail that a line such as "why?" or "since when?" asks for. Undefined if the line names a topic or is
 * too long.
 */
function findDetailType(index: AskIndex, { terms, type, words }: Reading): DetailType | undefined {
  const hasTopic = terms.some((term) => term.startsWith('@') || index.terms.has(term));
  if (hasTopic || words.length > MAX_DETAIL_WORDS) return undefined;
  return type === 'why' || type === 'when' || type === 'who' ? type : undefined;
}

/** The reason or date of another matter would mislead, so an answer that is unrelated to the previous entry must be surer. */
function isAnswerNear(
  index: AskIndex,
  detail: DetailType,
  decision: Decision,
  scores: Scores,
  previous: Entry,
): boolean {
  const [shownId] = listEntries(decision) ?? [];
  const shownEntry = index.briefing.entries.get(shownId ?? '');
  if (!shownEntry || decision.kind === 'outside' || decision.kind === 'suggest') return false;
  const isRelated = refersTo(previous, shownEntry) || refersTo(shownEntry, previous);
  const typeShare = index.entries.find(({ entry }) => entry.id === shownEntry.id)?.typeShares.get(detail) ?? 0;
  const isFitting = isRelated && typeShare >= MIN_TYPE_SHARE;
  return certainty(scores) >= (isFitting ? THRESHOLDS.outside : THRESHOLDS.sure);
}

function refersTo({ related, nearest }: Entry, { id }: Entry): boolean {
  return related.includes(id) || nearest === id;
}

/** Returns true for a line such as "will they leave then?" if it is clearer as a follow-up than by itself. */
function isClearerAsFollowUp({ reading, aloneScores }: Line, followUpScores: Scores): boolean {
  const isClearer = certainty(followUpScores) >= THRESHOLDS.whole && certainty(followUpScores) > certainty(aloneScores);
  return refersBack(reading) && !aloneScores.isExactPhrasing && isClearer;
}

function picksOneOf(followUpDecision: Decision, decisionAlone: Decision): boolean {
  const isThin = decisionAlone.kind === 'both' && decisionAlone.reason === 'thin';
  return isThin && followUpDecision.kind === 'answer' && decisionAlone.entries.includes(followUpDecision.entry);
}

/** Decides on a question that asks for two entries, such as "how big is it and do they get all of it". */
function decideTwoParts(line: Line): StepResult | undefined {
  const { index, question, options, aloneScores } = line;
  const [firstPart, secondPart] = aloneScores.isExactPhrasing ? [] : splitParts(question);
  const a = firstPart === undefined ? undefined : clearEntry(index, firstPart, options);
  const b = secondPart === undefined || !a ? undefined : clearEntry(index, secondPart, options);
  if (!a || !b || a === b) return undefined;
  return { decision: { kind: 'both', entries: [a.entry.id, b.entry.id], reason: 'parts' } };
}

/** Decides on the first two questions of a message that different entries clearly answer. */
function decideSeveralQuestions({ index, question, options, aloneScores }: Line): StepResult | undefined {
  if (aloneScores.isExactPhrasing) return undefined;
  const entries = splitQuestions(question).flatMap(({ text, withTopic }) => {
    const entry = (withTopic && clearEntry(index, withTopic, options)) || clearEntry(index, text, options);
    return entry ? [entry.entry.id] : [];
  });
  const [first, second] = new Set(entries);
  if (first === undefined || second === undefined) return undefined;
  return { decision: { kind: 'both', entries: [first, second], reason: 'parts' } };
}

function unansweredQuestions(index: AskIndex, question: string, options: AskOptions, decision: Decision) {
  const shownIds = decision.kind === 'answer' || decision.kind === 'unknown' ? [decision.entry] : listEntries(decision);
  if (
    !shownIds ||
    decision.kind === 'outside' ||
    index.exactPhrasings.has(index.reader.read(question).words.join(' '))
  ) {
    return [];
  }
  const parts = splitQuestions(question).map(({ text, withTopic }) => {
    const entry = (withTopic && nearEntry(index, withTopic, options)) || nearEntry(index, text, options);
    return { text, ...(entry && { entry: entry.entry.id }) };
  });
  const seen = new Set(shownIds);
  // If the message was answered as a whole, an unclear part of it may be answered as well.
  const isSplit = decision.kind === 'both' && decision.reason === 'parts';
  return parts.filter(({ entry }) => (entry === undefined ? isSplit : !seen.has(entry) && seen.add(entry)));
}

function nearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const scores = scoreText(index, part, options);
  return certainty(scores) >= THRESHOLDS.own ? firstEntry(index, scores) : undefined;
}

/** Returns the entry that clearly answers a part of a message. A keyword must be clearer than a whole question. */
function clearEntry(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const reading = index.reader.read(part);
  const isKeyword = reading.type === 'none';
  if (isKeyword && (reading.words.length > MAX_KEYWORD_LENGTH || reading.names.length > 0)) return undefined;
  const scores = scoreText(index, part, options, reading);
  const isClear = scores.scope >= THRESHOLDS.answer && leadShare(scores) >= THRESHOLDS.part;
  const entry = firstEntry(index, scores);
  const isSure = certainty(scores) >= THRESHOLDS.whole || (!isKeyword && entry?.isUnknown === false);
  return isClear && isSure ? entry : undefined;
}

function preferFollowUp({ index, question, followUp }: Line, decisionAlone: Decision): StepResult | undefined {
  if (!followUp) return undefined;
  const { scores, previous } = followUp;
  const decision = decideEntry(index, question, scores);
  return picksOneOf(decision, decisionAlone) ? { scores, decision, after: previous.id } : undefined;
}
