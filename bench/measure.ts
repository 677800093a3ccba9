/** One measured thing. All times are milliseconds; of what is counted, `p99` is the most. */
export interface Measured {
  readonly name: string;
  /** What it is measured in, if it is not a time. */
  readonly unit?: 'MB' | 'blocks' | 'buttons' | 'characters';
  readonly runs: number;
  readonly median: number;
  readonly p99: number;
  /** The median that the project allows itself; some things have none. */
  readonly limit?: number;
  /** The same for the 99th percentile. */
  readonly p99Limit?: number;
  /** How well it did, as shares by name; the table has a column for each. */
  readonly quality?: Readonly<Record<string, number>>;
  /** What a reader of the table must know. */
  readonly note?: string;
}

/** What `npm run bench -- NAME` measures. */
export type Subject = () => Measured[] | Promise<Measured[]>;

export interface Plan {
  readonly warmUp: number;
  readonly runs: number;
  readonly limit?: number;
  readonly p99Limit?: number;
}

/** Times something that happens within this process. */
export function measure(name: string, { warmUp, runs, ...limits }: Plan, run: () => unknown): Measured {
  const times: number[] = [];
  for (let i = -warmUp; i < runs; i += 1) {
    const start = performance.now();
    run();
    if (i >= 0) times.push(performance.now() - start);
  }
  return measured(name, times, limits);
}

/** Times something that tells its own time, such as a process. */
export async function measureEach(
  name: string,
  { warmUp, runs, ...limits }: Plan,
  time: () => Promise<number>,
): Promise<Measured> {
  const times: number[] = [];
  for (let i = -warmUp; i < runs; i += 1) {
    const taken = await time();
    if (i >= 0) times.push(taken);
  }
  return measured(name, times, limits);
}

function measured(name: string, times: readonly number[], limits: Pick<Measured, 'limit' | 'p99Limit'>): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { name, runs: times.length, median: at(0.5), p99: at(0.99), ...limits };
}
