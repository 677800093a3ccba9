const MINUTE_MS = 60_000;

/** The machine's clock, moved forward, for the fakes and the bot's processes. */
export class MovedClock {
  #ahead = 0;

  readonly now = (): number => Date.now() + this.#ahead;

  /** Running processes do not notice. */
  forward(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  forwardToSecond(second: number): void {
    this.forward((second * 1000 - (this.now() % MINUTE_MS) + MINUTE_MS) % MINUTE_MS);
  }

  /** Returns options that replace `Date` in a new Node process. */
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
