import type { Summary } from '../briefing/schema.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { cite } from './cite.ts';
import { buttons, findByName, message, type ReplyContext } from './context.ts';

/** Plain `/colossus`: the first summary, and where to go on. */
export function overviewReply(context: ReplyContext): Message {
  const [first] = context.briefing.summaries.values();
  return message(context, context.briefing.title, [
    ...(first ? sections(context, first) : []),
    ...buttons(
      { label: 'What to watch', intent: { kind: 'watch' } },
      { label: 'Where the sources differ', intent: { kind: 'disputes' } },
      { label: 'Questions by topic', intent: { kind: 'faq' } },
      { label: 'Summaries', intent: { kind: 'summary' } },
      { label: 'Sources', intent: { kind: 'sources' } },
    ),
    { type: 'note', text: `Ask in your own words: /${context.briefing.command} how long is the lease?` },
  ]);
}

/** One summary, or the list of them. Undefined if none is called so. */
export function summaryReply(context: ReplyContext, typed?: string): Message | undefined {
  const all = [...context.briefing.summaries.values()];
  if (typed === undefined) {
    return message(context, 'Summaries: thirty seconds each', [...buttons(...all.map(summaryButton))]);
  }
  const summary = findByName(all, typed, ({ title, aliases }) => [title, ...aliases]);
  if (!summary) return undefined;
  const next = all[all.indexOf(summary) + 1];
  return message(context, summary.title, [
    ...sections(context, summary),
    ...buttons(next && { ...summaryButton(next), label: `Next: ${next.title}` }, {
      label: 'All summaries',
      intent: { kind: 'summary' },
    }),
  ]);
}

function sections({ briefing }: ReplyContext, summary: Summary): Block[] {
  return summary.sections.flatMap(({ heading, statements }): Block[] => [
    ...(heading === undefined ? [] : [{ type: 'heading' as const, text: heading }]),
    ...statements.map((statement) => cite(briefing, statement)),
  ]);
}

function summaryButton({ id, title }: Summary): Button {
  return { label: title, intent: { kind: 'summary', topic: id } };
}
