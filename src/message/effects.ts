import type { ButtonIntent, Intent } from './intent.ts';
import type { Message } from './message.ts';

interface Effects {
  readonly needsStore?: true;
  /** Changes what is posted to the channel, or posts there. Channels may restrict it to some people. */
  readonly needsManager?: true;
  /** Makes the bot post to the channel later, so the bot must be able to post there. */
  readonly postsLater?: true;
  readonly needsOperator?: true;
  /** Takes long, but not because of the store: a picture, or a check of all files. */
  readonly isSlow?: true;
  /** Concerns only the person: the desk gets their direct messages as the address, wherever they ask. */
  readonly isPersonal?: true;
  readonly isRepeatable: boolean;
}

const EFFECTS: Readonly<Record<Intent['kind'], Effects>> = {
  overview: { isRepeatable: true },
  summary: { isRepeatable: true },
  ask: { isRepeatable: false },
  entry: { isRepeatable: true },
  details: { isRepeatable: true },
  faq: { isRepeatable: true },
  watch: { isRepeatable: true },
  timeline: { isSlow: true, isRepeatable: true },
  sources: { isRepeatable: true },
  evidence: { isRepeatable: true },
  disputes: { isRepeatable: true },
  changes: { isRepeatable: true },
  help: { isRepeatable: true },
  feedback: { isRepeatable: false },
  incomplete: { isRepeatable: false },
  misspelt: { isRepeatable: false },
  decline: { isRepeatable: false },
  subscribe: { needsStore: true, needsManager: true, postsLater: true, isRepeatable: false },
  offer: { isRepeatable: false },
  follow: { needsStore: true, needsManager: true, postsLater: true, isRepeatable: false },
  'remind-me': { needsStore: true, isPersonal: true, isRepeatable: false },
  subscriptions: { needsStore: true, isRepeatable: true },
  pause: { needsStore: true, needsManager: true, isRepeatable: false },
  resume: { needsStore: true, needsManager: true, postsLater: true, isRepeatable: false },
  unsubscribe: { needsStore: true, needsManager: true, isRepeatable: false },
  reschedule: { needsStore: true, needsManager: true, postsLater: true, isRepeatable: false },
  notify: { needsStore: true, isPersonal: true, isRepeatable: false },
  unnotify: { needsStore: true, isPersonal: true, isRepeatable: false },
  'follow-ups': { needsStore: true, needsManager: true, isRepeatable: false },
  receipts: { needsStore: true, isRepeatable: true },
  posted: { needsStore: true, isRepeatable: true },
  preview: { needsStore: true, isRepeatable: true },
  send: { needsStore: true, needsManager: true, isRepeatable: false },
  propose: { needsOperator: true, isRepeatable: false },
  proposal: { needsOperator: true, isSlow: true, isRepeatable: false },
};

export function needsStore({ kind }: Intent): boolean {
  return EFFECTS[kind].needsStore === true;
}

export function mayTakeLong({ kind }: Intent): boolean {
  return EFFECTS[kind].needsStore === true || EFFECTS[kind].isSlow === true;
}

export function needsOperator({ kind }: Intent): boolean {
  return EFFECTS[kind].needsOperator === true;
}

/** "follow-ups" without an argument only shows the setting. */
export function needsManager(intent: Intent): boolean {
  return EFFECTS[intent.kind].needsManager === true && !(intent.kind === 'follow-ups' && intent.isOn === undefined);
}

export function isPersonal({ kind }: Intent): boolean {
  return EFFECTS[kind].isPersonal === true;
}

/** "subscribe" without an argument only explains itself. */
export function postsLater(intent: Intent): boolean {
  return EFFECTS[intent.kind].postsLater === true && !(intent.kind === 'subscribe' && intent.wish === undefined);
}

const NAME_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N} .'_-]*$/u;
const MAX_NAME_LENGTH = 60;

type RepeatableAnswer = Pick<Message, 'repeatIntent' | 'isCorrection' | 'isPrivate' | 'story'>;

/** Undefined for a correction, a private answer, free text, and an intent that is not repeatable. */
export function repeatableIntent(intent: Intent, message: RepeatableAnswer): ButtonIntent | undefined {
  if (message.isCorrection || message.isPrivate) return undefined;
  const repeatIntent = intent.kind === 'ask' ? message.repeatIntent : isRepeatable(intent) ? intent : undefined;
  return repeatIntent && message.story !== undefined ? { ...repeatIntent, story: message.story } : repeatIntent;
}

function isRepeatable(intent: Intent): intent is Intent & ButtonIntent {
  if (!EFFECTS[intent.kind].isRepeatable) return false;
  return intent.kind === 'posted' || Object.values(intent).every((value) => typeof value === 'number' || isName(value));
}

/** A button may carry a name that a person typed, but no free text. */
function isName(value: string): boolean {
  return NAME_PATTERN.test(value) && encodeURIComponent(value).length <= MAX_NAME_LENGTH;
}
