import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  EntryPointCommandHandlerType,
  InteractionContextType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Briefing } from '../../../briefing/briefing.ts';
import type { DiscordApi } from '../rest/api.ts';
import { type CommandPayload, commandsFor } from './commands.ts';

/** The parts of a command that the bot sets, as Discord lists it. */
const text = z.string();
const choice = z.object({ name: text, value: z.union([text, z.number()]) });
const plainOption = z.object({
  type: z.number(),
  name: text,
  description: text,
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
  options: z.array(option).nullish(),
  contexts: z.array(z.number()).nullish(),
  integration_types: z.array(z.number()).nullish(),
  default_member_permissions: text.nullish(),
});
const commandList = z.array(command);

/**
 * The command that launches an app's Activity. Discord adds it if Activities are on, and rejects updates that leave it
 * out.
 */
const entryPoint = z.object({
  type: z.literal(ApplicationCommandType.PrimaryEntryPoint),
  name: text,
  handler: z.enum(EntryPointCommandHandlerType).optional(),
  integration_types: z.array(z.enum(ApplicationIntegrationType)).optional(),
  contexts: z.array(z.enum(InteractionContextType)).optional().catch(undefined),
});
type EntryPoint = z.infer<typeof entryPoint>;

type ListedCommand = z.infer<typeof command>;

/** What registering would change in one place. */
export interface Difference {
  /** The guild; undefined for everywhere. */
  readonly guild: string | undefined;
  /** One line per command: "+ /colossus", "~ /colossus: watch, summary", "- /old". */
  readonly lines: readonly string[];
  /** All commands of the place, including unchanged ones. */
  readonly commands: readonly (CommandPayload | EntryPoint)[];
}

/**
 * What registering would change. Without a guild: writes the global commands and removes guild copies, which people
 * would see twice. With a guild: only that guild, so a trial affects no others. Empty if nothing changes.
 */
export async function differencesFor(
  api: DiscordApi,
  application: string,
  wanted: readonly CommandPayload[],
  guild?: string,
): Promise<Difference[]> {
  const copies = guild === undefined ? await api.guilds() : [];
  const found: Difference[] = [];
  const here = guild === undefined ? wanted : wanted.map(inOneGuild);
  for (const [place, commands] of [[guild, here] as const, ...copies.map((copy) => [copy, []] as const)]) {
    const listed = await api.commands(application, place);
    const lines = differenceLines(
      writableCommands(listed),
      commands.map((one) => command.parse(one)),
      place,
    );
    if (lines.length > 0) found.push({ guild: place, lines, commands: [...commands, ...entryPointsIn(listed)] });
  }
  return found;
}

/** The commands in a list that the bot may write. */
function writableCommands(listed: unknown): ListedCommand[] {
  return commandList.parse(listed).filter(({ type }) => type !== ApplicationCommandType.PrimaryEntryPoint);
}

function entryPointsIn(listed: unknown): EntryPoint[] {
  return z
    .array(z.unknown())
    .parse(listed)
    .flatMap((one) => entryPoint.safeParse(one).data ?? []);
}

/** A guild's command works only there, and Discord accepts no contexts for it. */
function inOneGuild({ contexts: _, integration_types: __, ...rest }: CommandPayload): CommandPayload {
  return rest;
}

/** Writes the differences: new commands before copies are removed. */
export async function register(
  api: DiscordApi,
  application: string,
  differences: readonly Difference[],
): Promise<void> {
  for (const { guild, commands } of differences) await api.setCommands(application, [...commands], guild);
}

/** Advice for the operator if the registered commands differ from the briefings; otherwise undefined. */
export function adviceOn(registered: unknown, ...briefings: readonly Briefing[]): string | undefined {
  const lines = commandDifferences(registered, ...briefings) ?? [];
  if (lines.length === 0) return undefined;
  return `Discord: the registered commands differ from this briefing's; run npm run --silent briefing -- register:\n${lines.join('\n')}`;
}

/**
 * The differences between the global commands and the briefings, one per line. Undefined if there are no global
 * commands: they may be registered in one server only.
 */
export function commandDifferences(registered: unknown, ...briefings: readonly Briefing[]): string[] | undefined {
  const there = writableCommands(registered);
  if (there.length === 0) return undefined;
  return differenceLines(
    there,
    briefings.flatMap(commandsFor).map((one) => command.parse(one)),
    undefined,
  );
}

function differenceLines(
  there: readonly ListedCommand[],
  wanted: readonly ListedCommand[],
  guild: string | undefined,
): string[] {
  const isSame = (one: ListedCommand) => (other: ListedCommand) => one.name === other.name && one.type === other.type;
  const added = wanted.filter((one) => !there.some(isSame(one))).map((one) => `+ ${titleOf(one)}`);
  const gone = there.filter((one) => !wanted.some(isSame(one))).map((one) => `- ${titleOf(one)}`);
  const changed = wanted.flatMap((one) => {
    const before = there.find(isSame(one));
    if (!before || comparableText(before, guild) === comparableText(one, guild)) return [];
    return [`~ ${titleOf(one)}: ${changesIn(before, one, guild).join(', ')}`];
  });
  return [...added, ...changed, ...gone];
}

/** The subcommands that differ, or else what differs in the command itself. */
function changesIn(before: ListedCommand, after: ListedCommand, guild: string | undefined): string[] {
  const names = [...new Set([before, after].flatMap(({ options }) => (options ?? []).map(({ name }) => name)))];
  const of = ({ options }: ListedCommand, name: string) =>
    JSON.stringify(options?.find((one) => one.name === name) ?? null, withSortedKeys);
  const changed = names.filter((name) => of(before, name) !== of(after, name));
  const rest = ({ options: _, ...others }: ListedCommand) => comparableText({ ...others, options: null }, guild);
  return [...changed, ...(rest(before) === rest(after) && changed.length > 0 ? [] : ['description, places or order'])];
}

function titleOf({ type, name }: ListedCommand): string {
  return type === 1 ? `/${name}` : `"${name}"`;
}

/** A command as comparable text: an omitted field equals Discord's default for it. */
function comparableText(
  { contexts, integration_types: types, ...rest }: ListedCommand,
  guild: string | undefined,
): string {
  // A guild's command has no contexts of its own.
  const places = guild === undefined ? { contexts: contexts?.toSorted(), types: types?.toSorted() } : {};
  return JSON.stringify({ ...rest, ...places }, withSortedKeys);
}

/** For JSON.stringify: drops empty values and sorts keys. */
function withSortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const said = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && one !== false);
  return Object.fromEntries(said.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
