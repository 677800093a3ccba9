import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { snowflakeAt } from '../rest/snowflakes.ts';

type SearchResult = { readonly kind: 'found'; readonly post: string } | { readonly kind: 'absent' | 'hidden' };

/** Discord's response does not match its API reference. */
export class InvalidResponse extends Error {}

/** Discord's clock may be behind the database's by this much. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });
const PAGE = 100;

const ID = z.string().regex(/^\d{1,20}$/);
const MESSAGES = z.array(z.object({ id: ID, components: z.unknown().optional() }));
const CHANNEL = z.object({ last_message_id: ID.nullish() });

/**
 * Searches a channel's history from shortly before an instant to its end. 'hidden' if there are newer messages but the
 * bot sees none, as without Read Message History.
 * @throws errors of calls, and InvalidResponse
 */
export async function searchHistory(
  rest: REST,
  channel: string,
  since: Temporal.Instant,
  isPost: (components: unknown) => boolean,
  signal: AbortSignal,
): Promise<SearchResult> {
  const start = snowflakeAt(since.subtract(CLOCK_MARGIN).epochMilliseconds);
  const page = async (query: Record<string, string>) =>
    parseResponse(
      MESSAGES,
      await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query), signal }),
    );
  for (let after = start; ; ) {
    const messages = await page({ limit: String(PAGE), after: String(after) });
    const found = messages.find(({ components }) => isPost(components));
    if (found) return { kind: 'found', post: found.id };
    if (messages.length === 0) {
      // Any visible message proves that the history can be read.
      if (after > start || (await page({ limit: '1' })).length > 0) return { kind: 'absent' };
      const { last_message_id: last } = parseResponse(CHANNEL, await rest.get(Routes.channel(channel), { signal }));
      return { kind: last && BigInt(last) > start ? 'hidden' : 'absent' };
    }
    const newest = messages.map(({ id }) => BigInt(id)).reduce((one, other) => (one > other ? one : other));
    if (newest <= after) throw new InvalidResponse();
    after = newest;
  }
}

/** @throws InvalidResponse */
export function parseResponse<T>(schema: z.ZodType<T>, response: unknown): T {
  const { success, data } = schema.safeParse(response);
  if (!success) throw new InvalidResponse();
  return data;
}
