import { errorText } from '../lib/error-text.ts';
import type { Queue, QueueCount } from '../ports/queue.ts';
import type { PlatformName } from '../schedule/subscription.ts';

export type ProbeResult =
  | { readonly isWell: true; readonly depth: readonly QueueCount[] }
  | { readonly isWell: false; readonly reason: string };

/**
 * Probes a store, with a timeout in case the store hangs. Concurrent calls share one query.
 * @param timeout timeout in milliseconds
 */
export function storeProbe(
  queue: Queue,
  platforms: readonly PlatformName[],
  timeout: number,
): () => Promise<ProbeResult> {
  let asking: Promise<ProbeResult> | undefined;
  return async () => {
    asking ??= queue
      .depth(platforms)
      .then(
        (depth): ProbeResult => ({ isWell: true, depth }),
        (error: unknown): ProbeResult => ({ isWell: false, reason: errorText(error) }),
      )
      .finally(() => {
        asking = undefined;
      });
    const late = Promise.withResolvers<ProbeResult>();
    const timer = setTimeout(() => {
      late.resolve({ isWell: false, reason: `the store did not answer within ${timeout / 1000} s` });
    }, timeout);
    try {
      return await Promise.race([asking, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
