import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import type { AskOptions } from './decision.ts';
import { logit, type Scores } from './score-question.ts';
import { certainty, scoreText } from './scoring.ts';
import { talkSentences } from './sentences.ts';
import { findTalk, firstKind } from './small-talk.ts';
import { THRESHOLDS } from './weights.ts';
import type { LearntTalk } from './wish.ts';

/** In log-odds. Both classifiers judge alone, so small talk may seem somewhat less likely than what else the line may be. */
const MAX_LAG = 1.3;
/** A model that has learnt only phrasings knows little of what a story is asked, so it takes more for small talk. */
const MIN_FIRST_DAY_LEAD = 1;

/**
 * Finds the small talk in a message with the word lists and the learnt model. Returns its kind if every sentence is small talk,
 * or the remaining text if only sentences at the start or the end are. Otherwise returns an empty object.
 */
export function findTalkInMessage(
  index: AskIndex,
  question: string,
  options: AskOptions,
): { readonly kind?: SmallTalk | undefined; readonly remainingText?: string } {
  const sentences = talkSentences(question);
  const kinds = sentences.map(
    (sentence) =>
      (sentences.length > 1 ? findTalk(index, sentence, index.reader.read(sentence)) : undefined) ??
      likelyTalk(scoreText(index, sentence, options), index.trainedModel !== undefined),
  );
  const begin = kinds.indexOf(undefined);
  const end = kinds.lastIndexOf(undefined) + 1;
  if (begin === -1) return { kind: firstKind(kinds.filter((kind) => kind !== undefined)) };
  return end - begin < sentences.length ? { remainingText: sentences.slice(begin, end).join(' ') } : {};
}

/** Returns the likeliest kind of small talk, unless a turn or an entry is clearly likelier. */
function likelyTalk({ talk, turns, isExactPhrasing, ...scores }: Scores, isTrained: boolean): LearntTalk | undefined {
  if (!talk || !turns || isExactPhrasing) return undefined;
  const [kind, probability] = [...talk].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best));
  const talkProbability = sum(talk.values());
  const otherProbability = Math.max(sum(turns.values()), certainty(scores));
  const isTalk =
    probability >= THRESHOLDS.talkKind &&
    talkProbability >= THRESHOLDS.talk &&
    logit(talkProbability) - logit(otherProbability) >= (isTrained ? -MAX_LAG : MIN_FIRST_DAY_LEAD);
  return isTalk ? kind : undefined;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
