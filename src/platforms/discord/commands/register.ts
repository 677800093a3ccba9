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

const orDefault = <T>(schema: z.ZodType<T>, defaultValue: T) =>
  schema.nullish().transform((value) => value ?? defaultValue);
const textField = z.string();
const booleanField = orDefault(z.boolean(), false);
const idList = orDefault(z.array(z.number()), []).transform((all) => all.toSorted());
const choice = z.object({ name: textField, value: z.union([textField, z.number()]) });
const plainOption = z.object({
  type: z.number(),
  name: textField,
  description: textField,
  required: booleanField,
  autocomplete: booleanField,
  max_length: z.number().nullish(),
  choices: orDefault(z.array(choice), []),
});
const option = plainOption.extend({ options: orDefault(z.array(plainOption), []) });
const command = z.object({
  type: z.number().default(ApplicationCommandType.ChatInput),
  name: textField,
  description: textField.default(''),
  options: orDefault(z.array(option), []),
  contexts: idList,
  integration_types: idList,
  default_member_permissions: orDefault(textField.nullable(), null),
});
type ComparableCommand = z.infer<typeof command>;

/** Discord adds this command to apps with Activities, and rejects updates that leave it out. */
const entryPoint = z.object({
  type: z.literal(ApplicationCommandType.PrimaryEntryPoint),
  name: textField,
  handler: z.enum(EntryPointCommandHandlerType).optional(),
  integration_types: z.array(z.enum(ApplicationIntegrationType)).optional(),
  contexts: z.array(z.enum(InteractionContextType)).optional().catch(undefined),
});

interface Difference {
  readonly guild: string | undefined;
  /** Such as "+ /colossus", "~ /colossus: watch, summary" or "- /old". */
  readonly lines: readonly string[];
  /** Includes unchanged commands, because a write replaces all. */
  readonly commands: readonly (CommandPayload | z.infer<typeof entryPoint>)[];
}

/**
 * Lists how the registered commands differ from the payloads. Without a guild, the guilds' own commands are to be removed,
 * because each would show twice.
 */
export async function differencesFor(
  api: DiscordApi,
  application: string,
  payloads: readonly CommandPayload[],
  guild?: string,
): Promise<Difference[]> {
  const guildsToClear = guild === undefined ? await api.guilds() : [];
  const commandsToWrite = guild === undefined ? payloads : payloads.map(toGuildCommand);
  const differences: Difference[] = [];
  for (const [place, commands] of [
    [guild, commandsToWrite] as const,
    ...guildsToClear.map((guildToClear) => [guildToClear, []] as const),
  ]) {
    const registered = z.array(z.unknown()).parse(await api.commands(application, place));
    const lines = differenceLines(toComparable(registered, place), toComparable(commands, place));
    const entryPoints = registered.flatMap((one) => entryPoint.safeParse(one).data ?? []);
    if (lines.length > 0) differences.push({ guild: place, lines, commands: [...commands, ...entryPoints] });
  }
  return differences;
}

/** Discord rejects contexts in the commands of a guild. */
function toGuildCommand({ contexts: _, integration_types: __, ...payload }: CommandPayload): CommandPayload {
  return payload;
}

/**
 * Lists how the registered global commands differ. Undefined if none is registered, because they may be registered in one
 * server only.
 */
export function commandDifferences(registered: unknown, ...briefings: readonly Briefing[]): string[] | undefined {
  const before = toComparable(registered);
  return before.length === 0 ? undefined : differenceLines(before, toComparable(briefings.flatMap(commandsFor)));
}

function toComparable(commands: unknown, guild?: string): ComparableCommand[] {
  return z
    .array(command)
    .parse(commands)
    .filter(({ type }) => type !== ApplicationCommandType.PrimaryEntryPoint)
    .map((one) => (guild === undefined ? one : { ...one, contexts: [], integration_types: [] }));
}

function differenceLines(before: readonly ComparableCommand[], after: readonly ComparableCommand[]): string[] {
  const isSameCommand = (one: ComparableCommand) => (other: ComparableCommand) =>
    one.name === other.name && one.type === other.type;
  const addedLines = after.filter((one) => !before.some(isSameCommand(one))).map((one) => `+ ${labelOf(one)}`);
  const removedLines = before.filter((one) => !after.some(isSameCommand(one))).map((one) => `- ${labelOf(one)}`);
  const changedLines = after.flatMap((one) => {
    const previous = before.find(isSameCommand(one));
    return !previous || isDeepStrictEqual(previous, one)
      ? []
      : [`~ ${labelOf(one)}: ${changesIn(previous, one).join(', ')}`];
  });
  return [...addedLines, ...changedLines, ...removedLines];
}

function changesIn(before: ComparableCommand, after: ComparableCommand): string[] {
  const names = [...new Set([...before.options, ...after.options].map(({ name }) => name))];
  const optionNamed = ({ options }: ComparableCommand, name: string) => options.find((one) => one.name === name);
  const changedOptions = names.filter(
    (name) => !isDeepStrictEqual(optionNamed(before, name), optionNamed(after, name)),
  );
  const isOtherwiseSame = isDeepStrictEqual({ ...before, options: [] }, { ...after, options: [] });
  return isOtherwiseSame && changedOptions.length > 0
    ? changedOptions
    : [...changedOptions, 'description, places or order'];
}

function labelOf({ type, name }: ComparableCommand): string {
  return type === ApplicationCommandType.ChatInput ? `/${name}` : `"${name}"`;
}
