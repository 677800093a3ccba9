import { currentSummary } from '../briefing/current-answers.ts';
import type { Summary } from '../briefing/schema.ts';
import type { AnswerTopic } from '../briefing/substance.ts';
import type { AnswerBlock, Button, Message } from '../message/message.ts';
import { actions, button, buttons, headingBlock, LINK_BUTTONS, message } from './blocks.ts';
import { cite, toSourcedSentence } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { findByName } from './find-by-name.ts';

const MAX_SHORT_LINES = 3;
const ALL_SUMMARIES = button('All summaries', { kind: 'summary' });

export function overviewReply(context: ReplyContext): Message {
  const { briefing } = context;
  const [firstSummary] = briefing.summaries.values();
  return storyMessage(context, briefing.title, firstSummary ? [summaryBlock(context, firstSummary)] : [], {
    about: firstSummary ? [topicOf(firstSummary)] : [],
    actions: actions(
      [
        firstSummary && detailsButton(firstSummary),
        LINK_BUTTONS.whatToWatch,
        LINK_BUTTONS.disputes,
        LINK_BUTTONS.topics,
      ],
      [
        button('Summaries by topic', { kind: 'summary' }),
        LINK_BUTTONS.timeline,
        LINK_BUTTONS.sources,
        LINK_BUTTONS.whatChanged,
        LINK_BUTTONS.commands,
      ],
    ),
  });
}

export function oneSentenceReply(context: ReplyContext): Message {
  return shortOverviewReply(context, 1);
}

/** The overview in at most so many sentences. */
export function shortOverviewReply(context: ReplyContext, sentences: number): Message {
  const { briefing } = context;
  const [firstSummary] = briefing.summaries.values();
  if (!firstSummary) return overviewReply(context);
  const block = summaryBlock(context, firstSummary);
  return storyMessage(context, briefing.title, [{ ...block, lines: block.lines.slice(0, sentences - 1) }], {
    about: [topicOf(firstSummary)],
    actions: actions([LINK_BUTTONS.overview, LINK_BUTTONS.disputes]),
  });
}

/** Lists all summaries if none is named. Returns undefined if no summary matches. */
export function summaryReply(context: ReplyContext, nameText?: string): Message | undefined {
  const allSummaries = [...context.briefing.summaries.values()];
  if (nameText === undefined)
    return message('Summaries: thirty seconds each', buttons(...allSummaries.map(summaryButton)));
  const summary = findByName(allSummaries, nameText, ({ title, aliases }) => [title, ...aliases]);
  if (!summary) return undefined;
  return storyMessage(context, summary.title, [summaryBlock(context, summary)], {
    about: [topicOf(summary)],
    actions: actions([detailsButton(summary), nextButton(allSummaries, summary), ALL_SUMMARIES], [LINK_BUTTONS.topics]),
  });
}

export function summaryDetails(context: ReplyContext, id: string): Message | undefined {
  const { briefing, today } = context;
  const writtenSummary = briefing.summaries.get(id);
  if (!writtenSummary) return undefined;
  const { title, headline, sections } = currentSummary(briefing, writtenSummary, today);
  const details = sections.flatMap(({ heading, statements }) => [
    ...(heading === undefined ? [] : [headingBlock(heading)]),
    ...statements.map((statement) => cite(briefing, statement)),
  ]);
  return storyMessage(context, title, [cite(briefing, headline), ...details], {
    about: [topicOf(writtenSummary)],
    actions: actions([nextButton([...briefing.summaries.values()], writtenSummary), ALL_SUMMARIES]),
  });
}

function topicOf({ id }: Summary): AnswerTopic {
  return { kind: 'summary', id };
}

export function summaryBlock({ briefing, today }: ReplyContext, writtenSummary: Summary): AnswerBlock {
  const { headline, sections } = currentSummary(briefing, writtenSummary, today);
  const firstStatements = sections.flatMap(({ statements }) => statements).slice(0, MAX_SHORT_LINES);
  return {
    type: 'answer',
    headline: toSourcedSentence(briefing, headline),
    lines: firstStatements.map((statement) => toSourcedSentence(briefing, statement)),
  };
}

export function summaryButton({ id, title }: Summary): Button {
  return button(title, { kind: 'summary', topic: id });
}

function detailsButton({ id }: Summary): Button {
  return button('Details', { kind: 'details', of: id, what: 'summary' });
}

function nextButton(summaries: readonly Summary[], summary: Summary): Button | undefined {
  const nextSummary = summaries[summaries.indexOf(summary) + 1];
  return nextSummary && { ...summaryButton(nextSummary), label: `Next: ${nextSummary.title}` };
}
