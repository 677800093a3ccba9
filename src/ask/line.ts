import type { Entry, SmallTalk } from '../briefing/schema.ts';
import type { Scores } from './combine.ts';
import type { AskOptions } from './decision.ts';
import { type FollowUp, weighFollowUp } from './follow-up.ts';
import { type Manner, mannerOf } from './manners.ts';
import type { AskIndex } from './model.ts';
import type { Reading } from './reading.ts';
import { followUpOf, scoreMessage } from './scoring.ts';
import { findTalk } from './talk.ts';
import { withoutPresumed } from './texts.ts';
import { FOLLOW_UP } from './weights.ts';

/** A line of chat as it was typed and read, before it is scores. */
export interface ReadLine {
  readonly index: AskIndex;
  readonly question: string;
  readonly options: AskOptions;
  readonly bare: Reading;
  /** The entry that the conversation showed before. */
  readonly before: Entry | undefined;
  /** What it asks of the bot itself. */
  readonly manner: Manner | undefined;
  /** The small talk that it is, as a whole. */
  readonly talk: SmallTalk | undefined;
}

/** A line of chat with its scores. */
export interface Line extends ReadLine {
  /** The ids of its presuppositions that no source supports. */
  readonly presumed: readonly string[];
  /** The question without these. */
  readonly plain: string;
  /** Scores by itself. */
  readonly alone: Scores;
  /** Scores as a follow-up to the entry before. */
  readonly follow: { readonly line: FollowUp; readonly scores: Scores } | undefined;
}

export function readLine(index: AskIndex, question: string, options: AskOptions): ReadLine {
  const bare = index.reader.read(question);
  const before = options.after === undefined ? undefined : index.briefing.entries.get(options.after);
  const manner = mannerOf(index, question, bare);
  const isOfAnswer = before !== undefined && (manner?.kind === 'form' || manner?.kind === 'complaint');
  const talk = isOfAnswer ? undefined : findTalk(index, question, bare);
  return { index, question, options, bare, before, manner, talk };
}

export function scoreLine(line: ReadLine): Line {
  const { index, question, options, bare, before } = line;
  const presumed = index.presumptions.in(bare.words);
  const plain = presumed.length === 0 ? question : withoutPresumed(index, question);
  const following = before && followUpOf(index, plain, index.reader.read(plain), before, options);
  return {
    ...line,
    presumed,
    plain,
    alone: scoreMessage(index, plain, options),
    follow: following && { line: following, scores: weighFollowUp(index, following, FOLLOW_UP) },
  };
}
