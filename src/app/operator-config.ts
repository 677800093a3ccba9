import type { Operator } from '../ops/proposals.ts';
import type { PlatformConfigResult, PlatformRow } from '../platforms/kit/row.ts';
import type { Address } from '../schedule/subscription.ts';

/** A platform, and the result of reading its variables. */
export interface ReadPlatform {
  readonly row: Pick<PlatformRow, 'name' | 'title' | 'variables' | 'channelForms' | 'personForms'>;
  readonly result: PlatformConfigResult;
}

/** The channel in OPERATOR_CHANNEL, or its fault. */
export function parseOperatorChannel(text: string, platforms: readonly ReadPlatform[]): Address | string {
  return parseByPlatform(text, platforms, {
    parse: ({ result }, channel) => result.readChannel(channel),
    variable: 'OPERATOR_CHANNEL',
    invalid: `is not a channel; write ${anyOf(platforms.flatMap(({ row }) => row.channelForms))}`,
    place: 'is in',
  });
}

/** The people in OPERATORS, and the faults of the variable. */
export function parseOperators(
  text: string,
  platforms: readonly ReadPlatform[],
): { readonly operators: readonly Operator[]; readonly faults: readonly string[] } {
  const forms = anyOf(platforms.flatMap(({ row }) => row.personForms));
  const results = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) =>
      parseByPlatform(part, platforms, {
        parse: ({ result }, person) => result.readPerson(person),
        variable: 'OPERATORS',
        invalid: `has something that is not a person's id; write ${forms}, with commas between them`,
        place: 'names a person in',
      }),
    );
  return {
    operators: results.filter((result) => typeof result === 'object'),
    faults: [...new Set(results.filter((result) => typeof result === 'string'))],
  };
}

interface ParseOptions<T> {
  /** Parses the part after "slack:". A string is a fault; undefined means that the text is invalid. */
  readonly parse: (platform: ReadPlatform, text: string) => T | string | undefined;
  readonly variable: string;
  readonly invalid: string;
  /** Connects the variable with the title of a platform that is not configured: "is in". */
  readonly place: string;
}

/** Parses "slack:…" or "discord:…". A string is a fault that starts with the variable's name. */
function parseByPlatform<T extends object>(
  text: string,
  platforms: readonly ReadPlatform[],
  { parse, variable, invalid, place }: ParseOptions<T>,
): (T & { readonly platform: string }) | string {
  const [, name, id = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  const platform = platforms.find(({ row }) => row.name === name);
  const parsed = platform && parse(platform, id);
  if (!platform || parsed === undefined) return `${variable} ${invalid}`;
  const { row, result } = platform;
  // A platform with faulty variables counts as configured.
  if (!result.configured && result.faults.length === 0) {
    return `${variable} ${place} ${row.title}, but ${row.variables[0]} is not set`;
  }
  return typeof parsed === 'string' ? `${variable} ${parsed}` : { platform: row.name, ...parsed };
}

/** "a, b or c". */
function anyOf(forms: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(forms);
}
