import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { NOT_SHARED, sentBy, sharedBy } from '../../kit/user-texts.ts';
import { type Answer, type Body, renderAnswer, withoutMetadata } from './answer.ts';
import { parseSlashCommand } from './parse.ts';

export interface CommandReply extends Body {
  readonly response_type: 'ephemeral' | 'in_channel';
}

interface ReplyOptions {
  readonly isShared: boolean;
  readonly hasChannel: boolean;
  readonly name: string;
}

export function commandReplies(answer: Answer, { isShared, hasChannel, name }: ReplyOptions): CommandReply[] {
  const { isPublic, notice } = visibilityOf(answer, isShared, name);
  const renderOptions = { isSharable: hasChannel && !isPublic, ...(notice && { notice }) };
  return renderAnswer(answer, renderOptions).map((payload) => ({
    response_type: isPublic ? 'in_channel' : 'ephemeral',
    ...withoutMetadata(payload),
  }));
}

/** Returns the app's reply in a channel, without Slack and without a store. */
export function repliesTo(text: string, slashCommand: string, respond: (intent: Intent) => Message): CommandReply[] {
  const { intent, isShared } = parseSlashCommand(text, slashCommand);
  const answer = { intent, message: respond(intent), ...(needsStore(intent) && { isRefused: true }) };
  return commandReplies(answer, { isShared, hasChannel: true, name: 'you' });
}

function visibilityOf(answer: Answer, isShared: boolean, name: string): { isPublic: boolean; notice?: string } {
  const { intent, message, isRefused } = answer;
  if (isRefused || message.isPrivate) return { isPublic: false };
  if (intent?.kind === 'send') return { isPublic: true, notice: sentBy(name) };
  if (!isShared) return { isPublic: false };
  const isAnswer = intent !== undefined && repeatableIntent(intent, message) !== undefined;
  return isAnswer ? { isPublic: true, notice: sharedBy(name) } : { isPublic: false, notice: NOT_SHARED };
}
