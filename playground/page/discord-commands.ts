import { z } from 'zod';

/** The commands as registered with Discord, from `GET /api/discord/commands`. */

const SUBCOMMAND = 1;
const BOOLEAN = 5;
const SLASH = 1;
const ON_MESSAGE = 3;

const choice = z.object({ name: z.string(), value: z.union([z.string(), z.number()]) });
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
  type: z.literal(SUBCOMMAND),
  name: z.string(),
  description: z.string().default(''),
  options: z.array(option).default([]),
});
export interface Subcommand extends z.infer<typeof subcommand> {
  /** The slash command that has this subcommand, without the slash. */
  readonly command: string;
}

const registered = z.array(
  z.looseObject({
    type: z.number().default(SLASH),
    name: z.string(),
    options: z.array(z.unknown()).default([]),
  }),
);

export interface DiscordCommands {
  /** The subcommands of all slash commands. */
  readonly subcommands: readonly Subcommand[];
  /** The command in a message's menu, if there is one. */
  readonly onMessage: string | undefined;
}

/** @throws ZodError if the answer is not a list of commands */
export function readCommands(answer: unknown): DiscordCommands {
  const all = registered.parse(answer);
  return {
    subcommands: all
      .filter(({ type }) => type === SLASH)
      .flatMap(({ name, options }) =>
        z
          .array(subcommand)
          .parse(options)
          .map((one) => ({ ...one, command: name })),
      ),
    onMessage: all.find(({ type }) => type === ON_MESSAGE)?.name,
  };
}

/** The choices in the app's answer to an autocompletion; none if the answer has another form. */
export function readChoices(answer: unknown): readonly Choice[] {
  return z.object({ choices: z.array(choice) }).safeParse(answer).data?.choices ?? [];
}

export type OptionValues = Readonly<Record<string, string | number | boolean>>;

/** The filled-in options as Discord sends them: without empty ones, yes or no as a boolean. */
export function optionValues({ options }: Subcommand, filled: Readonly<Record<string, string>>): OptionValues {
  return Object.fromEntries(
    options.flatMap(({ name, type }): [string, string | boolean][] => {
      const value = filled[name] ?? '';
      if (value === '') return [];
      return [[name, type === BOOLEAN ? value === 'true' : value]];
    }),
  );
}

/** The required options that are still empty. */
export function missingOptions({ options }: Subcommand, filled: Readonly<Record<string, string>>): string[] {
  return options.filter(({ name, required }) => required && !filled[name]?.trim()).map(({ name }) => name);
}

/** The choices that need no lookup; undefined if the option is typed or looked up. */
export function fixedChoices({ type, choices }: CommandOption): readonly Choice[] | undefined {
  if (type === BOOLEAN) {
    return [
      { name: 'Yes', value: 'true' },
      { name: 'No', value: 'false' },
    ];
  }
  return choices && choices.length > 0 ? choices : undefined;
}
