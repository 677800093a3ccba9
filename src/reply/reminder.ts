import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Block, Message } from '../message/message.ts';
import { aboutStory, actions, type ReplyContext } from './context.ts';
import { watchBlock, watchButton, whatToDo } from './watch.ts';

/**
 * One message about the watch items whose reminder is due, a section each: where it stands today, and what that rests on.
 * Undefined if none is due.
 */
export function reminderReply(context: ReplyContext, items: readonly WatchItem[]): Message | undefined {
  const [first, ...others] = items;
  if (!first) return undefined;
  const alone = others.length === 0;
  const title = alone ? `Reminder: ${first.title}` : `Reminders: ${items.length} points to watch`;
  return aboutStory(
    context,
    title,
    items.flatMap((item): Block[] => [
      ...(alone ? [] : [{ type: 'heading' as const, text: item.title }]),
      ...reminderSection(context, item),
    ]),
    {
      actions: actions([{ label: 'What to watch', intent: { kind: 'watch' } }], items.map(watchButton)),
      ...(alone && { phase: phaseOf(first, context.today).kind }),
    },
  );
}

/** Where it stands, and what a reader can do about it; or how it ended. */
export function reminderSection(context: ReplyContext, item: WatchItem): Block[] {
  const phase = phaseOf(item, context.today);
  if (phase.kind !== 'settled') return [watchBlock(context, item), ...whatToDo(item, phase)];
  return [watchBlock(context, item), { type: 'note', text: 'This was the last reminder about it.' }];
}
