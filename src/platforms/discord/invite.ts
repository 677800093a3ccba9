import { OAuth2Scopes, PermissionFlagsBits } from 'discord-api-types/v10';
import { UserError } from '../../lib/user-error.ts';

/** Includes Read Message History, which replies need, and the search for a post after a failed call. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** @throws UserError if the token contains no application id */
export function invite(token: string): string {
  // The token starts with the application's id in base64.
  const [encodedId = ''] = token.split('.');
  const application = Buffer.from(encodedId, 'base64').toString('latin1');
  if (!/^\d{17,20}$/.test(application)) {
    throw new UserError('DISCORD_TOKEN contains no application id. Copy the whole token from the page "Bot".');
  }
  const link = (query: Readonly<Record<string, string>>) =>
    `https://discord.com/oauth2/authorize?${new URLSearchParams({ client_id: application, ...query })}`;
  const server = link({
    scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
    permissions: String(PERMISSIONS),
    integration_type: '0',
  });
  const person = link({ scope: OAuth2Scopes.ApplicationsCommands, integration_type: '1' });
  return `into a server:  ${server}\nfor yourself:   ${person}`;
}
