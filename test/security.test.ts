import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../docs/security.md'), 'utf8');
const namedTests = [...page.matchAll(/^- `([\w./-]+)`: (.+)$/gm)].flatMap(([, file = '', titles = '']) =>
  titles.split('; ').map((title): [string, string] => [file, title]),
);

describe('the security page', () => {
  it('names more than thirty tests', () => {
    expect(namedTests.length).toBeGreaterThan(30);
  });

  it.each(namedTests)('names an existing test of %s: %s', (file, title) => {
    const path = join(import.meta.dirname, `${file}.test.ts`);
    expect(existsSync(path) && readFileSync(path, 'utf8').includes(title)).toBe(true);
  });
});
