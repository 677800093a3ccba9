/** Tells once that the store does not answer, and once that it does again, whoever of several needs it. */
export class Trouble {
  readonly #tell: (text: string) => void;
  readonly #waiting = new Set<string>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  failed(who: string, error: unknown): void {
    const isNew = this.#waiting.size === 0;
    this.#waiting.add(who);
    const fault = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    if (isNew) this.#tell(`Deliveries wait, since the store fails: ${fault}. It is tried again until it works.`);
  }

  answered(who: string): void {
    if (this.#waiting.delete(who) && this.#waiting.size === 0) this.#tell('The store works again: deliveries go on.');
  }
}

const FIRST_REST = 250;
const LONGEST_REST = 15_000;

/** How long to wait after so many failures of the store in a row, in milliseconds. */
export function restAfter(failures: number): number {
  return Math.min(LONGEST_REST, FIRST_REST * 2 ** (failures - 1));
}
