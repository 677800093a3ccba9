import type { FaultName, Given } from './crowd.ts';

/** What memory the bot held at a time, in bytes and milliseconds. */
export interface Reading {
  readonly at: number;
  readonly heap: number;
  readonly rss: number;
}

/** What came of commands. */
export interface Counted {
  readonly commands: number;
  /** With all the messages of an answer, and none twice. */
  readonly answered: number;
  /** Without one, or with a part of one, where the platform's fault kept it from coming, by what that was. */
  readonly kept: ReadonlyMap<FaultName | 'connection away', number>;
  /** Answered, and excused besides: the platform had said that it took nothing, or had said nothing at all. */
  readonly excused: number;
  readonly broken: readonly string[];
}

/** By how much memory may have grown. */
const GROWTH = 0.1;
const APOLOGY = /Something went wrong on my side|did not confirm whether my answer arrived/;

/**
 * Holds what came of each command against what comes of it when nothing goes wrong.
 * @param expected how many messages answer each text
 * @param answers the messages that came of each command
 */
export function counted(
  platform: string,
  given: readonly Given[],
  answers: ReadonlyMap<Given, readonly string[]>,
  expected: ReadonlyMap<string, number>,
): Counted {
  const kept = new Map<FaultName | 'connection away', number>();
  const broken: string[] = [];
  let answered = 0;
  let excused = 0;
  for (const one of given) {
    const messages = answers.get(one) ?? [];
    const wanted = expected.get(one.text) ?? 1;
    const apologies = messages.filter((message) => APOLOGY.test(message)).length;
    const real = messages.length - apologies;
    const reason = one.fault ?? (one.isCut ? 'connection away' : undefined);
    const told = `"${one.text}" in ${platform} (${reason ?? 'no fault'})`;
    if (real > wanted || (apologies > 0 && reason === undefined)) {
      broken.push(`${told} has ${real} messages, not ${wanted}, and ${apologies} apologies`);
    } else if (real === wanted) {
      answered += 1;
      if (apologies > 0) excused += 1;
    } else if (reason !== undefined) {
      kept.set(reason, (kept.get(reason) ?? 0) + 1);
    } else {
      broken.push(`${told} has ${real} messages, not ${wanted}`);
    }
  }
  return { commands: given.length, answered, kept, excused, broken };
}

/** How much memory grew from the first time to the last, as a share of the first; the middle of three readings each. */
export function growth(readings: readonly Reading[], from: number, what: 'heap' | 'rss'): number {
  const after = readings.filter(({ at }) => at >= from);
  const begin = middle(after.slice(0, 3).map((reading) => reading[what]));
  const end = middle(readings.slice(-3).map((reading) => reading[what]));
  return end / begin - 1;
}

/** @returns a line for each kind of memory that grew too much */
export function grown(readings: readonly Reading[], from: number): string[] {
  return (['heap', 'rss'] as const).flatMap((what) => {
    const share = growth(readings, from, what);
    return share <= GROWTH ? [] : [`The ${what} grew by ${(share * 100).toFixed(1)} %.`];
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
