import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import { type Phase, phaseOf } from '../briefing/watch.ts';
import type { AnswerBlock, Block, Button, Item, Message } from '../message/message.ts';
import { actions, button, LINK_BUTTONS, listBlocks } from './blocks.ts';
import { toSourcedSentence } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { entryButton } from './entry.ts';
import { findByName } from './find-by-name.ts';
import { notifyButton } from './notify.ts';
import { outcomeText, statusAfterTitle, statusOf } from './status.ts';

const MAX_QUESTIONS = 4;

/** Lists all watch items with their status, or shows one in full. Returns undefined if no item matches. */
export function watchReply(context: ReplyContext): Message;
export function watchReply(context: ReplyContext, typed?: string): Message | undefined;
export function watchReply(context: ReplyContext, nameText?: string): Message | undefined {
  const { briefing, today } = context;
  if (nameText !== undefined) {
    const item = findWatchItem(briefing, nameText);
    return item && itemReply(context, item);
  }
  const items = [...briefing.watch.values()];
  const isOpen = (item: WatchItem) => phaseOf(item, today).kind === 'open';
  const datedItems = items.filter((item) => !isOpen(item));
  const blocks = [
    ...listBlocks(datedItems.map((item) => watchLine(context, item))),
    ...listBlocks(
      items.filter(isOpen).map(({ title: text }) => ({ text })),
      'Open, with no date from any source',
    ),
  ];
  return storyMessage(context, 'What to watch', blocks, {
    about: watchTopics(items),
    actions: actions([LINK_BUTTONS.timeline, LINK_BUTTONS.whatChanged], items.map(watchButton)),
  });
}

export function watchTopics(items: Iterable<WatchItem>): AnswerTopic[] {
  return [...items].map(({ id }) => ({ kind: 'watch', id }));
}

export function watchLine({ briefing, today }: Pick<ReplyContext, 'briefing' | 'today'>, item: WatchItem): Item {
  const outcome = outcomeText(briefing, item, today);
  return {
    text: `${item.title}. ${statusAfterTitle(briefing, item, today)}`,
    ...(outcome !== undefined && { note: outcome }),
  };
}

export function watchButton({ id, title }: WatchItem): Button {
  return button(title, { kind: 'watch', item: id });
}

export function findWatchItem(briefing: Briefing, typedName: string): WatchItem | undefined {
  return findByName(briefing.watch.values(), typedName, ({ title, short }) => [short, title]);
}

export function watchBlock({ briefing, today }: ReplyContext, item: WatchItem): AnswerBlock {
  const phase = phaseOf(item, today);
  const status = statusOf(briefing, item, today);
  if (phase.kind === 'settled' && item.outcome) {
    return { type: 'answer', headline: toSourcedSentence(briefing, item.outcome.says), lines: [], status };
  }
  return {
    type: 'answer',
    headline: toSourcedSentence(briefing, item.headline),
    lines: [toSourcedSentence(briefing, item.open)],
    status,
    ...(phase.kind !== 'open' && { isStatusFirst: true }),
  };
}

function itemReply(context: ReplyContext, item: WatchItem): Message {
  const { id, title } = item;
  const phase = phaseOf(item, context.today);
  const questions = [...context.briefing.entries.values()].filter(({ watch }) => watch === id);
  return storyMessage(context, title, [watchBlock(context, item), ...nextStep(item, phase)], {
    phase: phase.kind,
    about: watchTopics([item]),
    actions: actions(
      [
        phase.kind === 'settled' ? undefined : button('Follow', { kind: 'offer', item: id }),
        notifyButton(context, { kind: 'watch', id }),
        LINK_BUTTONS.allWatchItems,
      ],
      questions.slice(0, MAX_QUESTIONS).map(entryButton),
    ),
  });
}

export function nextStep({ settles, check }: WatchItem, { kind }: Phase): Block[] {
  if (kind === 'settled') return [];
  const isNear = kind === 'due' || kind === 'unconfirmed';
  const fact = isNear ? { label: 'Where to check', value: check } : { label: 'What would settle it', value: settles };
  return [{ type: 'facts', facts: [fact] }];
}
