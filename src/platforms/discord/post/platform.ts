import { createHash } from 'node:crypto';
import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Found, Platform, Posted } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { isMarked } from '../render/ids.ts';
import type { DiscordBody } from '../render/render.ts';
import { createDiscordRest, DEFAULT_WAIT_SECONDS } from '../rest/rest.ts';
import { NO_ACCESS, NO_CHANNEL, NO_WORKSPACE, type Refused, type Trouble, troubleOf, UNREADABLE } from './errors.ts';
import { search, UnreadableAnswer } from './history.ts';

export interface DiscordPlatformOptions {
  readonly token: string;
  /** What is posted. One of its controls has to carry the occurrence's mark, by which it is found again. */
  readonly render: (message: Message, occurrence: DeliveryKey) => DiscordBody;
  readonly perSecond?: number;
  /** Where the API is, without the version; by default Discord's own. */
  readonly apiUrl?: string;
}

/** Discord takes 50 calls a second from a bot; a few are left to its answers in channels and to looking things up. */
const POSTS_PER_SECOND = 45;

/** Discord names "a few minutes" in which it knows a nonce again. */
const REPEATS_FOR = Temporal.Duration.from({ minutes: 2 });
const NONCE_LENGTH = 25;

const SOON = Temporal.Duration.from({ seconds: DEFAULT_WAIT_SECONDS });
const TOO_LATE: Trouble = {
  kind: 'not done',
  reason: 'there was no time left to ask Discord',
  after: SOON,
  scope: 'channel',
};
const HIDDEN =
  'the bot may not read what was said in the channel before: give it there the permission Read Message History';

const CREATED = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** Discord as a place to post to. */
export function discordPlatform({
  token,
  render,
  perSecond = POSTS_PER_SECOND,
  apiUrl,
}: DiscordPlatformOptions): Platform {
  /** Calls Discord. What comes of it, or the trouble. */
  async function call<T>(
    { workspace }: Address,
    signal: AbortSignal,
    work: (rest: REST) => Promise<T>,
    mayBegin?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly trouble: Trouble }> {
    if (signal.aborted) return { trouble: TOO_LATE };
    try {
      return { value: await work(createDiscordRest(token, { apiUrl, ...(mayBegin && { mayBegin }) })) };
    } catch (error) {
      const trouble = error instanceof UnreadableAnswer ? UNREADABLE : troubleOf(error);
      return { trouble: trouble === NO_ACCESS ? await whyNoAccess(workspace, signal) : trouble };
    }
  }

  /** The same refusal comes where the channel is hidden from the bot and where the bot was removed from the server. */
  async function whyNoAccess(guild: string, signal: AbortSignal): Promise<Refused> {
    if (guild === '' || signal.aborted) return NO_CHANNEL;
    try {
      await createDiscordRest(token, { apiUrl }).get(Routes.guild(guild), { signal });
      return NO_CHANNEL;
    } catch (error) {
      const trouble = troubleOf(error);
      const isGone = trouble === NO_ACCESS || (trouble.kind === 'refused' && trouble.gone === 'workspace');
      return isGone ? NO_WORKSPACE : NO_CHANNEL;
    }
  }

  return {
    name: 'discord',
    perSecond,
    repeatsFor: REPEATS_FOR,

    async post(address, message, occurrence, timeout, mayBegin) {
      const body = { ...render(message, occurrence), nonce: nonceOf(address, occurrence), enforce_nonce: true };
      const post = (rest: REST) => rest.post(Routes.channelMessages(address.channel), { body, signal: timeout });
      const posted = await call(address, timeout, post, mayBegin);
      if ('trouble' in posted) return unposted(posted.trouble);
      const { success, data } = CREATED.safeParse(posted.value);
      return success ? { kind: 'sent', post: data.id } : unposted(UNREADABLE);
    },

    async find(address, occurrence, since, timeout) {
      const isIt = (components: unknown): boolean => isMarked(components, occurrence);
      const sought = await call(address, timeout, (rest) => search(rest, address.channel, since, isIt, timeout));
      if ('trouble' in sought) return unfound(sought.trouble);
      const { value } = sought;
      if (value.kind === 'found') return value;
      return value.kind === 'absent' ? { kind: 'absent' } : { kind: 'unreadable', reason: HIDDEN };
    },
  };
}

/**
 * What Discord knows an attempt again by: that of the same occurrence in the same channel. It is the bot's own, in whatever
 * channel.
 */
function nonceOf({ channel }: Address, { subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${channel} ${subscription}@${nominal}`).digest('base64url');
  return hash.slice(0, NONCE_LENGTH);
}

function unposted(trouble: Trouble): Posted {
  const { kind, reason } = trouble;
  if (kind === 'unknown') return { kind: 'in doubt', reason };
  if (kind === 'refused') return { kind: 'rejected', reason, gone: trouble.gone };
  return { kind: 'retry', after: trouble.after, scope: kind === 'no token' ? 'platform' : trouble.scope, reason };
}

function unfound(trouble: Trouble): Found {
  const { kind, reason } = trouble;
  if (kind === 'refused') return { kind: 'unreadable', reason };
  return { kind: 'retry', after: kind === 'unknown' ? SOON : trouble.after, reason };
}
