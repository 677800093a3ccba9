import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeIntent } from '../../../message/codec.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { Shown } from '../../../message/shown.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { CUSTOM_ID_LENGTH } from './limits.ts';
import { type Part, withIds } from './parts.ts';

/** What the id of a menu is, before its marks; what is chosen in it carries the intent. */
export const MENU_ID = 'menu';

/**
 * Stands between an id and its marks, in no id itself: "c1:entry:lease-end#2#elease-start". A mark of digits only makes
 * the id another than those before it.
 */
const MARK = '#';
const ENTRY_MARK = `${MARK}e`;
/** Before the place of an offered entry, a digit, and its id. */
const OFFER_MARK = `${MARK}n`;
const OCCURRENCE_MARK = `${MARK}o`;
/** Of the hash, in base64url: 96 bits. */
const HASH_LENGTH = 16;

/** What the ids of a message tell besides what their buttons do. */
export interface Marks {
  readonly shows?: string | undefined;
  readonly offers?: readonly string[] | undefined;
  readonly occurrence?: DeliveryKey | undefined;
}

/** What marks the delivery of an occurrence: one control's id in its message contains it. */
export function occurrenceMark({ subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${subscription}@${nominal}`).digest('base64url');
  return `${OCCURRENCE_MARK}${hash.slice(0, HASH_LENGTH)}`;
}

/** Whether a message is the delivery of an occurrence. @param components those of the message, as Discord's API has them */
export function isMarked(components: unknown, occurrence: DeliveryKey): boolean {
  return idsIn(components).flatMap(marksOf).includes(occurrenceMark(occurrence));
}

/** What a message shows and offers. @param components those of the message, as Discord's API has them */
export function shownBy(components: unknown): Shown {
  const marks = idsIn(components).flatMap(marksOf);
  const shows = marks.find((one) => one.startsWith(ENTRY_MARK))?.slice(ENTRY_MARK.length);
  const offers = marks
    .filter((one) => one.startsWith(OFFER_MARK))
    .toSorted()
    .map((one) => one.slice(OFFER_MARK.length + 1));
  return { ...(shows !== undefined && { shows }), ...(offers.length > 0 && { offers }) };
}

/** The id of a control as it was before it got its marks: of a page's or the share button, what was given for it. */
export function bareId(id: string): string {
  const [bare = ''] = id.split(MARK);
  return bare;
}

/** What a press asks for, or undefined for an id of another version or none of ours. @param chosen in a menu */
export function intentOf(id: string, chosen?: string): ButtonIntent | undefined {
  return decodeIntent(chosen ?? bareId(id));
}

/**
 * The parts of a page with their ids unlike each other, as Discord demands, and each mark on the first id that has room.
 * @throws RangeError for an id that is too long, and for one with the sign in it that begins a mark
 */
export function marked(parts: readonly Part[], { shows, offers = [], occurrence }: Marks): Part[] {
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
      throw new RangeError(`A control's id has ${id.length} characters; at most ${CUSTOM_ID_LENGTH} fit: ${id}`);
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
  if (id.includes(MARK)) throw new RangeError(`An id cannot have "${MARK}" in it: ${id}`);
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

/** Every control's id in the components of a message from Discord; unknown components are skipped. */
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
