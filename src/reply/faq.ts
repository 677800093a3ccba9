import { isUnknown } from '../briefing/briefing.ts';
import type { Message } from '../message/message.ts';
import { buttons, findByName, message, numberedTitle, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { entryButton } from './entry.ts';

const PAGE = 8;

/** The topics, or one topic's answered questions. Undefined if no topic matches. */
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
      ),
    ]);
  }
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
