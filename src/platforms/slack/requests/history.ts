import type { WebClient } from '@slack/web-api';
import { troubleOf } from '../post/errors.ts';
import { type HistoryMessage, historyAnswer } from './payload.ts';

/** What was said before, or why it cannot be read. */
export type History = { readonly messages: readonly HistoryMessage[] } | { readonly reason: string };

/** Slack gives the oldest first, and so many at a time. */
const PAGE = 200;
const MOST_PAGES = 10;
/** In a direct message only what was said last matters. */
const LAST = 20;

/** A whole thread, with the message that it began with. Never throws. */
export async function threadOf(client: WebClient, channel: string, root: string): Promise<History> {
  const messages: HistoryMessage[] = [];
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await historyFrom(() =>
      client.conversations.replies({
        channel,
        ts: root,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor && { cursor }),
      }),
    );
    if ('reason' in read) return read;
    messages.push(...read.messages);
    cursor = read.next;
    if (!cursor) return { messages };
  }
  return { reason: 'the thread is too long' };
}

/** What was said last in a direct message, before a time. Never throws. */
export async function directTalk(client: WebClient, channel: string, before: string): Promise<History> {
  return historyFrom(() =>
    client.conversations.history({ channel, latest: before, limit: LAST, include_all_metadata: true }),
  );
}

async function historyFrom(
  call: () => Promise<unknown>,
): Promise<{ readonly messages: readonly HistoryMessage[]; readonly next: string } | { readonly reason: string }> {
  try {
    const read = historyAnswer.safeParse(await call());
    if (!read.success) return { reason: "Slack's answer cannot be read" };
    const { messages, response_metadata: metadata } = read.data;
    return { messages, next: metadata?.next_cursor ?? '' };
  } catch (error) {
    return { reason: troubleOf(error).reason };
  }
}
