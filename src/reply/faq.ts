import { isUnknown } from '../briefing/briefing.ts';
import type { Message } from '../message/message.ts';
import { buttons, findByName, message, numberedTitle, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { entryButton } from './entry.ts';

const PAGE = 8;
/** The word for questions that no source answers, before the id of a topic. */
export const UNKNOWNS = 'unknowns';

/**
 * The topics, or one topic's questions with an answer, or the questions that no source answers. Undefined if no topic
 * matches.
 */
export function faqReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const { topics, entries } = context.briefing;
  const answered = [...entries.values()].filter((entry) => !isUnknown(entry));
  if (typed === undefined) {
    const unknowns = entries.size - answered.length;
    return message(context, 'Questions by topic', [
      {
        type: 'text',
        text: `${answered.length} questions have an answer here; of ${unknowns} more it is known that no source answers them.`,
      },
      ...buttons(
        ...topics.map(({ id, title }) => ({
          label: `${title} (${answered.filter(({ topic }) => topic === id).length})`,
          intent: { kind: 'faq' as const, topic: id },
        })),
        unknowns === 0
          ? undefined
          : { label: `What no source says (${unknowns})`, intent: { kind: 'faq', topic: UNKNOWNS } },
      ),
    ]);
  }
  const ofUnknowns = /^unknowns?(?: (?<name>.+))?$/i.exec(typed.trim());
  if (ofUnknowns) return unknownsReply(context, ofUnknowns.groups?.['name'], wanted);
  const topic = findByName(topics, typed, ({ title }) => [title]);
  if (!topic) return undefined;
  const inTopic = answered.filter((entry) => entry.topic === topic.id);
  const { items, page, pages } = pageOf(inTopic, PAGE, wanted);
  return message(context, numberedTitle(topic.title, page, pages), [
    ...buttons(...items.map(entryButton)),
    ...pageButtons(page, pages, (number) => ({ kind: 'faq', topic: topic.id, page: number })),
    ...buttons({ label: 'All topics', intent: { kind: 'faq' } }),
  ]);
}

/** The questions that no source answers: their topics, or the questions of one topic. */
function unknownsReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const { topics, entries } = context.briefing;
  const unknown = [...entries.values()].filter(isUnknown);
  if (typed === undefined) {
    const counted = topics.flatMap(({ id, title }) => {
      const number = unknown.filter(({ topic }) => topic === id).length;
      return number === 0 ? [] : [{ id, title, number }];
    });
    return message(context, 'What no source says', [
      {
        type: 'text',
        text: `I know of ${unknown.length} questions about this story that none of its sources answers. By topic:`,
      },
      ...buttons(
        ...counted.map(({ id, title, number }) => ({
          label: `${title} (${number})`,
          intent: { kind: 'faq' as const, topic: `${UNKNOWNS} ${id}` },
        })),
        { label: 'What has an answer', intent: { kind: 'faq' } },
      ),
    ]);
  }
  const topic = findByName(topics, typed, ({ title }) => [title]);
  if (!topic) return undefined;
  const inTopic = unknown.filter((entry) => entry.topic === topic.id);
  const { items, page, pages } = pageOf(inTopic, PAGE, wanted);
  return message(context, numberedTitle(`No source says: ${topic.title}`, page, pages), [
    ...buttons(...items.map(entryButton)),
    ...pageButtons(page, pages, (number) => ({ kind: 'faq', topic: `${UNKNOWNS} ${topic.id}`, page: number })),
    ...buttons({ label: 'All that no source says', intent: { kind: 'faq', topic: UNKNOWNS } }),
  ]);
}
