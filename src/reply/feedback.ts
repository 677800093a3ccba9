import type { Entry } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { entryButton, relatedTo } from './entry.ts';

/** The reply to a rating: thanks and, if the answer did not help, where else to look. */
export function feedbackReply(context: ReplyContext, entry: Entry, isHelpful: boolean): Message {
  if (isHelpful) {
    return { ...message(context, 'Thanks for the feedback', []), isPrivate: true };
  }
  const said = message(context, "Thanks. We'll use that to improve this answer.", [
    {
      type: 'text',
      text: 'Try asking in other words, or look at these:',
    },
    ...buttons(...relatedTo(context, entry).map(entryButton)),
    ...buttons(
      { label: 'Evidence', intent: { kind: 'evidence', of: entry.id } },
      { label: 'Questions by topic', intent: { kind: 'faq', topic: entry.topic } },
    ),
  ]);
  return { ...said, isPrivate: true };
}
