export const BYTES_PER_MEGABYTE = 2 ** 20;

export interface Measurement {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'blocks' | 'buttons' | 'characters';
  readonly runs: number;
  readonly median: number;
  /** The 99th percentile of times, or the largest of other values. */
  readonly p99: number;
  /** The highest allowed median. */
  readonly limit?: number;
  readonly p99Limit?: number;
}

export interface MeasurePlan {
  readonly warmUpRuns: number;
  readonly runs: number;
  readonly limit?: number;
  readonly p99Limit?: number;
}

/** Measures several runs, after warm-up runs that do not count. `run` returns its own time in milliseconds. */
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

/** Returns the smallest of the numbers that at least this share of them (0 to 1) do not exceed. NaN if there are none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
