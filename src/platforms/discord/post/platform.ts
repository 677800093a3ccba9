import { createHash } from 'node:crypto';
import type { REST } from '@discordjs/rest';
import { MessageReferenceType, Routes } from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import type { Platform } from '../../../ports/platform.ts';
import type { Address } from '../../../schedule/subscription.ts';
import { type CallFailure, failedFind, failedPost, type Refused, SHORT_WAIT } from '../../kit/call-failure.ts';
import { isMarked } from '../render/ids.ts';
import { renderPost } from '../render/render.ts';
import { createDiscordRest, type DiscordAccess } from '../rest/rest.ts';
import { failureOf, INVALID_RESPONSE, NO_ACCESS, NO_CHANNEL, NO_WORKSPACE } from './errors.ts';
import { InvalidResponse, parseResponse, searchHistory } from './history.ts';

/** Discord allows a bot 50 calls per second. Five are left for answers. */
const POSTS_PER_SECOND = 45;

/** Discord recognises a repeated nonce for "a few minutes". */
const IDEMPOTENCY_WINDOW = Temporal.Duration.from({ minutes: 2 });
const NONCE_LENGTH = 25;

const TOO_LATE: CallFailure = {
  kind: 'not done',
  reason: 'no time was left to call Discord',
  after: SHORT_WAIT,
  scope: 'channel',
};
const HIDDEN_HISTORY =
  'the bot may not read the history of the channel: give it the permission Read Message History there';

const CREATED_OBJECT = z.object({ id: z.string().regex(/^\d{1,20}$/) });

export function discordPlatform(access: DiscordAccess): Platform {
  async function call<T>(
    { workspace }: Pick<Address, 'workspace'>,
    signal: AbortSignal,
    work: (rest: REST) => Promise<T>,
    maySend?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly failure: CallFailure }> {
    if (signal.aborted) return { failure: TOO_LATE };
    try {
      return { value: await work(createDiscordRest(access, maySend)) };
    } catch (error) {
      const failure = error instanceof InvalidResponse ? INVALID_RESPONSE : failureOf(error);
      return { failure: failure === NO_ACCESS ? await whyNoAccess(workspace, signal) : failure };
    }
  }

  /** Discord's error does not say whether the channel or the whole server is gone. */
  async function whyNoAccess(guild: string, signal: AbortSignal): Promise<Refused> {
    if (guild === '' || signal.aborted) return NO_CHANNEL;
    try {
      await createDiscordRest(access).get(Routes.guild(guild), { signal });
      return NO_CHANNEL;
    } catch (error) {
      const failure = failureOf(error);
      const isGone = failure === NO_ACCESS || (failure.kind === 'refused' && failure.gone === 'workspace');
      return isGone ? NO_WORKSPACE : NO_CHANNEL;
    }
  }

  return {
    name: 'discord',
    postsPerSecond: POSTS_PER_SECOND,
    idempotencyWindow: IDEMPOTENCY_WINDOW,

    directMessages: {
      async open(workspace, person, signal) {
        const body = { recipient_id: person };
        const result = await call({ workspace }, signal, async (rest) =>
          parseResponse(CREATED_OBJECT, await rest.post(Routes.userChannels(), { body, signal })),
        );
        return 'failure' in result ? failedPost(result.failure) : result.value.id;
      },
      linkTo: ({ workspace, channel }) =>
        `https://discord.com/channels/${workspace === '' ? '@me' : workspace}/${channel}`,
    },

    async post(address, message, occurrence, signal, maySend) {
      const { replyTo } = occurrence;
      const body = {
        ...renderPost(message, occurrence),
        nonce: nonceOf(address, occurrence),
        enforce_nonce: true,
        // If the old post was deleted, the call fails instead of posting an ordinary message.
        ...(replyTo !== undefined && {
          message_reference: { type: MessageReferenceType.Default, message_id: replyTo, fail_if_not_exists: true },
        }),
      };
      const post = async (rest: REST) =>
        parseResponse(CREATED_OBJECT, await rest.post(Routes.channelMessages(address.channel), { body, signal }));
      const result = await call(address, signal, post, maySend);
      return 'failure' in result ? failedPost(result.failure) : { kind: 'sent', post: result.value.id };
    },

    async find(address, occurrence, since, signal) {
      const isPost = (components: unknown): boolean => isMarked(components, occurrence);
      const result = await call(address, signal, (rest) => searchHistory(rest, address.channel, since, isPost, signal));
      if ('failure' in result) return failedFind(result.failure);
      const { value: searchResult } = result;
      if (searchResult.kind === 'found') return searchResult;
      return searchResult.kind === 'absent' ? { kind: 'absent' } : { kind: 'unreadable', reason: HIDDEN_HISTORY };
    },
  };
}

/** Includes the channel, because Discord compares nonces across all channels of the bot. */
function nonceOf({ channel }: Address, { subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${channel} ${subscription}@${nominal}`).digest('base64url');
  return hash.slice(0, NONCE_LENGTH);
}
