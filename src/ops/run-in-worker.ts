import { Worker } from 'node:worker_threads';

const MEMORY_LIMIT_MB = 512;

/** Why a worker thread returned no result: it timed out, was stopped, exited early or failed. */
export type WorkerFault = 'late' | 'stopped' | 'ended' | Error;

/**
 * Runs a file in a worker thread, without the environment and with at most 512 MB, until it posts its result. Never rejects.
 * @param timeLimit in milliseconds
 */
export function runInWorker<T>(
  file: URL,
  workerData: unknown,
  timeLimit: number,
  signal?: AbortSignal,
): Promise<{ readonly result: T } | { readonly fault: WorkerFault }> {
  return new Promise((resolve) => {
    const worker = new Worker(file, {
      workerData,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    const end = (outcome: { readonly result: T } | { readonly fault: WorkerFault }) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(outcome);
      void worker.terminate();
    };
    const stop = () => end({ fault: 'stopped' });
    const timer = setTimeout(() => end({ fault: 'late' }), timeLimit);
    signal?.addEventListener('abort', stop);
    worker.once('message', (result: T) => end({ result }));
    worker.once('error', (error) => end({ fault: error instanceof Error ? error : new Error(String(error)) }));
    worker.once('exit', () => end({ fault: 'ended' }));
  });
}
