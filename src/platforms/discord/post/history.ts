import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** What a channel's history says of a post. */
export type Sought = { readonly kind: 'found'; readonly post: string } | { readonly kind: 'absent' | 'hidden' };

/** Discord's answer is not what its reference says. */
export class UnreadableAnswer extends Error {}

const DISCORD_EPOCH_MS = 1_420_070_400_000;
const TIME_BITS = 22n;
/** How far Discord's clock may be behind the ledger's. */
const CLOCK_MARGIN = Temporal.Duration.from({ minutes: 5 });
const PAGE = 100;

const SNOWFLAKE = z.string().regex(/^\d{1,20}$/);
const MESSAGES = z.array(z.object({ id: SNOWFLAKE, components: z.unknown().optional() }));
const CHANNEL = z.object({ last_message_id: SNOWFLAKE.nullish() });

/**
 * Goes through a channel's history from somewhat before an instant to its end. 'hidden' if something was said since and
 * the bot is shown nothing: Discord answers so where it lacks Read Message History.
 * @throws whatever comes of a call, and UnreadableAnswer
 */
export async function search(
  rest: REST,
  channel: string,
  since: Temporal.Instant,
  isIt: (components: unknown) => boolean,
  signal: AbortSignal,
): Promise<Sought> {
  const start = snowflakeAt(since.subtract(CLOCK_MARGIN));
  const page = async (query: Record<string, string>) =>
    parsed(MESSAGES, await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query), signal }));
  for (let after = start; ; ) {
    const messages = await page({ limit: String(PAGE), after: String(after) });
    const found = messages.find(({ components }) => isIt(components));
    if (found) return { kind: 'found', post: found.id };
    if (messages.length === 0) {
      // What is shown of the history proves that it can be read.
      if (after > start || (await page({ limit: '1' })).length > 0) return { kind: 'absent' };
      const { last_message_id: last } = parsed(CHANNEL, await rest.get(Routes.channel(channel), { signal }));
      return { kind: last && BigInt(last) > start ? 'hidden' : 'absent' };
    }
    const newest = messages.map(({ id }) => BigInt(id)).reduce((one, other) => (one > other ? one : other));
    if (newest <= after) throw new UnreadableAnswer();
    after = newest;
  }
}

/** The least id of anything that came into being at an instant or later. */
function snowflakeAt(instant: Temporal.Instant): bigint {
  return BigInt(Math.max(0, instant.epochMilliseconds - DISCORD_EPOCH_MS)) << TIME_BITS;
}

function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { success, data } = schema.safeParse(answer);
  if (!success) throw new UnreadableAnswer();
  return data;
}
