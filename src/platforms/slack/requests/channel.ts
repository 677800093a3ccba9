import type { Message } from '../../../message/message.ts';
import { failureOf, isScopeMissing } from '../post/errors.ts';
import { channelAnswer, membersAnswer } from './payload.ts';
import type { RequestOrigin } from './request.ts';
import { MEMBERS_HIDDEN, NOT_CHANNEL_MEMBER } from './user-texts.ts';

export type ChannelState =
  | {
      readonly kind: 'seen';
      /** False only if Slack says that the bot is not a member. */
      readonly hasBot: boolean;
      readonly isArchived: boolean;
      readonly isReadOnly: boolean;
      readonly isExternal: boolean;
    }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'unknown' };

/** @throws Slack's error if the bot's token no longer works */
export async function fetchChannelState({
  client,
  channel,
}: Pick<RequestOrigin, 'client' | 'channel'>): Promise<ChannelState> {
  try {
    const { data } = channelAnswer.safeParse(await client.conversations.info({ channel }));
    if (!data) return { kind: 'unknown' };
    const { is_member: isMember, is_im: isDirect, ...channelInfo } = data.channel;
    return {
      kind: 'seen',
      hasBot: isDirect === true || isMember !== false,
      isArchived: channelInfo.is_archived === true,
      isReadOnly: channelInfo.is_read_only === true || channelInfo.is_thread_only === true,
      isExternal: channelInfo.is_ext_shared === true,
    };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') return { kind: 'unknown' };
    if (failure.gone === 'workspace' && !isScopeMissing(error)) throw error;
    return { kind: failure.gone === 'channel' ? 'hidden' : 'unknown' };
  }
}

const MEMBERS_PAGE_SIZE = 1000;

/**
 * Returns a refusal if the person is not a member of the channel, or if Slack does not list its members.
 * @throws the call's error if it may be temporary
 */
export async function membershipRefusal({ client, channel, user }: RequestOrigin): Promise<Message | undefined> {
  for (let cursor: string | undefined; cursor !== ''; ) {
    const call = client.conversations.members({ channel, limit: MEMBERS_PAGE_SIZE, ...(cursor && { cursor }) });
    const response = await call.catch((error: unknown) => {
      if (failureOf(error).kind !== 'refused') throw error;
    });
    if (!response) return MEMBERS_HIDDEN;
    const { members, response_metadata: responseMetadata } = membersAnswer.parse(response);
    if (members.includes(user)) return undefined;
    cursor = responseMetadata?.next_cursor ?? '';
  }
  return NOT_CHANNEL_MEMBER;
}
