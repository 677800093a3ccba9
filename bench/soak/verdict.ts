import type { Memory } from '../bot.ts';
import { quantile } from '../measure.ts';
import type { FaultName, SentCommand } from './crowd.ts';

/** `at` is in milliseconds since the start. */
export interface MemoryReading extends Memory {
  readonly at: number;
}

export interface AnswerCounts {
  readonly commandCount: number;
  readonly answeredCount: number;
  /** Commands that the platform kept the bot from answering in full, by cause. */
  readonly preventedByCause: ReadonlyMap<FaultName | 'connection away', number>;
  /** Answered commands with an additional apology, because the platform denied or did not confirm the answer. */
  readonly apologisedCount: number;
  readonly brokenPromises: readonly string[];
}

const MAX_GROWTH_SHARE = 0.1;
const APOLOGY = /Something went wrong on my side|did not confirm whether my answer arrived/;

/** Compares the messages that answer each command with those of a run without faults. */
export function countAnswers(
  platform: string,
  commands: readonly SentCommand[],
  answers: ReadonlyMap<SentCommand, readonly string[]>,
  expectedCounts: ReadonlyMap<string, number>,
): AnswerCounts {
  const prevented = new Map<FaultName | 'connection away', number>();
  const brokenPromises: string[] = [];
  let answered = 0;
  let apologised = 0;
  for (const command of commands) {
    const messages = answers.get(command) ?? [];
    const expectedCount = expectedCounts.get(command.text) ?? 1;
    const apologies = messages.filter((message) => APOLOGY.test(message)).length;
    const answerCount = messages.length - apologies;
    const cause = command.fault ?? (command.isCut ? 'connection away' : undefined);
    const name = `"${command.text}" in ${platform} (${cause ?? 'no fault'})`;
    if (answerCount > expectedCount || (apologies > 0 && cause === undefined)) {
      brokenPromises.push(`${name} has ${answerCount} messages, not ${expectedCount}, and ${apologies} apologies`);
    } else if (answerCount === expectedCount) {
      answered += 1;
      if (apologies > 0) apologised += 1;
    } else if (cause !== undefined) {
      prevented.set(cause, (prevented.get(cause) ?? 0) + 1);
    } else {
      brokenPromises.push(`${name} has ${answerCount} messages, not ${expectedCount}`);
    }
  }
  return {
    commandCount: commands.length,
    answeredCount: answered,
    preventedByCause: prevented,
    apologisedCount: apologised,
    brokenPromises,
  };
}

/** Returns the share by which memory grew from `from` to the end. Compares medians of three readings. */
export function memoryGrowth(readings: readonly MemoryReading[], from: number, kind: keyof Memory): number {
  const firstReadings = readings.filter(({ at }) => at >= from).slice(0, 3);
  const lastReadings = readings.slice(-3);
  const medianOf = (values: readonly MemoryReading[]) =>
    quantile(
      values.map((reading) => reading[kind]),
      0.5,
    );
  return medianOf(lastReadings) / medianOf(firstReadings) - 1;
}

/** Returns a line for each kind of memory that grew too much. */
export function growthProblems(readings: readonly MemoryReading[], from: number): string[] {
  return (['heap', 'rss'] as const).flatMap((kind) => {
    const share = memoryGrowth(readings, from, kind);
    return share <= MAX_GROWTH_SHARE ? [] : [`The ${kind} grew by ${(share * 100).toFixed(1)} %.`];
  });
}
