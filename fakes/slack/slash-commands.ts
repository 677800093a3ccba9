import type { SlackServer } from './server.ts';

/** Returns the payload of a typed slash command in the channel C1. */
export function typedCommand(server: SlackServer, text: string, user = 'U1'): Record<string, unknown> {
  return {
    command: '/colossus',
    team_id: 'T1',
    channel_id: 'C1',
    user_id: user,
    text,
    response_url: server.responseUrl('C1'),
    trigger_id: '1.2.3',
    api_app_id: 'A1',
  };
}

/** Types a command, and returns its acknowledgement over the socket. */
export async function slash(server: SlackServer, text: string): Promise<unknown> {
  return (await server.socket.untilAcked(server.socket.send('slash_commands', typedCommand(server, text)))).payload;
}
