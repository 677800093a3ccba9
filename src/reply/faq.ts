import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import type { Entry } from '../briefing/schema.ts';
import { pluralize } from '../lib/english.ts';
import type { Button, Message } from '../message/message.ts';
import { button, buttons, message, numberedTitle, pageButtons, pageOf, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { entryButton } from './entry.ts';
import { findByName } from './find-by-name.ts';

const PAGE_SIZE = 8;
/** The name of the list of all unknowns. A topic's id after it ("unknowns lease") names the list of that topic's unknowns. */
export const UNKNOWNS = 'unknowns';

/** Lists the topics, one topic's answered questions, or its unknowns. Returns undefined if no topic matches. */
export function faqReply(context: ReplyContext, nameText?: string, page?: number): Message | undefined {
  if (nameText === undefined) return topicsReply(context);
  const unknowns = /^unknowns?(?: (?<topic>.+))?$/i.exec(nameText.trim());
  if (!unknowns) return questionsReply(context, nameText, page, false);
  const topic = unknowns.groups?.['topic'];
  return topic === undefined ? unknownsReply(context) : questionsReply(context, topic, page, true);
}

function topicsReply(context: ReplyContext): Message {
  const { topics, entries } = context.briefing;
  const answeredEntries = entriesOf(context, false);
  const unknowns = entries.size - answeredEntries.length;
  return message('Questions by topic', [
    textBlock(
      `${pluralize(answeredEntries.length, 'question has', 'questions have')} an answer here${unknowns === 0 ? '' : `, and ${pluralize(unknowns, 'more is', 'more are')} known to have none in any source`}.`,
    ),
    ...buttons(
      ...topics.map(({ id, title }) =>
        button(`${title} (${countIn(answeredEntries, id)})`, { kind: 'faq', topic: id }),
      ),
      unknowns === 0 ? undefined : button(`What no source says (${unknowns})`, { kind: 'faq', topic: UNKNOWNS }),
    ),
  ]);
}

export function unknownsReply(context: ReplyContext): Message {
  const unknowns = entriesOf(context, true);
  const topics = context.briefing.topics.filter(({ id }) => countIn(unknowns, id) > 0);
  return message('What no source says', [
    textBlock(
      unknowns.length === 0
        ? 'I know of no question about this story that none of its sources answers.'
        : `I know of ${pluralize(unknowns.length, 'question')} about this story that none of its sources answers. By topic:`,
    ),
    ...buttons(
      ...topics.map(({ id, title }) =>
        button(`${title} (${countIn(unknowns, id)})`, { kind: 'faq', topic: `${UNKNOWNS} ${id}` }),
      ),
      button('Answered questions', { kind: 'faq' }),
    ),
  ]);
}

function questionsReply(
  context: ReplyContext,
  nameText: string,
  number: number | undefined,
  areUnknown: boolean,
): Message | undefined {
  const topic = findByName(context.briefing.topics, nameText, ({ title }) => [title]);
  if (!topic) return undefined;
  const questions = entriesOf(context, areUnknown).filter((entry) => entry.topic === topic.id);
  const { items, page, pages } = pageOf(questions, PAGE_SIZE, number);
  const name = areUnknown ? `${UNKNOWNS} ${topic.id}` : topic.id;
  return message(numberedTitle(areUnknown ? `What no source says: ${topic.title}` : topic.title, page, pages), [
    ...buttons(...items.map(entryButton)),
    ...pageButtons(page, pages, (targetPage) => ({ kind: 'faq', topic: name, page: targetPage })),
    ...buttons(
      areUnknown
        ? button('All that no source says', { kind: 'faq', topic: UNKNOWNS })
        : button('All topics', { kind: 'faq' }),
    ),
  ]);
}

export function topicButton({ id, title }: Briefing['topics'][number]): Button {
  return button(title, { kind: 'faq', topic: id });
}

function entriesOf({ briefing }: ReplyContext, areUnknown: boolean): Entry[] {
  return [...briefing.entries.values()].filter((entry) => isUnknown(entry) === areUnknown);
}

function countIn(entries: readonly Entry[], topic: string): number {
  return entries.filter((entry) => entry.topic === topic).length;
}
