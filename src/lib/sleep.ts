/** The longest delay that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Resolves after a while, or as soon as the signal aborts. Never rejects, and leaves no listener behind.
 * @param duration in milliseconds; a negative one is 0, and one of more than 24 days ends early
 */
export function sleep(duration: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(Math.max(0, duration), LONGEST_TIMER));
    signal?.addEventListener('abort', end);
  });
}
