import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Block, Button, Item, Message } from '../message/message.ts';
import { cite } from './cite.ts';
import { buttons, findByName, message, type ReplyContext } from './context.ts';
import { phaseInWords } from './phase.ts';

/** The watch items with their phases, or one of them with all that is known of it; undefined if none is called so. */
export function watchReply(context: ReplyContext, typed?: string): Message | undefined {
  const { briefing } = context;
  if (typed === undefined) {
    const items = [...briefing.watch.values()];
    return message(context, 'What to watch', [
      {
        type: 'list',
        items: items.map((item) => watchLine(context, item)),
      },
      ...buttons(...items.map(watchButton)),
      ...buttons({ label: 'Timeline', intent: { kind: 'timeline' } }),
    ]);
  }
  const item = findWatchItem(briefing, typed);
  return (
    item && {
      ...message(context, item.title, oneItem(context, item)),
      phase: phaseOf(item, context.today).kind,
    }
  );
}

/** A watch item on one line, and what to check once it is due or has passed. */
export function watchLine({ briefing, today }: ReplyContext, item: WatchItem): Item {
  const phase = phaseOf(item, today);
  const { kind } = phase;
  const text = `${item.title}: ${phaseInWords(briefing, item, today, phase)}`;
  return kind === 'due' || kind === 'unconfirmed' ? { text, note: checkNote(item) } : { text };
}

export function watchButton({ id, title }: WatchItem): Button {
  return { label: title, intent: { kind: 'watch', item: id } };
}

export function findWatchItem(briefing: Briefing, typed: string): WatchItem | undefined {
  return findByName(briefing.watch.values(), typed, ({ title, short }) => [short, title]);
}

function oneItem({ briefing, today }: ReplyContext, item: WatchItem): Block[] {
  const { kind } = phaseOf(item, today);
  const asked = [...briefing.entries.values()].filter(({ watch }) => watch === item.id).slice(0, 4);
  return [
    { type: 'text', text: `Today: ${phaseInWords(briefing, item, today)}.` },
    ...(item.outcome && kind === 'settled' ? [cite(briefing, item.outcome.says)] : []),
    cite(briefing, item.open),
    ...(kind === 'settled'
      ? []
      : [
          {
            type: 'facts' as const,
            facts: [
              { label: 'What would settle it', value: item.settles },
              { label: 'Where to check', value: item.check },
            ],
          },
        ]),
    ...(kind === 'unconfirmed'
      ? [{ type: 'note' as const, text: 'Whoever finds the outcome enters it, with its source, in the briefing.' }]
      : []),
    ...buttons(
      kind === 'settled' ? undefined : { label: 'Follow this', intent: { kind: 'follow', item: item.id } },
      ...asked.map(({ question, id }) => ({ label: question, intent: { kind: 'entry' as const, id } })),
      { label: 'All watch items', intent: { kind: 'watch' } },
    ),
  ];
}

/** Where a person looks for the outcome. */
export function checkNote(item: WatchItem): string {
  return `Check: ${item.check}.`;
}
