import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import { type Phase, phaseOf } from '../briefing/watch.ts';
import type { AnswerBlock, Block, Button, Item, Message } from '../message/message.ts';
import { citedAs } from './cite.ts';
import { aboutStory, actions, findByName, type ReplyContext } from './context.ts';
import { notifyButton } from './notify.ts';
import { outcomeText, statusAfterTitle, statusOf } from './status.ts';

/** How many questions about a watch item are offered. */
const ASKED = 4;

/** The watch items with their status, or everything about one of them; undefined if no item matches. */
export function watchReply(context: ReplyContext): Message;
export function watchReply(context: ReplyContext, typed?: string): Message | undefined;
export function watchReply(context: ReplyContext, typed?: string): Message | undefined {
  const { briefing } = context;
  if (typed === undefined) {
    const items = [...briefing.watch.values()];
    return aboutStory(context, 'What to watch', watchList(context, items), {
      about: watchTopics(items),
      actions: actions(
        [
          { label: 'Timeline', intent: { kind: 'timeline' } },
          { label: 'What changed', intent: { kind: 'changes' } },
        ],
        items.map(watchButton),
      ),
    });
  }
  const item = findWatchItem(briefing, typed);
  return item && oneItem(context, item);
}

export function watchTopics(items: Iterable<WatchItem>): Topic[] {
  return [...items].map(({ id }) => ({ what: 'watch', id }));
}

/** Dated items with today's status, then those without a date from any source. */
function watchList({ briefing, today }: ReplyContext, items: readonly WatchItem[]): Block[] {
  const isOpen = (item: WatchItem) => phaseOf(item, today).kind === 'open';
  const dated = items.filter((item) => !isOpen(item)).map((item) => watchLine({ briefing, today }, item));
  const open = items.filter(isOpen).map(({ title }): Item => ({ text: title }));
  return [
    ...(dated.length === 0 ? [] : [{ type: 'list' as const, items: dated }]),
    ...(open.length === 0
      ? []
      : [
          { type: 'heading' as const, text: 'Open, with no date from any source' },
          { type: 'list' as const, items: open },
        ]),
  ];
}

/** A watch item on one line, and its outcome below. */
export function watchLine({ briefing, today }: Pick<ReplyContext, 'briefing' | 'today'>, item: WatchItem): Item {
  const outcome = outcomeText(briefing, item, today);
  return {
    text: `${item.title}. ${statusAfterTitle(briefing, item, today)}`,
    ...(outcome !== undefined && { note: outcome }),
  };
}

export function watchButton({ id, title }: WatchItem): Button {
  return { label: title, intent: { kind: 'watch', item: id } };
}

export function findWatchItem(briefing: Briefing, typed: string): WatchItem | undefined {
  return findByName(briefing.watch.values(), typed, ({ title, short }) => [short, title]);
}

/** A watch item's status today with its sources, or its outcome. */
export function watchBlock({ briefing, today }: ReplyContext, item: WatchItem): AnswerBlock {
  const phase = phaseOf(item, today);
  const status = statusOf(briefing, item, today, phase);
  const lines = [item.headline, item.open].map((statement) => citedAs(briefing, statement));
  if (phase.kind === 'settled' && item.outcome) {
    return { type: 'answer', headline: citedAs(briefing, item.outcome.says), lines: [], status };
  }
  const [headline = citedAs(briefing, item.headline), ...others] = lines;
  return {
    type: 'answer',
    headline,
    lines: others,
    status,
    ...(phase.kind === 'open' ? {} : { isStatusFirst: true }),
  };
}

function oneItem(context: ReplyContext, item: WatchItem): Message {
  const phase = phaseOf(item, context.today);
  const asked = [...context.briefing.entries.values()].filter(({ watch }) => watch === item.id).slice(0, ASKED);
  return aboutStory(context, item.title, [watchBlock(context, item), ...nextStep(item, phase)], {
    phase: phase.kind,
    about: watchTopics([item]),
    actions: actions(
      [
        phase.kind === 'settled' ? undefined : { label: 'Follow', intent: { kind: 'offer', item: item.id } },
        notifyButton(context, { what: 'watch', id: item.id }),
        { label: 'All watch items', intent: { kind: 'watch' } },
      ],
      asked.map(({ question, id }) => ({ label: question, intent: { kind: 'entry' as const, id } })),
    ),
  });
}

/** Where to look for the outcome, or what would settle it. */
export function nextStep({ settles, check }: WatchItem, { kind }: Phase): Block[] {
  if (kind === 'settled') return [];
  const isNear = kind === 'due' || kind === 'unconfirmed';
  return [
    {
      type: 'facts',
      facts: [isNear ? { label: 'Where to check', value: check } : { label: 'What would settle it', value: settles }],
    },
  ];
}
