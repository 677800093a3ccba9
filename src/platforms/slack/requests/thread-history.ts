import type { WebClient } from '@slack/web-api';
import { failureOf, INVALID_RESPONSE } from '../post/errors.ts';
import { type HistoryMessage, historyAnswer } from './payload.ts';

/** A thread with this many messages counts as a discussion, not as a conversation with the bot. */
const MAX_MESSAGES = 2000;

/** Reads a whole thread. Returns the reason if that fails. Never throws. */
export async function readThread(
  client: WebClient,
  channel: string,
  root: string,
  pageSize: number,
): Promise<{ readonly messages: readonly HistoryMessage[] } | { readonly reason: string }> {
  const messages: HistoryMessage[] = [];
  let cursor = '';
  try {
    do {
      const page = { channel, ts: root, limit: pageSize, ...(cursor && { cursor }) };
      const { data } = historyAnswer.safeParse(await client.conversations.replies(page));
      if (!data) return { reason: INVALID_RESPONSE };
      messages.push(...data.messages);
      if (messages.length >= MAX_MESSAGES) return { reason: 'the thread is too long' };
      cursor = data.response_metadata?.next_cursor ?? '';
    } while (cursor);
    return { messages };
  } catch (error) {
    return { reason: failureOf(error).reason };
  }
}
