import type { SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import type { AskOptions } from './decision.ts';
import type { Scores } from './score-question.ts';
import { scoreText } from './scoring.ts';
import { talkSentences } from './sentences.ts';
import { findTalk, firstKind } from './small-talk.ts';
import { THRESHOLDS } from './weights.ts';
import type { LearntTalk } from './wish.ts';

/** An entry's probability is spread over its neighbours, so small talk must lead the likeliest one by this factor. */
const ENTRY_WEIGHT = 1.5;

interface TalkInMessage {
  /** Set if every sentence is small talk. */
  readonly kind?: SmallTalk;
  /** What is left without the small talk before and after it. */
  readonly rest?: string;
}

/** Finds the small talk in a message: with the learnt model also if people word it freely. */
export function findTalkInMessage(index: AskIndex, question: string, options: AskOptions): TalkInMessage {
  const sentences = talkSentences(question);
  const kinds = sentences.map(
    (sentence) =>
      (sentences.length > 1 ? findTalk(index, sentence, index.reader.read(sentence)) : undefined) ??
      likelyTalk(scoreText(index, sentence, options)),
  );
  const begin = kinds.indexOf(undefined);
  const end = kinds.lastIndexOf(undefined) + 1;
  if (begin === -1) {
    const kind = firstKind(kinds.filter((kind) => kind !== undefined));
    return kind ? { kind } : {};
  }
  return end - begin < sentences.length ? { rest: sentences.slice(begin, end).join(' ') } : {};
}

/** Returns the kind of small talk if that is likelier than any entry and than a turn. */
function likelyTalk({ talk, turns, modelOutput, isExactPhrasing }: Scores): LearntTalk | undefined {
  if (!talk || !turns || !modelOutput || isExactPhrasing) return undefined;
  const likelihood = sum(talk.values());
  const likeliestEntry = Math.max(...modelOutput.entries);
  const isTalk = likelihood >= THRESHOLDS.talk && likelihood > sum(turns.values());
  if (!isTalk || likelihood < ENTRY_WEIGHT * likeliestEntry) return undefined;
  return [...talk].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
