import type { Briefing } from '../briefing/briefing.ts';
import type { Problem } from '../briefing/problem.ts';
import { errorText } from '../lib/error-text.ts';
import { runInWorker } from './run-in-worker.ts';

const TIME_LIMIT_MS = 15_000;

export type LoadResult = { readonly briefing: Briefing } | { readonly problems: readonly Problem[] };

/** In a worker thread, no content can block or crash this process. Never rejects. */
export async function loadInWorker(
  folder: string,
  signal?: AbortSignal,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<LoadResult> {
  const file = new URL('./briefing-worker.ts', import.meta.url);
  const outcome = await runInWorker<LoadResult>(file, folder, timeLimitMs, signal);
  if ('result' in outcome) return outcome.result;
  const { fault } = outcome;
  const message =
    fault instanceof Error
      ? `the folder cannot be read: ${errorText(fault)}`
      : {
          late: `reading the folder took more than ${timeLimitMs / 1000} s`,
          stopped: 'reading the folder was aborted because the process is stopping',
        }[fault];
  return {
    problems: [{ file: '.', line: 0, field: '', message, fix: 'Undo the last change and check what it added' }],
  };
}
