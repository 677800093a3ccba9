import { OAuth2Scopes, PermissionFlagsBits } from 'discord-api-types/v10';

/** What the bot needs in a channel: to see it, post, attach pictures, and search for a lost post. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/**
 * The links that add the bot to a server, or to a person's account. Undefined if the token contains no application id.
 */
export function inviteLinks(token: string): { readonly server: string; readonly person: string } | undefined {
  const [first = ''] = token.split('.');
  // The application's id is before the first dot, and is public.
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
