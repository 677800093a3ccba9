import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';

interface Effects {
  /** The answer needs the store. */
  readonly stored?: true;
  /** It changes what is posted to the channel, or posts there. Channels may restrict it to some people. */
  readonly manages?: true;
  /** It makes the bot post to the channel later, so the bot must be able to post there. */
  readonly posts?: true;
  /** Only operators may use it. */
  readonly operators?: true;
  /** The answer may take long, although it needs no store. */
  readonly slow?: true;
  /** It concerns only the person, and is stored for their direct messages. */
  readonly personal?: true;
}

/** The effects of each kind of intent. The kind alone decides, so the permission check and the desk cannot disagree. */
const EFFECTS: Readonly<Record<Intent['kind'], Effects>> = {
  overview: {},
  summary: {},
  ask: {},
  entry: {},
  details: {},
  faq: {},
  watch: {},
  timeline: { slow: true },
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
  propose: { operators: true },
  proposal: { operators: true, slow: true },
};

/** Whether the answer needs the store. */
export function needsStore({ kind }: Intent): boolean {
  return EFFECTS[kind].stored === true;
}

/** Whether the answer may take long, because it needs the store, a picture or a check of all files. */
export function needsTime(intent: Intent): boolean {
  return needsStore(intent) || EFFECTS[intent.kind].slow === true;
}

/** Whether only operators, whom the configuration names, may use it. */
export function needsOperator({ kind }: Intent): boolean {
  return EFFECTS[kind].operators === true;
}

/**
 * Whether an intent changes what is posted to the channel, or posts there, which channels may restrict to some people.
 * "follow-ups" without an argument only shows the setting.
 */
export function manages(intent: Intent): boolean {
  return EFFECTS[intent.kind].manages === true && !(intent.kind === 'follow-ups' && intent.isOn === undefined);
}

/**
 * Whether an intent concerns only the person. It is then carried out in their direct messages, wherever it is asked
 * for.
 */
export function isPersonal({ kind }: Intent): boolean {
  return EFFECTS[kind].personal === true;
}

/** Whether an intent makes the bot post to the channel later. "subscribe" without an argument only explains itself. */
export function postsLater(intent: Intent): boolean {
  return EFFECTS[intent.kind].posts === true && !(intent.kind === 'subscribe' && intent.wish === undefined);
}

/** The form of a name, and its maximum length in a button id. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]*$/u;
const NAME_LENGTH = 60;

/** The fields of a message that decide whether a button can repeat it. */
type Repeatable = Pick<Message, 'again' | 'isCorrection' | 'isPrivate' | 'story'>;

/**
 * The intent of a button that repeats the answer; for a question, the intent of its answer. Undefined if no button can
 * carry it, and for corrections, which are not answers.
 */
export function repeatableIntent(intent: Intent, message: Repeatable): ButtonIntent | undefined {
  if (message.isCorrection || message.isPrivate) return undefined;
  const again = repeatableWithoutStory(intent, message);
  return again && message.story !== undefined ? { ...again, story: message.story } : again;
}

function repeatableWithoutStory(intent: Intent, { again }: Repeatable): ButtonIntent | undefined {
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
    case 'propose':
    case 'proposal':
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

/** Whether an argument is a name rather than free text. A button may carry it even if a person typed it. */
function isName(value: string): boolean {
  return NAME.test(value) && encodeURIComponent(value).length <= NAME_LENGTH;
}
