import { once } from 'node:events';
import { constants } from 'node:os';
import { stackText } from '../lib/error-text.ts';

/** docs/operations.md explains these codes to operators. */
export const EXIT_CODE = {
  failed: 1,
  crashed: 70,
  /** Work was still running at the deadline; the next start picks it up. */
  unfinished: 75,
} as const;

/** By default, Docker kills a container ten seconds after asking it to stop; systemd and Kubernetes wait longer. */
const DEADLINE_MS = 9000;

export class Shutdown {
  readonly #controller = new AbortController();
  readonly #warn: (text: string) => void;
  readonly #pending = new Set<string>();

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins the shutdown at the first SIGINT or SIGTERM. Exits at once on a second signal or an uncaught error. */
  listen(): void {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (!this.signal.aborted) return this.begin();
        this.#exit(`Exited on a second ${name}`, 128 + constants.signals[name]);
      });
    }
    // The state is unknown after an uncaught error, so nothing more is stored. The next start looks up what was being posted.
    process.on('uncaughtException', (error: unknown) => this.#exit(`Crashed: ${stackText(error)}`, EXIT_CODE.crashed));
  }

  begin(): void {
    if (this.signal.aborted) return;
    this.#controller.abort();
    const exitAtDeadline = () => {
      const code = typeof process.exitCode === 'number' ? process.exitCode : EXIT_CODE.unfinished;
      this.#exit(`Exited after ${DEADLINE_MS / 1000} s`, code);
    };
    setTimeout(exitAtDeadline, DEADLINE_MS).unref();
  }

  /** An SDK's timer, such as a rate-limit wait, would otherwise delay the exit. */
  end(): void {
    process.exit(process.exitCode ?? 0);
  }

  /** If the process exits before the work is done, the log names it. */
  async track<T>(name: string, work: Promise<T>): Promise<T> {
    this.#pending.add(name);
    try {
      return await work;
    } finally {
      this.#pending.delete(name);
    }
  }

  #exit(reason: string, code: number): void {
    const unfinished = [...this.#pending].join(', ');
    this.#warn(unfinished === '' ? `${reason}.` : `${reason}; still unfinished: ${unfinished}.`);
    process.exit(code);
  }
}

export async function whenAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
