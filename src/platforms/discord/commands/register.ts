import { z } from 'zod';
import type { Briefing } from '../../../briefing/briefing.ts';
import type { DiscordApi } from '../rest/api.ts';
import { commandsFor, type Registered } from './commands.ts';

/** A command as Discord tells it, as far as the bot says anything about it. */
const text = z.string();
const choice = z.object({ name: text, value: z.union([text, z.number()]) });
const localized = z.record(text, text.nullable()).nullish();
const plainOption = z.object({
  type: z.number(),
  name: text,
  description: text,
  description_localizations: localized,
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  max_length: z.number().nullish(),
  choices: z.array(choice).nullish(),
});
const option = plainOption.extend({ options: z.array(plainOption).nullish() });
const command = z.object({
  type: z.number().default(1),
  name: text,
  description: text.default(''),
  description_localizations: localized,
  options: z.array(option).nullish(),
  contexts: z.array(z.number()).nullish(),
  integration_types: z.array(z.number()).nullish(),
  default_member_permissions: text.nullish(),
});
const commandList = z.array(command);

type Known = z.infer<typeof command>;

/** What is to be written in one place so that the right commands are there, and only they. */
export interface Difference {
  /** The guild; undefined for everywhere. */
  readonly guild: string | undefined;
  /** One line a command: "+ /colossus", "~ /colossus: watch, summary", "- /old". */
  readonly lines: readonly string[];
  readonly commands: readonly Registered[];
}

/**
 * What registering would write: everywhere, or in one guild, and never the same command in both, since people would see
 * it twice. Empty if everything is as it should be.
 */
export async function differencesFor(
  api: DiscordApi,
  application: string,
  wanted: readonly Registered[],
  guild?: string,
): Promise<Difference[]> {
  const others = guild === undefined ? await api.guilds() : [undefined];
  const found: Difference[] = [];
  const here = guild === undefined ? wanted : wanted.map(inOneGuild);
  for (const [place, commands] of [[guild, here] as const, ...others.map((other) => [other, []] as const)]) {
    const known = commandList.parse(await api.commands(application, place));
    const lines = linesOf(
      known,
      commands.map((one) => command.parse(one)),
      place,
    );
    if (lines.length > 0) found.push({ guild: place, lines, commands });
  }
  return found;
}

/** Where a command of one guild can be used is settled by that; Discord takes nothing else about it. */
function inOneGuild({ contexts: _, integration_types: __, ...rest }: Registered): Registered {
  return rest;
}

/** Writes differences, the commands that are wanted before those that go. */
export async function register(
  api: DiscordApi,
  application: string,
  differences: readonly Difference[],
): Promise<void> {
  for (const { guild, commands } of differences) await api.setCommands(application, [...commands], guild);
}

/** Tells at the start if people see other commands than the bot knows. */
export async function adviceOn(
  api: DiscordApi,
  application: string,
  briefing: Briefing,
  tell: (problem: string) => void,
): Promise<void> {
  const lines = commandDifferences(await api.commands(application), briefing) ?? [];
  if (lines.length === 0) return;
  tell(
    `Discord: the registered commands are not those of this briefing; npm run --silent briefing -- register writes them anew:\n${lines.join('\n')}`,
  );
}

/**
 * How the commands that are registered everywhere differ from the briefing's, a line each. Undefined if there are none:
 * they may be registered in one server alone.
 */
export function commandDifferences(registered: unknown, briefing: Briefing): string[] | undefined {
  const known = commandList.parse(registered);
  if (known.length === 0) return undefined;
  return linesOf(
    known,
    commandsFor(briefing).map((one) => command.parse(one)),
    undefined,
  );
}

function linesOf(known: readonly Known[], wanted: readonly Known[], guild: string | undefined): string[] {
  const isSame = (one: Known) => (other: Known) => one.name === other.name && one.type === other.type;
  const added = wanted.filter((one) => !known.some(isSame(one))).map((one) => `+ ${titleOf(one)}`);
  const gone = known.filter((one) => !wanted.some(isSame(one))).map((one) => `- ${titleOf(one)}`);
  const changed = wanted.flatMap((one) => {
    const before = known.find(isSame(one));
    if (!before || sameAs(before, guild) === sameAs(one, guild)) return [];
    return [`~ ${titleOf(one)}: ${changesIn(before, one, guild).join(', ')}`];
  });
  return [...added, ...changed, ...gone];
}

/** The subcommands that differ, or what of the whole command does. */
function changesIn(before: Known, after: Known, guild: string | undefined): string[] {
  const names = [...new Set([before, after].flatMap(({ options }) => (options ?? []).map(({ name }) => name)))];
  const of = ({ options }: Known, name: string) =>
    JSON.stringify(options?.find((one) => one.name === name) ?? null, plain);
  const changed = names.filter((name) => of(before, name) !== of(after, name));
  const rest = ({ options: _, ...others }: Known) => sameAs({ ...others, options: null }, guild);
  return [...changed, ...(rest(before) === rest(after) && changed.length > 0 ? [] : ['description, places or order'])];
}

function titleOf({ type, name }: Known): string {
  return type === 1 ? `/${name}` : `"${name}"`;
}

/** A command as a text that is the same for the same: what is left out means what Discord makes of that. */
function sameAs({ contexts, integration_types: types, ...rest }: Known, guild: string | undefined): string {
  // Where a command of one guild can be used is settled by that.
  const places = guild === undefined ? { contexts: contexts?.toSorted(), types: types?.toSorted() } : {};
  return JSON.stringify({ ...rest, ...places }, plain);
}

/** Without what says nothing, and with keys in one order. */
function plain(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const said = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && one !== false);
  return Object.fromEntries(said.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
