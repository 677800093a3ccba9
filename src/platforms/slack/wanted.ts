import { decodeIntent, encodeIntent } from '../../message/codec.ts';
import type { ButtonIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { parseText } from '../../message/parse.ts';
import { plainWords } from './thread.ts';

/** What somebody wants, and whether everybody is to see the answer. */
export interface Wanted {
  readonly intent: Intent;
  readonly isShared: boolean;
}

/** "share price" asks for a price, and an answer that was meant for one person must not go to all. */
const SHARE =
  /^share[:,]?\s+(?!(?:price|value|sale|buyback|count|capital|class|structure|holder|offering|split)\w*\b|of\b|is\b|are\b)/i;

/** What somebody typed after the slash command. Anything may come in. */
export function wantedOf(text: string, slashCommand: string): Wanted {
  const typed = plainWords(text).trim();
  const rest = typed.replace(SHARE, '');
  return { intent: parseText(rest, slashCommand), isShared: rest !== typed };
}

const STORED: ReadonlySet<Intent['kind']> = new Set([
  'subscribe',
  'follow',
  'subscriptions',
  'pause',
  'resume',
  'unsubscribe',
  'receipts',
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
const JOINING: ReadonlySet<Intent['kind']> = new Set(['subscribe', 'follow', 'resume']);

/** What somebody types after "follow" is part of a question if it has this many words. */
const QUESTION_WORDS = 3;

/** Whether the answer needs what is stored, and so may be long in coming. */
export function needsStore({ kind }: Intent): boolean {
  return STORED.has(kind);
}

/** Whether it changes what comes to the channel, or posts there: a channel may leave that to some. */
export function manages(intent: Intent): boolean {
  return MANAGING.has(intent.kind) && !isQuestion(intent);
}

/** Whether it has the bot post to the channel from then on, which it only can where it is a member. */
export function needsMembership(intent: Intent): boolean {
  if (intent.kind === 'subscribe' && intent.wish === undefined) return false;
  return JOINING.has(intent.kind) && !isQuestion(intent);
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
 * The intent by which the same answer is given again: for a question the entry that it got. Undefined if none can be
 * carried by a button.
 */
export function repeated(intent: Intent, { shows }: Message): ButtonIntent | undefined {
  switch (intent.kind) {
    case 'ask':
      return shows === undefined ? undefined : { kind: 'entry', id: shows };
    case 'incomplete':
    case 'misspelt':
    case 'subscribe':
    case 'follow':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'send':
      return undefined;
    case 'preview':
      return { kind: intent.kind, what: intent.what };
    default:
      return Object.values(intent).every((value) => typeof value === 'number' || isName(value)) ? intent : undefined;
  }
}

/** Whether an argument is a name rather than a text: then it may stand in a button, though somebody typed it. */
function isName(value: string): boolean {
  return NAME.test(value) && encodeURIComponent(value).length <= NAME_LENGTH;
}

/** What a button of a message says: an intent, and the page of its answer. */
export interface Pressed {
  readonly buttonId: string;
  readonly page?: number;
  /** Undefined if the button is of an older version. */
  readonly intent: ButtonIntent | undefined;
}

/** A button's value: the intent's id, and the page of the message that it leads to. */
export function buttonValue(intent: ButtonIntent, page?: number): string {
  return page === undefined ? encodeIntent(intent) : `${encodeIntent(intent)}#${page}`;
}

/** The reverse of `buttonValue`. Anything may come in. */
export function pressedOf(value: string): Pressed {
  const [buttonId = '', pageText = ''] = value.split('#');
  const page = /^[1-9]\d{0,3}$/.test(pageText) ? { page: Number(pageText) } : {};
  return { buttonId, intent: decodeIntent(buttonId), ...page };
}
