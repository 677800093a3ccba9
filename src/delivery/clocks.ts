import { sleep } from '../lib/sleep.ts';

/** In milliseconds. */
export interface Clocks {
  /** Is never set back, but may stop while the machine sleeps. */
  monotonic(): number;
  /** Epoch milliseconds, which the operator or NTP can set. */
  wall(): number;
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCKS: Clocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sleep,
};
