export interface Measurement {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'blocks' | 'buttons' | 'characters';
  readonly runs: number;
  readonly median: number;
  /** The 99th percentile of times; otherwise the largest value. */
  readonly p99: number;
  /** The highest allowed median; some rows have none. */
  readonly limit?: number;
  /** The highest allowed 99th percentile. */
  readonly p99Limit?: number;
}

export interface MeasurePlan {
  readonly warmUpRuns: number;
  readonly runs: number;
  readonly limit?: number;
  readonly p99Limit?: number;
}

/** Repeats a function that measures its own time in milliseconds. */
export async function measureTimes(
  name: string,
  { warmUpRuns, runs, ...limits }: MeasurePlan,
  run: () => Promise<number>,
): Promise<Measurement> {
  const times: number[] = [];
  for (let i = -warmUpRuns; i < runs; i += 1) {
    const time = await run();
    if (i >= 0) times.push(time);
  }
  return { name, unit: 'ms', runs: times.length, median: quantile(times, 0.5), p99: quantile(times, 0.99), ...limits };
}

/** Returns the smallest of the numbers that at least this share of them do not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
