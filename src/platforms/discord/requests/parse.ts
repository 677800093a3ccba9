import type { Briefing } from '../../../briefing/briefing.ts';
import { boundedText } from '../../../lib/bounded-text.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import { commandNamed, EVERYONE, extrasOf, UNTIL } from '../commands/options.ts';
import type { CommandInteraction, Option } from './payload.ts';

export interface FilledCommand {
  readonly name: string;
  /** The text options by name, without blank ones. */
  readonly values: ReadonlyMap<string, string>;
  readonly isForAll: boolean;
}

/** The subcommand of a slash command. Without one, which people cannot type, it is the overview. */
export function filledIn({ options: [subcommand] = [] }: CommandInteraction['data']): FilledCommand {
  const { name = 'overview', options = [] } = subcommand ?? {};
  return {
    name,
    values: valuesOf(name, options),
    isForAll: options.some((one) => one.name === EVERYONE.name && one.value === true),
  };
}

function valuesOf(subcommand: string, options: readonly Option[]): ReadonlyMap<string, string> {
  const texts = options.flatMap(({ name, value }) =>
    typeof value === 'string' ? [[name, cleanValue(subcommand, name, value)] as const] : [],
  );
  return new Map(texts.filter(([, value]) => value !== ''));
}

/**
 * Removes leading words that repeat the command or the option: people type "pause 1" into the option of `pause`, and
 * "until Friday" into `until`.
 */
function cleanValue(subcommand: string, option: string, typed: string): string {
  const text = boundedText(typed).trim();
  const { name, aliases = [] } = commandNamed(subcommand) ?? { name: subcommand };
  return [
    [name, ...aliases],
    [option, ...(PREPOSITIONS.get(option) ?? [])],
  ].reduce(withoutFirstWord, text);
}

const PREPOSITIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['time', ['at']],
  ['zone', ['in']],
  ['days', ['on']],
]);

function withoutFirstWord(text: string, words: readonly string[]): string {
  const [first = '', ...rest] = text.replace(/^\/\S+ +/, '').split(/\s+/);
  const isRepeated = words.includes(first.toLowerCase().replace(/:$/, ''));
  return isRepeated && rest.length > 0 ? rest.join(' ') : text;
}

/** The intent of a subcommand: the same as if it were typed after the slash command on other platforms. */
export function intentFor({ name, values }: FilledCommand, { command, entries }: Briefing): Intent {
  const extras = new Set([...extrasOf({ name }).map((extra) => extra.name), EVERYONE.name]);
  const argument = [...values].filter(([option]) => !extras.has(option)).map(([, value]) => value);
  const until = values.get(UNTIL.name);
  const typed = [name, ...argument, ...(until === undefined ? [] : [`until ${until}`])].join(' ');
  const intent = parseText(typed, command);
  if (intent.kind !== 'ask') return intent;
  // A question chosen from the suggestions is that entry.
  const chosen = [...entries.values()].find(({ question }) => question === intent.question);
  return chosen ? { kind: 'entry', id: chosen.id } : intent;
}
