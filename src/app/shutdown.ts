import { constants } from 'node:os';

/** Exit codes besides 0; docs/operations.md lists them. */
export const EXIT = {
  /** It could not start, or could not do what was asked. */
  failed: 1,
  /** A bug. */
  crashed: 70,
  /** Work was still running at the deadline; the next start picks it up. */
  unfinished: 75,
} as const;

/** Docker kills a container ten seconds after it asks it to stop; others wait longer. In milliseconds. */
const DEADLINE = 9000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Stops the process: in order if there is time, at once if not. */
export class Shutdown {
  readonly #stop = new AbortController();
  readonly #tell: (text: string) => void;
  readonly #underWay = new Set<string>();

  /** @param tell logs what went wrong */
  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** Aborted once the process should stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Stops at the first signal; exits at once at a second one and at an uncaught error. */
  listen(): void {
    for (const name of SIGNALS) {
      process.on(name, () => {
        if (!this.signal.aborted) return this.begin();
        this.#leave(`Left at a second ${name}`, 128 + constants.signals[name]);
      });
    }
    // The state is unknown after that, so nothing more is written. The next start looks up what was being posted.
    process.on('uncaughtException', (error: unknown) =>
      this.#leave(`Ended by a fault: ${stackOf(error)}`, EXIT.crashed),
    );
  }

  /** Starts to stop; the process has nine seconds for it. */
  begin(): void {
    if (this.signal.aborted) return;
    this.#stop.abort();
    const late = () => {
      const code = typeof process.exitCode === 'number' ? process.exitCode : EXIT.unfinished;
      this.#leave(`Ended after ${DEADLINE / 1000} s`, code);
    };
    setTimeout(late, DEADLINE).unref();
  }

  /** Exits once everything has stopped in order. A timer of an SDK, such as a wait for a rate limit, would delay that. */
  end(): void {
    process.exit(process.exitCode ?? 0);
  }

  /** Names work that is running, for the log if the process exits before it ends. */
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
