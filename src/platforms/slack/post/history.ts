import type { WebClient } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { FindResult } from '../../../ports/platform.ts';
import { SHORT_WAIT } from '../../kit/call-failure.ts';
import { INVALID_RESPONSE } from './errors.ts';

/** Slack's clock and the database's may differ by this much. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });

/** A post in doubt was made within this time of its first claim, unless it was retried. */
const SEARCH_MARGIN = Temporal.Duration.from({ minutes: 5 });

/** Slack recommends at most 200 per page and may return fewer. */
const PAGE_SIZE = 200;

const historyPageSchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      // Other apps' metadata can have any form.
      metadata: z
        .object({ event_payload: z.object({ occurrence: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** The time between two timestamps, both exclusive. */
export interface Span {
  oldest: string;
  latest?: string;
}

/** In a channel, the time around the post comes first. A thread is short, so it has only one span. */
export function searchSpans(since: Temporal.Instant, isThread: boolean): Span[] {
  const oldest = since.subtract(CLOCK_MARGIN);
  if (isThread) return [{ oldest: slackTime(oldest) }];
  const nearEnd = since.add(CLOCK_MARGIN).add(SEARCH_MARGIN);
  // The spans overlap by a millisecond, so no message is missed between them.
  return [
    { oldest: slackTime(oldest), latest: slackTime(nearEnd) },
    { oldest: slackTime(nearEnd.subtract({ milliseconds: 1 })) },
  ];
}

function slackTime(instant: Temporal.Instant): string {
  return (instant.epochMilliseconds / 1000).toFixed(6);
}

/**
 * Searches for the post with this occurrence name. Removes what it has read from `spans`, because Slack may allow only one page
 * a minute and the next call continues there.
 */
export async function searchHistory(
  client: WebClient,
  { channel, thread }: { readonly channel: string; readonly thread: string | undefined },
  spans: Span[],
  name: string,
): Promise<FindResult> {
  for (let [span] = spans; span; [span] = spans) {
    const options = { channel, ...span, limit: PAGE_SIZE, include_all_metadata: true };
    // `conversations.history` does not return a thread's replies.
    const call =
      thread === undefined
        ? client.conversations.history(options)
        : client.conversations.replies({ ...options, ts: thread });
    const page = historyPageSchema.safeParse(await call);
    if (!page.success) return { kind: 'retry', after: SHORT_WAIT, reason: INVALID_RESPONSE };
    const { messages, response_metadata: { next_cursor: nextCursor = '' } = {} } = page.data;
    const post = messages.find(({ metadata }) => metadata?.event_payload.occurrence === name);
    if (post) return { kind: 'found', post: post.ts };
    const lastTs = messages.at(-1)?.ts;
    // A channel's newest messages come first, but a thread's oldest.
    if (!nextCursor || lastTs === undefined || (thread !== undefined && lastTs <= span.oldest)) spans.shift();
    else if (thread === undefined) span.latest = lastTs;
    else span.oldest = lastTs;
  }
  return { kind: 'absent' };
}
