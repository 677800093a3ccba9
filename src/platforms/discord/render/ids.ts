import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeIntent } from '../../../message/codec.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { ConversationState } from '../../../message/shown.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { CUSTOM_ID_LENGTH } from './limits.ts';
import { type Part, withIds } from './parts.ts';

/** The id of a menu, before its marks. The chosen option carries the intent. */
export const MENU_ID = 'menu';

/**
 * Separates an id from its marks: "c1:entry:lease-end#2#elease-start". Does not occur in ids. A mark of digits only
 * makes an id unique in its message.
 */
const MARK = '#';
const ENTRY_MARK = `${MARK}e`;
/** Prefix of an offered entry; its position (one digit) and its id follow. */
const OFFER_MARK = `${MARK}n`;
const OCCURRENCE_MARK = `${MARK}o`;
/** Base64url characters of the hash: 96 bits. */
const HASH_LENGTH = 16;

/** Data stored in the control ids of a message, besides intents. */
export interface Marks {
  readonly shows?: string | undefined;
  readonly offers?: readonly string[] | undefined;
  readonly occurrence?: DeliveryKey | undefined;
}

/** The mark of a delivery. The id of one control in its message contains it. */
export function occurrenceMark({ subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${subscription}@${nominal}`).digest('base64url');
  return `${OCCURRENCE_MARK}${hash.slice(0, HASH_LENGTH)}`;
}

/**
 * Whether a message is the delivery of an occurrence.
 * @param components the message's components from Discord's API
 */
export function isMarked(components: unknown, occurrence: DeliveryKey): boolean {
  return idsIn(components).flatMap(marksOf).includes(occurrenceMark(occurrence));
}

/**
 * The entry that a message shows, and those it offers.
 * @param components the message's components from Discord's API
 */
export function shownBy(components: unknown): ConversationState {
  const marks = idsIn(components).flatMap(marksOf);
  const shows = marks.find((one) => one.startsWith(ENTRY_MARK))?.slice(ENTRY_MARK.length);
  const offers = marks
    .filter((one) => one.startsWith(OFFER_MARK))
    .toSorted()
    .map((one) => one.slice(OFFER_MARK.length + 1));
  return { ...(shows !== undefined && { shows }), ...(offers.length > 0 && { offers }) };
}

/** A control's id without its marks. */
export function bareId(id: string): string {
  const [bare = ''] = id.split(MARK);
  return bare;
}

/**
 * The intent of a pressed control; undefined if the id is not ours or from another version.
 * @param chosen the option chosen in a menu
 */
export function intentOf(id: string, chosen?: string): ButtonIntent | undefined {
  return decodeIntent(chosen ?? bareId(id));
}

/**
 * Makes the ids of a page's controls unique, as Discord requires, and adds each mark to the first id with space for it.
 * @throws RangeError if an id is too long or contains the mark's separator
 */
export function withUniqueIds(parts: readonly Part[], { shows, offers = [], occurrence }: Marks): Part[] {
  const seen = new Set<string>();
  let left = [
    ...(occurrence ? [occurrenceMark(occurrence)] : []),
    ...(shows === undefined ? [] : [`${ENTRY_MARK}${checked(shows)}`]),
    ...offers.map((id, i) => `${OFFER_MARK}${i}${checked(id)}`),
  ];
  const rename = (bare: string): string => {
    let id = checked(bare);
    for (let n = 2; seen.has(id); n += 1) id = `${bare}${MARK}${n}`;
    seen.add(id);
    if (!fits(id)) {
      throw new RangeError(`A custom_id has ${id.length} characters; Discord allows ${CUSTOM_ID_LENGTH}: ${id}`);
    }
    left = left.filter((mark) => {
      const isPut = fits(id + mark);
      if (isPut) id += mark;
      return !isPut;
    });
    return id;
  };
  return parts.map((part) => withIds(part, rename));
}

function checked(id: string): string {
  if (id.includes(MARK)) throw new RangeError(`An id must not contain "${MARK}": ${id}`);
  return id;
}

function fits(id: string): boolean {
  return id.length <= CUSTOM_ID_LENGTH;
}

function marksOf(id: string): string[] {
  return id
    .split(MARK)
    .slice(1)
    .map((mark) => `${MARK}${mark}`);
}

const component = z.object({
  custom_id: z.string().optional().catch(undefined),
  components: z.unknown().optional(),
  accessory: z.unknown().optional(),
});

/** All control ids in a message's components from Discord's API. Ignores everything else. */
export function idsIn(found: unknown): string[] {
  if (Array.isArray(found)) return found.flatMap(idsIn);
  const { data } = component.safeParse(found);
  if (!data) return [];
  return [
    ...(data.custom_id === undefined ? [] : [data.custom_id]),
    ...idsIn(data.components),
    ...idsIn(data.accessory),
  ];
}
