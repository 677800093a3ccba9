import { Worker } from 'node:worker_threads';
import type { Briefing } from '../briefing/briefing.ts';
import type { Loaded } from '../briefing/load.ts';
import type { Problem } from '../briefing/problem.ts';
import { errorText } from '../lib/error-text.ts';

/** A folder takes well under a second; one that takes longer was made to. In milliseconds. */
const TIME_LIMIT = 15_000;
const MEMORY_LIMIT_MB = 512;

export type LoadedElsewhere = { readonly briefing: Briefing } | { readonly problems: readonly Problem[] };

/**
 * Reads and checks a briefing's folder in a thread of its own, so that no content of it holds this process up or ends it.
 * Never rejects: a folder that cannot be read in 15 seconds and 512 MB has a problem that says so.
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
    const stop = () => fail('the folder was no longer read: the process is ending');
    const timer = setTimeout(() => fail(`the folder takes more than ${timeLimit / 1000} s to read`), timeLimit);
    signal?.addEventListener('abort', stop);
    worker.once('message', (loaded: Loaded) => end(loaded));
    worker.once('error', (error) => fail(`the folder cannot be read: ${errorText(error)}`));
    worker.once('exit', () => fail('the folder cannot be read: its reader ended early'));
  });
}
