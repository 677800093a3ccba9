import type { Briefing } from '../../../briefing/briefing.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import { EVERYONE, extrasOf, UNTIL } from '../commands/options.ts';
import type { CommandInteraction, Option } from './payload.ts';

/** A subcommand as somebody filled it in. */
export interface Filled {
  readonly name: string;
  /** The text options by their names; what is blank is left out. */
  readonly values: ReadonlyMap<string, string>;
  readonly isForAll: boolean;
}

/** The subcommand of a slash command. Without one, which cannot be typed, it is the overview. */
export function filledIn({ options: [subcommand] = [] }: CommandInteraction['data']): Filled {
  const { name = 'overview', options = [] } = subcommand ?? {};
  return {
    name,
    values: valuesOf(options),
    isForAll: options.some((one) => one.name === EVERYONE && one.value === true),
  };
}

function valuesOf(options: readonly Option[]): ReadonlyMap<string, string> {
  const texts = options.flatMap(({ name, value }) =>
    typeof value === 'string' ? [[name, value.trim()] as const] : [],
  );
  return new Map(texts.filter(([, value]) => value !== ''));
}

/**
 * What is wanted: the same as if it were typed after the slash command elsewhere. A question of the briefing, as it is
 * offered while somebody types, is that entry.
 */
export function intentFor({ name, values }: Filled, { command, entries }: Briefing): Intent {
  const extras = new Set([...extrasOf({ name }).map((extra) => extra.name), EVERYONE]);
  const argument = [...values].filter(([option]) => !extras.has(option)).map(([, value]) => value);
  const until = values.get(UNTIL.name);
  const typed = [name, ...argument, ...(until === undefined ? [] : [`until ${until}`])].join(' ');
  const intent = parseText(typed, command);
  if (intent.kind !== 'ask') return intent;
  const chosen = [...entries.values()].find(({ question }) => question === intent.question);
  return chosen ? { kind: 'entry', id: chosen.id } : intent;
}
