import { z } from 'zod';

const SUBCOMMAND_TYPE = 1;
const BOOLEAN_TYPE = 5;
const SLASH_COMMAND_TYPE = 1;
const MESSAGE_COMMAND_TYPE = 3;

const choice = z.object({ name: z.string(), value: z.string() });
export type Choice = z.infer<typeof choice>;

const option = z.looseObject({
  type: z.number(),
  name: z.string(),
  description: z.string().default(''),
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  choices: z.array(choice).optional(),
});
export type CommandOption = z.infer<typeof option>;

const subcommand = z.looseObject({
  type: z.literal(SUBCOMMAND_TYPE),
  name: z.string(),
  description: z.string().default(''),
  options: z.array(option).default([]),
});
export interface Subcommand extends z.infer<typeof subcommand> {
  /** Without the slash. */
  readonly command: string;
}

const registeredCommands = z.array(
  z.looseObject({
    type: z.number().default(SLASH_COMMAND_TYPE),
    name: z.string(),
    options: z.array(z.unknown()).default([]),
  }),
);

export interface DiscordCommands {
  readonly subcommands: readonly Subcommand[];
  readonly messageCommand: string | undefined;
}

/**
 * Parses the response of `GET /api/discord/commands`.
 * @throws ZodError if it is not a list of commands
 */
export function readCommands(answer: unknown): DiscordCommands {
  const registered = registeredCommands.parse(answer);
  return {
    subcommands: registered
      .filter(({ type }) => type === SLASH_COMMAND_TYPE)
      .flatMap(({ name, options }) =>
        z
          .array(subcommand)
          .parse(options)
          .map((subcommand) => ({ ...subcommand, command: name })),
      ),
    messageCommand: registered.find(({ type }) => type === MESSAGE_COMMAND_TYPE)?.name,
  };
}

/** Returns the choices in the app's answer to an autocompletion, if any. */
export function readChoices(answer: unknown): readonly Choice[] {
  return z.object({ choices: z.array(choice) }).safeParse(answer).data?.choices ?? [];
}

export type OptionValues = Readonly<Record<string, string | boolean>>;

/** Returns the options as Discord sends them: without empty ones, and with yes or no as a boolean. */
export function optionValues({ options }: Subcommand, filledOptions: Readonly<Record<string, string>>): OptionValues {
  return Object.fromEntries(
    options.flatMap(({ name, type }): [string, string | boolean][] => {
      const value = filledOptions[name] ?? '';
      if (value === '') return [];
      return [[name, type === BOOLEAN_TYPE ? value === 'true' : value]];
    }),
  );
}

export function missingOptions({ options }: Subcommand, filledOptions: Readonly<Record<string, string>>): string[] {
  return options.filter(({ name, required }) => required && !filledOptions[name]?.trim()).map(({ name }) => name);
}

/** Returns undefined if the option is typed or looked up. */
export function fixedChoices({ type, choices }: CommandOption): readonly Choice[] | undefined {
  if (type === BOOLEAN_TYPE) {
    return [
      { name: 'Yes', value: 'true' },
      { name: 'No', value: 'false' },
    ];
  }
  return choices && choices.length > 0 ? choices : undefined;
}
