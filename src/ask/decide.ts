import type { SmallTalk } from '../briefing/schema.ts';
import { type AnswerForm, findFormRequest } from './answer-form.ts';
import type { AskIndex } from './ask-index.ts';
import { findWordAsked, isAboutOthers } from './bot-request.ts';
import { readDateQuestion } from './dates/date-question.ts';
import { decideEntry } from './decide-entry.ts';
import { decideFollowUp, decideOtherSide, decideRepetition, preferFollowUp } from './decide-follow-up.ts';
import { decideSeveralQuestions, onlyQuestion, unansweredQuestions } from './decide-parts.ts';
import { decideDisputeFilter, decideSourceQuestion } from './decide-sources.ts';
import { decideBotRequest, decideTurn } from './decide-turn.ts';
import {
  type AskOptions,
  type AskResult,
  type Decision,
  listEntries,
  MAX_OFFERED,
  type StepResult,
} from './decision.ts';
import { excludedEntries } from './excluded-entries.ts';
import { findExclusion } from './exclusion.ts';
import { BOT_ACTIONS, findTurn } from './find-turn.ts';
import { foreignLanguage } from './language.ts';
import { findTalkInMessage } from './learnt-talk.ts';
import { type ParsedLine, readLine, type ScoredLine, scoreLine } from './line.ts';
import { isBareDirection, isOnlyPolar, polarityOf, withPlainPolarity } from './polarity.ts';
import { asksWhoIsRight, withoutVerdict } from './question-parts.ts';
import {
  coreQuestion,
  findTopicAsked,
  isChangeOfSubject,
  plainFollowUp,
  withoutDetails,
  withoutOpening,
  withPreviousQuestion,
} from './question-texts.ts';
import { conceptToken, refersBack } from './reading.ts';
import { certainty, firstEntry, scoreText } from './scoring.ts';
import { asks, sentencesIn, talkSentences } from './sentences.ts';
import { findTalk, isProofAsked } from './small-talk.ts';
import { THRESHOLDS } from './weights.ts';
import { MAX_WORDS } from './words.ts';

type Step = (line: ScoredLine) => StepResult | undefined;

/** The first step that returns a result decides. */
const STEPS: readonly Step[] = [
  decideSourceQuestion,
  decideDisputeFilter,
  ({ talk }) => talk && { decision: { kind: 'talk', talk } },
  (line) =>
    line.botRequest && !line.aloneScores.isExactPhrasing ? decideBotRequest(line, line.botRequest) : undefined,
  decideForeign,
  ({ previous, reading }) =>
    previous && isProofAsked(reading)
      ? { decision: { kind: 'proof', entry: previous.id }, after: previous.id }
      : undefined,
  (line) => (line.previous && asksWhoIsRight(line.question) ? decideTurn(line, 'which') : undefined),
  decideOtherSide,
  decideLearntTalk,
  ({ reading }) => (reading.words.length === 0 ? { decision: { kind: 'wordless' } } : undefined),
  decideDates,
  decideSeveralQuestions,
  decideLikelyTurn,
  decideRepetition,
  decideFollowUp,
];

export function ask(index: AskIndex, question: string, options: AskOptions = {}): AskResult {
  const request = findFormRequest(index, question);
  if (!request) return askWithoutForm(index, question, options);
  const { rest, limits, form } = request;
  const [limit, ...otherLimits] = limits;
  if (rest !== '') {
    const result = clearerResult(ask(index, rest, options), () => askWithoutForm(index, question, options));
    const { decision } = result;
    const asides = limits.filter((aside) => decision.kind !== 'talk' || decision.talk !== aside);
    return withAsides(result, asides, form);
  }
  const { asides = [], ...result } = askWithoutForm(index, question, options);
  if (!limit) return withAsides(result, asides);
  const talk = result.decision.kind === 'talk' ? [result.decision.talk] : [];
  const otherTalk = [...otherLimits, ...talk, ...asides].filter((kind) => kind !== limit);
  return withAsides({ ...result, decision: { kind: 'talk', talk: limit } }, otherTalk);
}

const UNCLEAR_KINDS: readonly Decision['kind'][] = ['outside', 'suggest', 'talk', 'wordless', 'foreign', 'form'];

/** A request about form, such as "in short" or "exact words", can also tell which entry is meant. */
function clearerResult(restResult: AskResult, askWhole: () => AskResult): AskResult {
  const wholeResult = askWhole();
  const [restKind, wholeKind] = [restResult.decision.kind, wholeResult.decision.kind];
  const isWholeClear = !UNCLEAR_KINDS.includes(wholeKind);
  if (UNCLEAR_KINDS.includes(restKind)) {
    return isWholeClear || (wholeKind === 'talk' && restKind !== 'suggest') ? wholeResult : restResult;
  }
  const areEntries = [restResult, wholeResult].every(({ decision }) => listEntries(decision) !== undefined);
  return areEntries && isWholeClear && certainty(wholeResult) > certainty(restResult) ? wholeResult : restResult;
}

function withAsides(result: AskResult, asides: readonly SmallTalk[], form?: AnswerForm): AskResult {
  const allAsides = [...new Set([...asides, ...(result.asides ?? [])])];
  return { ...result, ...(allAsides.length > 0 && { asides: allAsides }), ...(form && { form }) };
}

function askWithoutForm(index: AskIndex, question: string, options: AskOptions): AskResult {
  const result = decideExclusion(index, question, options) ?? decidePolarity(index, question, options);
  return preferWithoutDetails(index, question, options, result);
}

/**
 * A date on which the story dates nothing says only when the answer should hold, as in "still running on 12 September". A
 * amount that no claim states is only an assumption, as in "it cost 4 billion, right?".
 */
function preferWithoutDetails(index: AskIndex, question: string, options: AskOptions, result: AskResult): AskResult {
  const asksForEntry = ['answer', 'both', 'suggest', 'unknown', 'outside'].includes(result.decision.kind);
  const details = asksForEntry ? withoutDetails(index, question) : undefined;
  if (!details) return result;
  const plainResult = decidePolarity(index, details.question, options);
  const isBetter =
    result.presuppositions.length === 0 &&
    listEntries(plainResult.decision) !== undefined &&
    certainty(plainResult) > certainty(result);
  const { ignoredDays, unsourcedAmounts } = details;
  return {
    ...(isBetter ? plainResult : result),
    ...(ignoredDays && { ignoredDays }),
    ...(unsourcedAmounts.length > 0 && { unsourcedAmounts }),
  };
}

function decideExclusion(index: AskIndex, question: string, options: AskOptions): AskResult | undefined {
  const exclusion = findExclusion(index, question);
  if (!exclusion) return undefined;
  const { rest, isCorrection } = exclusion;
  const { after } = options;
  const ids = [...excludedEntries(index, exclusion, options), ...(isCorrection && after !== undefined ? [after] : [])];
  const excluded = new Set([...(options.excluded ?? []), ...ids]);
  const result = ask(index, rest, { ...options, excluded });
  const isClear = listEntries(result.decision) !== undefined && certainty(result) >= THRESHOLDS.clear;
  if (isCorrection || isClear) return result;
  if (after === undefined || !excluded.has(after)) return undefined;
  return decidePolarity(index, question, { ...options, excluded: new Set([...(options.excluded ?? []), after]) });
}

/** An entry about the risks does not answer a question about the benefits. */
function decidePolarity(index: AskIndex, question: string, options: AskOptions): AskResult {
  const { words } = index.reader.read(question);
  const polarity = polarityOf(words);
  if (polarity === undefined || index.exactPhrasings.has(words.join(' '))) return askPlainly(index, question, options);
  const polarOptions = { ...options, polarity };
  const plainQuestion = withPlainPolarity(question, words);
  const aboutPrevious = decideHalfOfPrevious(index, plainQuestion ?? question, polarOptions);
  if (aboutPrevious) return aboutPrevious;
  const isBare = isBareDirection(words);
  const result = askPlainly(index, isBare ? (plainQuestion ?? question) : question, polarOptions);
  if (plainQuestion === undefined || isBare || certainty(result) >= THRESHOLDS.clear) return result;
  const plainResult = askPlainly(index, plainQuestion, polarOptions);
  const isBetter = listEntries(plainResult.decision) !== undefined && certainty(plainResult) > certainty(result);
  return isBetter ? plainResult : result;
}

/** "And the downside?" after an answer is about the previous subject. */
function decideHalfOfPrevious(index: AskIndex, line: string, options: AskOptions): AskResult | undefined {
  const previous = index.briefing.entries.get(options.after ?? '');
  if (!previous || !isOnlyPolar(index.reader.read(line).terms)) return undefined;
  const text = withPreviousQuestion(plainFollowUp(line), previous);
  const excluded = new Set([...(options.excluded ?? []), previous.id]);
  const { isExactPhrasing, ...scores } = scoreText(index, text, { ...options, excluded });
  const first = firstEntry(index, scores);
  if (first?.polarity !== options.polarity || certainty(scores) < THRESHOLDS.whole) return undefined;
  return { ...scores, presuppositions: [], decision: decideEntry(index, text, scores), after: previous.id };
}

function askPlainly(index: AskIndex, question: string, options: AskOptions): AskResult {
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
  { aloneScores, presuppositions }: ScoredLine,
  { scores = aloneScores, decision, after, asides = [] }: StepResult,
): AskResult {
  return {
    ...scores,
    presuppositions,
    decision,
    ...(after !== undefined && { after }),
    ...(asides.length > 0 && { asides }),
  };
}

/** The question inside a line: "X" in "tell me about X", or what remains without small talk, a complaint or an opening. */
function decideRestated(index: AskIndex, question: string, options: AskOptions): AskResult | undefined {
  const topic = findTopicAsked(index, question);
  if (topic !== undefined) return ask(index, topic, options);
  const line = readLine(index, question, options);
  const { reading, previous, botRequest, talk } = line;
  if (botRequest?.kind === 'complaint' && botRequest.about !== undefined) {
    const { about } = botRequest;
    if (findTalk(index, about, index.reader.read(about))) return undefined;
    const { after, ...optionsWithoutPrevious } = options;
    return {
      ...ask(index, about, optionsWithoutPrevious),
      complaint: { ...(after !== undefined && { before: after }) },
    };
  }
  const { kind, remainingText, asides = [] } = talk || botRequest ? {} : findTalkInMessage(index, question, options);
  if (remainingText !== undefined) return withAsides(ask(index, remainingText, options), asides);
  const subject = talk || botRequest ? undefined : subjectOfMessage(index, question, options);
  if (subject) return subject;
  // Small talk is answered as a whole, with the thanks before it.
  if (kind !== undefined) return undefined;
  const core = talk || botRequest ? undefined : coreOfMessage(line);
  if (core !== undefined) return ask(index, core, options);
  const isPlain = !talk && !botRequest && !previous && !index.exactPhrasings.has(reading.words.join(' '));
  const bareQuestion = isPlain ? withoutOpening(question) : undefined;
  return bareQuestion ? ask(index, bareQuestion, options) : undefined;
}

/** What a line asks beside remarks that name no topic, if it depends on the previous answer or the whole line is unclear. */
function coreOfMessage({ index, question, options, previous }: ParsedLine): string | undefined {
  const core = coreQuestion(question);
  if (
    core === undefined ||
    talkSentences(question).some(
      (sentence) => !asks(sentence) && !sentence.includes(core ?? '') && namesTopic(index, sentence, options),
    )
  )
    return undefined;
  const reading = index.reader.read(core);
  const isBare = refersBack(reading) || !reading.terms.some((term) => index.terms.has(term));
  const dependsOnAnswer = previous && reading.entities.length === 0 && isBare;
  const scores = scoreText(index, question, options);
  const isUnclear = certainty(scores) < THRESHOLDS.whole && !findTurn(scores, index.trainedModel !== undefined);
  return dependsOnAnswer || isUnclear ? core : undefined;
}

function namesTopic(index: AskIndex, text: string, options: AskOptions): boolean {
  const scores = scoreText(index, text, options);
  const { terms, concepts, entities } = scores.reading;
  const core = firstEntry(index, scores)?.core;
  const isAtCore = [...terms, ...concepts.map(conceptToken)].some((token) => core?.has(token));
  return entities.length > 0 || (isAtCore && certainty(scores) >= THRESHOLDS.whole);
}

/** Of "someone says it burns coal, is that true?" and "300 people? which source says that?", what is asked about. */
function subjectOfMessage(index: AskIndex, question: string, options: AskOptions): AskResult | undefined {
  if (index.exactPhrasings.has(index.reader.read(question).words.join(' '))) return undefined;
  const rest = withoutVerdict(question);
  const subjects = new Set([onlyQuestion(index, question, options), rest, ...talkSentences(rest ?? '')]);
  const results = [...subjects].flatMap((subject) => {
    const terms = index.reader.read(subject ?? '').terms;
    const namesTopic = terms.some((term) => !term.startsWith('@') && index.terms.has(term));
    const result = subject !== undefined && namesTopic ? ask(index, subject, options) : undefined;
    const isOutside = result?.decision.kind === 'outside' && !result.decision.isOnTopic;
    return result && listEntries(result.decision) && !isOutside ? [result] : [];
  });
  // "Did anyone count them?" is about what was said before it.
  const dependsOnRest = ({ reading }: AskResult) => refersBack(reading) && reading.entities.length === 0;
  return results.toSorted(
    (a, b) => Number(dependsOnRest(a)) - Number(dependsOnRest(b)) || certainty(b) - certainty(a),
  )[0];
}

/** An entry that clearly answers the question takes precedence. */
function preferWordMeaning(index: AskIndex, question: string, result: AskResult): AskResult {
  const { decision } = result;
  if (decision.kind === 'talk' && decision.talk === 'ownWords') return result;
  const isOneQuestion = decision.kind !== 'both' || decision.reason !== 'parts';
  const isMisread = decision.kind === 'form' || decision.kind === 'talk' || decision.kind === 'regret';
  const offered = decision.kind === 'word' ? decision.near : listEntries(decision);
  const nearEntries = isMisread ? [] : isOneQuestion ? offered : undefined;
  const word = nearEntries && findWordAsked(index, question);
  if (!word || index.exactPhrasings.has(result.reading.words.join(' '))) return result;
  const isClear = certainty(result) >= (word.isSure ? THRESHOLDS.sure : THRESHOLDS.whole);
  if (decision.kind === 'answer' && isClear) return result;
  return { ...result, decision: { kind: 'word', word: word.word, near: nearEntries.slice(0, MAX_OFFERED) } };
}

function decideForeign({ index, question, aloneScores }: ScoredLine): StepResult | undefined {
  const isClear =
    aloneScores.isExactPhrasing ||
    certainty(aloneScores) >= THRESHOLDS.whole ||
    findTurn(aloneScores, index.trainedModel !== undefined) !== undefined;
  const language = isClear ? undefined : foreignLanguage(index, question);
  return language && { decision: { kind: 'foreign', language } };
}

function decideLearntTalk(line: ScoredLine): StepResult | undefined {
  const { index, question, options, aloneScores, presuppositions } = line;
  const { kind: talk, asides } =
    aloneScores.isExactPhrasing || presuppositions.length > 0 ? {} : findTalkInMessage(index, question, options);
  return talk && { decision: { kind: 'talk', talk }, ...(asides && { asides }) };
}

function decideDates({ index, plainQuestion, aloneScores, options: { today } }: ScoredLine): StepResult | undefined {
  if (today === undefined || aloneScores.isExactPhrasing) return undefined;
  const isClear = aloneScores.scope >= THRESHOLDS.answer && (aloneScores.shares[0] ?? 0) >= THRESHOLDS.part;
  const clearEntry = isClear ? firstEntry(index, aloneScores)?.entry : undefined;
  const question =
    readDateQuestion(index, plainQuestion, today, clearEntry) ??
    sentencesIn(plainQuestion).flatMap((sentence) => readDateQuestion(index, sentence, today) ?? [])[0];
  return question && { decision: { kind: 'date', question } };
}

function decideLikelyTurn(line: ScoredLine): StepResult | undefined {
  const { index, question, reading, aloneScores, presuppositions, followUp } = line;
  if (aloneScores.isExactPhrasing || presuppositions.length > 0) return undefined;
  // "What about" is not part of the request.
  const scores = followUp && isChangeOfSubject(question) ? followUp.aloneScores : aloneScores;
  const turn = findTurn(scores, index.trainedModel !== undefined, followUp && certainty(followUp.scores));
  if (!turn || (BOT_ACTIONS.has(turn) && isAboutOthers(reading))) return undefined;
  // Of a longer message, only the beginning is read.
  const isCut = reading.words.length >= MAX_WORDS;
  return isCut && sentencesIn(question).length > 0 ? undefined : decideTurn(line, turn);
}
