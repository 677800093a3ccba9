import { errorText } from '../lib/error-text.ts';
import type { Queue, QueueCount } from '../ports/queue.ts';
import type { PlatformName } from '../schedule/subscription.ts';

export type ProbeResult =
  | { readonly isHealthy: true; readonly depth: readonly QueueCount[] }
  | { readonly isHealthy: false; readonly reason: string };

/** Returns a function that queries the store and never rejects. Concurrent calls share one query. */
export function storeProbe(
  queue: Queue,
  platforms: readonly PlatformName[],
  timeout: number,
): () => Promise<ProbeResult> {
  let query: Promise<ProbeResult> | undefined;
  return async () => {
    query ??= queue
      .depth(platforms)
      .then(
        (depth): ProbeResult => ({ isHealthy: true, depth }),
        (error: unknown): ProbeResult => ({ isHealthy: false, reason: errorText(error) }),
      )
      .finally(() => {
        query = undefined;
      });
    const timeoutResult = Promise.withResolvers<ProbeResult>();
    const reason = `the store did not answer within ${timeout / 1000} s`;
    const timer = setTimeout(() => timeoutResult.resolve({ isHealthy: false, reason }), timeout);
    try {
      return await Promise.race([query, timeoutResult.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
