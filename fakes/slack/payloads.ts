import type { SlackServer } from './server.ts';

type Fields = Readonly<Record<string, unknown>>;

export const PERSON = {
  user: { id: 'U1', username: 'u1', team_id: 'T1' },
  team: { id: 'T1', domain: 'acme' },
  api_app_id: 'A1',
};

/** Returns a slash command in the channel C1. */
export function typedCommand(server: SlackServer, text: string, user = 'U1'): Fields {
  return {
    command: '/colossus',
    team_id: 'T1',
    channel_id: 'C1',
    user_id: user,
    user_name: user.toLowerCase(),
    text,
    response_url: server.responseUrl('C1'),
    trigger_id: '1.2.3',
    api_app_id: 'A1',
  };
}

export async function slash(server: SlackServer, text: string): Promise<unknown> {
  return (await server.socket.untilAcked(server.socket.send('slash_commands', typedCommand(server, text)))).payload;
}

export function pressOf(
  server: SlackServer,
  value: string,
  { action = 'intent:0', channel = 'C1', user = 'U1', container = {} }: PressParts = {},
): Fields {
  return {
    type: 'block_actions',
    user: { id: user, username: user.toLowerCase(), team_id: 'T1' },
    team: { id: 'T1', domain: 'acme' },
    channel: { id: channel, name: channel.toLowerCase() },
    container: { type: 'message', message_ts: '1700000000.000100', channel_id: channel, ...container },
    actions: [{ type: 'button', block_id: 'b', action_id: action, value, action_ts: '1700000001.000000' }],
    response_url: server.responseUrl(channel),
    trigger_id: '1.2.3',
    api_app_id: 'A1',
  };
}

interface PressParts {
  readonly action?: string;
  readonly channel?: string;
  readonly user?: string;
  readonly container?: Fields;
}

export function envelopeOf(event: Fields, eventId = 'Ev1'): Fields {
  return {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: eventId,
    event_time: 1_700_000_000,
    authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
    event,
  };
}

/** Adds a person's message to its channel, and returns its event. */
export function addMessage(server: SlackServer, text: string, parts: Fields = {}): Fields & { readonly ts: string } {
  const { channel = 'C1', user = 'U1', thread_ts: thread } = parts;
  const { ts } = server.workspace().add({
    channel: String(channel),
    user: String(user),
    text,
    call: {},
    ...(typeof thread === 'string' && { thread_ts: thread }),
  });
  const kind = String(channel).startsWith('D') ? 'im' : 'channel';
  return { type: 'message', channel, user, text, ts, event_ts: ts, channel_type: kind, ...parts };
}
