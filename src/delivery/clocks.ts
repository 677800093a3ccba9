/** The clocks of this process, and a way to wait. All in milliseconds. */
export interface Clocks {
  /** Never set; it may stand still while the machine sleeps. */
  monotonic(): number;
  /** Since 1970; somebody may set it. */
  wall(): number;
  /** Waits, but no longer than until the signal. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

/** What a timer can wait for at most. */
const LONGEST = 2 ** 31 - 1;

export const SYSTEM_CLOCKS: Clocks = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  sleep: (duration, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(Math.max(0, duration), LONGEST));
      signal?.addEventListener('abort', end, { once: true });
    }),
};
