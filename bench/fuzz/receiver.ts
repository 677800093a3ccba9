import type { CampaignReport } from '../report.ts';

/** What a receiver of a platform is sent. */
interface FuzzRun {
  readonly seed: number;
  readonly payloads: number;
  /** Called with how many were sent more. */
  readonly sent: (more: number) => void;
}

/** A way in, with the real app behind it. */
export interface Fuzzed {
  readonly name: string;
  readonly run: (run: FuzzRun) => Promise<CampaignReport>;
}

/** How many are under way at once. */
const AT_ONCE = 8;
/** Nothing that is sent may wait for longer, in milliseconds. */
const PATIENCE = 10_000;

/** The statuses that came back, how often. */
export class Tally {
  readonly #counts = new Map<number, number>();

  add(status: number): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1);
  }

  get figures() {
    const of = (status: number) => this.#counts.get(status) ?? 0;
    return { 'taken (200)': of(200), 'malformed (400)': of(400), 'refused (401)': of(401) };
  }
}

/** What the app told whoever runs it. */
export class Told {
  readonly lines: string[] = [];

  readonly warn = (problem: string): void => {
    this.lines.push(problem);
  };

  /** How often somebody was told that it did not work, with a reference. */
  get apologies(): number {
    return this.lines.filter((line) => /\([\da-f]{8}\)/.test(line)).length;
  }

  /** Faults of the code, each once: nothing that is sent may be more than a handler expects. */
  get faults(): string[] {
    const found = this.lines.filter((line) => /\b(?:Type|Range|Reference|Syntax)Error\b|\$?ZodError\b/.test(line));
    return [
      ...new Set(
        found.map((line) =>
          line
            .replaceAll(/\([\da-f]{8}\)/g, '')
            .split('\n')
            .slice(0, 4)
            .join(' | '),
        ),
      ),
    ];
  }
}

/** Each of them, some at once. */
export async function each<T>(all: readonly T[], work: (one: T, index: number) => Promise<void>): Promise<void> {
  const left = all.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, one] of left) await work(one, index);
    }),
  );
}

/** Ends what does not come. @throws Error once it has taken too long */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${PATIENCE / 1000} s`)), PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
