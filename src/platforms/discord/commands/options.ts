import { type Command, commands } from '../../../message/commands.ts';
import { needsManager, needsOperator } from '../../../message/effects.ts';
import { parseText } from '../../../message/parse.ts';

interface ExtraOption {
  readonly name: string;
  readonly description: string;
  readonly suggestion?: 'days' | 'zone' | 'until';
}

export const EVERYONE_OPTION = { name: 'everyone', description: 'Show the answer to everyone here' };

export const UNTIL_OPTION: ExtraOption = {
  name: 'until',
  description: 'The day to resume on, such as 2026-12-24; without it, the pause has no end',
  suggestion: 'until',
};

/** Replace the text that other platforms take after "subscribe". */
export const SUBSCRIBE_OPTIONS = {
  what: { name: 'what', description: 'What to post here' },
  days: { name: 'days', description: 'On which days, such as weekdays or mon,thu', suggestion: 'days' },
  time: { name: 'time', description: 'At what time, such as 09:00 or 5:30 pm' },
  zone: { name: 'zone', description: 'In which time zone: a city or the name of a zone', suggestion: 'zone' },
  more: { name: 'more', description: 'More, such as until 2026-12-31, except 2026-12-24, quiet sat,sun' },
} as const satisfies Record<string, ExtraOption>;

export function extraOptions({ name }: Pick<Command, 'name'>): readonly ExtraOption[] {
  if (name === 'pause') return [UNTIL_OPTION];
  if (name !== 'subscribe') return [];
  const { days, time, zone, more } = SUBSCRIBE_OPTIONS;
  return [days, time, zone, more];
}

export function optionNames(command: Command): readonly string[] {
  const { argument } = command;
  const names = argument ? [argument.kind === 'wish' ? SUBSCRIBE_OPTIONS.what.name : argument.name] : [];
  return [...names, ...extraOptions(command).map(({ name }) => name)];
}

export function findCommand(name: string): Command | undefined {
  const all: readonly Command[] = commands;
  return all.find((command) => command.name === name || command.aliases?.includes(name));
}

/** Discord's permissions apply to whole commands, so commands for managers and operators are separate. */
export function isManaged({ example }: Pick<Command, 'example'>): boolean {
  const intent = parseText(example, '');
  return needsManager(intent) || needsOperator(intent);
}

export function managementCommand(slashCommand: string): string {
  return `${slashCommand}-manage`;
}
