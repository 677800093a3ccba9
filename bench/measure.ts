export const BYTES_PER_MEGABYTE = 2 ** 20;

export interface Measurement {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'blocks' | 'buttons' | 'characters';
  readonly runs: number;
  readonly median: number;
  /** The 99th percentile of times, or the maximum of other values. */
  readonly p99: number;
  readonly limit?: number;
  readonly p99Limit?: number;
}

/** Returns a quantile by the nearest-rank method: `share` is from 0 to 1. NaN if there are no numbers. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
