/** Lets a test wait for what happens in the server. */
export class Waiting {
  readonly #waiting: { check: () => boolean; resolve: () => void }[] = [];
  readonly #onChange: () => void;

  /** @param onChange called whenever anything happens */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Until it is so. It is looked at whenever anything happens. */
  async until(check: () => boolean): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve) => this.#waiting.push({ check, resolve }));
  }

  /** The first value that there is. */
  async value<T>(find: () => T | undefined): Promise<T> {
    await this.until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error('what was waited for is gone again');
    return found;
  }

  /** Something has happened. */
  wake(): void {
    this.#onChange();
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.check()) waiting.resolve();
      else this.#waiting.push(waiting);
    }
  }
}
