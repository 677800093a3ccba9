import { type Scores, sharesOf } from './combine.ts';
import { type DateQuestion, dateQuestion } from './dates/question.ts';
import { decideEntry } from './decide-entry.ts';
import { decideParts } from './decide-parts.ts';
import { decideManner, decideTurn } from './decide-turn.ts';
import type { Asked, AskOptions, Decision } from './decision.ts';
import type { FollowUp } from './follow-up.ts';
import { foreignLanguage } from './language.ts';
import { type Line, readLine, scoreLine } from './line.ts';
import { asksOfOthers, wordAsked } from './manners.ts';
import type { AskIndex } from './model.ts';
import { askedOfOther } from './other-side.ts';
import { refersBack } from './reading.ts';
import { firstEntry, score, standsAlone, sureness } from './scoring.ts';
import { sentencesIn } from './sentences.ts';
import { findTalk, isProofAsked } from './talk.ts';
import { askedAbout, isChangeOfSubject, withoutTurn } from './texts.ts';
import { DOING, turnOf } from './turns.ts';
import { THRESHOLDS } from './weights.ts';

/** How many entries are offered. */
const NEAR = 3;

/** What a step decides on a line, with the scores that it went by, if not those of the line by itself. */
interface Decided {
  readonly decision: Decision;
  readonly after?: string;
  readonly scores?: Scores;
}

type Step = (line: Line) => Decided | undefined;

/** In this order: the first step that decides wins. */
const STEPS: readonly Step[] = [
  ({ talk }) => talk && { decision: { kind: 'talk', talk } },
  (line) => (line.manner && !line.alone.isExact ? decideManner(line, line.manner) : undefined),
  inOtherLanguage,
  ({ before, bare }) =>
    before && isProofAsked(bare) ? { decision: { kind: 'proof', entry: before.id }, after: before.id } : undefined,
  ({ bare }) => (bare.words.length === 0 ? { decision: { kind: 'wordless' } } : undefined),
  onDates,
  ofOtherSide,
  asTurn,
  asRepetition,
  asFollowUp,
  inParts,
];

/** Decides how to answer a question. */
export function ask(index: AskIndex, question: string, options: AskOptions = {}): Asked {
  return withoutMeaning(index, question, restated(index, question, options) ?? decide(index, question, options));
}

function decide(index: AskIndex, question: string, options: AskOptions): Asked {
  const line = scoreLine(readLine(index, question, options));
  for (const step of STEPS) {
    const found = step(line);
    if (found) return askedAs(line, found);
  }
  return askedAs(line, byItself(line));
}

function askedAs({ alone, presumed }: Line, { scores = alone, decision, after }: Decided): Asked {
  return { ...scores, presumed, decision, ...(after !== undefined && { after }) };
}

/** The decision on what a line says in other words: "tell me about X" means X, a complaint repeats its question. */
function restated(index: AskIndex, question: string, options: AskOptions): Asked | undefined {
  const topic = askedAbout(index, question);
  if (topic !== undefined) return ask(index, topic, options);
  const { bare, before, manner, talk } = readLine(index, question, options);
  if (manner?.kind === 'complaint' && manner.about !== undefined) {
    const { about } = manner;
    const { after, ...alone } = options;
    const isTalk = findTalk(index, about, index.reader.read(about)) !== undefined;
    return isTalk
      ? undefined
      : { ...ask(index, about, alone), regrets: { ...(after !== undefined && { before: after }) } };
  }
  const isPlain = !talk && !manner && !before && !index.exact.has(bare.words.join(' '));
  const turned = isPlain ? withoutTurn(question) : undefined;
  return turned ? ask(index, turned, options) : undefined;
}

/** The decision, or that the question asks for the meaning of a word, which only a clear entry can answer. */
function withoutMeaning(index: AskIndex, question: string, asked: Asked): Asked {
  const { decision } = asked;
  const near = nearEntriesOf(decision);
  const word = near && wordAsked(index, question);
  if (!word || index.exact.has(asked.reading.words.join(' '))) return asked;
  const isClear = sureness(asked) >= (word.isSure ? THRESHOLDS.sure : THRESHOLDS.whole);
  if (decision.kind === 'answer' && isClear) return asked;
  return { ...asked, decision: { kind: 'word', word: word.word, near: near.slice(0, NEAR) } };
}

/** The entries that a decision shows or offers; undefined for other kinds of decisions. */
function nearEntriesOf(decision: Decision): readonly string[] | undefined {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return [decision.entry, ...decision.near];
    case 'both':
      return decision.because === 'thin' ? decision.entries : undefined;
    case 'suggest':
      return decision.entries;
    case 'outside':
      return decision.near;
    default:
      return undefined;
  }
}

/** A line that is surely not in English, unless its words are clear all the same. */
function inOtherLanguage({ index, question, alone }: Line): Decided | undefined {
  const isClear =
    alone.isExact === true ||
    sureness(alone) >= THRESHOLDS.whole ||
    turnOf(alone, index.learnt !== undefined) !== undefined;
  const language = isClear ? undefined : foreignLanguage(index, question);
  return language && { decision: { kind: 'foreign', language } };
}

/** The date question in a line or, if the whole message is unclear, in one of its sentences. */
function onDates({ index, plain, alone, options: { today } }: Line): Decided | undefined {
  if (today === undefined || alone.isExact) return undefined;
  const isClear = alone.scope >= THRESHOLDS.answer && (alone.shares[0] ?? 0) >= THRESHOLDS.part;
  const nearest = isClear ? firstEntry(index, alone)?.entry : undefined;
  const decided = (question: DateQuestion): Decided => ({ decision: { kind: 'date', question } });
  const whole = dateQuestion(index, plain, today, nearest);
  if (whole) return decided(whole);
  for (const sentence of sentencesIn(plain)) {
    const found = dateQuestion(index, sentence, today);
    if (found) return decided(found);
  }
  return undefined;
}

/** A line that repeats the previous question for another side, if one entry clearly answers it. */
function ofOtherSide({ index, question, options, alone, before }: Line): Decided | undefined {
  const text = before && !alone.isExact ? askedOfOther(index, question, before) : undefined;
  if (!before || text === undefined) return undefined;
  const whole = score(index, text, index.reader.read(text), options);
  const ranking = whole.ranking.filter(({ entry }) => index.entries[entry]?.entry.id !== before.id);
  const scores = { ...whole, ranking, shares: sharesOf(ranking), isExact: false };
  const decision = decideEntry(index, text, scores);
  const isClear = decision.kind === 'answer' || decision.kind === 'unknown' || decision.kind === 'both';
  const isSure = isChangeOfSubject(question) || sureness(scores) >= THRESHOLDS.sure;
  return isClear && isSure ? { scores, decision, after: before.id } : undefined;
}

/** A wish, or something that is asked of an answer. */
function asTurn(line: Line): Decided | undefined {
  const { index, question, bare, alone, presumed, follow } = line;
  if (alone.isExact || presumed.length > 0) return undefined;
  // "What about" is not part of the request.
  const turning = follow && isChangeOfSubject(question) ? follow.line.alone : alone;
  const turn = turnOf(turning, index.learnt !== undefined, follow && sureness(follow.scores));
  if (!turn || (DOING.has(turn) && asksOfOthers(bare))) return undefined;
  return decideTurn(line, turn);
}

/** A line that asks for the previous answer again gets more of it. */
function asRepetition({ index, alone, before, follow }: Line): Decided | undefined {
  if (!before || !follow || alone.isExact) return undefined;
  if (sureness(follow.scores) >= THRESHOLDS.turn || !asksAgain(index, follow.line)) return undefined;
  const wish = 'dispute' in before && before.dispute !== undefined ? 'disputes' : 'details';
  return { decision: { kind: 'wish', wish, of: before.id }, after: before.id };
}

/** Whether a line asks for the previous entry again: by itself, and even more clearly together with it. */
function asksAgain(index: AskIndex, { alone, together, before }: FollowUp): boolean {
  return [alone, together].every(
    (scores) => firstEntry(index, scores)?.entry.id === before.id && sureness(scores) >= THRESHOLDS.again,
  );
}

/** A line that means something only after the previous entry. */
function asFollowUp(line: Line): Decided | undefined {
  const { index, question, bare, alone, before, follow } = line;
  if (!before || !follow) return undefined;
  if (standsAlone(index, alone, bare, before.id) && !isPointedElsewhere(line, follow.scores)) return undefined;
  const { scores } = follow;
  const decision = decideEntry(index, question, scores);
  const rest = follow.line.alone;
  const isSame = follow.line.bare.terms.length > 0 && scores.ranking[0]?.entry === rest.ranking[0]?.entry;
  const isNew =
    isChangeOfSubject(question) && !refersBack(follow.line.bare) && (rest.shares[0] ?? 0) >= THRESHOLDS.certain;
  if ((isSame || isNew) && rest.scope >= THRESHOLDS.answer) {
    const own = decideEntry(index, question, rest);
    if (!picksOneOf(decision, own)) return { scores: rest, decision: own };
  }
  return { scores, decision, after: before.id };
}

/** Whether a line that points back ("will they leave then?") means another entry more clearly than by itself. */
function isPointedElsewhere({ bare, alone }: Line, followed: Scores): boolean {
  const isClearer = sureness(followed) >= THRESHOLDS.whole && sureness(followed) > sureness(alone);
  return refersBack(bare) && !alone.isExact && isClearer;
}

/** Whether reading the line as a follow-up resolves which of two possible entries it means. */
function picksOneOf(followed: Decision, alone: Decision): boolean {
  const isThin = alone.kind === 'both' && alone.because === 'thin';
  return isThin && followed.kind === 'answer' && alone.entries.includes(followed.entry);
}

/** A question in two parts. */
function inParts(line: Line): Decided | undefined {
  const { index, question, options, alone } = line;
  const decision = alone.isExact ? undefined : decideParts(index, question, options);
  return decision && preferFollowUp(line, { decision });
}

function byItself(line: Line): Decided {
  return preferFollowUp(line, { decision: decideEntry(line.index, line.plain, line.alone) });
}

/** A decision between two entries, or the one of them that the line means as a follow-up. */
function preferFollowUp({ index, question, before, follow }: Line, decided: Decided): Decided {
  if (!before || !follow) return decided;
  const decision = decideEntry(index, question, follow.scores);
  return picksOneOf(decision, decided.decision) ? { scores: follow.scores, decision, after: before.id } : decided;
}
