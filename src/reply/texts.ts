import { textsOf } from '../ask/texts.ts';
import type { Intent } from '../message/intent.ts';
import { cleanText } from '../message/parse.ts';
import type { ReplyContext } from './context.ts';

/** The texts of an intent to encode: those of a question, including where a command's argument matches nothing. */
export function textsIn(intent: Intent, { index }: ReplyContext): readonly string[] {
  const of = (question: string, after?: string) => textsOf(index, cleanText(question), after);
  switch (intent.kind) {
    case 'ask':
      return of(intent.question, intent.after);
    case 'summary':
    case 'faq':
      return intent.topic === undefined ? [] : of(`${intent.kind} ${intent.topic}`);
    case 'watch':
      return intent.item === undefined ? [] : of(`watch ${intent.item}`);
    case 'sources':
      return intent.source === undefined ? [] : of(`sources ${intent.source}`);
    case 'disputes':
      return intent.dispute === undefined ? [] : of(`disputes ${intent.dispute}`);
    case 'evidence':
      return of(intent.of);
    case 'follow':
      return of(`follow ${intent.item}`);
    case 'subscribe':
      return intent.wish === undefined ? [] : of(`subscribe ${intent.wish}`);
    case 'overview':
    case 'entry':
    case 'details':
    case 'timeline':
    case 'changes':
    case 'help':
    case 'feedback':
    case 'incomplete':
    case 'misspelt':
    case 'offer':
    case 'remind-me':
    case 'subscriptions':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'notify':
    case 'unnotify':
    case 'follow-ups':
    case 'receipts':
    case 'posted':
    case 'preview':
    case 'send':
    case 'propose':
    case 'proposal':
      return [];
  }
}
