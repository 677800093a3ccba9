import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Vectors } from '../lib/vectors.ts';
import { workerEnvironment } from '../lib/worker-environment.ts';
import type { Encoder } from '../ports/encoder.ts';

export interface EncoderOptions {
  readonly timeoutMs?: number;
  /** Called once if the encoder fails; no vectors are made after that. */
  readonly onFailure?: (error: Error) => void;
  readonly workerUrl?: URL;
}

const TIMEOUT_MS = 1500;
/** Until its first reply, the worker also loads the model. */
const LOAD_TIMEOUT_MS = 5000;
const MAX_CACHED = 500;

/** Without limits, the thread's heap grows to several times what it needs, and never shrinks. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

const reply = z.object({ id: z.int(), vectors: z.array(z.instanceof(Float32Array)) });

export function openEncoder(options: EncoderOptions = {}): Encoder & { close(): Promise<void> } {
  const { timeoutMs, onFailure, workerUrl: module = new URL('./worker.ts', import.meta.url) } = options;
  const worker = new Worker(module, { env: workerEnvironment(), resourceLimits: HEAP_LIMITS });
  const cachedVectors = new BoundedMap<string, Float32Array>(MAX_CACHED);
  const pendingRequests = new Map<number, (vectors: readonly Float32Array[]) => void>();
  let lastId = 0;
  let isLoaded = false;
  let isClosed = false;

  const shutDown = () => {
    isClosed = true;
    for (const settle of pendingRequests.values()) settle([]);
    pendingRequests.clear();
  };
  const fail = (error: unknown) => {
    if (!isClosed) onFailure?.(error instanceof Error ? error : new Error(String(error)));
    shutDown();
  };
  worker.on('message', (message: unknown) => {
    const { data, error } = reply.safeParse(message);
    if (!data) return fail(error);
    isLoaded = true;
    pendingRequests.get(data.id)?.(data.vectors);
    pendingRequests.delete(data.id);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`The thread of the sentence encoder exited with code ${code}`)));
  worker.once('online', () => worker.unref());

  const request = (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    const { promise, resolve } = Promise.withResolvers<readonly Float32Array[]>();
    lastId += 1;
    const id = lastId;
    const timer = setTimeout(
      () => {
        pendingRequests.delete(id);
        resolve([]);
      },
      timeoutMs ?? (isLoaded ? TIMEOUT_MS : LOAD_TIMEOUT_MS),
    );
    pendingRequests.set(id, (vectors) => {
      clearTimeout(timer);
      resolve(vectors);
    });
    worker.postMessage({ id, texts });
    return promise;
  };

  return {
    async encode(texts): Promise<Vectors> {
      const vectors = new Map<string, Float32Array>();
      const missingTexts: string[] = [];
      for (const text of new Set(texts)) {
        const vector = cachedVectors.get(text);
        if (vector) vectors.set(text, vector);
        else missingTexts.push(text);
      }
      if (missingTexts.length === 0 || isClosed) return vectors;
      for (const [i, vector] of (await request(missingTexts)).entries()) {
        const text = missingTexts[i] ?? '';
        cachedVectors.set(text, vector);
        vectors.set(text, vector);
      }
      return vectors;
    },
    close: async () => {
      shutDown();
      await worker.terminate();
    },
  };
}
