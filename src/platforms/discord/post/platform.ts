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
import { failureOf, NO_ACCESS, NO_CHANNEL, NO_WORKSPACE, UNREADABLE } from './errors.ts';
import { search, UnreadableAnswer } from './history.ts';

export interface DiscordPlatformOptions {
  readonly token: string;
  /** What is posted. One of its controls has to carry the occurrence's mark, by which it is found again. */
  readonly render: (message: Message, occurrence: DeliveryKey) => DiscordBody;
  readonly perSecond?: number;
  /** Where the API is, without the version; by default Discord's own. */
  readonly apiUrl?: string;
}

/** Discord accepts 50 calls a second from a bot; a few stay free for answers in channels and look-ups. */
const POSTS_PER_SECOND = 45;

/** Discord recognises a nonce for "a few minutes". */
const REPEATS_FOR = Temporal.Duration.from({ minutes: 2 });
const NONCE_LENGTH = 25;

const TOO_LATE: CallFailure = {
  kind: 'not done',
  reason: 'there was no time left to ask Discord',
  after: SOON,
  scope: 'channel',
};
const HIDDEN =
  'the bot may not read what was said in the channel before: give it there the permission Read Message History';

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
    mayBegin?: () => boolean,
  ): Promise<{ readonly value: T } | { readonly failure: CallFailure }> {
    if (signal.aborted) return { failure: TOO_LATE };
    try {
      return { value: await work(createDiscordRest(token, { apiUrl, ...(mayBegin && { mayBegin }) })) };
    } catch (error) {
      const failure = error instanceof UnreadableAnswer ? UNREADABLE : failureOf(error);
      return { failure: failure === NO_ACCESS ? await whyNoAccess(workspace, signal) : failure };
    }
  }

  /** The same refusal comes where the channel is hidden from the bot and where the bot was removed from the server. */
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
    repeatsFor: REPEATS_FOR,

    direct: {
      async open(workspace, person, timeout) {
        const address = { platform: 'discord', workspace, channel: '' } as const;
        const open = (rest: REST) =>
          rest.post(Routes.userChannels(), { body: { recipient_id: person }, signal: timeout });
        const opened = await call(address, timeout, open);
        if ('failure' in opened) return failedPost(opened.failure);
        const { success, data } = CREATED.safeParse(opened.value);
        return success ? data.id : failedPost(UNREADABLE);
      },
      link: ({ workspace, channel }) =>
        `https://discord.com/channels/${workspace === '' ? '@me' : workspace}/${channel}`,
    },

    async post(address, message, occurrence, timeout, mayBegin) {
      const { replyTo } = occurrence;
      const body = {
        ...render(message, occurrence),
        nonce: nonceOf(address, occurrence),
        enforce_nonce: true,
        // If the post is gone, so is what it said, and nothing replies to it.
        ...(replyTo !== undefined && {
          message_reference: { type: MessageReferenceType.Default, message_id: replyTo, fail_if_not_exists: true },
        }),
      };
      const post = (rest: REST) => rest.post(Routes.channelMessages(address.channel), { body, signal: timeout });
      const posted = await call(address, timeout, post, mayBegin);
      if ('failure' in posted) return failedPost(posted.failure);
      const { success, data } = CREATED.safeParse(posted.value);
      return success ? { kind: 'sent', post: data.id } : failedPost(UNREADABLE);
    },

    async find(address, occurrence, since, timeout) {
      const isIt = (components: unknown): boolean => isMarked(components, occurrence);
      const sought = await call(address, timeout, (rest) => search(rest, address.channel, since, isIt, timeout));
      if ('failure' in sought) return failedFind(sought.failure);
      const { value } = sought;
      if (value.kind === 'found') return value;
      return value.kind === 'absent' ? { kind: 'absent' } : { kind: 'unreadable', reason: HIDDEN };
    },
  };
}

/**
 * The idempotency key of an occurrence in a channel. Nonces are shared by all channels of a bot, so the channel is part of
 * it.
 */
function nonceOf({ channel }: Address, { subscription, nominal }: DeliveryKey): string {
  const hash = createHash('sha256').update(`${channel} ${subscription}@${nominal}`).digest('base64url');
  return hash.slice(0, NONCE_LENGTH);
}
