import { textsToEncode } from '../ask/question-texts.ts';
import type { Intent } from '../message/intent.ts';
import { cleanText } from '../message/parse.ts';
import type { ReplyContext } from './context.ts';

/** Returns the texts to encode for an intent: those of its question, or of the question that its argument may become. */
export function textsForIntent(intent: Intent, { index }: ReplyContext): readonly string[] {
  const question = questionIn(intent);
  const previousEntry = intent.kind === 'ask' ? intent.after : undefined;
  return question === undefined ? [] : textsToEncode(index, cleanText(question), previousEntry);
}

/** Returns the typed question, or the one that a command becomes if its argument matches nothing. */
export function questionIn(intent: Intent): string | undefined {
  const { kind } = intent;
  const commandText = (argument: string | undefined) => (argument === undefined ? undefined : `${kind} ${argument}`);
  switch (kind) {
    case 'ask':
      return intent.question;
    case 'evidence':
      return intent.of;
    case 'summary':
    case 'faq':
      return commandText(intent.topic);
    case 'watch':
    case 'follow':
      return commandText(intent.item);
    case 'sources':
      return commandText(intent.source);
    case 'disputes':
      return commandText(intent.dispute);
    case 'subscribe':
      return commandText(intent.wish);
    default:
      return undefined;
  }
}
