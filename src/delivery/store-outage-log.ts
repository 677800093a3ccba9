import { errorText } from '../lib/error-text.ts';

/** Logs a store outage once when it starts and once when it ends, however many callers hit it. */
export class StoreOutageLog {
  readonly #warn: (text: string) => void;
  readonly #failingCallers = new Set<string>();

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  recordFailure(caller: string, error: unknown): void {
    const isFirstFailure = this.#failingCallers.size === 0;
    this.#failingCallers.add(caller);
    const fault = errorText(error).replace(/\.$/, '');
    if (isFirstFailure) this.#warn(`Deliveries are paused because the store fails: ${fault}. Retrying until it works.`);
  }

  recordSuccess(caller: string): void {
    if (this.#failingCallers.delete(caller) && this.#failingCallers.size === 0) {
      this.#warn('The store works again. Deliveries resume.');
    }
  }
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 15_000;

export function retryDelay(failures: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}
