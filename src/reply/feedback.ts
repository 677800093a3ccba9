import type { Entry } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { button, buttons, privateMessage, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { entryButton, relatedTo } from './entry.ts';

export function feedbackReply(context: ReplyContext, entry: Entry, isHelpful: boolean): Message {
  if (isHelpful) return privateMessage('Thanks for the feedback', []);
  return privateMessage("Thanks. We'll use that to improve this answer.", [
    textBlock('Try asking in other words, or look at these:'),
    ...buttons(...relatedTo(context, entry).map(entryButton)),
    ...buttons(
      button('Evidence', { kind: 'evidence', of: entry.id }),
      button('Questions by topic', { kind: 'faq', topic: entry.topic }),
    ),
  ]);
}
