import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { AskIndex } from '../ask/ask-index.ts';
import { buildIndex, indexSteps } from '../ask/build-index.ts';
import { needsFirstDay } from '../ask/learning/first-day.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { loadBriefing } from '../briefing/load.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import { errorCode } from '../lib/error-text.ts';
import type { Encoder } from '../ports/encoder.ts';
import type { Story } from '../reply/stories.ts';
import { learnPhrasings } from './learn-in-worker.ts';
import { loadInWorker } from './load-in-worker.ts';

/** Editors save a file in several steps, so a reload waits until no more follow. */
const SETTLE_MS = 150;
const INDEX_SLICE_MS = 15;

export type CurrentStory = ReturnType<Story['current']>;

export type Reload =
  | { readonly kind: 'loaded'; readonly story: string; readonly briefing: Briefing }
  | { readonly kind: 'rejected'; readonly story: string; readonly problems: readonly Problem[] };

export function reloadText(reload: Reload): string {
  if (reload.kind === 'loaded') return 'The briefing was saved and is in use.';
  return `The briefing was saved with problems; the previous one stays in use:\n${indentedProblems(reload.problems)}`;
}

function indentedProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => `  ${formatProblem(problem)}`).join('\n');
}

/** A saved change replaces the whole briefing in one step; a change with problems is only reported. */
export class LiveBriefing {
  readonly folder: string;
  #current: CurrentStory;
  readonly #onReload: (reload: Reload) => void;
  readonly #encoder: Encoder | undefined;
  /** Kept, so that after a change only new phrasings are encoded. */
  readonly #vectors = new Map<string, Float32Array>();
  readonly #onLearnt: (error?: Error) => void;
  #learningAbort = new AbortController();
  #watchers: FSWatcher[] = [];
  #settleTimer: NodeJS.Timeout | undefined;
  #loadingAbort = new AbortController();

  /** @throws Error that lists the folder's problems */
  constructor(
    folder: string,
    onReload: (reload: Reload) => void,
    encoder?: Encoder,
    onLearnt: (error?: Error) => void = () => {},
  ) {
    const loadResult = loadBriefing(folder);
    if ('problems' in loadResult) {
      const { problems } = loadResult;
      const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
      throw new Error(`${folder} has ${count}:\n${indentedProblems(problems)}`);
    }
    this.folder = resolve(folder);
    this.#onReload = onReload;
    this.#encoder = encoder;
    this.#onLearnt = onLearnt;
    this.#current = {
      briefing: loadResult.briefing,
      index: buildIndex(loadResult.briefing),
      ...(encoder && { encoder }),
    };
    void this.#learn();
  }

  get current(): CurrentStory {
    return this.#current;
  }

  /**
   * Each subfolder has its own watcher, because a recursive one loses files that editors replace by renaming. The parent has
   * one too, because a watcher loses a folder that is removed and recreated.
   */
  watch(): void {
    for (const watcher of this.#watchers) watcher.close();
    const name = basename(this.folder);
    this.#watchers = [
      ...this.#watchFolder(dirname(this.folder), (changedName) => changedName === null || changedName === name),
      ...[this.folder, ...subfolders(this.folder)].flatMap((path) => this.#watchFolder(path, () => true)),
    ];
  }

  #watchFolder(path: string, isRelevant: (changed: string | null) => boolean): FSWatcher[] {
    const scheduleReload = () => {
      clearTimeout(this.#settleTimer);
      this.#settleTimer = setTimeout(() => {
        this.watch();
        void this.reload();
      }, SETTLE_MS);
    };
    try {
      const watcher = watch(path, (_, changedName) => {
        if (isRelevant(changedName)) scheduleReload();
      });
      return [watcher.on('error', scheduleReload)];
    } catch (error) {
      if (isMissingFolder(error)) return [];
      throw error;
    }
  }

  /** Resolves once the briefing is in use, its problems are reported, or a later reload or `close` has aborted this one. */
  async reload(): Promise<void> {
    this.#loadingAbort.abort();
    const abortController = new AbortController();
    this.#loadingAbort = abortController;
    const loadResult = await loadInWorker(this.folder, abortController.signal);
    if (abortController.signal.aborted) return;
    const { id: story } = this.#current.briefing;
    const problems = 'problems' in loadResult ? loadResult.problems : idChangeProblems(loadResult.briefing, story);
    if ('problems' in loadResult || problems.length > 0) {
      this.#onReload({ kind: 'rejected', story, problems });
      return;
    }
    const index = await indexInSlices(loadResult.briefing, abortController.signal);
    if (!index) return;
    this.#current = { briefing: loadResult.briefing, index, ...(this.#encoder && { encoder: this.#encoder }) };
    this.#onReload({ kind: 'loaded', story, briefing: loadResult.briefing });
    void this.#learn();
  }

  /** Until an entry is learnt from its phrasings, it is matched by words only. */
  async #learn(): Promise<void> {
    this.#learningAbort.abort();
    const abortController = new AbortController();
    this.#learningAbort = abortController;
    const { index } = this.#current;
    if (!this.#encoder || !needsFirstDay(index)) return;
    try {
      const options = { encoder: this.#encoder, vectors: this.#vectors, signal: abortController.signal };
      const learntIndex = await learnPhrasings(index, options);
      if (!learntIndex) return;
      this.#current = { ...this.#current, index: learntIndex };
      this.#onLearnt();
    } catch (error) {
      this.#onLearnt(error instanceof Error ? error : new Error(String(error)));
    }
  }

  close(): void {
    this.#loadingAbort.abort();
    this.#learningAbort.abort();
    clearTimeout(this.#settleTimer);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}

/** Subscriptions and commands refer to the story's id. */
function idChangeProblems({ id }: Briefing, story: string): Problem[] {
  if (id === story) return [];
  const message = `was "${story}" when the bot started, and is "${id}" now`;
  const fix = 'Change it back, or restart the bot, which suspends the subscriptions to the old id';
  return [{ file: 'briefing.yaml', line: 0, field: 'id', message, fix }];
}

function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch (error) {
    if (isMissingFolder(error)) return [];
    throw error;
  }
}

function isMissingFolder(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}

async function indexInSlices(briefing: Briefing, signal: AbortSignal): Promise<AskIndex | undefined> {
  const steps = indexSteps(briefing);
  let sliceStart = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - sliceStart < INDEX_SLICE_MS) continue;
    await setImmediate();
    if (signal.aborted) return undefined;
    sliceStart = performance.now();
  }
}
