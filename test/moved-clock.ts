const MINUTE_MS = 60_000;

/** A clock that the fakes and the bot's processes share. It runs like the machine's clock, and can be moved forward. */
export class MovedClock {
  #ahead = 0;

  readonly now = (): number => Date.now() + this.#ahead;

  /** Moves the clock forward. Processes that already run do not notice. */
  forward(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  /** Moves the clock forward until it shows this second of a minute. */
  forwardToSecond(second: number): void {
    this.forward((second * 1000 - (this.now() % MINUTE_MS) + MINUTE_MS) % MINUTE_MS);
  }

  /** Returns options that make a new Node process use this clock by replacing `Date`. */
  nodeOptions(): string[] {
    const code = `
      const { now } = Date;
      const moved = () => now() + ${this.#ahead};
      globalThis.Date = new Proxy(Date, {
        construct: (target, given) => Reflect.construct(target, given.length === 0 ? [moved()] : given),
        get: (target, name) => (name === 'now' ? moved : Reflect.get(target, name)),
      });
    `;
    return [`--import=data:text/javascript,${encodeURIComponent(code)}`];
  }
}
