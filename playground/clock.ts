import { Temporal } from 'temporal-polyfill';

/** The clocks of this machine, in milliseconds. */
export interface MachineClocks {
  wall(): number;
  /** Never set. */
  monotonic(): number;
}

const MACHINE: MachineClocks = { wall: () => Date.now(), monotonic: () => performance.now() };
/** What a timer can wait for at most. */
const LONGEST = 2 ** 31 - 1;

/**
 * The playground's clock: the machine's, or one that was set to some instant and goes on from there. Its wall and its
 * monotonic clock move together, so that a step ahead is no fault to anybody who holds the one against the other. What
 * sleeps by it wakes when a step ahead takes it past its time.
 */
export class PlaygroundClock {
  readonly #machine: MachineClocks;
  /** The wall and the machine's monotonic clock when it was set; undefined while it is the machine's. */
  #set: { readonly wall: number; readonly monotonic: number } | undefined;
  /** All steps ahead so far. */
  #ahead = 0;
  readonly #listeners = new Set<() => void>();

  constructor(machine: MachineClocks = MACHINE) {
    this.#machine = machine;
  }

  get isReal(): boolean {
    return this.#set === undefined;
  }

  readonly now = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Math.floor(this.wall()));

  /** What the machine's clock shows. */
  realNow(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#machine.wall());
  }

  readonly wall = (): number =>
    this.#set ? this.#set.wall + this.#machine.monotonic() - this.#set.monotonic : this.#machine.wall();

  readonly monotonic = (): number => this.#machine.monotonic() + this.#ahead;

  /** Goes to an instant and runs on from there; without one, returns to the machine's time. Notifies the listeners. */
  set(at?: Temporal.Instant): void {
    const before = this.wall();
    this.#set = at && { wall: at.epochMilliseconds, monotonic: this.#machine.monotonic() };
    this.#ahead += Math.max(0, this.wall() - before);
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls back each time it is set. @returns what ends that */
  onSet(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly sleep = (duration: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const until = this.monotonic() + Math.max(0, duration);
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        unlisten();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(end, Math.min(Math.max(0, until - this.monotonic()), LONGEST));
      };
      const unlisten = this.onSet(wait);
      signal?.addEventListener('abort', end, { once: true });
      wait();
    });
}
