import type { WebClient } from '@slack/web-api';
import type { Temporal } from 'temporal-polyfill';
import type { Backlog } from '../../kit/backlog.ts';
import type { FollowUpDeps } from '../../kit/follow-ups.ts';
import type { RateLimit } from '../../kit/rate-limit.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { ConversationTracker } from './conversation-tracker.ts';
import type { ProfileCache } from './profile-cache.ts';
import type { Uploads } from './uploads.ts';

export interface Deps extends RequestDeps, FollowUpDeps {
  readonly admins: readonly string[];
  readonly profiles: ProfileCache;
  readonly conversations: ConversationTracker;
  readonly presses: RateLimit;
  readonly backlog: Backlog;
  readonly uploads?: Uploads | undefined;
  readonly pause: (duration: Temporal.Duration) => Promise<void>;
}

export type NewRequest = () => Deps;

export interface RequestOrigin {
  readonly client: WebClient;
  /** The workspace that has the app. Payloads from a shared channel may name another company's. */
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  readonly homeTeam?: string | undefined;
  /** Starts with "mpdm-" for a group direct message. */
  readonly channelName?: string | undefined;
}

/**
 * @param channel '' for requests outside channels
 * @throws Error if Bolt did not authorize a workspace
 */
export function originOf(
  { client, context }: { readonly client: WebClient; readonly context: { readonly teamId?: string } },
  { id: user, team_id: homeTeam }: { readonly id: string; readonly team_id?: string | null | undefined },
  channel = '',
  channelName?: string,
): RequestOrigin {
  const { teamId: team } = context;
  if (team === undefined) throw new Error('The request from Slack has no team id');
  return { client, team, channel, user, homeTeam: homeTeam ?? undefined, channelName };
}

export async function openDirectMessages(origin: RequestOrigin): Promise<RequestOrigin> {
  const { channel: directChannel } = await origin.client.conversations.open({ users: origin.user });
  return { ...origin, channel: directChannel?.id ?? '', channelName: undefined };
}

/** Includes direct messages between other people, to which the bot cannot be invited. */
export function isDirect({ channel, channelName }: Pick<RequestOrigin, 'channel' | 'channelName'>): boolean {
  return channel.startsWith('D') || channelName?.startsWith('mpdm-') === true;
}
