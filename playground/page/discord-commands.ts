import { z } from 'zod';

/** What is read of `GET /api/discord/commands`: the commands as they are registered with Discord. */

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
  /** The slash command it belongs to, without the slash. */
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
  /** Those of every slash command, in the order of the commands. */
  readonly subcommands: readonly Subcommand[];
  /** The name of the command in the menu of messages, if it has one. */
  readonly onMessage: string | undefined;
}

/** @throws ZodError if these are no commands */
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

/** What an app offers for what was typed so far; none if it gave something else. */
export function readChoices(answer: unknown): readonly Choice[] {
  return z.object({ choices: z.array(choice) }).safeParse(answer).data?.choices ?? [];
}

export type OptionValues = Readonly<Record<string, string | number | boolean>>;

/** What is filled in, as Discord sends it: without what is empty, and a yes or no as such. */
export function optionValues({ options }: Subcommand, filled: Readonly<Record<string, string>>): OptionValues {
  return Object.fromEntries(
    options.flatMap(({ name, type }): [string, string | boolean][] => {
      const value = filled[name] ?? '';
      if (value === '') return [];
      return [[name, type === BOOLEAN ? value === 'true' : value]];
    }),
  );
}

/** The options that still have to be filled in. */
export function missingOptions({ options }: Subcommand, filled: Readonly<Record<string, string>>): string[] {
  return options.filter(({ name, required }) => required && !filled[name]?.trim()).map(({ name }) => name);
}

/** What an option offers without being asked; undefined if it is typed or looked up. */
export function fixedChoices({ type, choices }: CommandOption): readonly Choice[] | undefined {
  if (type === BOOLEAN) {
    return [
      { name: 'Yes', value: 'true' },
      { name: 'No', value: 'false' },
    ];
  }
  return choices && choices.length > 0 ? choices : undefined;
}
