import type { Briefing } from '../../../briefing/briefing.ts';
import { boundedText } from '../../../lib/bounded-text.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import { EVERYONE_OPTION, extraOptions, findCommand, UNTIL_OPTION } from '../commands/options.ts';
import type { CommandInteraction, Option } from './payload.ts';

export interface FilledCommand {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  readonly isForEveryone: boolean;
}

/** Without a subcommand, reads the overview. */
export function readSubcommand({ options: [subcommand] = [] }: CommandInteraction['data']): FilledCommand {
  const { name = 'overview', options = [] } = subcommand ?? {};
  return {
    name,
    values: optionValues(name, options),
    isForEveryone: options.some((option) => option.name === EVERYONE_OPTION.name && option.value === true),
  };
}

function optionValues(subcommand: string, options: readonly Option[]): ReadonlyMap<string, string> {
  const texts = options.flatMap(({ name, value }) =>
    typeof value === 'string' ? [[name, cleanValue(subcommand, name, value)] as const] : [],
  );
  return new Map(texts.filter(([, value]) => value !== ''));
}

/** Removes words that repeat the command or the option, such as "until" in "until Friday". */
function cleanValue(subcommand: string, option: string, typed: string): string {
  const text = boundedText(typed).trim();
  const { name, aliases = [] } = findCommand(subcommand) ?? { name: subcommand };
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
  const [firstWord = '', ...otherWords] = text.replace(/^\/\S+ +/, '').split(/\s+/);
  const isRepeated = words.includes(firstWord.toLowerCase().replace(/:$/, ''));
  return isRepeated && otherWords.length > 0 ? otherWords.join(' ') : text;
}

/**
 * Parses a subcommand like the same text after the slash command on other platforms. A suggested question becomes its entry.
 */
export function intentFor({ name, values }: FilledCommand, { command, entries }: Briefing): Intent {
  const extraNames = new Set([...extraOptions({ name }).map((extra) => extra.name), EVERYONE_OPTION.name]);
  const argument = [...values].filter(([option]) => !extraNames.has(option)).map(([, value]) => value);
  const until = values.get(UNTIL_OPTION.name);
  const typed = [name, ...argument, ...(until === undefined ? [] : [`until ${until}`])].join(' ');
  const intent = parseText(typed, command);
  if (intent.kind !== 'ask') return intent;
  const suggestedEntry = [...entries.values()].find(({ question }) => question === intent.question);
  return suggestedEntry ? { kind: 'entry', id: suggestedEntry.id } : intent;
}
