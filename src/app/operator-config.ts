import { joinWithOr } from '../lib/english.ts';
import type { Operator } from '../ops/proposals.ts';
import type { PlatformConfigResult, PlatformRow } from '../platforms/kit/row.ts';
import type { Address } from '../schedule/subscription.ts';

export interface ParsedPlatform {
  readonly row: Pick<PlatformRow, 'name' | 'title' | 'variables' | 'channelForms' | 'personForms'>;
  readonly result: PlatformConfigResult;
}

/** Returns the channel, or a fault as text. */
export function parseOperatorChannel(text: string, platforms: readonly ParsedPlatform[]): Address | string {
  return parseByPlatform(text, platforms, {
    parse: ({ result }, channel) => result.readChannel(channel),
    variable: 'OPERATOR_CHANNEL',
    invalidText: `is not a channel; write ${joinWithOr(platforms.flatMap(({ row }) => row.channelForms))}`,
    phrase: 'is in',
  });
}

export function parseOperators(
  text: string,
  platforms: readonly ParsedPlatform[],
): { readonly operators: readonly Operator[]; readonly faults: readonly string[] } {
  const forms = joinWithOr(platforms.flatMap(({ row }) => row.personForms));
  const results = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) =>
      parseByPlatform(part, platforms, {
        parse: ({ result }, person) => result.readPerson(person),
        variable: 'OPERATORS',
        invalidText: `contains an entry that is not a person's id; write ${forms}, separated by commas`,
        phrase: 'names a person in',
      }),
    );
  return {
    operators: results.filter((result) => typeof result === 'object'),
    faults: [...new Set(results.filter((result) => typeof result === 'string'))],
  };
}

interface ParseOptions<T> {
  /** Parses the part after "slack:". Returns a fault as text, or undefined for an invalid text. */
  readonly parse: (platform: ParsedPlatform, text: string) => T | string | undefined;
  readonly variable: string;
  readonly invalidText: string;
  /** As in "OPERATOR_CHANNEL *is in* Slack, but …". */
  readonly phrase: string;
}

/** A fault starts with the variable's name. */
function parseByPlatform<T extends object>(
  text: string,
  platforms: readonly ParsedPlatform[],
  { parse, variable, invalidText, phrase }: ParseOptions<T>,
): (T & { readonly platform: string }) | string {
  const [, name, id = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  const platform = platforms.find(({ row }) => row.name === name);
  const parsed = platform && parse(platform, id);
  if (!platform || parsed === undefined) return `${variable} ${invalidText}`;
  const { row, result } = platform;
  // A platform with faulty variables counts as configured, because those faults are reported.
  if (!result.configured && result.faults.length === 0) {
    return `${variable} ${phrase} ${row.title}, but ${row.variables[0]} is not set`;
  }
  return typeof parsed === 'string' ? `${variable} ${parsed}` : { platform: row.name, ...parsed };
}
