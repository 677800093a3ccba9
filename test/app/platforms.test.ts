import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../src/app/platforms.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The kit is shared, and the terminal needs no settings. */
const WITHOUT_ROW = ['kit', 'terminal'];

describe('the list of platforms', () => {
  it('has every platform in src/platforms except the terminal', () => {
    const folders = readdirSync(join(ROOT, 'src', 'platforms')).filter((name) => !WITHOUT_ROW.includes(name));
    expect(PLATFORMS.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
  });

  it.each(PLATFORMS)('treats every token, secret and key of $title as a secret', ({ variables, secrets }) => {
    expect(variables.filter((name) => /TOKEN|SECRET|(?<!PUBLIC_)KEY/.test(name))).toEqual(secrets);
  });
});

describe.each(PLATFORMS.map(({ name }) => name))('the platform %s', (name) => {
  const tests = join(ROOT, 'test', 'platforms', name);

  it('has a test of the answers contract', () => {
    const path = join(tests, 'answers.test.ts');
    expect(existsSync(path) ? readFileSync(path, 'utf8') : `${path} is missing`).toContain('describeAnswers(');
  });

  it('has a test of its posts', () => {
    expect(filesIn(tests)).toContain('platform.test.ts');
  });

  it('has a guide', () => {
    expect(filesIn(join(ROOT, 'docs'))).toContain(`${name}.md`);
  });
});

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
