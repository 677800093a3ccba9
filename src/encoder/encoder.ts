import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { Encoder } from '../ports/encoder.ts';

export interface EncoderOptions {
  /** How long a question waits for its vectors, in milliseconds. */
  readonly timeout?: number;
  /** Called once if the encoder fails; no vectors are made after that. */
  readonly onFailure?: (error: Error) => void;
  /** The worker's module. */
  readonly worker?: URL;
}

/** Milliseconds that a question waits for its vectors. The first question waits for the model to load. */
const TIMEOUT = 1500;
/** The most texts whose vectors are cached. */
const MAX_CACHED = 500;

/** Without limits, the thread's heap grows to several times what it needs, and never shrinks. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 };

const reply = z.object({ id: z.int(), vectors: z.array(z.instanceof(Float32Array)) });

/** Runs the sentence encoder in a worker thread, so that it never blocks the event loop. */
export function openEncoder(options: EncoderOptions = {}): Encoder & { close(): Promise<void> } {
  const { timeout = TIMEOUT, onFailure, worker: module = new URL('./worker.ts', import.meta.url) } = options;
  const worker = new Worker(module, { resourceLimits: LIMITS });
  const known = new BoundedMap<string, Float32Array>(MAX_CACHED);
  const waiting = new Map<number, (vectors: readonly Float32Array[]) => void>();
  let last = 0;
  let isOver = false;

  const shutDown = () => {
    isOver = true;
    for (const done of waiting.values()) done([]);
    waiting.clear();
  };
  const fail = (error: unknown) => {
    if (!isOver) onFailure?.(error instanceof Error ? error : new Error(String(error)));
    shutDown();
  };
  worker.on('message', (message: unknown) => {
    const read = reply.safeParse(message);
    if (!read.success) return fail(read.error);
    waiting.get(read.data.id)?.(read.data.vectors);
    waiting.delete(read.data.id);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`The encoder's thread exited with code ${code}`)));
  worker.once('online', () => worker.unref());

  const request = (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    const { promise, resolve } = Promise.withResolvers<readonly Float32Array[]>();
    last += 1;
    const id = last;
    const timer = setTimeout(() => {
      waiting.delete(id);
      resolve([]);
    }, timeout);
    waiting.set(id, (vectors) => {
      clearTimeout(timer);
      resolve(vectors);
    });
    worker.postMessage({ id, texts });
    return promise;
  };

  return {
    async encode(texts): Promise<Vectors> {
      const found = new Map<string, Float32Array>();
      const missing: string[] = [];
      for (const text of new Set(texts)) {
        const vector = known.get(text);
        if (vector) found.set(text, vector);
        else missing.push(text);
      }
      if (missing.length === 0 || isOver) return found;
      const made = await request(missing);
      for (const [i, text] of missing.entries()) {
        const vector = made[i];
        if (!vector) continue;
        known.set(text, vector);
        found.set(text, vector);
      }
      return found;
    },
    close: async () => {
      shutDown();
      await worker.terminate();
    },
  };
}
