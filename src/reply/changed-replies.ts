import type { Intent } from '../message/intent.ts';
import { type Message, messageHead } from '../message/message.ts';
import type { ReplyChange } from '../ports/proposals.ts';
import type { ReplyContext } from './context.ts';
import { respond } from './respond.ts';

export function changedReplies(before: ReplyContext, after: ReplyContext): ReplyChange[] {
  return repliesOf(after).flatMap(({ question, intent }) => {
    const [oldReply, newReply] = [respond(intent, before), respond(intent, after)];
    if (titleAndBlocks(oldReply) === titleAndBlocks(newReply)) return [];
    const [oldTop, newTop] = [messageHead(oldReply).top, messageHead(newReply).top];
    return [{ question, ...(oldTop !== newTop && { top: { before: oldTop, after: newTop } }) }];
  });
}

function repliesOf({ briefing }: ReplyContext): { readonly question: string; readonly intent: Intent }[] {
  const { entries, watch, disputes, summaries } = briefing;
  const reply = (question: string, intent: Intent) => ({ question, intent });
  return [
    ...Array.from(entries.values(), ({ id, question }) => reply(question, { kind: 'entry', id })),
    ...Array.from(watch.values(), ({ id, title }) => reply(title, { kind: 'watch', item: id })),
    ...Array.from(disputes.values(), ({ id, title }) => reply(title, { kind: 'disputes', dispute: id })),
    ...Array.from(summaries.values(), ({ id, title }) => reply(title, { kind: 'summary', topic: id })),
  ];
}

/** Leaves out the footer, because a new as-of date alone is not a change. */
function titleAndBlocks({ title, blocks }: Message): string {
  return JSON.stringify([title, blocks]);
}
