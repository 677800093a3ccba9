import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEncoder } from '../src/encoder/encoder.ts';
import type { Vectors } from '../src/lib/vectors.ts';

const CACHE = '.cache/sentence-vectors';
const LENGTH = 512;
const PATIENCE = 600_000;

/** The sentence vectors of texts. Those made before are kept in a cache beside the packages. */
export async function vectorsOf(texts: Iterable<string>, say: (text: string) => void): Promise<Vectors> {
  const cached = readCache();
  const keys = new Map([...new Set(texts)].map((text) => [text, keyOf(text)]));
  const missing = [...keys.keys()].filter((text) => !cached.has(keys.get(text) ?? ''));
  if (missing.length > 0) {
    say(`Encoding ${missing.length} of ${keys.size} texts.`);
    const made = await encodeAll(missing);
    writeCache(new Map([...made].map(([text, vector]) => [keys.get(text) ?? '', vector])));
    for (const [text, vector] of made) cached.set(keys.get(text) ?? '', vector);
  }
  return new Map(
    [...keys].flatMap(([text, key]) => (cached.has(key) ? [[text, cached.get(key) ?? new Float32Array()]] : [])),
  );
}

async function encodeAll(texts: readonly string[]): Promise<Vectors> {
  const failures: Error[] = [];
  const encoder = openEncoder({ timeout: PATIENCE, onFailure: (error) => failures.push(error) });
  const made = new Map<string, Float32Array>();
  // One at a time: in a batch, a vector differs in its last digits with the texts beside it.
  for (const text of texts) for (const [, vector] of await encoder.encode([text])) made.set(text, vector);
  await encoder.close();
  if (made.size !== new Set(texts).size) throw failures[0] ?? new Error('The encoder did not answer.');
  return made;
}

function keyOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** Each run that made vectors has a file: names of 20 bytes, then the vectors. */
function readCache(): Map<string, Float32Array> {
  mkdirSync(CACHE, { recursive: true });
  const found = new Map<string, Float32Array>();
  for (const name of readdirSync(CACHE)) {
    const bytes = readFileSync(join(CACHE, name));
    const count = bytes.length / (20 + 4 * LENGTH);
    for (let i = 0; i < count; i += 1) {
      const start = count * 20 + i * 4 * LENGTH;
      const numbers = new Float32Array(
        bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + start + 4 * LENGTH),
      );
      found.set(bytes.subarray(i * 20, i * 20 + 20).toString('hex'), numbers);
    }
  }
  return found;
}

function writeCache(made: Vectors): void {
  const names = Buffer.from([...made.keys()].join(''), 'hex');
  const numbers = [...made.values()].map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
  const bytes = Buffer.concat([names, ...numbers]);
  writeFileSync(join(CACHE, createHash('sha1').update(bytes).digest('hex')), bytes);
}
