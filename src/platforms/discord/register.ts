import type { Briefing } from '../../briefing/briefing.ts';
import { UserError } from '../../lib/user-error.ts';
import type { DiscordSettings } from './app/config.ts';
import { commandsFor } from './commands/commands.ts';
import { differencesFor } from './commands/register.ts';
import { checkDiscordToken } from './post/tokens.ts';
import { DiscordApi } from './rest/api.ts';
import { failureText } from './rest/failure.ts';

const TOKEN_CHECK_MS = 15_000;
const GUILD_COPY_NOTE =
  "Commands that are registered everywhere stay as they are; while both exist, that server shows them twice. To remove the server's own: register without --guild.";
const SNOWFLAKE = /^\d{17,20}$/;

/**
 * Registers the briefings' commands, globally or in one server, and reports what changed.
 * @throws UserError if the server id is invalid, or if a call to Discord fails
 */
export async function register(
  config: DiscordSettings,
  briefings: readonly Briefing[],
  guild: string | undefined,
): Promise<string> {
  if (guild !== undefined && !SNOWFLAKE.test(guild)) {
    throw new UserError(
      `--guild "${guild}" is not a server id. Use "Copy Server ID" in the server's menu; an id has about 19 digits.`,
    );
  }
  const token = await checkDiscordToken(config, AbortSignal.timeout(TOKEN_CHECK_MS));
  if (token.kind === 'wrong') throw new UserError(token.problem);
  if (token.kind === 'unknown') throw new UserError(`Could not check DISCORD_TOKEN: ${token.reason}`);
  const { application } = token;
  const api = new DiscordApi(config);
  try {
    const differences = await differencesFor(api, application, briefings.flatMap(commandsFor), guild);
    // Users should always see the global commands or the server's.
    for (const { guild: place, commands } of differences) await api.setCommands(application, [...commands], place);
    if (differences.length === 0) return 'The commands are up to date; nothing was changed.';
    const report = differences
      .map(({ guild: place, lines }) => [place === undefined ? 'everywhere:' : `in the server ${place}:`, ...lines])
      .map((lines) => lines.join('\n  '))
      .join('\n');
    return guild === undefined ? report : `${report}\n${GUILD_COPY_NOTE}`;
  } catch (error) {
    throw new UserError(`Could not register the commands: ${failureText(error)}`);
  }
}
