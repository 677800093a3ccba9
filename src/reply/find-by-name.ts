import { BoundedMap } from '../lib/bounded-map.ts';

/**
 * The record that a typed id, name, beginning of a name or whole words in it refer to; undefined if none or several fit.
 * @param namesOf the names of a record besides its id
 */
export function findByName<T extends { id: string }>(
  records: Iterable<T>,
  typed: string,
  namesOf: (record: T) => readonly string[],
): T | undefined {
  const plain = plainText(typed);
  if (plain === '') return undefined;
  const named = [...records].map((record) => ({
    record,
    id: plainName(record.id),
    names: namesOf(record).map(plainName),
  }));
  const exact = named.find(({ id, names }) => id === plain || names.includes(plain));
  if (exact || plain.length < 3) return exact?.record;
  const begun = named.filter(({ id, names }) => [id, ...names].some((name) => name.startsWith(plain)));
  if (begun.length > 0 || plain.length < 4) return begun.length === 1 ? begun[0]?.record : undefined;
  const inside = named.filter(({ names }) => names.some((name) => ` ${name} `.includes(` ${plain} `)));
  return inside.length === 1 ? inside[0]?.record : undefined;
}

/** Caches plain names, since each search compares the same ones. */
const plainNames = new BoundedMap<string, string>(1000);

function plainName(name: string): string {
  const plain = plainNames.get(name) ?? plainText(name);
  plainNames.set(name, plain);
  return plain;
}

function plainText(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
