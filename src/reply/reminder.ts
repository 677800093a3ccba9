import { inWords } from '../briefing/dates.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { type Phase, phaseOf } from '../briefing/watch.ts';
import type { Block, Message } from '../message/message.ts';
import { cite } from './cite.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { phaseInWords } from './phase.ts';
import { checkNote, watchButton } from './watch.ts';

/**
 * One message that calls watch items to mind, a section each: where it stands today, and what that rests on.
 * @param items those whose reminder is due; undefined if there are none
 */
export function reminderReply(context: ReplyContext, items: readonly WatchItem[]): Message | undefined {
  const [first, ...others] = items;
  if (!first) return undefined;
  const day = inWords(context.today);
  const alone = others.length === 0;
  const title = alone ? `Reminder of ${day}: ${first.title}` : `Reminders of ${day}: ${items.length} watch items`;
  const reply = message(context, title, [
    ...items.flatMap((item): Block[] => [
      ...(alone ? [] : [{ type: 'heading' as const, text: item.title }]),
      ...section(context, item),
    ]),
    ...buttons(...items.map(watchButton)),
  ]);
  return alone ? { ...reply, phase: phaseOf(first, context.today).kind } : reply;
}

/** Where it stands; what it rests on, or how it ended; and what a reader can do about it. */
function section({ briefing, today }: ReplyContext, item: WatchItem): Block[] {
  const { kind } = phaseOf(item, today);
  const stands: Block = { type: 'text', text: `Today: ${phaseInWords(briefing, item, today)}.` };
  if (kind === 'settled' && item.outcome) {
    return [stands, cite(briefing, item.outcome.says), { type: 'note', text: 'This was the last reminder about it.' }];
  }
  return [stands, cite(briefing, item.open), { type: 'note', text: todo(item, kind) }];
}

function todo(item: WatchItem, kind: Phase['kind']): string {
  if (kind === 'ahead') return `What would settle it: ${item.settles}`;
  if (kind === 'unconfirmed') return `Check ${item.check}, and enter the outcome with its source in the briefing.`;
  return checkNote(item);
}
