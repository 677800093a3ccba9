import { UserError } from '../../lib/user-error.ts';
import { inviteLinks } from './commands/invite.ts';

/**
 * The links that add the bot to a server, or to a person's account.
 * @throws UserError if the token contains no application id
 */
export function invite(token: string): string {
  const links = inviteLinks(token);
  if (!links)
    throw new UserError('DISCORD_TOKEN contains no application id. Copy the whole token from the page "Bot".');
  return `into a server:  ${links.server}\nfor yourself:   ${links.person}`;
}
