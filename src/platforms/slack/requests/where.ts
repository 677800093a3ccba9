import type { WebClient } from '@slack/web-api';

/** Who made a request, where, and the client for the workspace that has the app. */
export interface Where {
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

/**
 * The workspace that has the app, from Bolt's authorization.
 * @throws Error if there is none, which Bolt rules out
 */
export function workspaceOf({ teamId }: { readonly teamId?: string }): string {
  if (teamId === undefined) throw new Error('The request from Slack has no team id');
  return teamId;
}

/** The person's direct messages with the bot. */
export async function directMessages(where: Where): Promise<Where> {
  const { channel: opened } = await where.client.conversations.open({ users: where.user });
  return { ...where, channel: opened?.id ?? '', channelName: undefined };
}

/** Whether this is a direct message, with the bot or between other people. The bot cannot be invited there. */
export function isDirect({ channel, channelName }: Pick<Where, 'channel' | 'channelName'>): boolean {
  return channel.startsWith('D') || channelName?.startsWith('mpdm-') === true;
}
