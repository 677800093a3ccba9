import type { Briefing } from '../briefing/briefing.ts';
import type { BriefingOrProblems } from '../briefing/load.ts';
import type { Problem } from '../briefing/problem.ts';
import { errorText } from '../lib/error-text.ts';
import { runInWorker, type WorkerFault } from './run-in-worker.ts';

/** Milliseconds. A folder normally takes well under a second. */
const TIME_LIMIT = 15_000;

export type LoadResult = { readonly briefing: Briefing } | { readonly problems: readonly Problem[] };

/**
 * Reads and checks a briefing's folder in a worker thread, so that no content can block or crash this process. Never
 * rejects: a folder that needs more than 15 seconds or 512 MB gets a problem that says so.
 */
export async function loadInWorker(folder: string, signal?: AbortSignal, timeLimit = TIME_LIMIT): Promise<LoadResult> {
  const file = new URL('./briefing-worker.ts', import.meta.url);
  const loaded = await runInWorker<BriefingOrProblems>(file, folder, timeLimit, signal);
  if ('result' in loaded) return loaded.result;
  const what = faultText(loaded.fault, timeLimit);
  return { problems: [{ file: '.', line: 0, field: '', what, fix: 'Undo the last change and check what it added' }] };
}

function faultText(fault: WorkerFault, timeLimit: number): string {
  switch (fault) {
    case 'late':
      return `reading the folder took more than ${timeLimit / 1000} s`;
    case 'stopped':
      return 'reading the folder was aborted because the process is stopping';
    case 'ended':
      return 'the folder cannot be read: the worker thread exited without a result';
    default:
      return `the folder cannot be read: ${errorText(fault)}`;
  }
}
