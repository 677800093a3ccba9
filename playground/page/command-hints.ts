import { type Command, commands, usage } from '../../src/message/commands.ts';
import { managementCommand } from '../../src/platforms/discord/commands/options.ts';
import type { Snapshot } from '../protocol.ts';
import type { DiscordCommands, Subcommand } from './discord-commands.ts';

const allCommands: readonly Command[] = commands;

export function slackHints(typed: string, command: string): { value: string; label: string; description: string }[] {
  const slash = `/${command}`;
  const [firstWord = '', ...otherWords] = typed.split(/\s+/);
  if (!typed.startsWith('/') || !slash.startsWith(firstWord)) return [];
  if (firstWord !== slash || otherWords.length === 0) {
    return [{ value: `${slash} `, label: `${slash} [a question or a command]`, description: 'Ask about the story' }];
  }
  const [word = ''] = otherWords;
  const isCommandComplete = otherWords.length > 1;
  return allCommands
    .filter(({ name }) => (isCommandComplete ? name === word : name.startsWith(word)))
    .map((command) => ({
      value: `${slash} ${command.name}${command.argument ? ' ' : ''}`,
      label: `${slash} ${usage(command)}`,
      description: command.description,
    }));
}

/** Returns the subcommands that match a text such as "/", "/col", "/colossus wa" or "/wa". */
export function matchingSubcommands(typed: string, { subcommands }: DiscordCommands): readonly Subcommand[] {
  if (!typed.startsWith('/')) return [];
  const [firstWord = '', ...otherWords] = typed.slice(1).split(/\s+/);
  const [word] = otherWords;
  if (word === undefined)
    return subcommands.filter(
      (subcommand) => subcommand.command.startsWith(firstWord) || subcommand.name.startsWith(firstWord),
    );
  const commandSubcommands = subcommands.filter(({ command }) => command === firstWord);
  return commandSubcommands.filter(({ name }) => (otherWords.length > 1 ? name === word : name.startsWith(word)));
}

/** Returns the text after a subcommand, such as "how long?" in "/colossus ask how long?". */
export function typedArgument(typed: string, { command }: Pick<Subcommand, 'command'>): string {
  const [firstWord = '', ...otherWords] = typed.slice(1).split(/\s+/);
  return firstWord === command ? otherWords.slice(1).join(' ') : '';
}

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
