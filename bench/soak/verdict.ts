import type { Memory } from '../bot.ts';
import { quantile } from '../measure.ts';
import type { SentCommand } from './crowd.ts';

export interface MemoryReading extends Memory {
  readonly at: number;
}

export interface AnswerCounts {
  readonly commandCount: number;
  readonly answeredCount: number;
  readonly preventedByCause: ReadonlyMap<string, number>;
  /** Answered commands that also got an apology, because the platform denied or did not confirm the answer. */
  readonly apologisedCount: number;
  readonly brokenPromises: readonly string[];
}

const MAX_GROWTH_SHARE = 0.1;
const APOLOGY = /Something went wrong on my side|did not confirm whether my answer arrived/;

/** Compares the number of messages for each command with the number in a run without faults. */
export function countAnswers(
  platform: string,
  commands: readonly SentCommand[],
  answers: ReadonlyMap<SentCommand, readonly string[]>,
  expectedCounts: ReadonlyMap<string, number>,
): AnswerCounts {
  const preventedByCause = new Map<string, number>();
  const brokenPromises: string[] = [];
  let answeredCount = 0;
  let apologisedCount = 0;
  for (const command of commands) {
    const messages = answers.get(command) ?? [];
    const expectedCount = expectedCounts.get(command.text) ?? 1;
    const apologyCount = messages.filter((message) => APOLOGY.test(message)).length;
    const answerCount = messages.length - apologyCount;
    const cause = command.fault?.name ?? (command.isCut ? 'connection cut' : undefined);
    const name = `"${command.text}" in ${platform} (${cause ?? 'no fault'})`;
    if (answerCount > expectedCount || (apologyCount > 0 && cause === undefined)) {
      brokenPromises.push(
        `${name} got ${answerCount} messages instead of ${expectedCount}, and ${apologyCount} apologies`,
      );
    } else if (answerCount === expectedCount) {
      answeredCount += 1;
      if (apologyCount > 0) apologisedCount += 1;
    } else if (cause !== undefined) {
      preventedByCause.set(cause, (preventedByCause.get(cause) ?? 0) + 1);
    } else {
      brokenPromises.push(`${name} got ${answerCount} messages instead of ${expectedCount}`);
    }
  }
  return {
    commandCount: commands.length,
    answeredCount,
    preventedByCause,
    apologisedCount,
    brokenPromises,
  };
}

/** Returns how much memory grew, as a share. Compares medians of three readings. */
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

export function growthProblems(readings: readonly MemoryReading[], from: number): string[] {
  return (['heap', 'rss'] as const).flatMap((kind) => {
    const share = memoryGrowth(readings, from, kind);
    return share <= MAX_GROWTH_SHARE ? [] : [`The ${kind} grew by ${(share * 100).toFixed(1)} %.`];
  });
}
