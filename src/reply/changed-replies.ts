import type { Intent } from '../message/intent.ts';
import { headOf, type Message } from '../message/message.ts';
import type { ReplyChange } from '../ports/proposals.ts';
import type { ReplyContext } from './context.ts';
import { respond } from './respond.ts';

/**
 * The replies that differ between two versions of a briefing on a day: entries, watch items, disputes and summaries.
 */
export function changedReplies(before: ReplyContext, after: ReplyContext): ReplyChange[] {
  return repliesOf(after).flatMap(({ of, intent }) => {
    const [old, now] = [respond(intent, before), respond(intent, after)];
    if (plainTextOf(old) === plainTextOf(now)) return [];
    const [top, next] = [headOf(old).top, headOf(now).top];
    return [{ of, ...(top !== next && { top: { before: top, after: next } }) }];
  });
}

function repliesOf({ briefing }: ReplyContext): { readonly of: string; readonly intent: Intent }[] {
  const { entries, watch, disputes, summaries } = briefing;
  return [
    ...[...entries.values()].map(({ id, question }) => ({ of: question, intent: { kind: 'entry', id } as const })),
    ...[...watch.values()].map(({ id, title }) => ({ of: title, intent: { kind: 'watch', item: id } as const })),
    ...[...disputes.values()].map(({ id, title }) => ({
      of: title,
      intent: { kind: 'disputes', dispute: id } as const,
    })),
    ...[...summaries.values()].map(({ id, title }) => ({ of: title, intent: { kind: 'summary', topic: id } as const })),
  ];
}

function plainTextOf({ title, blocks }: Message): string {
  return JSON.stringify([title, blocks]);
}
