/** Lets a test wait for a state of the server. */
export class Waiting {
  readonly #waiting: { check: () => boolean; resolve: () => void }[] = [];
  readonly #onChange: () => void;

  /** @param onChange called whenever anything happens */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Waits until a condition holds. It is checked after each change. */
  async until(check: () => boolean): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve) => this.#waiting.push({ check, resolve }));
  }

  /** Waits for the first defined value. */
  async value<T>(find: () => T | undefined): Promise<T> {
    await this.until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error('what was waited for is gone again');
    return found;
  }

  /** Reports a change. */
  wake(): void {
    this.#onChange();
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.check()) waiting.resolve();
      else this.#waiting.push(waiting);
    }
  }
}
