/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Resolves after a duration, or when the signal aborts. Never rejects, and leaves no listener behind.
 * @param duration in milliseconds; negative ones count as 0, ones over 24 days end early
 */
export function sleep(duration: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.min(Math.max(0, duration), MAX_TIMER_MS));
    signal?.addEventListener('abort', finish);
  });
}
