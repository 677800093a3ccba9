import type { WebClient } from '@slack/web-api';
import { failureOf, INVALID_RESPONSE } from '../post/errors.ts';
import { type HistoryMessage, historyAnswer } from './payload.ts';

/** The messages of a thread, or why they cannot be read. */
export type ThreadHistory = { readonly messages: readonly HistoryMessage[] } | { readonly reason: string };

/** A thread with more messages counts as a discussion, not as a conversation with the bot. */
const MAX_MESSAGES = 2000;

/**
 * Reads a whole thread, including its first message. Never throws.
 * @param limit messages per page
 */
export async function readThread(
  client: WebClient,
  channel: string,
  root: string,
  limit: number,
): Promise<ThreadHistory> {
  const messages: HistoryMessage[] = [];
  let cursor = '';
  while (messages.length < MAX_MESSAGES) {
    const read = await readPage(client, { channel, ts: root, limit, ...(cursor && { cursor }) });
    if ('reason' in read) return read;
    messages.push(...read.messages);
    cursor = read.next;
    if (!cursor) return { messages };
  }
  return { reason: 'the thread is too long' };
}

async function readPage(
  client: WebClient,
  page: { channel: string; ts: string; limit: number; cursor?: string },
): Promise<{ readonly messages: readonly HistoryMessage[]; readonly next: string } | { readonly reason: string }> {
  try {
    const read = historyAnswer.safeParse(await client.conversations.replies(page));
    if (!read.success) return { reason: INVALID_RESPONSE };
    const { messages, response_metadata: metadata } = read.data;
    return { messages, next: metadata?.next_cursor ?? '' };
  } catch (error) {
    return { reason: failureOf(error).reason };
  }
}
