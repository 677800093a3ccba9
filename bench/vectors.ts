import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEncoder } from '../src/encoder/encoder.ts';
import type { Vectors } from '../src/lib/vectors.ts';

const CACHE_FOLDER = '.cache/sentence-vectors';
const DIMENSIONS = 512;
/** A cache file holds SHA-1 keys, then their vectors as 32-bit floats. */
const KEY_BYTES = 20;
const VECTOR_BYTES = 4 * DIMENSIONS;
const ENCODER_TIMEOUT_MS = 600_000;

/** Writes to standard error, because results go to standard output. */
export function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

export async function vectorsOf(texts: Iterable<string>): Promise<Vectors> {
  const cachedVectors = readCache();
  const keys = new Map([...new Set(texts)].map((text) => [text, keyOf(text)]));
  const missingTexts = [...keys].filter(([, key]) => !cachedVectors.has(key)).map(([text]) => text);
  if (missingTexts.length > 0) {
    log(`Encoding ${missingTexts.length} of ${keys.size} texts.`);
    const encodedVectors = new Map([...(await encodeAll(missingTexts))].map(([text, vector]) => [keyOf(text), vector]));
    writeCache(encodedVectors);
    for (const [key, vector] of encodedVectors) cachedVectors.set(key, vector);
  }
  return new Map([...keys].map(([text, key]) => [text, cachedVectors.get(key) ?? new Float32Array()]));
}

async function encodeAll(texts: readonly string[]): Promise<Vectors> {
  const failures: Error[] = [];
  const encoder = openEncoder({ timeoutMs: ENCODER_TIMEOUT_MS, onFailure: (error) => failures.push(error) });
  const encodedVectors = new Map<string, Float32Array>();
  for (const text of texts) for (const [, vector] of await encoder.encode([text])) encodedVectors.set(text, vector);
  await encoder.close();
  if (encodedVectors.size !== texts.length) throw failures[0] ?? new Error('The sentence encoder did not answer.');
  return encodedVectors;
}

function keyOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function readCache(): Map<string, Float32Array> {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const cachedVectors = new Map<string, Float32Array>();
  for (const name of readdirSync(CACHE_FOLDER)) {
    const bytes = readFileSync(join(CACHE_FOLDER, name));
    const count = bytes.length / (KEY_BYTES + VECTOR_BYTES);
    for (let i = 0; i < count; i += 1) {
      const start = bytes.byteOffset + count * KEY_BYTES + i * VECTOR_BYTES;
      const key = bytes.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES).toString('hex');
      cachedVectors.set(key, new Float32Array(bytes.buffer.slice(start, start + VECTOR_BYTES)));
    }
  }
  return cachedVectors;
}

function writeCache(encodedVectors: Vectors): void {
  const keys = Buffer.from([...encodedVectors.keys()].join(''), 'hex');
  const vectors = [...encodedVectors.values()].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  const bytes = Buffer.concat([keys, ...vectors]);
  writeFileSync(join(CACHE_FOLDER, createHash('sha1').update(bytes).digest('hex')), bytes);
}
