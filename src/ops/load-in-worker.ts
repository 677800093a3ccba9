import { Worker } from 'node:worker_threads';
import type { Briefing } from '../briefing/briefing.ts';
import type { Loaded } from '../briefing/load.ts';
import type { Problem } from '../briefing/problem.ts';
import { errorText } from '../lib/error-text.ts';

/** Milliseconds. A folder normally takes well under a second. */
const TIME_LIMIT = 15_000;
const MEMORY_LIMIT_MB = 512;

export type LoadedElsewhere = { readonly briefing: Briefing } | { readonly problems: readonly Problem[] };

/**
 * Reads and checks a briefing's folder in a worker thread, so that no content can block or crash this process. Never
 * rejects: a folder that needs more than 15 seconds or 512 MB gets a problem that says so.
 */
export function loadInWorker(folder: string, signal?: AbortSignal, timeLimit = TIME_LIMIT): Promise<LoadedElsewhere> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./briefing-worker.ts', import.meta.url), {
      workerData: folder,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    const end = (loaded: LoadedElsewhere) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(loaded);
      void worker.terminate();
    };
    const fail = (what: string) =>
      end({
        problems: [{ file: '.', line: 0, field: '', what, fix: 'Undo the last change and check what it added' }],
      });
    const stop = () => fail('reading the folder was aborted because the process is stopping');
    const timer = setTimeout(() => fail(`reading the folder took more than ${timeLimit / 1000} s`), timeLimit);
    signal?.addEventListener('abort', stop);
    worker.once('message', (loaded: Loaded) => end(loaded));
    worker.once('error', (error) => fail(`the folder cannot be read: ${errorText(error)}`));
    worker.once('exit', () => fail('the folder cannot be read: the worker thread exited without a result'));
  });
}
