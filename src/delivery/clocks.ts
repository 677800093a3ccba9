import { sleep } from '../lib/sleep.ts';

/** This process's clocks and timer, in milliseconds. */
export interface Clocks {
  /** Returns a time that is never set back, but may stop while the machine sleeps. */
  monotonic(): number;
  /** Returns epoch milliseconds, which the operator or NTP may set. */
  wall(): number;
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCKS: Clocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sleep,
};
