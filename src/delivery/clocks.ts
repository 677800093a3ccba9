import { sleep } from '../lib/sleep.ts';

/** The clocks of this process, and a way to wait. All in milliseconds. */
export interface Clocks {
  /** Never set; it may stand still while the machine sleeps. */
  monotonic(): number;
  /** Since 1970; somebody may set it. */
  wall(): number;
  /** Waits, but no longer than until the signal. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCKS: Clocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sleep,
};
