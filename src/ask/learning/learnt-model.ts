import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { NamePositions } from '../side-roles.ts';
import { GRAM_BUCKETS, type GramSource, gramsOf } from './grams.ts';
import { type LinearModel, type Matrix, scoreClasses, softmax, VECTOR_LENGTH, weighGrams } from './linear-model.ts';

/** Two, so that small talk takes no probability from the entries. `OUTSIDE_ID` is the last class of both. */
export interface Classifiers {
  readonly entries: LinearModel;
  readonly talk: LinearModel;
}

export interface LearntModel extends Classifiers {
  readonly linesHash: string;
  /** Keys are entry ids. */
  readonly namePositions: Readonly<Record<string, NamePositions>>;
}

/** Increment this when the features change; `decodeModel` rejects other versions. */
const FORMAT_VERSION = 4;
const header = z.strictObject({
  version: z.literal(FORMAT_VERSION),
  from: z.string(),
  ids: z.strictObject({ entries: z.array(z.string()), talk: z.array(z.string()) }),
  places: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.int()))),
});

const FLOAT_BYTES = 4;
/** Takes 3 s for 3 MB. The best quality takes 20 s and saves 8 % more. */
const BROTLI_QUALITY = 9;

/**
 * The length of a JSON header, the header and the numbers, compressed with Brotli. Matrices take 8 bits a number, with one
 * scale per class; other numbers are little-endian floats.
 */
export function encodeModel({ entries, talk, linesHash, namePositions }: LearntModel): Uint8Array {
  const ids = { entries: entries.ids, talk: talk.ids };
  const text = Buffer.from(JSON.stringify({ version: FORMAT_VERSION, from: linesHash, ids, places: namePositions }));
  const length = Math.ceil(text.length / FLOAT_BYTES) * FLOAT_BYTES;
  const headerBytes = Buffer.alloc(FLOAT_BYTES + length, ' ');
  headerBytes.writeUInt32LE(length);
  headerBytes.set(text, FLOAT_BYTES);
  const modelBytes = [entries, talk].flatMap(({ idf, bias, vectors, grams }) => [
    toBytes(idf),
    toBytes(bias),
    ...[vectors, grams].flatMap(({ numbers, scales }) => [
      toBytes(scales),
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.length),
    ]),
  ]);
  return brotliCompressSync(Buffer.concat([headerBytes, ...modelBytes]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
  });
}

/** @throws Error if the bytes are not a model, or have another format version */
export function decodeModel(compressed: Uint8Array): LearntModel {
  const bytes = brotliDecompressSync(compressed);
  let position = FLOAT_BYTES + bytes.readUInt32LE();
  const {
    ids,
    from: linesHash,
    places: namePositions,
  } = header.parse(JSON.parse(bytes.toString('utf8', FLOAT_BYTES, position)));
  const readFloats = (count: number) => {
    const numbers = Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(position + i * FLOAT_BYTES));
    position += count * FLOAT_BYTES;
    return numbers;
  };
  const readMatrix = (rows: number, classes: number): Matrix => {
    const scales = readFloats(classes);
    const numbers = new Int8Array(bytes.buffer, bytes.byteOffset + position, rows * classes);
    position += numbers.length;
    return { numbers, scales };
  };
  const readModel = (modelIds: readonly string[]): LinearModel => ({
    ids: modelIds,
    idf: readFloats(GRAM_BUCKETS),
    bias: readFloats(modelIds.length),
    vectors: readMatrix(VECTOR_LENGTH, modelIds.length),
    grams: readMatrix(GRAM_BUCKETS, modelIds.length),
  });
  const entries = readModel(ids.entries);
  const talk = readModel(ids.talk);
  if (position !== bytes.byteLength) {
    throw new Error('The learnt model is longer than its header says. Run "npm run train" to learn it again.');
  }
  return { entries, talk, linesHash, namePositions };
}

export function classProbabilities(
  model: LinearModel,
  source: GramSource,
  vector: Float32Array | undefined,
): Float64Array {
  const grams = gramsOf(source);
  const values = weighGrams(grams, model.idf);
  return softmax(scoreClasses(model, grams.buckets, values, vector));
}

function toBytes(numbers: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * FLOAT_BYTES);
  for (const [i, value] of numbers.entries()) bytes.writeFloatLE(value, i * FLOAT_BYTES);
  return bytes;
}
