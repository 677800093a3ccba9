import {
  type APIApplicationCommandStringOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Briefing } from '../../../briefing/briefing.ts';
import { cutText } from '../../../lib/bounded-text.ts';
import { type Command, commands } from '../../../message/commands.ts';
import { fillExample } from '../../../reply/examples.ts';
import { briefingChoices, MAX_CHOICES, wishChoices } from './choices.ts';
import { EVERYONE_OPTION, extraOptions, isManaged, managementCommand, SUBSCRIBE_OPTIONS } from './options.ts';

export type CommandPayload =
  | RESTPostAPIChatInputApplicationCommandsJSONBody
  | RESTPostAPIContextMenuApplicationCommandsJSONBody;

/** Discord counts a command's names, descriptions and choice values together. */
const COMMAND_LENGTH = 8000;
const COMMAND_NAME = /^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$/u;
const NAME_LENGTH = 32;
const MAX_COMMAND_LENGTH = NAME_LENGTH - managementCommand('').length;
const DESCRIPTION_LENGTH = 100;
const QUESTION_LENGTH = 2000;
const ARGUMENT_LENGTH = 200;
const AUTOCOMPLETED_KINDS: readonly string[] = ['question', 'evidence', 'subscription'];

const EVERYWHERE = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/**
 * Builds a briefing's commands: one to ask, one in the message menu, and one for managers and operators.
 * @throws RangeError if the briefing's command is not valid on Discord, or a command is too long
 */
export function commandsFor(briefing: Briefing): [CommandPayload, CommandPayload, CommandPayload] {
  const { command } = briefing;
  const all: readonly Command[] = commands;
  const questionCommands = all.filter((subcommand) => !isManaged(subcommand));
  const managingCommands = all.filter(isManaged);
  const managementDescription = 'Manage the digests and reminders that are posted here';
  return [
    slashCommand(command, 'Ask about the story', questionCommands, briefing),
    { type: ApplicationCommandType.Message, name: askAboutName(command), ...EVERYWHERE },
    {
      ...slashCommand(managementCommand(command), managementDescription, managingCommands, briefing),
      default_member_permissions: String(PermissionFlagsBits.ManageChannels),
    },
  ];
}

function slashCommand(
  name: string,
  description: string,
  subcommands: readonly Command[],
  briefing: Briefing,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  if (!COMMAND_NAME.test(name)) {
    throw new RangeError(
      `Discord does not accept the command "${name}". Set \`command\` in briefing.yaml to 1 to ${MAX_COMMAND_LENGTH} lowercase letters, digits, "-" and "_".`,
    );
  }
  const payload: RESTPostAPIChatInputApplicationCommandsJSONBody = {
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options: subcommands.map((subcommand) => subcommandOption(subcommand, briefing)),
    ...EVERYWHERE,
  };
  const length = textLength(payload);
  if (length > COMMAND_LENGTH) {
    throw new RangeError(
      `The command "${name}" has ${length} characters; Discord allows ${COMMAND_LENGTH}. Shorten titles in the briefing.`,
    );
  }
  return payload;
}

export function askAboutName(command: string): string {
  const name = `Ask ${command.charAt(0).toUpperCase()}${command.slice(1)} about this`;
  return name.length <= NAME_LENGTH ? name : 'Ask the bot about this';
}

function subcommandOption(command: Command, briefing: Briefing): APIApplicationCommandSubcommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name,
    description: command.description,
    options: [
      ...argumentOptions(command, briefing),
      ...extraOptions(command).map(({ name, description, suggestion }) => ({
        type: ApplicationCommandOptionType.String as const,
        name,
        description,
        max_length: ARGUMENT_LENGTH,
        ...(suggestion && { autocomplete: true as const }),
      })),
      { type: ApplicationCommandOptionType.Boolean, ...EVERYONE_OPTION },
    ],
  };
}

function argumentOptions(command: Command, briefing: Briefing): APIApplicationCommandStringOption[] {
  const { argument } = command;
  if (!argument) return [];
  const { kind, name, isRequired } = argument;
  const type = ApplicationCommandOptionType.String as const;
  if (kind === 'wish') return [{ type, ...SUBSCRIBE_OPTIONS.what, choices: wishChoices(briefing) }];
  const base = { type, name, description: hintOf(command, briefing), required: isRequired };
  const names = briefingChoices(kind, briefing);
  if (names && names.length > 0 && names.length <= MAX_CHOICES) return [{ ...base, choices: [...names] }];
  const max_length = kind === 'question' ? QUESTION_LENGTH : ARGUMENT_LENGTH;
  const isAutocompleted = names !== undefined || AUTOCOMPLETED_KINDS.includes(kind);
  return [{ ...base, max_length, ...(isAutocompleted && { autocomplete: true as const }) }];
}

function hintOf({ name, argument, example }: Command, briefing: Briefing): string {
  const [firstWord, ...otherWords] = example.split(' ');
  const value = fillExample(firstWord === name ? otherWords.join(' ') : example, briefing);
  if (value === '') return `Which ${argument?.name ?? 'one'}; without it, all of them`;
  return cutText(`For example: ${value}`, DESCRIPTION_LENGTH);
}

interface CommandPart {
  readonly name?: string;
  readonly description?: string;
  readonly value?: string;
  readonly choices?: readonly CommandPart[] | undefined;
  readonly options?: readonly object[] | undefined;
}

function textLength({ name = '', description = '', value = '', choices = [], options = [] }: CommandPart): number {
  const parts: readonly CommandPart[] = [...choices, ...options];
  return parts.map(textLength).reduce((sum, length) => sum + length, `${name}${description}${value}`.length);
}
