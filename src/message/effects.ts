import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';

const STORED: ReadonlySet<Intent['kind']> = new Set([
  'subscribe',
  'follow',
  'subscriptions',
  'pause',
  'resume',
  'unsubscribe',
  'receipts',
  'posted',
  'preview',
  'send',
]);
const MANAGING: ReadonlySet<Intent['kind']> = new Set([
  'subscribe',
  'follow',
  'pause',
  'resume',
  'unsubscribe',
  'send',
]);
const POSTING: ReadonlySet<Intent['kind']> = new Set(['subscribe', 'follow', 'resume']);

/** What somebody types after "follow" is part of a question if it has this many words. */
const QUESTION_WORDS = 3;

/** Whether the answer needs what is stored. */
export function needsStore({ kind }: Intent): boolean {
  return STORED.has(kind);
}

/** Whether the answer may be long in coming: for what is stored, or for a picture. */
export function needsTime(intent: Intent): boolean {
  return needsStore(intent) || intent.kind === 'timeline';
}

/** Whether it changes what comes to the channel, or posts there: a channel may leave that to some. */
export function manages(intent: Intent): boolean {
  return MANAGING.has(intent.kind) && !isQuestion(intent);
}

/** Whether it has the bot post to the channel from then on, which it only can where it is and may. */
export function needsPlace(intent: Intent): boolean {
  if (intent.kind === 'subscribe' && intent.wish === undefined) return false;
  return POSTING.has(intent.kind) && !isQuestion(intent);
}

/** "follow up on the lease?" is answered as a question, though it begins like a command. */
function isQuestion(intent: Intent): boolean {
  if (intent.kind === 'follow') return intent.item.endsWith('?') || intent.item.split(' ').length >= QUESTION_WORDS;
  return intent.kind === 'subscribe' && intent.wish?.endsWith('?') === true;
}

/** What a name is made of, and how long it may be in a button's id. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]*$/u;
const NAME_LENGTH = 60;

/**
 * The intent by which the same answer is given again: for a question what its answer says. Undefined if none can be
 * carried by a button, and for what is no answer but a correction.
 */
export function repeated(intent: Intent, { again, isCorrection, isPrivate }: Message): ButtonIntent | undefined {
  if (isCorrection || isPrivate) return undefined;
  switch (intent.kind) {
    case 'ask':
      return again;
    case 'incomplete':
    case 'misspelt':
    case 'subscribe':
    case 'follow':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'send':
    case 'feedback':
      return undefined;
    case 'preview':
      return { kind: intent.kind, what: intent.what };
    case 'posted':
      return intent;
    default:
      return Object.values(intent).every((value) => typeof value === 'number' || isName(value)) ? intent : undefined;
  }
}

/** Whether an argument is a name rather than a text: then it may stand in a button, though somebody typed it. */
function isName(value: string): boolean {
  return NAME.test(value) && encodeURIComponent(value).length <= NAME_LENGTH;
}
