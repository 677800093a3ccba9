import { constants } from 'node:os';

/** What a process ends with, besides 0: in order. docs/operations.md tells them to whoever runs it. */
export const EXIT = {
  /** It could not start, or what was asked for cannot be done. */
  failed: 1,
  /** A fault in the program. */
  crashed: 70,
  /** Something was under way for longer than it may be; the next start looks after it. */
  unfinished: 75,
} as const;

/** Docker kills after ten seconds whatever it asked to end; others wait longer. In milliseconds. */
const LONGEST_END = 9000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The end of this process: in order if there is time for it, and at once if not. */
export class Shutdown {
  readonly #stop = new AbortController();
  readonly #tell: (text: string) => void;
  readonly #underWay = new Set<string>();

  /** @param tell what went wrong */
  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** Aborted once the process is to end. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** From now on the first signal asks the process to end, a second one ends it, and so does a fault that nobody catches. */
  listen(): void {
    for (const name of SIGNALS) {
      process.on(name, () => {
        if (!this.signal.aborted) return this.begin();
        this.#leave(`Left at a second ${name}`, 128 + constants.signals[name]);
      });
    }
    // Nobody knows what is whole after that, so nothing more is written. What was being posted is looked up at the next start.
    process.on('uncaughtException', (error: unknown) =>
      this.#leave(`Ended by a fault: ${stackOf(error)}`, EXIT.crashed),
    );
  }

  /** The process is to end now; it has nine seconds for it. */
  begin(): void {
    if (this.signal.aborted) return;
    this.#stop.abort();
    const late = () => {
      const said = typeof process.exitCode === 'number' ? process.exitCode : EXIT.unfinished;
      this.#leave(`Ended after ${LONGEST_END / 1000} s`, said);
    };
    setTimeout(late, LONGEST_END).unref();
  }

  /** Has something named, if the process has to leave before it ends. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    this.#underWay.add(what);
    try {
      return await work;
    } finally {
      this.#underWay.delete(what);
    }
  }

  #leave(why: string, code: number): void {
    const unfinished = [...this.#underWay].join(', ');
    this.#tell(unfinished === '' ? `${why}.` : `${why}, though this had not ended: ${unfinished}.`);
    process.exit(code);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
