import type { Entry } from '../briefing/schema.ts';
import type { Message } from '../message/message.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { entryButton, relatedTo } from './entry.ts';

/** What somebody gets who said whether an answer helped: thanks, and, if it did not, where else to look. */
export function feedbackReply(context: ReplyContext, entry: Entry, isHelpful: boolean): Message {
  if (isHelpful) {
    const thanks = { type: 'text', text: `It is good to know that this helped: ${entry.question}` } as const;
    return { ...message(context, 'Thank you', [thanks]), isPrivate: true };
  }
  const slash = `/${context.briefing.command}`;
  const said = message(context, 'Thank you: that this did not help is noted', [
    {
      type: 'text',
      text: `Ask again in other words, with what you want to know in it: ${slash} how long is the lease? Or look at what is near:`,
    },
    ...buttons(...relatedTo(context, entry).map(entryButton)),
    ...buttons(
      { label: 'Evidence', intent: { kind: 'evidence', of: entry.id } },
      { label: 'Questions by topic', intent: { kind: 'faq', topic: entry.topic } },
    ),
  ]);
  return { ...said, isPrivate: true };
}
