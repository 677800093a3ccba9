import { BoundedMap } from '../lib/bounded-map.ts';

/** Finds a record by its id, a name, the beginning of either, or whole words of a name. Undefined if none or several fit. */
export function findByName<T extends { id: string }>(
  records: Iterable<T>,
  typedName: string,
  namesOf: (record: T) => readonly string[],
): T | undefined {
  const plainTyped = plainText(typedName);
  if (plainTyped === '') return undefined;
  const namedRecords = [...records].map((record) => ({
    record,
    id: plainName(record.id),
    names: namesOf(record).map(plainName),
  }));
  const exactMatch = namedRecords.find(({ id, names }) => id === plainTyped || names.includes(plainTyped));
  if (exactMatch || plainTyped.length < 3) return exactMatch?.record;
  const prefixMatches = namedRecords.filter(({ id, names }) =>
    [id, ...names].some((name) => name.startsWith(plainTyped)),
  );
  if (prefixMatches.length > 0 || plainTyped.length < 4)
    return prefixMatches.length === 1 ? prefixMatches[0]?.record : undefined;
  const wordMatches = namedRecords.filter(({ names }) => names.some((name) => ` ${name} `.includes(` ${plainTyped} `)));
  return wordMatches.length === 1 ? wordMatches[0]?.record : undefined;
}

const plainNames = new BoundedMap<string, string>(1000);

function plainName(name: string): string {
  return plainNames.getOrInsertComputed(name, () => plainText(name));
}

function plainText(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the /, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
