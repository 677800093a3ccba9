import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';

interface Effects {
  readonly needsStore?: true;
  /** Changes what is posted to the channel, or posts there. Channels may restrict it to some people. */
  readonly manages?: true;
  /** Makes the bot post to the channel later, so the bot must be able to post there. */
  readonly postsLater?: true;
  /** Only for operators, whom the configuration names. */
  readonly needsOperator?: true;
  /** The answer may take long, although it needs no store. */
  readonly isSlow?: true;
  /** Concerns only the person, and is carried out in their direct messages, wherever it is asked for. */
  readonly isPersonal?: true;
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
  timeline: { isSlow: true },
  sources: {},
  evidence: {},
  disputes: {},
  changes: {},
  help: {},
  feedback: {},
  incomplete: {},
  misspelt: {},
  subscribe: { needsStore: true, manages: true, postsLater: true },
  offer: {},
  follow: { needsStore: true, manages: true, postsLater: true },
  'remind-me': { needsStore: true, isPersonal: true },
  subscriptions: { needsStore: true },
  pause: { needsStore: true, manages: true },
  resume: { needsStore: true, manages: true, postsLater: true },
  unsubscribe: { needsStore: true, manages: true },
  notify: { needsStore: true, isPersonal: true },
  unnotify: { needsStore: true, isPersonal: true },
  'follow-ups': { needsStore: true, manages: true },
  receipts: { needsStore: true },
  posted: { needsStore: true },
  preview: { needsStore: true },
  send: { needsStore: true, manages: true },
  propose: { needsOperator: true },
  proposal: { needsOperator: true, isSlow: true },
};

export function needsStore({ kind }: Intent): boolean {
  return EFFECTS[kind].needsStore === true;
}

/** Whether the answer may take long, because it needs the store, a picture or a check of all files. */
export function needsTime({ kind }: Intent): boolean {
  return EFFECTS[kind].needsStore === true || EFFECTS[kind].isSlow === true;
}

export function needsOperator({ kind }: Intent): boolean {
  return EFFECTS[kind].needsOperator === true;
}

/** See `Effects`. "follow-ups" without an argument only shows the setting. */
export function manages(intent: Intent): boolean {
  return EFFECTS[intent.kind].manages === true && !(intent.kind === 'follow-ups' && intent.isOn === undefined);
}

/** See `Effects`. */
export function isPersonal({ kind }: Intent): boolean {
  return EFFECTS[kind].isPersonal === true;
}

/** See `Effects`. "subscribe" without an argument only explains itself. */
export function postsLater(intent: Intent): boolean {
  return EFFECTS[intent.kind].postsLater === true && !(intent.kind === 'subscribe' && intent.wish === undefined);
}

const NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]*$/u;
const MAX_NAME_LENGTH = 60;

type Repeatable = Pick<Message, 'repeatIntent' | 'isCorrection' | 'isPrivate' | 'story'>;

/**
 * The intent of a button that repeats an answer. Undefined for intents that no button can carry, and for corrections,
 * which are not answers.
 */
export function repeatableIntent(intent: Intent, message: Repeatable): ButtonIntent | undefined {
  if (message.isCorrection || message.isPrivate) return undefined;
  const repeatIntent = repeatableWithoutStory(intent, message);
  return repeatIntent && message.story !== undefined ? { ...repeatIntent, story: message.story } : repeatIntent;
}

function repeatableWithoutStory(intent: Intent, { repeatIntent }: Repeatable): ButtonIntent | undefined {
  switch (intent.kind) {
    case 'ask':
      return repeatIntent;
    case 'preview':
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
    default:
      intent satisfies never;
      return undefined;
  }
}

/** Whether an argument is a name. A button may carry a name that a person typed, but no free text. */
function isName(value: string): boolean {
  return NAME_PATTERN.test(value) && encodeURIComponent(value).length <= MAX_NAME_LENGTH;
}
