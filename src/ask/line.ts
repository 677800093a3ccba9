import type { Entry, SmallTalk } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { type BotRequest, findBotRequest } from './bot-request.ts';
import type { AskOptions } from './decision.ts';
import { type FollowUp, scoreFollowUp } from './follow-up.ts';
import { withoutPresuppositions } from './question-texts.ts';
import type { Reading } from './reading.ts';
import type { Scores } from './score-question.ts';
import { readFollowUp, scoreMessage } from './scoring.ts';
import { findTalk } from './small-talk.ts';
import { FOLLOW_UP_WEIGHTS } from './weights.ts';

export interface ParsedLine {
  readonly index: AskIndex;
  readonly question: string;
  readonly options: AskOptions;
  readonly reading: Reading;
  readonly previous: Entry | undefined;
  readonly botRequest: BotRequest | undefined;
  readonly talk: SmallTalk | undefined;
}

export interface ScoredLine extends ParsedLine {
  readonly presuppositions: readonly string[];
  readonly plainQuestion: string;
  readonly aloneScores: Scores;
  readonly followUp: (FollowUp & { readonly scores: Scores }) | undefined;
}

export function readLine(index: AskIndex, question: string, options: AskOptions): ParsedLine {
  const reading = index.reader.read(question);
  const previous = index.briefing.entries.get(options.after ?? '');
  const botRequest = findBotRequest(index, question, reading);
  const isAboutAnswer = previous !== undefined && (botRequest?.kind === 'form' || botRequest?.kind === 'complaint');
  const talk = isAboutAnswer ? undefined : findTalk(index, question, reading);
  return { index, question, options, reading, previous, botRequest, talk };
}

export function scoreLine(line: ParsedLine): ScoredLine {
  const { index, question, options, reading, previous } = line;
  const presuppositions = index.presuppositionFinder.idsIn(reading.words);
  const plainQuestion = presuppositions.length === 0 ? question : withoutPresuppositions(index, question);
  const followUp = previous && readFollowUp(index, plainQuestion, index.reader.read(plainQuestion), previous, options);
  return {
    ...line,
    presuppositions,
    plainQuestion,
    aloneScores: scoreMessage(index, plainQuestion, options),
    followUp: followUp && { ...followUp, scores: scoreFollowUp(index, followUp, FOLLOW_UP_WEIGHTS) },
  };
}
