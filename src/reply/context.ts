import type { Asked } from '../ask/decision.ts';
import type { AskIndex } from '../ask/model.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { ageInWords, type IsoDate, inWords } from '../briefing/dates.ts';
import { substanceOf, type Topic, topicKey } from '../briefing/substance.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Vectors } from '../lib/vectors.ts';
import { encodeIntent } from '../message/codec.ts';
import type { Actions, Block, Button, ContentSnapshot, Message } from '../message/message.ts';
import type { Place } from '../ports/desk.ts';

/** What a reply is made from. `today` is the calendar date in the channel's time zone, or in UTC. */
export interface ReplyContext {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  readonly today: IsoDate;
  /** The sentence vectors of the question, if they were ready in time. */
  readonly vectors?: Vectors;
  /** The decision on the question, if it was already made because a reader may choose. */
  readonly asked?: Asked;
  /** Whether a language model may choose among the entries; help then says so. */
  readonly hasReader?: true;
  /** Where the question was asked; by default a channel without a name. */
  readonly place?: Place;
  /** The reader's time zone, if the platform reports it. */
  readonly readerZone?: string;
  /** Whether the configuration names who asks as an operator. */
  readonly isOperator?: true;
  /** Whether forms can be opened where it is asked; if left out, they can. */
  readonly hasForms?: boolean;
}

/** A message about the bot, the briefing or a subscription. */
export function message(_context: ReplyContext, title: string, blocks: readonly Block[]): Message {
  return { title, blocks, footer: '' };
}

/** A message about the story, with its as-of date. */
export function aboutStory(
  context: ReplyContext,
  title: string,
  blocks: readonly Block[],
  { about = [], ...more }: MessageExtras = {},
): Message {
  const told = snapshotOf(context, about);
  return { title, blocks, footer: asOf(context), ...(told && { told }), ...more };
}

interface MessageExtras extends Pick<Message, 'shows' | 'actions' | 'phase' | 'rated'> {
  /** The topics that it answers; once the substance of one changes, the message is out of date. */
  readonly about?: readonly Topic[];
}

/** Each topic once, with its substance today; undefined without topics. */
export function snapshotOf(
  { briefing, today }: Pick<ReplyContext, 'briefing' | 'today'>,
  about: readonly Topic[],
): ContentSnapshot | undefined {
  const found = new Map(about.map((topic) => [topicKey(topic), substanceOf(briefing, topic, today)]));
  const topics = [...found].flatMap(([key, substance]) => (substance === undefined ? [] : [{ key, substance }]));
  return topics.length === 0 ? undefined : { story: briefing.id, topics };
}

/** Buttons in the row; further ones go into the menu. */
const ROW_BUTTONS = 4;

/** One row of buttons and a menu, without duplicates. Buttons that do not fit in the row come first in the menu. */
export function actions(row: readonly (Button | undefined)[], menu: readonly (Button | undefined)[] = []): Actions {
  const all = row.filter((button) => button !== undefined);
  const shown = all.slice(0, ROW_BUTTONS);
  const rest = [...all.slice(ROW_BUTTONS), ...menu.filter((button) => button !== undefined)];
  const ids = new Set(shown.map(({ intent }) => encodeIntent(intent)));
  return {
    row: shown,
    menu: rest.filter(({ intent }) => {
      const id = encodeIntent(intent);
      return !ids.has(id) && ids.add(id);
    }),
  };
}

function asOf({ briefing, today }: ReplyContext): string {
  const age = ageInWords(briefing.asOf, today);
  return `As of ${inWords(briefing.asOf)}${age === '' ? '' : ` (${age})`}`;
}

export function buttons(...list: readonly (Button | undefined)[]): Block[] {
  const present = list.filter((button) => button !== undefined);
  return present.length === 0 ? [] : [{ type: 'buttons', buttons: present }];
}

/** One page of a list. A page beyond the last one gives the last. */
export function pageOf<T>(
  items: readonly T[],
  size: number,
  wanted = 1,
): { items: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages };
}

/** A title with the page number, if there are several pages. */
export function numberedTitle(title: string, page: number, pages: number): string {
  return pages === 1 ? title : `${title} (page ${page} of ${pages})`;
}

/** Buttons to the previous and next pages. */
export function pageButtons(page: number, pages: number, intent: (page: number) => Button['intent']): Block[] {
  return buttons(
    page > 1 ? { label: 'Previous page', intent: intent(page - 1) } : undefined,
    page < pages ? { label: `Next page (${page + 1} of ${pages})`, intent: intent(page + 1) } : undefined,
  );
}

/**
 * The record that a typed id, name, beginning of a name or whole words in it refer to; undefined if none or several fit.
 * @param names the names by which each record is called, besides its id
 */
export function findByName<T extends { id: string }>(
  records: Iterable<T>,
  typed: string,
  names: (record: T) => readonly string[],
): T | undefined {
  const wanted = plainText(typed);
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

/** Names in plain form: records are searched again and again by the same names. */
const plainNames = new BoundedMap<string, string>(1000);

function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const made = plainText(name);
  plainNames.set(name, made);
  return made;
}

function plainText(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
