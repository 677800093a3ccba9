import { type Command, commands, usage } from '../../src/message/commands.ts';
import { managementCommand } from '../../src/platforms/discord/commands/options.ts';
import type { Snapshot } from '../protocol.ts';
import type { DiscordCommands, Subcommand } from './discord-commands.ts';

/** What Slack shows above the composer while a slash command is typed. */
export interface Hint {
  /** What is typed by choosing it. */
  readonly text: string;
  readonly usage: string;
  readonly description: string;
}

const all: readonly Command[] = commands;

/** The hints for what is typed so far; none unless it is, or becomes, the slash command. @param command without the slash */
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

/** The subcommands that Discord's picker shows for what is typed so far: "/", "/col", "/colossus wa", "/wa". */
export function pickable(typed: string, { subcommands }: DiscordCommands): readonly Subcommand[] {
  if (!typed.startsWith('/')) return [];
  const [first = '', ...rest] = typed.slice(1).split(/\s+/);
  const [word] = rest;
  if (word === undefined)
    return subcommands.filter((one) => one.command.startsWith(first) || one.name.startsWith(first));
  const own = subcommands.filter(({ command }) => command === first);
  return own.filter(({ name }) => (rest.length > 1 ? name === word : name.startsWith(word)));
}

/** What was typed behind a subcommand that is then chosen from the list: "/colossus ask how long?" gives "how long?". */
export function typedArgument(typed: string, { command }: Pick<Subcommand, 'command'>): string {
  const [first = '', ...rest] = typed.slice(1).split(/\s+/);
  return first === command ? rest.slice(1).join(' ') : '';
}

/** What to try in a place, from the briefing in use. Discord takes a command without its options. */
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
