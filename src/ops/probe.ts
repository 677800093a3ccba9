import { errorText } from '../lib/error-text.ts';
import type { Queue, Queued } from '../ports/queue.ts';

export type Probed =
  | { readonly isWell: true; readonly depth: readonly Queued[] }
  | { readonly isWell: false; readonly reason: string };

/**
 * What asks a store how it is, and does not wait for it: whoever asks gets an answer in time, though the store hangs.
 * However many ask, it is asked once at a time.
 * @param patience in milliseconds
 */
export function storeProbe(queue: Queue, patience: number): () => Promise<Probed> {
  let asking: Promise<Probed> | undefined;
  return async () => {
    asking ??= queue
      .depth()
      .then(
        (depth): Probed => ({ isWell: true, depth }),
        (error: unknown): Probed => ({ isWell: false, reason: errorText(error) }),
      )
      .finally(() => {
        asking = undefined;
      });
    const late = Promise.withResolvers<Probed>();
    const timer = setTimeout(() => {
      late.resolve({ isWell: false, reason: `it did not answer within ${patience / 1000} s` });
    }, patience);
    try {
      return await Promise.race([asking, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
