import { BUTTON_INTENTS, type ButtonIntent } from './intent.ts';

/** Discord's limit for a component's id is the lowest of all platforms. */
export const BUTTON_ID_LENGTH = 100;
/** Change this and `VERSION_PART` whenever the meaning of ids changes: ids with another version are not decoded. */
const FORMAT_VERSION = 'c1';
const VERSION_PART = /^c1(?:\.(?<story>[a-z\d]{4}))?$/;
const STORY_PART_LENGTH = '.abcd'.length;
/** Other characters would become longer when encoded again. */
const ID_CHARACTERS = /^[\w.!~*'()%:-]*$/;
/** Encoding leaves this character unchanged, and no entry's id or wish contains it. */
const FIELD_SEPARATOR = '~';
const PAGE_NUMBER = /^[1-9]\d{0,3}$/;

/**
 * Encodes a button's intent as an id: "c1:faq:ipo:2", or with a story's key "c1.x7k2:faq:ipo:2".
 * @throws RangeError if the id is longer than 100 characters
 */
export function encodeIntent(intent: ButtonIntent): string {
  const id = buttonId(intent);
  if (id.length > BUTTON_ID_LENGTH)
    throw new RangeError(`A button id has ${id.length} characters; the limit is ${BUTTON_ID_LENGTH}: ${id}`);
  return id;
}

/** Leaves room for a story's key. A wish with many dates can be too long. */
export function fitsInButton(intent: ButtonIntent): boolean {
  const { length } = buttonId(intent);
  return length + (intent.story === undefined ? STORY_PART_LENGTH : 0) <= BUTTON_ID_LENGTH;
}

/** Undefined for invalid ids and those of other versions or apps. */
export function decodeIntent(id: string): ButtonIntent | undefined {
  if (id.length > BUTTON_ID_LENGTH || !ID_CHARACTERS.test(id)) return undefined;
  const [version = '', kind = '', value = '', page, ...excess] = decodedParts(id);
  const key = VERSION_PART.exec(version)?.groups;
  if (!key || excess.length > 0 || (page !== undefined && !PAGE_NUMBER.test(page))) return undefined;
  const fields = fieldsFromId(kind, value);
  const schema = isButtonKind(fields.kind) ? BUTTON_INTENTS[fields.kind] : undefined;
  const intent = schema?.safeParse({ ...fields, ...(page !== undefined && { page: Number(page) }) }).data;
  return intent && { ...intent, ...(key['story'] !== undefined && { story: key['story'] }) };
}

function buttonId(intent: ButtonIntent): string {
  const version = intent.story === undefined ? FORMAT_VERSION : `${FORMAT_VERSION}.${intent.story}`;
  return [version, ...idParts(intent)].map(encodeURIComponent).join(':').replace(/:+$/, '');
}

function idParts(intent: ButtonIntent): string[] {
  switch (intent.kind) {
    case 'feedback':
      return [intent.isHelpful ? 'helpful' : 'unhelpful', intent.of];
    case 'follow-ups':
      return [intent.kind, intent.isOn === undefined ? '' : intent.isOn ? 'on' : 'off'];
    case 'subscribe':
      return [intent.kind, intent.wish.replaceAll(' ', FIELD_SEPARATOR)];
    case 'reschedule':
      return [intent.kind, [intent.which, intent.times.replaceAll(' ', FIELD_SEPARATOR)].join(FIELD_SEPARATOR)];
    default: {
      const values = new Map<string, unknown>(Object.entries(intent));
      const fields = fieldNames(intent.kind).map((field) => values.get(field) ?? '');
      const value = fields.filter((field) => field !== '').join(fieldSeparator(intent.kind));
      return [intent.kind, value, String(values.get('page') ?? '')];
    }
  }
}

function fieldsFromId(kind: string, value: string): { readonly kind: string; readonly [field: string]: unknown } {
  if (kind === 'helpful' || kind === 'unhelpful') return { kind: 'feedback', of: value, isHelpful: kind === 'helpful' };
  if (value === '' || !isButtonKind(kind)) return { kind };
  if (kind === 'follow-ups') return { kind, isOn: value === 'on' || (value === 'off' ? false : value) };
  if (kind === 'subscribe') return { kind, wish: value.replaceAll(FIELD_SEPARATOR, ' ') };
  if (kind === 'reschedule') {
    const [which = '', ...words] = value.split(FIELD_SEPARATOR);
    return { kind, which, times: words.join(' ') };
  }
  const names = fieldNames(kind);
  const values = names.length === 1 ? [value] : value.split(fieldSeparator(kind));
  return { kind, ...Object.fromEntries(values.map((text, i) => [names[i] ?? 'surplus', text])) };
}

function fieldNames(kind: ButtonIntent['kind']): string[] {
  return Object.keys(BUTTON_INTENTS[kind].shape).filter((field) => field !== 'kind' && field !== 'page');
}

function fieldSeparator(kind: ButtonIntent['kind']): string {
  return kind === 'posted' ? '@' : FIELD_SEPARATOR;
}

function isButtonKind(kind: string): kind is ButtonIntent['kind'] {
  return Object.hasOwn(BUTTON_INTENTS, kind);
}

function decodedParts(id: string): string[] {
  try {
    return id.split(':').map(decodeURIComponent);
  } catch {
    return []; // Another app's id may contain a broken escape.
  }
}
