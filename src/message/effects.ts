import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';

interface Effects {
  /** The answer needs what is stored. */
  readonly stored?: true;
  /** It changes what comes to the channel, or posts there: a channel may leave that to some. */
  readonly manages?: true;
  /** It has the bot post to the channel from then on, which it only can where it is and may. */
  readonly posts?: true;
  /** It concerns the person alone: what is stored is stored for their direct messages. */
  readonly personal?: true;
}

/** What an intent has effects on. The kind decides, so that the gate and the desk cannot disagree. */
const EFFECTS: Readonly<Record<Intent['kind'], Effects>> = {
  overview: {},
  summary: {},
  ask: {},
  entry: {},
  details: {},
  faq: {},
  watch: {},
  timeline: {},
  sources: {},
  evidence: {},
  disputes: {},
  changes: {},
  help: {},
  feedback: {},
  incomplete: {},
  misspelt: {},
  subscribe: { stored: true, manages: true, posts: true },
  offer: {},
  follow: { stored: true, manages: true, posts: true },
  'remind-me': { stored: true, personal: true },
  subscriptions: { stored: true },
  pause: { stored: true, manages: true },
  resume: { stored: true, manages: true, posts: true },
  unsubscribe: { stored: true, manages: true },
  notify: { stored: true, personal: true },
  unnotify: { stored: true, personal: true },
  'follow-ups': { stored: true, manages: true },
  receipts: { stored: true },
  posted: { stored: true },
  preview: { stored: true },
  send: { stored: true, manages: true },
};

/** Whether the answer needs what is stored. */
export function needsStore({ kind }: Intent): boolean {
  return EFFECTS[kind].stored === true;
}

/** Whether the answer may be long in coming: for what is stored, or for a picture. */
export function needsTime(intent: Intent): boolean {
  return needsStore(intent) || intent.kind === 'timeline';
}

/**
 * Whether it changes what comes to the channel, or posts there: a channel may leave that to some. "follow-ups" alone only
 * says how it is.
 */
export function manages(intent: Intent): boolean {
  return EFFECTS[intent.kind].manages === true && !(intent.kind === 'follow-ups' && intent.isOn === undefined);
}

/** Whether it concerns the person alone, so that it is done in their direct messages, wherever it is asked for. */
export function isPersonal({ kind }: Intent): boolean {
  return EFFECTS[kind].personal === true;
}

/** Whether it has the bot post to the channel from then on. "subscribe" alone only says what can stand behind it. */
export function needsPlace(intent: Intent): boolean {
  return EFFECTS[intent.kind].posts === true && !(intent.kind === 'subscribe' && intent.wish === undefined);
}

/** What a name is made of, and how long it may be in a button's id. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]*$/u;
const NAME_LENGTH = 60;

/** What of a message decides whether it can be given again. */
type Repeatable = Pick<Message, 'again' | 'isCorrection' | 'isPrivate' | 'story'>;

/**
 * The intent by which the same answer is given again: for a question what its answer says. Undefined if none can be
 * carried by a button, and for what is not an answer but a correction.
 */
export function repeated(intent: Intent, message: Repeatable): ButtonIntent | undefined {
  if (message.isCorrection || message.isPrivate) return undefined;
  const again = repeatedIn(intent, message);
  return again && message.story !== undefined ? { ...again, story: message.story } : again;
}

function repeatedIn(intent: Intent, { again }: Repeatable): ButtonIntent | undefined {
  switch (intent.kind) {
    case 'ask':
      return again;
    case 'incomplete':
    case 'misspelt':
    case 'subscribe':
    case 'offer':
    case 'follow':
    case 'remind-me':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'notify':
    case 'unnotify':
    case 'follow-ups':
    case 'send':
    case 'feedback':
      return undefined;
    case 'preview':
      return { kind: intent.kind, what: intent.what };
    case 'posted':
      return intent;
    case 'overview':
    case 'summary':
    case 'entry':
    case 'details':
    case 'faq':
    case 'watch':
    case 'timeline':
    case 'sources':
    case 'evidence':
    case 'disputes':
    case 'changes':
    case 'help':
    case 'subscriptions':
    case 'receipts':
      return Object.values(intent).every((value) => typeof value === 'number' || isName(value)) ? intent : undefined;
    default:
      intent satisfies never;
      return undefined;
  }
}

/** Whether an argument is a name rather than a text: then it may stand in a button, though somebody typed it. */
function isName(value: string): boolean {
  return NAME.test(value) && encodeURIComponent(value).length <= NAME_LENGTH;
}
