import { type ButtonIntent, DETAIL_KINDS, POSTS, PROPOSALS } from './intent.ts';

/** Discord's limit for a component's id, the lowest of all platforms. */
export const BUTTON_ID_LENGTH = 100;
/** Changes when the meaning of ids changes, so that old buttons can be recognised as outdated. */
const VERSION = 'c1';
/** The version, with the story's key if there are several. */
const VERSION_PART = /^c1(?:\.(?<story>[a-z\d]{4}))?$/;
/** How many characters the story's key adds to an id. */
const STORY_LENGTH = '.abcd'.length;

/**
 * A button's intent as an id of at most 100 characters: "c1:faq:ipo:2", or with a story's key "c1.x7k2:faq:ipo:2".
 * @throws RangeError if it is longer
 */
export function encodeIntent(intent: ButtonIntent): string {
  const encoded = encodedOf(intent);
  if (encoded.length > BUTTON_ID_LENGTH)
    throw new RangeError(`A button id has ${encoded.length} characters; the limit is ${BUTTON_ID_LENGTH}: ${encoded}`);
  return encoded;
}

function encodedOf(intent: ButtonIntent): string {
  const version = intent.story === undefined ? VERSION : `${VERSION}.${intent.story}`;
  return [version, ...fields(intent)].map(encodeURIComponent).join(':').replace(/:+$/, '');
}

function fields(intent: ButtonIntent): string[] {
  const page = 'page' in intent && intent.page !== undefined ? String(intent.page) : '';
  switch (intent.kind) {
    case 'overview':
    case 'timeline':
    case 'help':
      return [intent.kind];
    case 'summary':
      return [intent.kind, intent.topic ?? ''];
    case 'entry':
      return [intent.kind, intent.and === undefined ? intent.id : `${intent.id}${SEPARATOR}${intent.and}`];
    case 'details':
      return [intent.kind, `${intent.what}${SEPARATOR}${intent.of}`];
    case 'faq':
      return [intent.kind, intent.topic ?? '', page];
    case 'watch':
      return [intent.kind, intent.item ?? ''];
    case 'sources':
      return [intent.kind, intent.source ?? '', page];
    case 'evidence':
      return [intent.kind, intent.of, page];
    case 'disputes':
      return [intent.kind, intent.dispute ?? '', page];
    case 'changes':
      return [intent.kind, intent.since ?? '', page];
    case 'offer':
    case 'follow':
    case 'remind-me':
      return [intent.kind, intent.item];
    case 'subscribe':
      return [intent.kind, intent.wish.replaceAll(' ', SPACE)];
    case 'subscriptions':
      return [intent.kind, '', page];
    case 'pause':
    case 'resume':
    case 'unsubscribe':
      return [intent.kind, intent.which];
    case 'notify':
      return [intent.kind, intent.of ?? ''];
    case 'unnotify':
      return [intent.kind, intent.which];
    case 'propose':
      return [intent.kind, [intent.what, intent.item].filter((part) => part !== undefined).join(SEPARATOR)];
    case 'follow-ups':
      return [intent.kind, intent.isOn === undefined ? '' : intent.isOn ? 'on' : 'off'];
    case 'receipts':
      return [intent.kind, intent.of, page];
    case 'posted':
      return [intent.kind, `${intent.of}@${intent.nominal}`];
    case 'preview':
      return [intent.kind, intent.what];
    case 'feedback':
      return [intent.isHelpful ? 'helpful' : 'unhelpful', intent.of];
  }
}

/** Replaces spaces, which ids cannot contain. No wish contains it. */
const SPACE = '~';

/** Whether a button can carry an intent, including a story's key. A wish with many dates may be too long. */
export function fitsInButton(intent: ButtonIntent): boolean {
  const { length } = encodedOf(intent);
  return length + (intent.story === undefined ? STORY_LENGTH : 0) <= BUTTON_ID_LENGTH;
}

/** Separates two entries. No entry's id contains it, and encoding leaves it unchanged. */
const SEPARATOR = '~';

const OCCURRENCE = /^(?<of>[\w-]+)@(?<nominal>\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/;

/** The characters that ids can contain. Others would become longer when encoded again. */
const ID_CHARACTERS = /^[\w.!~*'()%:-]*$/;

/** The intent of a button id; undefined for ids of other versions or apps. */
export function decodeIntent(id: string): ButtonIntent | undefined {
  const intent = decodedOf(id);
  const { story } = VERSION_PART.exec(id.split(':')[0] ?? '')?.groups ?? {};
  return intent && story !== undefined ? { ...intent, story } : intent;
}

function decodedOf(id: string): ButtonIntent | undefined {
  if (id.length > BUTTON_ID_LENGTH || !ID_CHARACTERS.test(id)) return undefined;
  const decoded = id.split(':').map(decode);
  const [version, kind, value, pageText, ...rest] = decoded;
  if (!VERSION_PART.test(version ?? '') || decoded.includes(undefined) || rest.length > 0) return undefined;
  if (pageText !== undefined && !/^[1-9]\d{0,3}$/.test(pageText)) return undefined;
  const page = pageText === undefined ? {} : { page: Number(pageText) };
  const given = value !== undefined && value !== '';
  if (!isEncodedKind(kind)) return undefined;
  switch (kind) {
    case 'overview':
    case 'timeline':
    case 'help':
      return given ? undefined : { kind };
    case 'summary':
      return given ? { kind, topic: value } : { kind };
    case 'entry': {
      const [entry = '', and, ...others] = value?.split(SEPARATOR) ?? [];
      if (entry === '' || and === '' || others.length > 0) return undefined;
      return { kind, id: entry, ...(and !== undefined && { and }) };
    }
    case 'details': {
      const [name, of = '', ...others] = value?.split(SEPARATOR) ?? [];
      const what = DETAIL_KINDS.find((one) => one === name);
      return what === undefined || of === '' || others.length > 0 ? undefined : { kind, of, what };
    }
    case 'faq':
      return { kind, ...(given ? { topic: value } : {}), ...page };
    case 'watch':
      return given ? { kind, item: value } : { kind };
    case 'sources':
      return { kind, ...(given ? { source: value } : {}), ...page };
    case 'evidence':
      return given ? { kind, of: value, ...page } : undefined;
    case 'disputes':
      return { kind, ...(given ? { dispute: value } : {}), ...page };
    case 'changes':
      return { kind, ...(given ? { since: value } : {}), ...page };
    case 'offer':
    case 'follow':
    case 'remind-me':
      return given ? { kind, item: value } : undefined;
    case 'subscribe':
      return given ? { kind, wish: value.replaceAll(SPACE, ' ') } : undefined;
    case 'subscriptions':
      return given ? undefined : { kind, ...page };
    case 'pause':
    case 'resume':
    case 'unsubscribe':
      return given ? { kind, which: value } : undefined;
    case 'notify':
      return { kind, ...(given ? { of: value } : {}) };
    case 'unnotify':
      return given ? { kind, which: value } : undefined;
    case 'follow-ups':
      if (!given) return { kind };
      return value === 'on' || value === 'off' ? { kind, isOn: value === 'on' } : undefined;
    case 'receipts':
      return given ? { kind, of: value, ...page } : undefined;
    case 'posted': {
      const { of, nominal } = OCCURRENCE.exec(value ?? '')?.groups ?? {};
      return of === undefined || nominal === undefined ? undefined : { kind, of, nominal };
    }
    case 'propose': {
      if (!given) return { kind };
      const [name, item, ...others] = value.split(SEPARATOR);
      const what = PROPOSALS.find((one) => one === name);
      if (what === undefined || item === '' || others.length > 0) return undefined;
      return { kind, what, ...(item !== undefined && { item }) };
    }
    case 'helpful':
    case 'unhelpful':
      return given ? { kind: 'feedback', of: value, isHelpful: kind === 'helpful' } : undefined;
    case 'preview': {
      const what = POSTS.find((post) => post === value);
      return what && { kind, what };
    }
    default:
      kind satisfies never;
      return undefined;
  }
}

/** The first part of an id: the kind of intent, or for feedback the vote. */
type EncodedKind = Exclude<ButtonIntent['kind'], 'feedback'> | 'helpful' | 'unhelpful';

const ENCODED_KINDS: Readonly<Record<EncodedKind, true>> = {
  overview: true,
  summary: true,
  entry: true,
  details: true,
  faq: true,
  watch: true,
  timeline: true,
  sources: true,
  evidence: true,
  disputes: true,
  changes: true,
  help: true,
  offer: true,
  follow: true,
  'remind-me': true,
  subscribe: true,
  subscriptions: true,
  pause: true,
  resume: true,
  unsubscribe: true,
  notify: true,
  unnotify: true,
  'follow-ups': true,
  receipts: true,
  posted: true,
  preview: true,
  propose: true,
  helpful: true,
  unhelpful: true,
};

function isEncodedKind(kind: string | undefined): kind is EncodedKind {
  return kind !== undefined && Object.hasOwn(ENCODED_KINDS, kind);
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // broken escape: another app's id
  }
}
