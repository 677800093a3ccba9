/** What an attempt gave, or why it has to be made again. */
export type Attempt<T> = { readonly value: T } | { readonly retry: string };

interface RetryOptions {
  /** Waits for some milliseconds, or until the signal aborts. */
  readonly pause: (duration: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called once, at the first failure, with its reason. */
  readonly onFailure: (reason: string) => void;
  /** Called once if an attempt succeeds after a failure. */
  readonly onRecovery: () => void;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Makes an attempt until it succeeds: 1 s after the first failure, and after twice as long each time, up to a minute.
 * Undefined if the signal aborted first.
 * @throws whatever an attempt throws: throw what no further attempt can help
 */
export async function retried<T>(attempt: () => Promise<Attempt<T>>, options: RetryOptions): Promise<T | undefined> {
  const { pause, signal, onFailure, onRecovery } = options;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const result = await attempt();
    if ('value' in result) {
      if (failures > 0) onRecovery();
      return result.value;
    }
    if (failures === 0) onFailure(result.retry);
    await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures), signal);
  }
  return undefined;
}
