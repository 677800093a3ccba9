import { errorText } from '../lib/error-text.ts';
import type { DeliveryCount, Ledger } from '../ports/ledger.ts';
import type { PlatformName } from '../schedule/subscription.ts';

export type ProbeResult =
  | { readonly isHealthy: true; readonly counts: readonly DeliveryCount[] }
  | { readonly isHealthy: false; readonly reason: string };

/** The returned function never rejects. Concurrent calls share one query. */
export function storeProbe(
  ledger: Pick<Ledger, 'count'>,
  platforms: readonly PlatformName[],
  timeout: number,
): () => Promise<ProbeResult> {
  let query: Promise<ProbeResult> | undefined;
  return async () => {
    query ??= ledger
      .count(platforms)
      .then(
        (counts): ProbeResult => ({ isHealthy: true, counts }),
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
