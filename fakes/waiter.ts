export class Waiter {
  readonly #checks = new Set<() => void>();
  readonly #onChange: () => void;

  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Waits until a condition is true. Checks it after each `wake`. */
  async until(isMet: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (isMet()) resolve();
    };
    this.#checks.add(check);
    check();
    await promise;
    this.#checks.delete(check);
  }

  wake(): void {
    this.#onChange();
    for (const check of this.#checks) check();
  }
}
