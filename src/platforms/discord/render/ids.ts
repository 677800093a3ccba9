import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeIntent, encodeIntent } from '../../../message/codec.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { ConversationState } from '../../../message/shown.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { PressedButton } from '../../kit/request.ts';
import { CUSTOM_ID_LENGTH } from './limits.ts';
import { type Part, withIds } from './parts.ts';

/** The id of every menu; the chosen option carries the intent. */
export const MENU_ID = 'menu';

/**
 * Separates an id from its marks: "c1:entry:lease-end#2#elease-start". Never part of an intent's id. A mark of digits
 * only makes an id unique in its message.
 */
const MARK = '#';
/** Starts the mark of the entry that the message shows. */
const ENTRY_MARK = `${MARK}e`;
/** Starts the mark of an offered entry, before its position (one digit) and its id. */
const OFFER_MARK = `${MARK}n`;
/** Starts the mark of a delivery, before a hash in base64url. */
const OCCURRENCE_MARK = `${MARK}o`;
const HASH_LENGTH = 16;

interface Marks {
  readonly shows: string | undefined;
  readonly offers: readonly string[] | undefined;
  readonly occurrence: DeliveryKey | undefined;
}

export function occurrenceMark({ subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${subscription}@${nominal}`).digest('base64url');
  return `${OCCURRENCE_MARK}${hash.slice(0, HASH_LENGTH)}`;
}

/**
 * Whether a message is the delivery of an occurrence.
 * @param components the message's components, as Discord's API returns them
 */
export function isMarked(components: unknown, occurrence: DeliveryKey): boolean {
  return idsIn(components).flatMap(marksOf).includes(occurrenceMark(occurrence));
}

/**
 * The entry that a message shows, and those it offers.
 * @param components the message's components, as Discord's API returns them
 */
export function shownBy(components: unknown): ConversationState {
  const marks = idsIn(components).flatMap(marksOf);
  const shows = marks.find((mark) => mark.startsWith(ENTRY_MARK))?.slice(ENTRY_MARK.length);
  const offers = marks
    .filter((mark) => mark.startsWith(OFFER_MARK))
    .toSorted()
    .map((mark) => mark.slice(OFFER_MARK.length + 1));
  return { ...(shows !== undefined && { shows }), ...(offers.length > 0 && { offers }) };
}

/** A press of a control, and what to do with the answer. */
export interface ControlPress extends PressedButton {
  readonly action: 'show' | 'page' | 'share';
}

const PREFIXED_ID = /^(?:page:(?<page>[1-9]\d{0,3})|share):(?<buttonId>.+)$/;

export function pageId(intent: ButtonIntent, page: number): string {
  return `page:${page}:${encodeIntent(intent)}`;
}

export function shareId(intent: ButtonIntent): string {
  return `share:${encodeIntent(intent)}`;
}

/**
 * Reads a pressed control's id. Accepts any input.
 * @param chosen the value of the option chosen in a menu
 */
export function readPress(id: string, chosen?: string): ControlPress {
  const [bare = ''] = id.split(MARK);
  const { page, buttonId } = (chosen === undefined ? PREFIXED_ID.exec(bare)?.groups : undefined) ?? {};
  if (buttonId === undefined) return { action: 'show', buttonId: chosen ?? bare, intent: decodeIntent(chosen ?? bare) };
  const press = { buttonId, intent: decodeIntent(buttonId) };
  return page === undefined ? { ...press, action: 'share' } : { ...press, action: 'page', page: Number(page) };
}

/**
 * Makes the ids of a page's controls unique, as Discord requires, and adds each mark to the first id with space for it.
 * @throws RangeError if an id is too long or contains the mark's separator
 */
export function withUniqueIds(parts: readonly Part[], { shows, offers = [], occurrence }: Marks): Part[] {
  const used = new Set<string>();
  let marks = [
    ...(occurrence ? [occurrenceMark(occurrence)] : []),
    ...(shows === undefined ? [] : [`${ENTRY_MARK}${withoutMark(shows)}`]),
    ...offers.map((id, i) => `${OFFER_MARK}${i}${withoutMark(id)}`),
  ];
  const rename = (bare: string): string => {
    let id = withoutMark(bare);
    for (let n = 2; used.has(id); n += 1) id = `${bare}${MARK}${n}`;
    used.add(id);
    if (id.length > CUSTOM_ID_LENGTH) {
      throw new RangeError(`A custom_id has ${id.length} characters; Discord allows ${CUSTOM_ID_LENGTH}: ${id}`);
    }
    marks = marks.filter((mark) => {
      const fits = id.length + mark.length <= CUSTOM_ID_LENGTH;
      if (fits) id += mark;
      return !fits;
    });
    return id;
  };
  return parts.map((part) => withIds(part, rename));
}

function withoutMark(id: string): string {
  if (id.includes(MARK)) throw new RangeError(`An id must not contain "${MARK}": ${id}`);
  return id;
}

function marksOf(id: string): string[] {
  const [, ...marks] = id.split(MARK);
  return marks.map((mark) => `${MARK}${mark}`);
}

const component = z.object({
  custom_id: z.string().optional().catch(undefined),
  components: z.unknown().optional(),
  accessory: z.unknown().optional(),
});

/** All control ids in a message's components, as Discord's API returns them. */
export function idsIn(components: unknown): string[] {
  if (Array.isArray(components)) return components.flatMap(idsIn);
  const { data } = component.safeParse(components);
  if (!data) return [];
  return [
    ...(data.custom_id === undefined ? [] : [data.custom_id]),
    ...idsIn(data.components),
    ...idsIn(data.accessory),
  ];
}
