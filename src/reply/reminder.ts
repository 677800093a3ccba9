import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Block, Message } from '../message/message.ts';
import { actions, headingBlock, LINK_BUTTONS, listBlocks, noteBlock } from './blocks.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { nextStep, watchBlock, watchButton, watchTopics } from './watch.ts';

/** Returns undefined for an empty list. */
export function reminderReply(context: ReplyContext, items: readonly WatchItem[]): Message | undefined {
  const [firstItem, ...otherItems] = items;
  if (!firstItem) return undefined;
  const isOnlyItem = otherItems.length === 0;
  const title = isOnlyItem ? `Reminder: ${firstItem.title}` : `Reminders: ${items.length} points to watch`;
  return storyMessage(context, title, isOnlyItem ? section(context, firstItem) : reminderBlocks(context, items), {
    about: watchTopics(items),
    actions: actions([LINK_BUTTONS.whatToWatch], items.map(watchButton)),
    ...(isOnlyItem && { phase: phaseOf(firstItem, context.today).kind }),
  });
}

/** Builds a section for each item; several items without a date are only listed. `prefix` starts each heading. */
export function reminderBlocks(context: ReplyContext, items: readonly WatchItem[], prefix = ''): Block[] {
  const undatedItems = items.filter((item) => phaseOf(item, context.today).kind === 'open');
  const listedItems = undatedItems.length > 1 ? undatedItems : [];
  return [
    ...items
      .filter((item) => !listedItems.includes(item))
      .flatMap((item) => [headingBlock(`${prefix}${item.title}`), ...section(context, item)]),
    ...listBlocks(
      listedItems.map(({ title: text, settles }) => ({ text, note: `What would settle it: ${settles}` })),
      `${prefix}Open, with no date from any source`,
    ),
  ];
}

function section(context: ReplyContext, item: WatchItem): Block[] {
  const phase = phaseOf(item, context.today);
  const nextBlocks =
    phase.kind === 'settled' ? [noteBlock('This was the last reminder about it.')] : nextStep(item, phase);
  return [watchBlock(context, item), ...nextBlocks];
}
