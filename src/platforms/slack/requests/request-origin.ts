import type { WebClient } from '@slack/web-api';

/** Who made a request, where, and the client for the workspace that has the app. */
export interface RequestOrigin {
  readonly client: WebClient;
  /** The workspace that has the app. Payloads from a Slack Connect channel may name another company's. */
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  /** The workspace that the person belongs to, if the payload says so. */
  readonly home?: string | undefined;
  /** The channel's name, if the payload says so: "mpdm-…" for a group direct message. */
  readonly channelName?: string | undefined;
}

/** A person as payloads name them, with the workspace that they belong to. */
interface PayloadUser {
  readonly id: string;
  readonly team_id?: string | null | undefined;
}

/**
 * Where a request came from.
 * @param context Bolt's authorization, which names the workspace that has the app
 * @param channel '' for requests outside channels, such as those from views
 * @throws Error if there is no workspace, which Bolt rules out
 */
export function originOf(
  { client, context }: { readonly client: WebClient; readonly context: { readonly teamId?: string } },
  { id: user, team_id: home }: PayloadUser,
  channel = '',
  channelName?: string,
): RequestOrigin {
  const { teamId: team } = context;
  if (team === undefined) throw new Error('The request from Slack has no team id');
  return { client, team, channel, user, home: home ?? undefined, channelName };
}

/** The person's direct messages with the bot. */
export async function openDirectMessages(origin: RequestOrigin): Promise<RequestOrigin> {
  const { channel: directChannel } = await origin.client.conversations.open({ users: origin.user });
  return { ...origin, channel: directChannel?.id ?? '', channelName: undefined };
}

/** Whether this is a direct message, with the bot or between other people. The bot cannot be invited there. */
export function isDirect({ channel, channelName }: Pick<RequestOrigin, 'channel' | 'channelName'>): boolean {
  return channel.startsWith('D') || channelName?.startsWith('mpdm-') === true;
}
