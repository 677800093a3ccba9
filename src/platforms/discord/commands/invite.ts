import { OAuth2Scopes, PermissionFlagsBits } from 'discord-api-types/v10';

/** What the bot does in a channel: see it, post, attach pictures, and look for a post that may have been lost. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** The links by which a person adds the bot to a server, or to their account. Undefined if the token names no application. */
export function inviteLinks(token: string): { readonly server: string; readonly person: string } | undefined {
  const [first = ''] = token.split('.');
  // The id stands before the first dot and is public.
  const application = Buffer.from(first, 'base64').toString('latin1');
  if (!/^\d{17,20}$/.test(application)) return undefined;
  const link = (parts: Readonly<Record<string, string>>) =>
    `https://discord.com/oauth2/authorize?${new URLSearchParams({ client_id: application, ...parts })}`;
  return {
    server: link({
      scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`,
      permissions: String(PERMISSIONS),
      integration_type: '0',
    }),
    person: link({ scope: OAuth2Scopes.ApplicationsCommands, integration_type: '1' }),
  };
}
