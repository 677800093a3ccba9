import type { WebClient } from '@slack/web-api';
import { failureOf } from '../post/errors.ts';
import { type HistoryMessage, historyAnswer } from './payload.ts';

/** What was said before, or why it cannot be read. */
export type History = { readonly messages: readonly HistoryMessage[] } | { readonly reason: string };

/** As many messages as a talk between two can have before it is taken for a discussion. */
const MOST_MESSAGES = 2000;

/** A whole thread, with the message that it began with. Never throws. @param limit how many messages to ask for at a time */
export async function threadOf(client: WebClient, channel: string, root: string, limit: number): Promise<History> {
  const messages: HistoryMessage[] = [];
  let cursor = '';
  while (messages.length < MOST_MESSAGES) {
    const read = await pageOf(client, { channel, ts: root, limit, ...(cursor && { cursor }) });
    if ('reason' in read) return read;
    messages.push(...read.messages);
    cursor = read.next;
    if (!cursor) return { messages };
  }
  return { reason: 'the thread is too long' };
}

async function pageOf(
  client: WebClient,
  page: { channel: string; ts: string; limit: number; cursor?: string },
): Promise<{ readonly messages: readonly HistoryMessage[]; readonly next: string } | { readonly reason: string }> {
  try {
    const read = historyAnswer.safeParse(await client.conversations.replies(page));
    if (!read.success) return { reason: "Slack's answer cannot be read" };
    const { messages, response_metadata: metadata } = read.data;
    return { messages, next: metadata?.next_cursor ?? '' };
  } catch (error) {
    return { reason: failureOf(error).reason };
  }
}
