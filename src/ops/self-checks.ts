import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import { errorCode, errorText } from '../lib/error-text.ts';

export interface SelfCheck {
  readonly name: string;
  /** Rejects with what is wrong and what to do. */
  readonly run: () => Promise<void>;
}

/** Logs each fault once when it starts and once when it ends. */
export class SelfChecks {
  readonly #checks: readonly SelfCheck[];
  readonly #warn: (text: string) => void;
  readonly #faults = new Map<string, string>();
  #currentRun: Promise<void> | undefined;

  constructor(checks: readonly SelfCheck[], warn: (text: string) => void) {
    this.#checks = checks;
    this.#warn = warn;
  }

  fault(name: string): string | undefined {
    return this.#faults.get(name);
  }

  /** Concurrent calls share one run. */
  run(): Promise<void> {
    this.#currentRun ??= this.#runAll().finally(() => {
      this.#currentRun = undefined;
    });
    return this.#currentRun;
  }

  async #runAll(): Promise<void> {
    await Promise.all(this.#checks.map((check) => this.#runOne(check)));
  }

  async #runOne({ name, run }: SelfCheck): Promise<void> {
    try {
      await run();
      if (this.#faults.delete(name)) this.#warn(`${name} works again.`);
    } catch (error) {
      const fault = errorText(error);
      const isNew = !this.#faults.has(name);
      this.#faults.set(name, fault);
      if (isNew) this.#warn(`${name} failed its check: ${fault}`);
    }
  }
}

/** Opening a file fails if the process has no file descriptor left for connections either. */
export function descriptorCheck(openFile: (path: string) => Promise<{ close(): Promise<void> }> = open): SelfCheck {
  return {
    name: 'Opening files and connections',
    run: async () => {
      try {
        await (await openFile(devNull)).close();
      } catch (error) {
        if (!['EMFILE', 'ENFILE'].includes(errorCode(error) ?? '')) throw error;
        throw new Error(
          'no file descriptor is free, so new connections fail. Raise the limit (LimitNOFILE, ulimit -n), or find out what uses them up.',
          { cause: error },
        );
      }
    },
  };
}
