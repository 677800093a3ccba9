import { Worker } from 'node:worker_threads';
import { workerEnvironment } from '../lib/worker-environment.ts';

const MEMORY_LIMIT_MB = 512;

/** late: no result within the time limit · stopped: the signal aborted · an error: the thread failed */
export type WorkerOutcome<T> = { readonly result: T } | { readonly fault: 'late' | 'stopped' | Error };

/** Runs a file without the environment and with at most 512 MB. Never rejects. Times are in milliseconds. */
export function runInWorker<T>(
  file: URL,
  workerData: unknown,
  timeLimit: number,
  signal?: AbortSignal,
): Promise<WorkerOutcome<T>> {
  return new Promise((resolve) => {
    const worker = new Worker(file, {
      workerData,
      env: workerEnvironment(),
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    const finish = (outcome: WorkerOutcome<T>) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(outcome);
      void worker.terminate();
    };
    const stop = () => finish({ fault: 'stopped' });
    const timer = setTimeout(() => finish({ fault: 'late' }), timeLimit);
    signal?.addEventListener('abort', stop);
    worker.once('message', (result: T) => finish({ result }));
    worker.once('error', (error) => finish({ fault: error instanceof Error ? error : new Error(String(error)) }));
    worker.once('exit', () => finish({ fault: new Error('the worker thread exited without a result') }));
  });
}
