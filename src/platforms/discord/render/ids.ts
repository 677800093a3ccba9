import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decodeIntent, encodeIntent } from '../../../message/button-id.ts';
import type { ConversationState, ShownState } from '../../../message/conversation-state.ts';
import type { ButtonIntent } from '../../../message/intent.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { PressedButton } from '../../kit/request.ts';
import { CUSTOM_ID_LENGTH } from './limits.ts';
import { type Part, withIds } from './parts.ts';

export const MENU_ID = 'menu';

/** Separates an id from its marks, as in "c1:entry:lease-end#2#elease-start". "#2" only makes an id unique. */
const MARK = '#';
/** Followed by the id of the entry that the message shows. */
const ENTRY_MARK = `${MARK}e`;
/** Followed by one digit for the position, and the id of an entry that the message offers. */
const OFFER_MARK = `${MARK}n`;
/** Followed by a hash that identifies a delivery. */
const OCCURRENCE_MARK = `${MARK}o`;
/** Followed by the id of the person whose "yes" presses the message's first button. */
const PENDING_MARK = `${MARK}y`;
/** Followed by the id of the subscription, or the key of the awaited answer, that the message is about. */
const SUBSCRIPTION_MARK = `${MARK}s`;
const HASH_LENGTH = 16;

interface Marks extends ShownState {
  readonly occurrence: DeliveryKey | undefined;
}

function occurrenceMark({ subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${subscription}@${nominal}`).digest('base64url');
  return `${OCCURRENCE_MARK}${hash.slice(0, HASH_LENGTH)}`;
}

export function isMarked(components: unknown, occurrence: DeliveryKey): boolean {
  return idsIn(components).flatMap(marksOf).includes(occurrenceMark(occurrence));
}

/** Reads what a message shows and offers, from components as Discord's API returns them. */
export function stateIn(components: unknown): ConversationState {
  const ids = idsIn(components);
  const marks = ids.flatMap(marksOf);
  const markAfter = (prefix: string) => marks.find((mark) => mark.startsWith(prefix))?.slice(prefix.length);
  const [shows, person, subscription] = [ENTRY_MARK, PENDING_MARK, SUBSCRIPTION_MARK].map(markAfter);
  const [button] = ids[0]?.split(MARK) ?? [];
  const offers = marks
    .filter((mark) => mark.startsWith(OFFER_MARK))
    .toSorted()
    .map((mark) => mark.slice(OFFER_MARK.length + 1));
  return {
    ...(shows !== undefined && { shows }),
    ...(offers.length > 0 && { offers }),
    ...(button !== undefined && person !== undefined && { pending: { button, person } }),
    ...(subscription !== undefined && { subscription }),
  };
}

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

/** Parses a control's id, or the value chosen in a menu. */
export function readPress(id: string, chosenValue?: string): ControlPress {
  const [baseId = ''] = id.split(MARK);
  const { page, buttonId } = (chosenValue === undefined ? PREFIXED_ID.exec(baseId)?.groups : undefined) ?? {};
  if (buttonId === undefined)
    return { action: 'show', buttonId: chosenValue ?? baseId, intent: decodeIntent(chosenValue ?? baseId) };
  const press = { buttonId, intent: decodeIntent(buttonId) };
  return page === undefined ? { ...press, action: 'share' } : { ...press, action: 'page', page: Number(page) };
}

/**
 * Makes a page's ids unique, as Discord requires, and appends each mark to the first id that has room.
 * @throws RangeError if an id is too long or contains "#"
 */
export function withUniqueIds(
  parts: readonly Part[],
  { shows, offers = [], pending, subscription, occurrence }: Marks,
): Part[] {
  const usedIds = new Set<string>();
  // Without the person's id, anyone could accept the offer.
  const acceptedBy = pending && idsIn(parts)[0] === pending.button ? pending.person : undefined;
  let marks = [
    ...(occurrence ? [occurrenceMark(occurrence)] : []),
    ...(shows === undefined ? [] : [`${ENTRY_MARK}${checkedId(shows)}`]),
    ...(acceptedBy === undefined ? [] : [`${PENDING_MARK}${checkedId(acceptedBy)}`]),
    ...(subscription === undefined ? [] : [`${SUBSCRIPTION_MARK}${checkedId(subscription)}`]),
    ...offers.map((id, i) => `${OFFER_MARK}${i}${checkedId(id)}`),
  ];
  const uniqueId = (baseId: string): string => {
    let id = checkedId(baseId);
    for (let n = 2; usedIds.has(id); n += 1) id = `${baseId}${MARK}${n}`;
    usedIds.add(id);
    if (id.length > CUSTOM_ID_LENGTH) {
      throw new RangeError(`A custom_id has ${id.length} characters; Discord allows ${CUSTOM_ID_LENGTH}: ${id}`);
    }
    marks = marks.filter((mark) => {
      const hasRoom = id.length + mark.length <= CUSTOM_ID_LENGTH;
      if (hasRoom) id += mark;
      return !hasRoom;
    });
    return id;
  };
  return parts.map((part) => withIds(part, uniqueId));
}

function checkedId(id: string): string {
  if (id.includes(MARK)) throw new RangeError(`The id "${id}" contains "${MARK}", which separates marks`);
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
