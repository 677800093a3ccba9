import type { SmallTalk } from '../briefing/schema.ts';
import { sum } from '../lib/sum.ts';
import type { AskIndex } from './ask-index.ts';
import type { AskOptions } from './decision.ts';
import { logit, type Scores } from './score-question.ts';
import { certainty, scoreText } from './scoring.ts';
import { asks, talkSentences, withoutThanks } from './sentences.ts';
import { findTalk, firstKind } from './small-talk.ts';
import { THRESHOLDS } from './weights.ts';
import { isAnswerQuestion, isBotQuestion, isChatQuestion, type LearntTalk, type Turn } from './wish.ts';

/** In log-odds. The classifiers judge independently, so small talk can seem somewhat less likely than an entry or a turn. */
const MAX_LAG = 1.3;
/** A model that has learnt only phrasings knows little of what a story is asked, so it takes more for small talk. */
const MIN_FIRST_DAY_LEAD = 1;
/** The replies to these questions about the bot also offer what the turns below show. */
const OFFERS_PROOF = new Set<LearntTalk>(['citing', 'trust', 'contradiction']);
const PROOF_TURNS = new Set<Turn>(['proof', 'sources', 'which', 'disputes']);

/** Corrects the previous question, so the sentence names a topic: "no, I meant the price". */
const CORRECTION =
  /\b(?:I|we) meant?\b(?!,)|^(?:(?:no|but|and|so|well)[, ]+)*i asked (?=(?:you )?(?:what|who|how|when|where|why|if|whether|about)\b)/i;

/** Next to one of these, a sentence that asks nothing is small talk as well: "Filed. Thanks!". */
const CLOSING_TALK: readonly SmallTalk[] = ['thanks', 'goodbye', 'praise'];
/** "That settles the bet with my husband" is about the person who thanks. */
const PERSON = /\b(?:i|my|me|we|our|us|you|your|u|ur)\b/i;
const REQUEST =
  /^(?:(?:oh|ok|okay|now|so) )*(?:and|also|plus|but)\b|\b(?:tell|show|list|give|compare|explain|describe|summari[sz]e|define|next|meant?|instead|rather)\b/i;

/**
 * Returns a kind if every sentence is small talk, or if the main kind is thanks, a farewell, praise or a question about the bot,
 * the chat or the answers and the other sentences ask nothing. Otherwise returns the text that remains without such questions,
 * and without other small talk at the start or end. `asides` are the other kinds.
 */
export function findTalkInMessage(
  index: AskIndex,
  question: string,
  options: AskOptions,
): { readonly kind?: SmallTalk | undefined; readonly remainingText?: string; readonly asides?: readonly SmallTalk[] } {
  const sentences = talkSentences(question);
  const hasMeaning = index.trainedModel !== undefined && options.vectors !== undefined;
  const kinds = sentences.map(
    (sentence) =>
      (sentences.length > 1 ? findTalk(index, sentence, index.reader.read(sentence)) : undefined) ??
      (CORRECTION.test(sentence) || isTopic(index, sentence) || isPoliteQuestion(index, sentence, options)
        ? undefined
        : (likelyTalk(scoreText(index, sentence, options), index.trainedModel !== undefined, hasMeaning) ??
          (hasMeaning ? closingTalk(index, sentence, options) : undefined))),
  );
  const begin = kinds.indexOf(undefined);
  const end = kinds.lastIndexOf(undefined) + 1;
  const allKinds = kinds.filter((sentenceKind) => sentenceKind !== undefined);
  const kind = firstKind(allKinds);
  const asides = [...new Set(allKinds.filter((otherKind) => otherKind !== kind))];
  if (begin === -1) return { kind, asides };
  const isClosing = hasMeaning && kind !== undefined && (CLOSING_TALK.includes(kind) || isAboutBot(kind));
  const otherSentences = sentences.filter((_, i) => kinds[i] === undefined);
  if (isClosing && otherSentences.every((sentence) => isRemark(index, sentence, options))) return { kind, asides };
  // Small talk between the other sentences belongs to them, unless the bot can answer it.
  const isLeftOut = (i: number) => {
    const ownKind = kinds[i];
    return ownKind !== undefined && (i < begin || i >= end || isAboutBot(ownKind));
  };
  const remaining = sentences.filter((_, i) => !isLeftOut(i));
  return remaining.length < sentences.length
    ? {
        remainingText: remaining.join(' '),
        asides: [...new Set(kinds.flatMap((own, i) => (isLeftOut(i) && own) || []))],
      }
    : {};
}

const MAX_TOPIC_WORDS = 2;
const TOPIC_OPENING = /^\W*(?:(?:and|but|so|ok|okay|what about|how about|then)\b[, ]*)+/i;

/** "And money?" and "and why?" are questions, however short. */
function isTopic(index: AskIndex, sentence: string): boolean {
  const topic = sentence.replace(TOPIC_OPENING, '');
  if (topic === sentence && !/\?\s*$/.test(sentence)) return false;
  const { terms, meanings, words, type } = index.reader.read(topic);
  const isKnown = terms.every((term, i) => index.terms.has(term) || (meanings[i] ?? []).length > 0);
  return words.length <= MAX_TOPIC_WORDS && isKnown && (terms.length > 0 || type !== 'none');
}

function isAboutBot(kind: SmallTalk): boolean {
  return isBotQuestion(kind) || isChatQuestion(kind) || isAnswerQuestion(kind);
}

/** A question or a topic with thanks before or after it: "share price, cheers". */
function isPoliteQuestion(index: AskIndex, sentence: string, options: AskOptions): boolean {
  const rest = withoutThanks(sentence);
  if (rest === undefined) return false;
  const probability = certainty(scoreText(index, rest, options));
  const isOnPerson = !asks(rest) && PERSON.test(rest);
  return probability >= (asks(rest) ? THRESHOLDS.named : isOnPerson ? THRESHOLDS.clear : THRESHOLDS.whole);
}

/** "Bye, dinner is ready": one clause is thanks, praise or a farewell, and no other asks anything. */
function closingTalk(index: AskIndex, sentence: string, options: AskOptions): SmallTalk | undefined {
  const clauses = sentence.split(/,\s+|\s[-–—]+\s/);
  if (clauses.length === 1) return undefined;
  const kinds = clauses.map((clause) => findTalk(index, clause, index.reader.read(clause)));
  const kind = firstKind(kinds.filter((talk) => talk !== undefined).filter((talk) => CLOSING_TALK.includes(talk)));
  const otherClauses = clauses.filter((_, i) => kinds[i] === undefined);
  const isRest = [sentence, ...otherClauses].every((text) => isRemark(index, text, options));
  return kind && isRest ? kind : undefined;
}

function isRemark(index: AskIndex, sentence: string, options: AskOptions): boolean {
  if (asks(sentence) || REQUEST.test(sentence)) return false;
  const { turns, ...scores } = scoreText(index, sentence, options);
  return certainty(scores) < THRESHOLDS.whole && sum(turns?.values() ?? []) < THRESHOLDS.turn;
}

/** Undefined if a turn or an entry is clearly likelier. `hasMeaning`: the classifier knew the sentence's vector. */
function likelyTalk(
  { talk, turns, isExactPhrasing, ...scores }: Scores,
  isTrained: boolean,
  hasMeaning: boolean,
): LearntTalk | undefined {
  if (!talk || !turns || isExactPhrasing) return undefined;
  const [kind, probability] = [...talk].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best));
  const talkProbability = sum(talk.values());
  const rivalTurns = [...turns].filter(([turn]) => !(OFFERS_PROOF.has(kind) && PROOF_TURNS.has(turn)));
  const turnProbability = sum(rivalTurns.map(([, turnProbability]) => turnProbability));
  const otherProbability = Math.max(turnProbability, certainty(scores));
  const isTalk =
    probability >= THRESHOLDS.talkKind &&
    talkProbability >= THRESHOLDS.talk &&
    logit(talkProbability) - logit(otherProbability) >= (isTrained ? -MAX_LAG : MIN_FIRST_DAY_LEAD);
  // The classifier of small talk has learnt the questions as well, so by itself it decides what no entry surely answers.
  const isSurelyTalk =
    hasMeaning &&
    talkProbability >= THRESHOLDS.surelyTalk &&
    turnProbability < THRESHOLDS.surelyTurn &&
    otherProbability < THRESHOLDS.sure;
  return probability >= THRESHOLDS.talkKind && (isTalk || isSurelyTalk) ? kind : undefined;
}
