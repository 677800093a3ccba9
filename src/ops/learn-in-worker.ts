import { Worker } from 'node:worker_threads';
import type { AskIndex } from '../ask/ask-index.ts';
import { firstDayExamples, firstDayLines, withFirstDay } from '../ask/learning/first-day.ts';
import type { Classifiers } from '../ask/learning/learnt-model.ts';
import type { TrainingExample } from '../ask/learning/linear-model.ts';
import { classIds } from '../ask/learning/training-lines.ts';
import type { Encoder } from '../ports/encoder.ts';

/** Small, because a question that arrives meanwhile waits for one batch. */
const BATCH_SIZE = 8;
/** After this many empty batches in a row, the encoder counts as failed. */
const MAX_EMPTY_BATCHES = 3;

export interface LearnOptions {
  readonly encoder: Encoder;
  /** Known vectors by text. The function adds new ones. */
  readonly vectors: Map<string, Float32Array>;
  readonly signal: AbortSignal;
}

/**
 * Learns from the phrasings of an index in a worker thread, and returns an index that knows them. Returns undefined if the
 * signal aborts; rejects if the thread fails. Without vectors, learns from words only.
 */
export async function learnPhrasings(index: AskIndex, options: LearnOptions): Promise<AskIndex | undefined> {
  const { encoder, vectors, signal } = options;
  const texts = [...new Set(firstDayLines(index.briefing).map(({ text }) => text))];
  const missingTexts = texts.filter((text) => !vectors.has(text));
  let emptyBatches = 0;
  for (let i = 0; i < missingTexts.length && emptyBatches < MAX_EMPTY_BATCHES; i += BATCH_SIZE) {
    const batch = await encoder.encode(missingTexts.slice(i, i + BATCH_SIZE));
    if (signal.aborted) return undefined;
    for (const [text, vector] of batch) vectors.set(text, vector);
    emptyBatches = batch.size === 0 ? emptyBatches + 1 : 0;
  }
  const model = await fitInWorker(firstDayExamples(index, vectors), classIds(index.briefing), signal);
  return model && withFirstDay(index, model, vectors);
}

function fitInWorker(
  examples: readonly TrainingExample[],
  ids: ReturnType<typeof classIds>,
  signal: AbortSignal,
): Promise<Classifiers | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Classifiers | undefined>();
  const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), {
    workerData: { examples, ids },
    env: {},
  });
  worker.once('online', () => worker.unref()); // Learning must not keep the process running.
  const stop = () => {
    resolve(undefined);
    void worker.terminate();
  };
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', (model: Classifiers) => resolve(model));
  worker.once('error', reject);
  worker.once('exit', () => {
    signal.removeEventListener('abort', stop);
    reject(new Error('The worker thread that learns from phrasings exited without a result.'));
  });
  return promise;
}
