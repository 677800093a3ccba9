import { type Fields, fieldsIn, isFields } from './fields.ts';
import { emptyMessage, invalidBody } from './refusal.ts';
import type { UploadedFile } from './uploaded-file.ts';
import { EPHEMERAL } from './world.ts';

const COMPONENTS_V2 = 1 << 15;
const LIMITS = {
  content: 2000,
  embeds: 10,
  embedsTotal: 6000,
  components: 40,
  text: 4000,
  rows: 5,
  nonce: 25,
} as const;
const CUSTOM_ID = 100;
const LABEL = 80;
const OPTIONS = 25;
const [ROW, BUTTON, STRING_SELECT, SECTION, TEXT, GALLERY, CONTAINER] = [1, 2, 3, 9, 10, 12, 17];
const DESCRIPTION = 1024;
const ATTACHED = 'attachment://';

/** The validated fields of a body. */
interface Said extends Fields {
  readonly flags?: unknown;
}

/**
 * Holds what is said against Discord's limits, the ones with which its own schemas do not help included.
 * @param before the message that is edited
 * @param files those that came along
 * @throws Refusal
 */
export function checkSaid(body: Said, before?: Said, files: ReadonlyMap<number, UploadedFile> = new Map()): void {
  const { content, embeds, components, flags, nonce } = { ...before, ...body };
  if (typeof nonce === 'string' && nonce.length > LIMITS.nonce) {
    throw invalidBody(['nonce'], 'BASE_TYPE_MAX_LENGTH', `Must be ${LIMITS.nonce} or fewer in length.`);
  }
  if (flags !== undefined && flags !== null && typeof flags !== 'number') {
    throw invalidBody(['flags'], 'NUMBER_TYPE_COERCE', 'Value is not int.');
  }
  const isV2 = isComponentsV2(body) || isComponentsV2(before);
  if (isComponentsV2(before) && body.flags !== undefined && !isComponentsV2(body)) {
    throw invalidBody(['flags'], 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', 'The flag cannot be taken back.');
  }
  checkFiles({ ...before, ...body }, files);
  if (isV2) checkV2({ content, embeds, components });
  else checkClassic({ content, embeds, components });
}

/**
 * The only data of a deferred reply: its flags.
 * @throws Refusal
 */
export function checkDeferral(data: unknown): void {
  const { flags = 0, ...others } = isFields(data) ? data : {};
  if (typeof flags !== 'number' || (flags & ~EPHEMERAL) !== 0) {
    throw invalidBody(['data', 'flags'], 'BITFIELD_INVALID', 'Only the flag EPHEMERAL is possible.');
  }
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidBody(['data', other], 'UNEXPECTED_KEY', 'Only flags are possible.');
}

/** Checks that each attachment has a file and each picture an attachment, and the length of descriptions. */
function checkFiles({ attachments, components }: Fields, files: ReadonlyMap<number, UploadedFile>): void {
  const named = new Set<unknown>();
  for (const [i, { id, filename, description }] of fieldsIn(attachments).entries()) {
    if (files.get(Number(id))?.name !== filename) {
      throw invalidBody(['attachments', i, 'id'], 'ATTACHMENT_NOT_FOUND', 'The file was not found.');
    }
    checkDescription(['attachments', i, 'description'], description);
    named.add(filename);
  }
  for (const { items } of everyPart(components).filter(({ type }) => type === GALLERY)) {
    if (fieldsIn(items).length < 1 || fieldsIn(items).length > 10) {
      throw invalidBody(['components', 'items'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 10 in length.');
    }
    for (const { media, description } of fieldsIn(items)) {
      const { url } = isFields(media) ? media : {};
      checkDescription(['components', 'items', 'description'], description);
      if (typeof url === 'string' && url.startsWith(ATTACHED) && named.has(url.slice(ATTACHED.length))) continue;
      throw invalidBody(
        ['components', 'items', 'media', 'url'],
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        'The referenced attachment was not found.',
      );
    }
  }
}

function checkDescription(path: (string | number)[], description: unknown): void {
  if (typeof description === 'string' && description.length > DESCRIPTION) {
    throw invalidBody(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${DESCRIPTION} or fewer in length.`);
  }
}

function isComponentsV2({ flags }: Said = {}): boolean {
  return typeof flags === 'number' && (flags & COMPONENTS_V2) !== 0;
}

function checkClassic({ content, embeds, components }: Fields): void {
  if (typeof content === 'string' && content.length > LIMITS.content) {
    throw invalidBody(['content'], 'BASE_TYPE_MAX_LENGTH', `Must be ${LIMITS.content} or fewer in length.`);
  }
  const cards = fieldsIn(embeds);
  if (cards.length > LIMITS.embeds) throw invalidBody(['embeds'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer.');
  if (cards.map(lengthOf).reduce((sum, length) => sum + length, 0) > LIMITS.embedsTotal) {
    throw invalidBody(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  }
  const rows = fieldsIn(components);
  if (rows.length > LIMITS.rows) throw invalidBody(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be 1 to 5.');
  for (const [i, { type }] of rows.entries()) {
    if (type !== ROW) throw invalidBody(['components', i, 'type'], 'UNION_TYPE_CHOICES', 'Value must be one of {1}.');
  }
  checkControls(rows);
  if (!content && cards.length === 0 && rows.length === 0) throw emptyMessage();
}

function checkV2({ content, embeds, components }: Fields): void {
  const withV2 = 'cannot be used with the flag IS_COMPONENTS_V2';
  if (content) throw invalidBody(['content'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', withV2);
  if (fieldsIn(embeds).length > 0) {
    throw invalidBody(['embeds'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', withV2);
  }
  const all = everyPart(components);
  if (all.length === 0) throw emptyMessage();
  if (all.length > LIMITS.components) {
    throw invalidBody(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'At most 40 in all.');
  }
  const text = all.map(({ type, content: said }) => (type === TEXT && typeof said === 'string' ? said.length : 0));
  if (text.reduce((sum, length) => sum + length, 0) > LIMITS.text) {
    throw invalidBody(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', 'At most 4000 characters in all.');
  }
  const [{ type: alone } = {}] = fieldsIn(components).filter(
    ({ type }) => ![ROW, SECTION, TEXT, GALLERY, 13, 14, CONTAINER].includes(Number(type)),
  );
  if (alone !== undefined)
    throw invalidBody(['components'], 'UNION_TYPE_CHOICES', `A part of type ${alone} cannot stand alone.`);
  checkControls(fieldsIn(components));
}

function checkControls(parts: readonly Fields[]): void {
  const seen = new Set<unknown>();
  for (const { type, custom_id: id, label, options, components } of everyPart(parts)) {
    if (type === ROW && (fieldsIn(components).length < 1 || fieldsIn(components).length > 5)) {
      throw invalidBody(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
    }
    if (typeof label === 'string' && type === BUTTON && label.length > LABEL) {
      throw invalidBody(['components', 'label'], 'BASE_TYPE_MAX_LENGTH', `Must be ${LABEL} or fewer in length.`);
    }
    if (type === STRING_SELECT && (fieldsIn(options).length < 1 || fieldsIn(options).length > OPTIONS)) {
      throw invalidBody(['components', 'options'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 25 in length.');
    }
    if (id === undefined) continue;
    if (typeof id !== 'string' || id.length < 1 || id.length > CUSTOM_ID) {
      throw invalidBody(['components', 'custom_id'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
    }
    if (seen.has(id)) {
      throw invalidBody(['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
    }
    seen.add(id);
  }
}

/** All components, including nested ones. */
function everyPart(components: unknown): Fields[] {
  return fieldsIn(components).flatMap((part) => {
    const { components: inner, accessory, component } = part;
    return [part, ...everyPart(inner), ...everyPart([accessory, component])];
  });
}

function lengthOf(embed: Fields): number {
  const { title, description, fields, footer, author } = embed;
  const texts = [
    title,
    description,
    ...[footer, author].map((one) => {
      const { text, name } = isFields(one) ? one : {};
      return text ?? name;
    }),
  ];
  const pairs = fieldsIn(fields).flatMap(({ name, value }) => [name, value]);
  return [...texts, ...pairs].reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}
