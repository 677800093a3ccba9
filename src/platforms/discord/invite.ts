import { UserError } from '../../lib/user-error.ts';
import { inviteLinks } from './commands/invite.ts';

/**
 * The links that add the bot to a server, or for one person.
 * @throws UserError if the token names no application
 */
export function invite(token: string): string {
  const links = inviteLinks(token);
  if (!links) throw new UserError('DISCORD_TOKEN names no application: copy it whole from the page "Bot".');
  return `into a server:  ${links.server}\nfor yourself:   ${links.person}`;
}
