import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { snowflakeAt } from '../rest/snowflakes.ts';

type SearchResult = { readonly kind: 'found'; readonly post: string } | { readonly kind: 'absent' | 'hidden' };

export class InvalidResponse extends Error {}

/** Discord's clock and the database's may differ by this much. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });
const PAGE_SIZE = 100;

const ID = z.string().regex(/^\d{1,20}$/);
const MESSAGES = z.array(z.object({ id: ID, components: z.unknown().optional() }));
const CHANNEL = z.object({ last_message_id: ID.nullish() });

/**
 * Searches a channel for a post since a time. Returns 'hidden' if the bot cannot read the messages since then.
 * @throws InvalidResponse if a response is malformed, or the SDK's error if a call fails
 */
export async function searchHistory(
  rest: REST,
  channel: string,
  since: Temporal.Instant,
  isPost: (components: unknown) => boolean,
  signal: AbortSignal,
): Promise<SearchResult> {
  const startId = snowflakeAt(since.subtract(CLOCK_MARGIN).epochMilliseconds);
  const page = async (query: Record<string, string>) =>
    parseResponse(
      MESSAGES,
      await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query), signal }),
    );
  for (let after = startId; ; ) {
    const messages = await page({ limit: String(PAGE_SIZE), after: String(after) });
    const match = messages.find(({ components }) => isPost(components));
    if (match) return { kind: 'found', post: match.id };
    if (messages.length === 0) {
      // One readable message proves that the bot may read the history.
      if (after > startId || (await page({ limit: '1' })).length > 0) return { kind: 'absent' };
      const { last_message_id: lastId } = parseResponse(CHANNEL, await rest.get(Routes.channel(channel), { signal }));
      return { kind: lastId && BigInt(lastId) > startId ? 'hidden' : 'absent' };
    }
    const newest = messages.map(({ id }) => BigInt(id)).reduce((one, other) => (one > other ? one : other));
    if (newest <= after) throw new InvalidResponse();
    after = newest;
  }
}

/** @throws InvalidResponse if the response does not match the schema */
export function parseResponse<T>(schema: z.ZodType<T>, response: unknown): T {
  const { success, data } = schema.safeParse(response);
  if (!success) throw new InvalidResponse();
  return data;
}
