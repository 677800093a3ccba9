import type { AskIndex } from '../ask/model.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { ageInWords, type IsoDate, inWords } from '../briefing/dates.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { Block, Button, Message } from '../message/message.ts';

/** What a reply is made from. `today` is the calendar date in the channel's zone, UTC where there is none. */
export interface ReplyContext {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  readonly today: IsoDate;
  /** The sentence vectors of what is asked, if there was time to make them. */
  readonly vectors?: Vectors;
}

/** A message with the footer that every reply has. */
export function message(context: ReplyContext, title: string, blocks: readonly Block[], shows?: string): Message {
  return { title, blocks, footer: asOf(context), ...(shows === undefined ? {} : { shows }) };
}

function asOf({ briefing, today }: ReplyContext): string {
  return `As of ${inWords(briefing.asOf)}, ${ageInWords(briefing.asOf, today)}: nothing later is known here`;
}

export function buttons(...list: readonly (Button | undefined)[]): Block[] {
  const present = list.filter((button) => button !== undefined);
  return present.length === 0 ? [] : [{ type: 'buttons', buttons: present }];
}

/** One page of a list. A page beyond the last is the last. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  wanted = 1,
): { items: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages };
}

/** A title with its page's number, if there are several. */
export function numberedTitle(title: string, page: number, pages: number): string {
  return pages === 1 ? title : `${title} (page ${page} of ${pages})`;
}

/** Buttons to the pages before and after. */
export function pageButtons(page: number, pages: number, intent: (page: number) => Button['intent']): Block[] {
  return buttons(
    page > 1 ? { label: 'Previous page', intent: intent(page - 1) } : undefined,
    page < pages ? { label: `Next page (${page + 1} of ${pages})`, intent: intent(page + 1) } : undefined,
  );
}

/**
 * The record that somebody means by an id, a name, its beginning or whole words in it, or undefined if none or several
 * fit.
 * @param names the names by which each record is called, besides its id
 */
export function findByName<T extends { id: string }>(
  records: Iterable<T>,
  typed: string,
  names: (record: T) => readonly string[],
): T | undefined {
  const wanted = plain(typed);
  if (wanted === '') return undefined;
  const all = [...records];
  const exact = all.find((record) => [record.id, ...names(record)].some((name) => plainName(name) === wanted));
  if (exact || wanted.length < 3) return exact;
  const begun = all.filter((record) =>
    [record.id, ...names(record)].some((name) => plainName(name).startsWith(wanted)),
  );
  if (begun.length > 0 || wanted.length < 4) return begun.length === 1 ? begun[0] : undefined;
  const inside = all.filter((record) => names(record).some((name) => ` ${plainName(name)} `.includes(` ${wanted} `)));
  return inside.length === 1 ? inside[0] : undefined;
}

/** The records' names are the same each time, and one typed text may be looked for in many ways. */
const plainNames = new BoundedMap<string, string>(1000);

function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const made = plain(name);
  plainNames.set(name, made);
  return made;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
