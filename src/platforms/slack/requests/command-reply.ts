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
  /** Whether everybody is to see the answer. */
  readonly isShared: boolean;
  /** Whether there is a channel to share it to. */
  readonly hasChannel: boolean;
  /** Of the person who asks, for what everybody sees. */
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
 * What the app would reply in a channel to what somebody types after the slash command, though there is no Slack and no
 * store here.
 * @param respond says what needs no store, and of everything else that it is not here
 */
export function repliesTo(typed: string, slashCommand: string, respond: (intent: Intent) => Message): CommandReply[] {
  const { intent, isShared } = wantedOf(typed, slashCommand);
  const given = { intent, message: respond(intent), ...(needsStore(intent) && { isRefused: true }) };
  return commandReplies(given, { isShared, hasChannel: true, name: 'you' });
}

/** Whether everybody sees an answer, and what is told above it. */
function showingOf(given: Answer, isShared: boolean, name: string): { isForAll: boolean; notice?: string } {
  const { intent, message, isRefused } = given;
  if (isRefused || message.isPrivate) return { isForAll: false };
  if (intent?.kind === 'send') return { isForAll: true, notice: sentBy(name) };
  if (!isShared) return { isForAll: false };
  const isAnswer = intent !== undefined && repeated(intent, message) !== undefined;
  return isAnswer ? { isForAll: true, notice: sharedBy(name) } : { isForAll: false, notice: unsharable() };
}
