import { Temporal } from 'temporal-polyfill';

/** In milliseconds. */
export interface MachineClocks {
  wall(): number;
  /** Reads a clock that cannot be set, so it never jumps. */
  monotonic(): number;
}

const MACHINE_CLOCKS: MachineClocks = { wall: () => Date.now(), monotonic: () => performance.now() };
/** The longest delay that setTimeout accepts. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's clock, or one that was set and runs on from there. A step forward also moves the monotonic clock, so the
 * delivery's clock guard sees no jump.
 */
export class PlaygroundClock {
  readonly #machine: MachineClocks;
  #set: { readonly wall: number; readonly monotonic: number } | undefined;
  #stepsForwardMs = 0;
  readonly #listeners = new Set<() => void>();

  constructor(machine: MachineClocks = MACHINE_CLOCKS) {
    this.#machine = machine;
  }

  get isReal(): boolean {
    return this.#set === undefined;
  }

  readonly now = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Math.floor(this.wall()));

  realNow(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#machine.wall());
  }

  readonly wall = (): number =>
    this.#set ? this.#set.wall + this.#machine.monotonic() - this.#set.monotonic : this.#machine.wall();

  readonly monotonic = (): number => this.#machine.monotonic() + this.#stepsForwardMs;

  /** Without an instant, goes back to the machine's time. */
  set(instant?: Temporal.Instant): void {
    const wallBefore = this.wall();
    this.#set = instant && { wall: instant.epochMilliseconds, monotonic: this.#machine.monotonic() };
    this.#stepsForwardMs += Math.max(0, this.wall() - wallBefore);
    for (const listener of [...this.#listeners]) listener();
  }

  onSet(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly sleep = (duration: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wakeTime = this.monotonic() + Math.max(0, duration);
      let timer: NodeJS.Timeout | undefined;
      const wake = () => {
        clearTimeout(timer);
        unlisten();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(wake, Math.min(Math.max(0, wakeTime - this.monotonic()), MAX_TIMER_MS));
      };
      const unlisten = this.onSet(wait);
      signal?.addEventListener('abort', wake, { once: true });
      wait();
    });
}
