import { inviteLinks } from '../platforms/discord/commands/invite.ts';
import { UserError } from './user-error.ts';

/**
 * The verb `invite`: the links by which the bot comes into a server, or to a person, in Discord.
 * @throws UserError if there is no token, or one that names no application
 */
export function invite(token: string | undefined): string {
  if (token === undefined) throw new UserError('invite needs DISCORD_TOKEN: it names the application.');
  const links = inviteLinks(token);
  if (!links) throw new UserError('DISCORD_TOKEN names no application: copy it whole from the page "Bot".');
  return `into a server:  ${links.server}\nfor yourself:   ${links.person}`;
}
