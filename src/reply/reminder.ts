import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Block, Message } from '../message/message.ts';
import { aboutStory, actions, type ReplyContext } from './context.ts';
import { nextStep, watchBlock, watchButton, watchTopics } from './watch.ts';

/**
 * One message about watch items with a due reminder: the status of each today, with sources. Several that are open
 * without a date are listed, since nothing about them is near. Undefined if there are none.
 */
export function reminderReply(context: ReplyContext, items: readonly WatchItem[]): Message | undefined {
  const [first, ...others] = items;
  if (!first) return undefined;
  const alone = others.length === 0;
  const title = alone ? `Reminder: ${first.title}` : `Reminders: ${items.length} points to watch`;
  return aboutStory(context, title, alone ? section(context, first) : reminderBlocks(context, items, (text) => text), {
    about: watchTopics(items),
    actions: actions([{ label: 'What to watch', intent: { kind: 'watch' } }], items.map(watchButton)),
    ...(alone && { phase: phaseOf(first, context.today).kind }),
  });
}

/** The reminders in a post about several things, each under its heading. */
export function reminderBlocks(
  context: ReplyContext,
  items: readonly WatchItem[],
  headed: (text: string) => string,
): Block[] {
  const open = items.filter((item) => phaseOf(item, context.today).kind === 'open');
  const listed = open.length > 1 ? open : [];
  return [
    ...items
      .filter((item) => !listed.includes(item))
      .flatMap((item): Block[] => [{ type: 'heading', text: headed(item.title) }, ...section(context, item)]),
    ...(listed.length === 0
      ? []
      : [
          { type: 'heading' as const, text: headed('Open, with no date from any source') },
          {
            type: 'list' as const,
            items: listed.map(({ title: text, settles }) => ({ text, note: `What would settle it: ${settles}` })),
          },
        ]),
  ];
}

/** The item's status and what a reader can do, or its outcome. */
function section(context: ReplyContext, item: WatchItem): Block[] {
  const phase = phaseOf(item, context.today);
  if (phase.kind !== 'settled') return [watchBlock(context, item), ...nextStep(item, phase)];
  return [watchBlock(context, item), { type: 'note', text: 'This was the last reminder about it.' }];
}
