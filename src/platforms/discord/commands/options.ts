import { type Command, commands } from '../../../message/commands.ts';
import { manages } from '../../../message/effects.ts';
import { parseText } from '../../../message/parse.ts';

/** An option that Discord's form of a command has besides the one of the command list. */
export interface ExtraOption {
  readonly name: string;
  readonly description: string;
  /** What is offered while a person types. */
  readonly offers?: 'days' | 'zone' | 'until';
}

/** Makes an answer public. */
export const EVERYONE = 'everyone';
export const EVERYONE_DESCRIPTION = 'Show the answer to everyone here';

export const UNTIL: ExtraOption = {
  name: 'until',
  description: 'The first day that counts again, such as 2026-12-24; without it, until it is resumed',
  offers: 'until',
};

/** What a subscription is put together from, instead of one text. */
export const SUBSCRIBE_OPTIONS = {
  what: { name: 'what', description: 'What to post here' },
  days: { name: 'days', description: 'On which days, such as weekdays or mon,thu', offers: 'days' },
  time: { name: 'time', description: 'At what time, such as 09:00 or 5:30 pm' },
  zone: { name: 'zone', description: 'In which time zone: a city or the name of a zone', offers: 'zone' },
  more: { name: 'more', description: 'And: until, from and except dates, quiet sat,sun' },
} as const satisfies Record<string, ExtraOption>;

/** What a subcommand takes besides its argument. */
export function extrasOf({ name }: Pick<Command, 'name'>): readonly ExtraOption[] {
  if (name === 'pause') return [UNTIL];
  if (name !== 'subscribe') return [];
  const { what: _, ...others } = SUBSCRIBE_OPTIONS;
  return Object.values(others);
}

/** What to fill in for a subcommand, apart from `everyone`. */
export function optionNames(command: Command): readonly string[] {
  const { argument } = command;
  const own = argument === undefined ? [] : [argument.kind === 'wish' ? SUBSCRIBE_OPTIONS.what.name : argument.name];
  return [...own, ...extrasOf(command).map(({ name }) => name)];
}

/** The subcommand of that name or alias. */
export function commandNamed(name: string): Command | undefined {
  const all: readonly Command[] = commands;
  return all.find((one) => one.name === name || one.aliases?.includes(name));
}

/**
 * Whether a subcommand changes what is posted to a channel, by its example. These subcommands have a command of their own:
 * Discord's permissions hold for a whole command, so that a server can limit it apart from asking.
 */
export function isManaged({ example }: Pick<Command, 'example'>): boolean {
  return manages(parseText(example, ''));
}

/** "colossus-manage". */
export function managementCommand(slashCommand: string): string {
  return `${slashCommand}-manage`;
}
