export type Attempt<T> = { readonly value: T } | { readonly retry: string };

interface RetryOptions {
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called at the first failure only. */
  readonly onFailure: (reason: string) => void;
  readonly onRecovery: () => void;
}

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;

/** Pauses 1 s after the first failure, then twice as long each time, up to a minute. Undefined if the signal aborts. */
export async function retryUntilSuccess<T>(
  attempt: () => Promise<Attempt<T>>,
  options: RetryOptions,
): Promise<T | undefined> {
  const { pause, signal, onFailure, onRecovery } = options;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const result = await attempt();
    if ('value' in result) {
      if (failures > 0) onRecovery();
      return result.value;
    }
    if (failures === 0) onFailure(result.retry);
    await pause(Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures), signal);
  }
  return undefined;
}
