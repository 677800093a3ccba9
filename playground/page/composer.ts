import { type Command, commands, usage } from '../../src/message/commands.ts';
import { managementCommand } from '../../src/platforms/discord/commands/options.ts';
import type { Snapshot } from '../protocol.ts';
import type { DiscordCommands, Subcommand } from './discord-commands.ts';

/** A command that Slack suggests above the composer. */
export interface Hint {
  /** The text that choosing it puts into the composer. */
  readonly text: string;
  readonly usage: string;
  readonly description: string;
}

const all: readonly Command[] = commands;

/**
 * The hints for the typed text; none unless it begins the slash command.
 * @param command without the slash
 */
export function slackHints(typed: string, command: string): Hint[] {
  const slash = `/${command}`;
  const [first = '', ...rest] = typed.split(/\s+/);
  if (!typed.startsWith('/') || !slash.startsWith(first)) return [];
  if (first !== slash || rest.length === 0) {
    return [{ text: `${slash} `, usage: `${slash} [a question or a command]`, description: 'Ask about the story' }];
  }
  const [word = ''] = rest;
  const isWhole = rest.length > 1;
  return all
    .filter(({ name }) => (isWhole ? name === word : name.startsWith(word)))
    .map((one) => ({
      text: `${slash} ${one.name}${one.argument ? ' ' : ''}`,
      usage: `${slash} ${usage(one)}`,
      description: one.description,
    }));
}

/** The subcommands that match the typed text, such as "/", "/col", "/colossus wa" or "/wa". */
export function pickable(typed: string, { subcommands }: DiscordCommands): readonly Subcommand[] {
  if (!typed.startsWith('/')) return [];
  const [first = '', ...rest] = typed.slice(1).split(/\s+/);
  const [word] = rest;
  if (word === undefined)
    return subcommands.filter((one) => one.command.startsWith(first) || one.name.startsWith(first));
  const own = subcommands.filter(({ command }) => command === first);
  return own.filter(({ name }) => (rest.length > 1 ? name === word : name.startsWith(word)));
}

/** The text typed after a subcommand: "/colossus ask how long?" gives "how long?". */
export function typedArgument(typed: string, { command }: Pick<Subcommand, 'command'>): string {
  const [first = '', ...rest] = typed.slice(1).split(/\s+/);
  return first === command ? rest.slice(1).join(' ') : '';
}

/** Questions and commands to try, from the loaded briefing. Discord's have no options. */
export function suggestions(
  { command, botName, story }: Pick<Snapshot, 'command' | 'botName' | 'story'>,
  place: 'channel' | 'direct',
  platform: 'slack' | 'discord',
): string[] {
  const [question] = story.questions;
  const slash = `/${command}`;
  if (place === 'direct') return [...story.questions, 'overview', 'disputes'];
  return [
    `${slash} overview`,
    ...(question === undefined ? [] : [`@${botName} ${question}`]),
    platform === 'slack' && story.watch !== undefined ? `${slash} watch ${story.watch}` : `${slash} watch`,
    platform === 'slack' ? `${slash} subscribe digest always daily 09:00` : `/${managementCommand(command)} subscribe`,
  ];
}
