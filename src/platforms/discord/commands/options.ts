import type { Command } from '../../../message/commands.ts';

/** An option that Discord's form of a command has besides the one of the command list. */
export interface ExtraOption {
  readonly name: string;
  readonly description: string;
  /** What is offered while somebody types. */
  readonly offers?: 'days' | 'zone';
}

/** Makes an answer everybody's. */
export const EVERYONE = 'everyone';
export const EVERYONE_DESCRIPTION = 'Show the answer to everybody here';

export const UNTIL: ExtraOption = {
  name: 'until',
  description: 'Until which date; left out, until somebody resumes it',
};

/** What a subscription is put together from, in the place of one text. */
export const SUBSCRIBE_OPTIONS = {
  what: { name: 'what', description: 'What is to be posted here' },
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
