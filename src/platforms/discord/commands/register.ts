import { isDeepStrictEqual } from 'node:util';
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

/** A field that equals Discord's default if it is null or left out. */
const orDefault = <T>(schema: z.ZodType<T>, usual: T) => schema.nullish().transform((value) => value ?? usual);
const text = z.string();
const flag = orDefault(z.boolean(), false);
const places = orDefault(z.array(z.number()), []).transform((all) => all.toSorted());
const choice = z.object({ name: text, value: z.union([text, z.number()]) });
const plainOption = z.object({
  type: z.number(),
  name: text,
  description: text,
  required: flag,
  autocomplete: flag,
  max_length: z.number().nullish(),
  choices: orDefault(z.array(choice), []),
});
const option = plainOption.extend({ options: orDefault(z.array(plainOption), []) });
/** A command without the fields that only Discord sets. */
const command = z.object({
  type: z.number().default(ApplicationCommandType.ChatInput),
  name: text,
  description: text.default(''),
  options: orDefault(z.array(option), []),
  contexts: places,
  integration_types: places,
  default_member_permissions: orDefault(text.nullable(), null),
});
type ComparableCommand = z.infer<typeof command>;

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

/** What registering would change in a guild, or globally. */
interface Difference {
  readonly guild: string | undefined;
  /** One line per command: "+ /colossus", "~ /colossus: watch, summary", "- /old". */
  readonly lines: readonly string[];
  /** All commands to write, including unchanged ones. */
  readonly commands: readonly (CommandPayload | z.infer<typeof entryPoint>)[];
}

/**
 * What registering would change. Without a guild, the global commands are written and the copies in guilds removed,
 * since people would see them twice. With a guild, only that guild changes, so a trial affects no others.
 */
export async function differencesFor(
  api: DiscordApi,
  application: string,
  payloads: readonly CommandPayload[],
  guild?: string,
): Promise<Difference[]> {
  const copies = guild === undefined ? await api.guilds() : [];
  const own = guild === undefined ? payloads : payloads.map(inOneGuild);
  const differences: Difference[] = [];
  for (const [place, commands] of [[guild, own] as const, ...copies.map((copy) => [copy, []] as const)]) {
    const registered = z.array(z.unknown()).parse(await api.commands(application, place));
    const lines = differenceLines(comparable(registered, place), comparable(commands, place));
    const entryPoints = registered.flatMap((one) => entryPoint.safeParse(one).data ?? []);
    if (lines.length > 0) differences.push({ guild: place, lines, commands: [...commands, ...entryPoints] });
  }
  return differences;
}

/** Discord accepts no contexts for the commands of a guild. */
function inOneGuild({ contexts: _, integration_types: __, ...payload }: CommandPayload): CommandPayload {
  return payload;
}

/** Tells the operator to register if the global commands differ from the briefings. */
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
  const before = comparable(registered);
  return before.length === 0 ? undefined : differenceLines(before, comparable(briefings.flatMap(commandsFor)));
}

/** Commands without the entry point, which is not ours, and in a guild without the places that Discord sets. */
function comparable(commands: unknown, guild?: string): ComparableCommand[] {
  return z
    .array(command)
    .parse(commands)
    .filter(({ type }) => type !== ApplicationCommandType.PrimaryEntryPoint)
    .map((one) => (guild === undefined ? one : { ...one, contexts: [], integration_types: [] }));
}

function differenceLines(before: readonly ComparableCommand[], after: readonly ComparableCommand[]): string[] {
  const isSame = (one: ComparableCommand) => (other: ComparableCommand) =>
    one.name === other.name && one.type === other.type;
  const added = after.filter((one) => !before.some(isSame(one))).map((one) => `+ ${titleOf(one)}`);
  const removed = before.filter((one) => !after.some(isSame(one))).map((one) => `- ${titleOf(one)}`);
  const changed = after.flatMap((one) => {
    const old = before.find(isSame(one));
    return !old || isDeepStrictEqual(old, one) ? [] : [`~ ${titleOf(one)}: ${changesIn(old, one).join(', ')}`];
  });
  return [...added, ...changed, ...removed];
}

/** The subcommands that differ, or else what differs in the command itself. */
function changesIn(before: ComparableCommand, after: ComparableCommand): string[] {
  const names = [...new Set([...before.options, ...after.options].map(({ name }) => name))];
  const named = ({ options }: ComparableCommand, name: string) => options.find((one) => one.name === name);
  const changed = names.filter((name) => !isDeepStrictEqual(named(before, name), named(after, name)));
  const isOtherwiseSame = isDeepStrictEqual({ ...before, options: [] }, { ...after, options: [] });
  return isOtherwiseSame && changed.length > 0 ? changed : [...changed, 'description, places or order'];
}

function titleOf({ type, name }: ComparableCommand): string {
  return type === ApplicationCommandType.ChatInput ? `/${name}` : `"${name}"`;
}
