import fc from 'fast-check';

export type Fields = Readonly<Record<string, unknown>>;

export const anyWord = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '<!here>',
    '<@UBOT>',
    '<@UBOT> share x',
    '@everyone',
    '\u202e',
    '\u0000',
    '🧨'.repeat(50),
    '__proto__',
    'c1:watch',
    'c1:entry:nope',
    'share#9',
    'share:c1:ask',
    'page:9:c1:watch',
    'save:~',
    'drop:',
    'plan:x',
  ),
  fc.string({ maxLength: 3000 }),
);

export const anyValue = fc.anything({ maxDepth: 3, values: [anyWord, fc.integer(), fc.constant(null), fc.boolean()] });

/** Draws functions that replace or remove fields of a payload, at any depth. */
export const anyDamage: fc.Arbitrary<(right: Fields) => Fields> = fc
  .array(fc.tuple(fc.nat(), fc.oneof(anyWord, anyValue, fc.constant(undefined))), { maxLength: 4 })
  .map((changes) => (validPayload: Fields) => {
    const paths = pathsOf(validPayload);
    return changes.reduce<Fields>(
      (body, [place, value]) => withValueAt(body, paths[place % paths.length] ?? [], value),
      validPayload,
    );
  });

/** Replaces or drops values that JSON cannot contain. */
export function json(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, (_, nestedValue: unknown) =>
    typeof nestedValue === 'bigint' || typeof nestedValue === 'symbol' ? String(nestedValue) : nestedValue,
  );
  return text ?? '';
}

export function jsonRoundTrip(body: Fields): Fields {
  return JSON.parse(json(body));
}

function pathsOf(value: unknown, parentPath: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const path = [...parentPath, key];
    return [path, ...pathsOf(inside, path)];
  });
}

function withValueAt(body: Fields, path: readonly string[], value: unknown): Fields {
  const copy: Fields = structuredClone(body);
  let inside: object = copy;
  for (const key of path.slice(0, -1)) {
    const next: unknown = Reflect.get(inside, key);
    if (typeof next !== 'object' || next === null) return copy;
    inside = next;
  }
  Reflect.set(inside, path.at(-1) ?? '', value);
  return copy;
}
