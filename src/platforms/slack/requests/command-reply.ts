import { needsStore, repeated } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { type Answer, type Body, bodyOf, laidOut } from './answer.ts';
import { sentBy, sharedBy, unsharable } from './user-texts.ts';
import { wantedOf } from './wanted.ts';

/** What a slash command is answered with, in its acknowledgement or at its response_url. */
export interface CommandReply extends Body {
  readonly response_type: 'ephemeral' | 'in_channel';
}

interface Asking {
  /** Whether everyone sees the answer. */
  readonly isShared: boolean;
  /** Whether there is a channel to share it to. */
  readonly hasChannel: boolean;
  /** Of the person who asks, for answers that everyone sees. */
  readonly name: string;
}

/** An answer to a slash command, as Slack takes it. */
export function commandReplies(given: Answer, { isShared, hasChannel, name }: Asking): CommandReply[] {
  const { isForAll, notice } = showingOf(given, isShared, name);
  const showing = { isSharable: hasChannel && !isForAll, ...(notice && { notice }) };
  return laidOut(given, showing).map((payload) => ({
    response_type: isForAll ? 'in_channel' : 'ephemeral',
    ...bodyOf(payload),
  }));
}

/**
 * What the app would reply in a channel to a text after the slash command, without Slack and without a store.
 * @param respond answers what needs no store, and explains that everything else is not available here
 */
export function repliesTo(typed: string, slashCommand: string, respond: (intent: Intent) => Message): CommandReply[] {
  const { intent, isShared } = wantedOf(typed, slashCommand);
  const given = { intent, message: respond(intent), ...(needsStore(intent) && { isRefused: true }) };
  return commandReplies(given, { isShared, hasChannel: true, name: 'you' });
}

/** Whether everyone sees an answer, and the notice above it. */
function showingOf(given: Answer, isShared: boolean, name: string): { isForAll: boolean; notice?: string } {
  const { intent, message, isRefused } = given;
  if (isRefused || message.isPrivate) return { isForAll: false };
  if (intent?.kind === 'send') return { isForAll: true, notice: sentBy(name) };
  if (!isShared) return { isForAll: false };
  const isAnswer = intent !== undefined && repeated(intent, message) !== undefined;
  return isAnswer ? { isForAll: true, notice: sharedBy(name) } : { isForAll: false, notice: unsharable() };
}
