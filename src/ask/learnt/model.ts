import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { NamePositions } from '../side-roles.ts';
import { type LinearModel, score, softmax, VECTOR_LENGTH, weighted } from './fit.ts';
import { GRAM_PLACES, type GramSource, gramsOf } from './grams.ts';

/** A trained model: gives the probability of each class for a text. The last class is "outside". */
export interface LearntModel extends LinearModel {
  /** The ids of the classes; OUTSIDE is the last. */
  readonly ids: readonly string[];
  /** The hash of its training data. */
  readonly from: string;
  /** For each entry, the positions of the story's names in the lines that ask for it. */
  readonly places: Readonly<Record<string, NamePositions>>;
}

/** The version of the features. A model with another version cannot be used. */
const VERSION = 3;
const placesForm = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.int())));
const header = z.strictObject({
  version: z.literal(VERSION),
  from: z.string(),
  ids: z.array(z.string()),
  places: placesForm,
});

const ALIGNMENT = 4;
/** The largest value of a signed byte. */
const MOST = 127;

/** Takes 3 s for 3 MB. The best quality takes 20 s and saves 8 % more. */
const BROTLI_QUALITY = 9;

/** Encodes a model, compressed with Brotli: a JSON header, then the numbers, 8 bits each with one scale per class. */
export function encodeModel({ ids, from, places, bias, idf, vectors, grams }: LearntModel): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ version: VERSION, from, ids, places }));
  const head = new Uint8Array(ALIGNMENT + Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  new DataView(head.buffer).setUint32(0, head.length - ALIGNMENT, true);
  head.set(text, ALIGNMENT);
  const small = [bytesOf(bias), ...[vectors, grams].flatMap((numbers) => quantise(numbers, ids.length))];
  return new Uint8Array(
    brotliCompressSync(concatenated([head, bytesOf(idf), ...small]), {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
    }),
  );
}

/**
 * Decodes a model.
 * @throws Error if the bytes are not a model
 */
export function decodeModel(compressed: Uint8Array): LearntModel {
  const bytes = brotliDecompressSync(compressed);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const { ids, from, places } = header.parse(
    JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGNMENT, ALIGNMENT + length))),
  );
  let at = ALIGNMENT + length;
  const floats = (count: number) => {
    const found = Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + i * 4, true));
    at += count * 4;
    return found;
  };
  const classes = ids.length;
  const matrix = (rows: number) => {
    const scales = floats(classes);
    const start = at;
    at += rows * classes;
    const found = new Float32Array(rows * classes);
    for (let i = 0; i < found.length; i += 1) found[i] = view.getInt8(start + i) * (scales[i % classes] ?? 0);
    return found;
  };
  const idf = floats(GRAM_PLACES);
  const bias = floats(classes);
  const vectors = matrix(VECTOR_LENGTH);
  const grams = matrix(GRAM_PLACES);
  if (at !== bytes.byteLength) throw new Error('The model has another length than its header says; train it again.');
  return { classes, ids, from, places, idf, bias, vectors, grams };
}

/** The probability of each class, given a text as read and, if there is one, its sentence vector. */
export function likelihoods(model: LearntModel, read: GramSource, vector: Float32Array | undefined): Float64Array {
  const grams = gramsOf(read);
  const values = weighted(grams, model.idf);
  return softmax(score(model, grams.places, values, vector, new Float64Array(model.classes)));
}

function quantise(numbers: Float32Array, classes: number): Uint8Array[] {
  const scales = new Float32Array(classes);
  for (let i = 0; i < numbers.length; i += 1) {
    const c = i % classes;
    scales[c] = Math.max(scales[c] ?? 0, Math.abs(numbers[i] ?? 0) / MOST);
  }
  const bytes = Int8Array.from(numbers, (value, i) => Math.round(value / (scales[i % classes] || 1)));
  return [bytesOf(scales), new Uint8Array(bytes.buffer)];
}

function bytesOf(numbers: Float32Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of numbers.entries()) view.setFloat32(i * 4, value, true);
  return bytes;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
