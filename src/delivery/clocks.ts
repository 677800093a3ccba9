import { sleep } from '../lib/sleep.ts';

/** This process's clocks and timer, in milliseconds. */
export interface Clocks {
  /** Never set back; may stop while the machine sleeps. */
  monotonic(): number;
  /** Epoch milliseconds; the operator or NTP may set it. */
  wall(): number;
  /** Resolves after the duration, or earlier when the signal aborts. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCKS: Clocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sleep,
};
