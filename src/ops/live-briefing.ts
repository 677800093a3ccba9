import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { buildIndex, indexSteps } from '../ask/index.ts';
import { needsFirstDay } from '../ask/learnt/first-day.ts';
import type { AskIndex } from '../ask/model.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { loadBriefing } from '../briefing/load.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import type { Encoder } from '../ports/encoder.ts';
import { learnPhrasings } from './learn-in-worker.ts';
import { loadInWorker } from './load-in-worker.ts';

/** An editor saves in several steps; the folder is read once they are over. */
const SETTLE_MS = 150;
/** How long the index may be built before other work has its turn, in milliseconds. */
const SLICE_MS = 15;

export interface Current {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  /** Reads a question's meaning; without it the words decide alone. */
  readonly encoder?: Encoder;
  /** Decides again where the engine is unsure; without it the engine decides alone. */
  readonly secondOpinion?: SecondOpinion;
}

/** What became of a saved change. */
export type Reload =
  | { readonly kind: 'taken'; readonly briefing: Briefing }
  | { readonly kind: 'kept'; readonly problems: readonly Problem[] };

/** The folder's files cannot be used; `problems` says why. */
export class BriefingError extends Error {
  readonly problems: readonly Problem[];

  constructor(folder: string, problems: readonly Problem[]) {
    super(
      `${folder} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** The briefing in use. A saved file replaces the whole of it in one step, or changes nothing and is reported. */
export class LiveBriefing {
  #current: Current;
  readonly #folder: string;
  readonly #onReload: (reload: Reload) => void;
  readonly #encoder: Encoder | undefined;
  /** The sentence vectors of phrasings, kept so that a changed file costs only its new lines. */
  readonly #vectors = new Map<string, Float32Array>();
  readonly #onLearnt: (error?: Error) => void;
  #learning = new AbortController();
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Ends the reading that is under way. */
  #loading: AbortController | undefined;

  /**
   * @param onLearnt called once entries that no model knows were learnt from their phrasings, or with what went wrong
   * @throws BriefingError if the folder cannot be used as it is
   */
  constructor(
    folder: string,
    onReload: (reload: Reload) => void,
    encoder?: Encoder,
    onLearnt: (error?: Error) => void = () => {},
  ) {
    const loaded = loadBriefing(folder);
    if ('problems' in loaded) throw new BriefingError(folder, loaded.problems);
    this.#folder = resolve(folder);
    this.#onReload = onReload;
    this.#encoder = encoder;
    this.#onLearnt = onLearnt;
    this.#current = ready(loaded.briefing, encoder);
    void this.#learn();
  }

  get current(): Current {
    return this.#current;
  }

  /** Begins to watch the folder, until `close`. */
  watch(): void {
    this.#follow();
  }

  /**
   * Watches each folder by itself, the one above included: a recursive watch loses a file that an editor replaces by
   * renaming, and any watch loses a folder that is taken away and put back.
   */
  #follow(): void {
    for (const watcher of this.#watchers) watcher.close();
    const name = basename(this.#folder);
    this.#watchers = [
      ...this.#observe(dirname(this.#folder), (changed) => changed === null || changed === name),
      ...[this.#folder, ...subfolders(this.#folder)].flatMap((path) => this.#observe(path, () => true)),
    ];
  }

  #observe(path: string, concerns: (changed: string | null) => boolean): FSWatcher[] {
    const settle = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#follow();
        void this.reload();
      }, SETTLE_MS);
    };
    try {
      const watcher = watch(path, (_, changed) => {
        if (concerns(changed)) settle();
      });
      return [watcher.on('error', settle)];
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  }

  /** Reads the folder again, now, in a thread of its own. Resolves once it was taken or reported. */
  async reload(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const loaded = await loadInWorker(this.#folder, loading.signal);
    // A later change is read by a later call.
    if (loading.signal.aborted) return;
    if ('problems' in loaded) {
      this.#onReload({ kind: 'kept', problems: loaded.problems });
      return;
    }
    const index = await indexInSlices(loaded.briefing, loading.signal);
    if (!index) return;
    this.#current = { briefing: loaded.briefing, index, ...(this.#encoder && { encoder: this.#encoder }) };
    this.#onReload({ kind: 'taken', briefing: loaded.briefing });
    void this.#learn();
  }

  /** Learns entries that no model knows from their phrasings; until that is done the words alone find them. */
  async #learn(): Promise<void> {
    this.#learning.abort();
    const learning = new AbortController();
    this.#learning = learning;
    const { index } = this.#current;
    if (!this.#encoder || !needsFirstDay(index)) return;
    try {
      const options = { encoder: this.#encoder, vectors: this.#vectors, signal: learning.signal };
      const learnt = await learnPhrasings(index, options);
      if (!learnt) return;
      this.#current = { ...this.#current, index: learnt };
      this.#onLearnt();
    } catch (error) {
      this.#onLearnt(error instanceof Error ? error : new Error(String(error)));
    }
  }

  close(): void {
    this.#loading?.abort();
    this.#learning.abort();
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}

function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** True if a folder disappeared: the load that follows says so. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
}

/** Builds the index while questions go on being answered. Undefined once the signal is aborted. */
async function indexInSlices(briefing: Briefing, signal: AbortSignal): Promise<AskIndex | undefined> {
  const steps = indexSteps(briefing);
  let began = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - began < SLICE_MS) continue;
    await setImmediate();
    if (signal.aborted) return undefined;
    began = performance.now();
  }
}

function ready(briefing: Briefing, encoder: Encoder | undefined): Current {
  return { briefing, index: buildIndex(briefing), ...(encoder && { encoder }) };
}
