import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');
const SHARED = join(ROOT, '..', 'shared');
const { DEMAND_SHARED } = process.env;
const requiresEverything = Boolean(DEMAND_SHARED);
const isWithoutArticles = !existsSync(SHARED) && !requiresEverything;
const isWithoutCheckout = !existsSync(join(ROOT, '.git')) && !requiresEverything;

const manifestAt = (path: string) =>
  z
    .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, path), 'utf8')));
const manifest = manifestAt('package.json');
const playground = manifestAt('playground/package.json');

const lockFile = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        dev: z.boolean().optional(),
        optional: z.boolean().optional(),
        link: z.literal(true).optional(),
        license: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));

/** Permissive licences. */
const LICENCES = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unicode-3.0',
  'BlueOak-1.0.0',
  'PSF-2.0',
];

/** Other licences, which were reviewed. */
const REVIEWED_LICENCES: Readonly<Record<string, string>> = {
  // The licence covers only its own files, whose source must stay available.
  '@resvg/resvg-js': 'MPL-2.0',
  // The Bitstream Vera licence allows use and redistribution. A changed font needs another name.
  'dejavu-fonts-ttf': 'SEE LICENSE IN README.md AND LICENSE',
  // The package's file LICENSE is that of Apache 2.0.
  'discord-markdown-parser': 'Apache License',
};

function isReviewed(path: string, licence: string): boolean {
  const name = path.replace('node_modules/', '');
  return Object.entries(REVIEWED_LICENCES).some(
    ([reviewedPath, reviewedLicence]) =>
      licence === reviewedLicence && (name === reviewedPath || name.startsWith(`${reviewedPath}-`)),
  );
}

/** Ignores brackets, so AND binds before OR. */
function isAllowed(licence: string): boolean {
  return licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => LICENCES.includes(part.trim())));
}

/** Matches a path in a home folder, a mounted disk or a temporary folder. */
const MACHINE_PATH =
  /(?<![\w.~-])(?:\/(?:home|Users|root|work|workspace|mnt|tmp|private|var\/folders)\/[\w.-]|[A-Za-z]:\\\w)/;

function machinePaths(text: string): string[] {
  // The bytes of a binary file can look like a path.
  if (text.includes('\0')) return [];
  return text.split('\n').flatMap((line, i) => (MACHINE_PATH.test(line) ? [`${i + 1}: ${line.trim()}`] : []));
}

function trackedFiles(): string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((name) => name !== '' && existsSync(join(ROOT, name)));
}

const DOCUMENTED_CODE = /\/\*\*((?:(?!\*\/)[\s\S])*@param(?:(?!\*\/)[\s\S])*)\*\/\s*([\s\S]{0,700})/g;

function staleParams(source: string): string[] {
  return [...source.matchAll(DOCUMENTED_CODE)].flatMap(([, tags = '', code = '']) => {
    const words = new Set(
      code
        .split(/\{\n|=> |;\n/, 3)
        .join(' ')
        .match(/\w+/g),
    );
    return [...tags.matchAll(/@param (\w+)/g)].flatMap(([, name = '']) => (words.has(name) ? [] : [name]));
  });
}

describe('the lock file', () => {
  it('names no registry', () => {
    expect(Object.keys(lockFile.packages).length).toBeGreaterThan(20);
    expect(Object.entries(lockFile.packages).filter(([, entry]) => 'resolved' in entry && !entry.link)).toEqual([]);
  });
});

describe.skipIf(isWithoutCheckout)('the tracked files (skipped outside a git checkout)', () => {
  it('contain no path that exists only on one machine', () => {
    const names = trackedFiles();
    expect(names).toContain('package.json');
    const texts = names.filter((name) => !name.endsWith('.bin'));
    const foundPaths = texts.flatMap((name) =>
      machinePaths(readFileSync(join(ROOT, name), 'utf8')).map((line) => `${name}:${line}`),
    );
    expect(foundPaths).toEqual([]);
  });

  it.skipIf(isWithoutArticles)('do not repeat nine words in a row from an article (skipped without ../shared)', () => {
    expect(readdirSync(join(SHARED, 'sources')).length).toBeGreaterThan(0);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(SHARED, 'hooks', 'borrowed-words.mjs'), join(SHARED, 'sources')],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe.skipIf(isWithoutCheckout)('the docstrings (skipped outside a git checkout)', () => {
  it('describe only parameters that exist', () => {
    const sources = trackedFiles().filter((name) => /\.tsx?$/.test(name));
    const staleNames = sources.flatMap((name) =>
      staleParams(readFileSync(join(ROOT, name), 'utf8')).map((param) => `${name}: ${param}`),
    );
    expect(staleNames).toEqual([]);
  });
});

describe('the search for machine-specific paths', () => {
  const path = (...parts: string[]) => ['', ...parts].join('/');

  it('finds home folders, on Windows too, and mounted and temporary folders', () => {
    const lines = [`'${path('Users', 'ann')}'`, `cd ${path('tmp', 'x')}`, ['C:', 'Users'].join('\\')];
    expect(machinePaths(lines.join('\n'))).toHaveLength(3);
  });

  it('ignores addresses, relative paths, words and binary files', () => {
    expect(machinePaths('https://example.org/home/ann ../docs/a ./tmp/b rent/home/pay /colossus watch')).toEqual([]);
    expect(machinePaths('\0 C:\\x')).toEqual([]);
  });
});

describe('the dependencies', () => {
  const productionPackages = Object.entries(lockFile.packages).filter(([path, entry]) => path !== '' && !entry.dev);

  it.each(productionPackages)('have permissive or reviewed licences in production: %s', (path, entry) => {
    const file = join(ROOT, path, 'package.json');
    // An optional package may not be installed here, so the lock file's licence counts, too.
    const licence = existsSync(file)
      ? z.object({ license: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).license
      : entry.optional && entry.license;
    expect(licence, `the licence of ${path}`).toSatisfy(
      (licenceText) => typeof licenceText === 'string' && (isAllowed(licenceText) || isReviewed(path, licenceText)),
    );
  });

  it('include no package of the playground in production', () => {
    const playgroundPackages = Object.keys(playground.dependencies).filter((name) => !(name in manifest.dependencies));
    expect(playgroundPackages).toEqual(expect.arrayContaining(['react', 'esbuild']));
    expect(
      playgroundPackages.filter((name) => productionPackages.some(([path]) => path === `node_modules/${name}`)),
    ).toEqual([]);
  });

  it('are each named in a decision record', () => {
    const folder = join(ROOT, 'docs', 'decisions');
    const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const namedPackages = new Set(
      records.flatMap((text) => [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1])),
    );
    const packages = [manifest, playground].flatMap((packageJson) =>
      Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies }),
    );
    expect(packages.filter((name) => !namedPackages.has(name))).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-only', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.md', false],
  ])('are accepted or not by their licence: %s gives %s', (licence, isExpected) => {
    expect(isAllowed(licence)).toBe(isExpected);
  });
});
