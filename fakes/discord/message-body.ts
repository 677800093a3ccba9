import { type Fields, fieldsIn, isFields, type UploadedFile } from './fields.ts';
import { checkCount, checkLength, emptyMessage, invalidBody, tooLong } from './refusal.ts';
import { EPHEMERAL } from './world.ts';

const COMPONENTS_V2 = 1 << 15;
const MAX_CONTENT = 2000;
const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;
const MAX_ROWS = 5;
const MAX_NONCE = 25;
const MAX_CUSTOM_ID = 100;
const MAX_LABEL = 80;
const MAX_OPTIONS = 25;
const MAX_PICTURES = 10;
const MAX_DESCRIPTION = 1024;
const [ROW, BUTTON, STRING_SELECT, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER] = [
  1, 2, 3, 9, 10, 12, 13, 14, 17,
];
const TOP_LEVEL = [ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER];
const ATTACHED = 'attachment://';

/**
 * Checks Discord's limits, including those that its schemas leave out, but no embeds.
 * @param before the message before an edit
 * @throws Refusal if the message breaks a limit
 */
export function checkMessage(
  body: Fields,
  before?: Fields,
  files: ReadonlyMap<number, UploadedFile> = new Map(),
): void {
  const message = { ...before, ...body };
  const { flags, nonce }: Fields = message;
  checkMaxLength(['nonce'], nonce, MAX_NONCE);
  if (flags !== undefined && flags !== null && typeof flags !== 'number') {
    throw invalidBody(['flags'], 'NUMBER_TYPE_COERCE', 'Value is not int.');
  }
  if (isComponentsV2(before) && 'flags' in body && !isComponentsV2(body)) {
    throw invalidBody(['flags'], 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', 'The flag cannot be removed.');
  }
  checkFiles(message, files);
  if (isComponentsV2(body) || isComponentsV2(before)) checkV2(message);
  else checkClassic(message);
}

export function checkDeferral(data: unknown): void {
  const { flags = 0, ...otherFields } = isFields(data) ? data : {};
  if (typeof flags !== 'number' || (flags & ~EPHEMERAL) !== 0) {
    throw invalidBody(['data', 'flags'], 'BITFIELD_INVALID', 'A deferral has a flag other than EPHEMERAL.');
  }
  const [otherField] = Object.keys(otherFields);
  if (otherField !== undefined)
    throw invalidBody(['data', otherField], 'UNEXPECTED_KEY', `A deferral has no field ${otherField}.`);
}

function checkFiles({ attachments, components }: Fields, files: ReadonlyMap<number, UploadedFile>): void {
  const names = new Set<unknown>();
  for (const [i, { id, filename, description }] of fieldsIn(attachments).entries()) {
    if (files.get(Number(id))?.name !== filename) {
      throw invalidBody(['attachments', i, 'id'], 'ATTACHMENT_NOT_FOUND', 'The file was not found.');
    }
    checkMaxLength(['attachments', i, 'description'], description, MAX_DESCRIPTION);
    names.add(filename);
  }
  for (const { items } of allParts(components).filter(({ type }) => type === GALLERY)) {
    checkCount(['components', 'items'], items, MAX_PICTURES);
    for (const { media, description } of fieldsIn(items)) {
      const { url } = isFields(media) ? media : {};
      checkMaxLength(['components', 'items', 'description'], description, MAX_DESCRIPTION);
      if (typeof url === 'string' && url.startsWith(ATTACHED) && names.has(url.slice(ATTACHED.length))) continue;
      throw invalidBody(
        ['components', 'items', 'media', 'url'],
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        'The referenced attachment was not found.',
      );
    }
  }
}

function checkMaxLength(path: (string | number)[], text: unknown, max: number): void {
  if (typeof text === 'string' && text.length > max) throw tooLong(path, max);
}

function isComponentsV2({ flags }: Fields = {}): boolean {
  return typeof flags === 'number' && (flags & COMPONENTS_V2) !== 0;
}

function checkClassic({ content, components }: Fields): void {
  checkMaxLength(['content'], content, MAX_CONTENT);
  const rows = fieldsIn(components);
  if (rows.length > 0) checkCount(['components'], rows, MAX_ROWS);
  for (const [i, { type }] of rows.entries()) {
    if (type !== ROW) throw invalidBody(['components', i, 'type'], 'UNION_TYPE_CHOICES', 'Value must be one of {1}.');
  }
  checkControls(rows);
  if (!content && rows.length === 0) throw emptyMessage();
}

function checkV2({ content, embeds, components }: Fields): void {
  const legacyField = content ? 'content' : fieldsIn(embeds).length > 0 ? 'embeds' : undefined;
  if (legacyField !== undefined) {
    const message = `The '${legacyField}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    throw invalidBody([legacyField], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
  }
  const all = allParts(components);
  if (all.length === 0) throw emptyMessage();
  if (all.length > MAX_COMPONENTS) {
    throw invalidBody(
      ['components'],
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The total number of components exceeds ${MAX_COMPONENTS}`,
    );
  }
  const lengths = all.map((part) => (part['type'] === TEXT ? String(part['content'] ?? '').length : 0));
  if (lengths.reduce((sum, length) => sum + length, 0) > MAX_TEXT) {
    const message = `The total length of text displayed exceeds ${MAX_TEXT}`;
    throw invalidBody(['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message);
  }
  const nested = fieldsIn(components).find(({ type }) => !TOP_LEVEL.includes(Number(type)));
  if (nested)
    throw invalidBody(['components'], 'UNION_TYPE_CHOICES', `A component of type ${nested['type']} must be nested.`);
  checkControls(fieldsIn(components));
}

function checkControls(parts: readonly Fields[]): void {
  const usedIds = new Set<unknown>();
  for (const { type, custom_id: id, label, options, components } of allParts(parts)) {
    if (type === ROW) checkCount(['components', 'components'], components, MAX_ROWS);
    if (type === STRING_SELECT) checkCount(['components', 'options'], options, MAX_OPTIONS);
    if (type === BUTTON) checkMaxLength(['components', 'label'], label, MAX_LABEL);
    if (id === undefined) continue;
    checkLength(['components', 'custom_id'], id, MAX_CUSTOM_ID);
    if (usedIds.has(id)) {
      throw invalidBody(['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
    }
    usedIds.add(id);
  }
}

function allParts(components: unknown): Fields[] {
  return fieldsIn(components).flatMap((part) => {
    const { components: nested, accessory, component } = part;
    return [part, ...allParts(nested), ...allParts([accessory, component])];
  });
}
