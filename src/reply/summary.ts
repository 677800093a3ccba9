import { currentSummary } from '../briefing/current-answers.ts';
import type { Summary } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import type { AnswerBlock, Block, Button, Message } from '../message/message.ts';
import { cite, citedAs } from './cite.ts';
import { aboutStory, actions, buttons, findByName, message, type ReplyContext } from './context.ts';

/** How many sentences of a summary are shown below its headline. */
const LINES = 3;

/** The reply to plain `/colossus`: the first summary in short, with buttons to more. */
export function overviewReply(context: ReplyContext): Message {
  const { briefing } = context;
  const [first] = briefing.summaries.values();
  return aboutStory(context, briefing.title, first ? [summaryBlock(context, first)] : [], {
    about: first ? [summaryTopic(first)] : [],
    actions: actions(
      [
        first && detailsButton(first),
        { label: 'What to watch', intent: { kind: 'watch' } },
        { label: 'Where the sources differ', intent: { kind: 'disputes' } },
        { label: 'Questions by topic', intent: { kind: 'faq' } },
      ],
      [
        { label: 'Summaries by topic', intent: { kind: 'summary' } },
        { label: 'Timeline', intent: { kind: 'timeline' } },
        { label: 'The sources', intent: { kind: 'sources' } },
        { label: 'What changed', intent: { kind: 'changes' } },
        { label: 'What you can type', intent: { kind: 'help' } },
      ],
    ),
  });
}

/** One summary in short, or the list of summaries. Undefined if no summary matches. */
export function summaryReply(context: ReplyContext, typed?: string): Message | undefined {
  const all = [...context.briefing.summaries.values()];
  if (typed === undefined) {
    return message(context, 'Summaries: thirty seconds each', [...buttons(...all.map(summaryButton))]);
  }
  const summary = findSummary(context, typed);
  if (!summary) return undefined;
  return aboutStory(context, summary.title, [summaryBlock(context, summary)], {
    about: [summaryTopic(summary)],
    actions: actions(
      [detailsButton(summary), nextButton(all, summary), { label: 'All summaries', intent: { kind: 'summary' } }],
      [{ label: 'Questions by topic', intent: { kind: 'faq' } }],
    ),
  });
}

/** Everything that a summary says, each sentence with its sources. Undefined if there is no such summary. */
export function summaryDetails(context: ReplyContext, id: string): Message | undefined {
  const all = [...context.briefing.summaries.values()];
  const summary = context.briefing.summaries.get(id);
  if (!summary) return undefined;
  return aboutStory(context, summary.title, sections(context, summary), {
    about: [summaryTopic(summary)],
    actions: actions([nextButton(all, summary), { label: 'All summaries', intent: { kind: 'summary' } }]),
  });
}

function summaryTopic({ id }: Summary): Topic {
  return { what: 'summary', id };
}

function findSummary({ briefing }: ReplyContext, typed: string): Summary | undefined {
  return findByName(briefing.summaries.values(), typed, ({ title, aliases }) => [title, ...aliases]);
}

/** A summary in short: its headline and first sentences. */
export function summaryBlock({ briefing, today }: ReplyContext, written: Summary): AnswerBlock {
  const { headline, sections: all } = currentSummary(briefing, written, today);
  const said = all.flatMap(({ statements }) => statements).slice(0, LINES);
  return {
    type: 'answer',
    headline: citedAs(briefing, headline),
    lines: said.map((statement) => citedAs(briefing, statement)),
  };
}

function sections({ briefing, today }: ReplyContext, written: Summary): Block[] {
  const summary = currentSummary(briefing, written, today);
  return [
    cite(briefing, summary.headline),
    ...summary.sections.flatMap(({ heading, statements }): Block[] => [
      ...(heading === undefined ? [] : [{ type: 'heading' as const, text: heading }]),
      ...statements.map((statement) => cite(briefing, statement)),
    ]),
  ];
}

function summaryButton({ id, title }: Summary): Button {
  return { label: title, intent: { kind: 'summary', topic: id } };
}

function detailsButton({ id }: Summary): Button {
  return { label: 'Details', intent: { kind: 'details', of: id, what: 'summary' } };
}

function nextButton(all: readonly Summary[], summary: Summary): Button | undefined {
  const next = all[all.indexOf(summary) + 1];
  return next && { ...summaryButton(next), label: `Next: ${next.title}` };
}
