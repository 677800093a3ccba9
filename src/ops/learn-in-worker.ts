import type { AskIndex } from '../ask/ask-index.ts';
import { firstDayExamples, firstDayLines, withFirstDay } from '../ask/learning/first-day.ts';
import type { Classifiers } from '../ask/learning/learnt-model.ts';
import { classIds } from '../ask/learning/training-lines.ts';
import type { Encoder } from '../ports/encoder.ts';
import { runInWorker } from './run-in-worker.ts';

/** Small, because a question that arrives meanwhile waits for one batch. */
const BATCH_SIZE = 8;
/** In a row. The encoder then counts as failed. */
const MAX_EMPTY_BATCHES = 3;
const TIME_LIMIT_MS = 600_000;

export interface LearnOptions {
  readonly encoder: Encoder;
  /** By text. The function adds new ones. */
  readonly vectors: Map<string, Float32Array>;
  readonly signal: AbortSignal;
}

/** Returns undefined if the signal aborts. Without vectors, learns from words only. */
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
  const file = new URL('./learn-worker.ts', import.meta.url);
  const data = { examples: firstDayExamples(index, vectors), ids: classIds(index.briefing) };
  const outcome = await runInWorker<Classifiers>(file, data, TIME_LIMIT_MS, signal);
  if ('result' in outcome) return withFirstDay(index, outcome.result, vectors);
  if (outcome.fault === 'stopped') return undefined;
  throw outcome.fault === 'late' ? new Error('Learning from phrasings took too long') : outcome.fault;
}
