/** Lets tests wait for a state of the server. */
export class Waiting {
  readonly #waiting = new Set<() => void>();
  readonly #onChange: () => void;

  /** @param onChange called after each change */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Waits until a condition holds. It is checked after each change. */
  async until(isMet: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (isMet()) resolve();
    };
    this.#waiting.add(check);
    check();
    await promise;
    this.#waiting.delete(check);
  }

  /** Reports a change. */
  wake(): void {
    this.#onChange();
    for (const check of this.#waiting) check();
  }
}
