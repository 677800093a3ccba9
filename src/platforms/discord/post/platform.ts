import { createHash } from 'node:crypto';
import type { REST } from '@discordjs/rest';
import { MessageReferenceType, Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Platform } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { type CallFailure, failedFind, failedPost, type Refused, SOON } from '../../kit/call-failure.ts';
import { isMarked } from '../render/ids.ts';
import type { DiscordBody } from '../render/render.ts';
import { createDiscordRest } from '../rest/rest.ts';
import { failureOf, INVALID_RESPONSE, NO_ACCESS, NO_CHANNEL, NO_WORKSPACE } from './errors.ts';
import { InvalidResponse, searchHistory } from './history.ts';

export interface DiscordPlatformOptions {
  readonly token: string;
  /** Renders a post. One of its controls must have the occurrence's mark, for finding the post again. */
  readonly render: (message: Message, occurrence: DeliveryKey) => DiscordBody;
  readonly perSecond?: number;
  /** The API's address without the version; by default Discord's own. */
  readonly apiUrl?: string;
}

/** Discord allows a bot 50 calls per second; a few are kept for answers and look-ups. */
const POSTS_PER_SECOND = 45;

/** How long a repeated nonce is surely recognised. Discord only says "a few minutes". */
const IDEMPOTENCY_WINDOW = Temporal.Duration.from({ minutes: 2 });
const NONCE_LENGTH = 25;

const TOO_LATE: CallFailure = {
  kind: 'not done',
  reason: 'there was no time left to ask Discord',
  after: SOON,
  scope: 'channel',
};
const HIDDEN = 'the bot may not read the history of the channel: give it the permission Read Message History there';

const CREATED = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** Posts to Discord and finds posts there. */
export function discordPlatform({
  token,
  render,
  perSecond = POSTS_PER_SECOND,
  apiUrl,
}: DiscordPlatformOptions): Platform {
  /** Calls Discord. Returns the value or the failure. */
  async function call<T>(
    { workspace }: Address,
    signal: AbortSignal,
    work: (rest: REST) => Promise<T>,
    maySend?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly failure: CallFailure }> {
    if (signal.aborted) return { failure: TOO_LATE };
    try {
      return { value: await work(createDiscordRest(token, { apiUrl, ...(maySend && { maySend }) })) };
    } catch (error) {
      const failure = error instanceof InvalidResponse ? INVALID_RESPONSE : failureOf(error);
      return { failure: failure === NO_ACCESS ? await whyNoAccess(workspace, signal) : failure };
    }
  }

  /** Finds out whether the channel is hidden or the bot was removed from the server: both give the same error. */
  async function whyNoAccess(guild: string, signal: AbortSignal): Promise<Refused> {
    if (guild === '' || signal.aborted) return NO_CHANNEL;
    try {
      await createDiscordRest(token, { apiUrl }).get(Routes.guild(guild), { signal });
      return NO_CHANNEL;
    } catch (error) {
      const failure = failureOf(error);
      const isGone = failure === NO_ACCESS || (failure.kind === 'refused' && failure.gone === 'workspace');
      return isGone ? NO_WORKSPACE : NO_CHANNEL;
    }
  }

  return {
    name: 'discord',
    perSecond,
    idempotencyWindow: IDEMPOTENCY_WINDOW,

    direct: {
      async open(workspace, person, timeout) {
        const address = { platform: 'discord', workspace, channel: '' } as const;
        const open = (rest: REST) =>
          rest.post(Routes.userChannels(), { body: { recipient_id: person }, signal: timeout });
        const opened = await call(address, timeout, open);
        if ('failure' in opened) return failedPost(opened.failure);
        const { success, data } = CREATED.safeParse(opened.value);
        return success ? data.id : failedPost(INVALID_RESPONSE);
      },
      link: ({ workspace, channel }) =>
        `https://discord.com/channels/${workspace === '' ? '@me' : workspace}/${channel}`,
    },

    async post(address, message, occurrence, timeout, maySend) {
      const { replyTo } = occurrence;
      const body = {
        ...render(message, occurrence),
        nonce: nonceOf(address, occurrence),
        enforce_nonce: true,
        // If the original post was deleted, do not post a reply to it.
        ...(replyTo !== undefined && {
          message_reference: { type: MessageReferenceType.Default, message_id: replyTo, fail_if_not_exists: true },
        }),
      };
      const post = (rest: REST) => rest.post(Routes.channelMessages(address.channel), { body, signal: timeout });
      const posted = await call(address, timeout, post, maySend);
      if ('failure' in posted) return failedPost(posted.failure);
      const { success, data } = CREATED.safeParse(posted.value);
      return success ? { kind: 'sent', post: data.id } : failedPost(INVALID_RESPONSE);
    },

    async find(address, occurrence, since, timeout) {
      const isIt = (components: unknown): boolean => isMarked(components, occurrence);
      const sought = await call(address, timeout, (rest) => searchHistory(rest, address.channel, since, isIt, timeout));
      if ('failure' in sought) return failedFind(sought.failure);
      const { value } = sought;
      if (value.kind === 'found') return value;
      return value.kind === 'absent' ? { kind: 'absent' } : { kind: 'unreadable', reason: HIDDEN };
    },
  };
}

/**
 * The idempotency key of an occurrence in a channel. Nonces are shared by all of a bot's channels, so the key includes
 * the channel.
 */
function nonceOf({ channel }: Address, { subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${channel} ${subscription}@${nominal}`).digest('base64url');
  return hash.slice(0, NONCE_LENGTH);
}
