import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ENVIRONMENT_VARIABLES } from '../src/app/config.ts';
import { commands, usage } from '../src/message/commands.ts';
import { exampleOf, fillExample as named } from '../src/reply/examples.ts';
import { WISH_GRAMMAR } from '../src/reply/wish.ts';
import { openStore } from '../src/store/store.ts';
import { WITHOUT_ENCODER } from './platforms/terminal/run.ts';
import { briefing as corpus, shippedCommand } from './reply/shipped.ts';

const ROOT = join(import.meta.dirname, '..');
const briefing = { ...corpus, command: shippedCommand };
const ARTICLES = join(ROOT, '..', 'shared', 'sources');
const { DEMAND_SHARED } = process.env;
const BRIEFING = z
  .object({ scripts: z.object({ briefing: z.string() }) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).scripts.briefing;
const isWithoutArticles = !existsSync(ARTICLES) && !DEMAND_SHARED;

const documents = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs')].map((name) => ({
  name,
  text: readFileSync(join(ROOT, name), 'utf8'),
}));

function page(name: string): string {
  return documents.find((document) => document.name === name)?.text ?? '';
}
const readme = page('README.md');

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function commandRows(): string[] {
  return commands.map((command) => {
    return `| \`${usage(command)}\` | ${command.description} | \`${exampleOf(command, briefing)}\` |`;
  });
}

/** Ignores calls with VERB or "$@" in place of a verb. */
function callsIn(page: string): string[] {
  return [...page.matchAll(/npm run --silent briefing -- [^\n`]*/g)]
    .map(([line]) => line.replace(/\s+#.*$/, '').trim())
    .filter((call) => !/\bVERB\b|"\$@"/.test(call));
}

/** These calls write to a briefing, so each runs on a copy. */
const WRITING_CALL = /briefing -- (new|add|schemas)\b/;

function fillPlaceholders(call: string, folder: string): string {
  return call
    .replace(/\bDIR\b/, `'${ARTICLES}'`)
    .replace(/(?<=--platform )NAME\b/, 'slack')
    .replace(/(?<=backup )FILE\b/, `'${join(folder, 'backup.sqlite')}'`)
    .replace(/(?<=> )FILE\b/, `'${join(folder, 'exported.yaml')}'`)
    .replace(/\bFILE\b/, `'${join(folder, 'subscriptions.yaml')}'`)
    .replace(/~\/article\.txt/, `'${join(folder, 'article.txt')}'`)
    .replace(/\bQUESTIONS\.jsonl\b/, `'${join(folder, 'questions.jsonl')}'`)
    .replace(/\bANSWERS\.jsonl\b/, `'${join(folder, 'answers.jsonl')}'`);
}

function copyOfBriefings(folder: string): string {
  const copy = mkdtempSync(join(folder, 'briefings-'));
  cpSync(join(ROOT, 'briefings'), copy, { recursive: true });
  return copy;
}

/** Without npm, which would take longer than the call. */
function run(call: string, folder: string, changes: Record<string, string> = {}) {
  const copy = WRITING_CALL.test(call) && { BRIEFINGS_DIR: copyOfBriefings(folder) };
  const env = { ...process.env, DATA_DIR: join(folder, 'data'), DATABASE_URL: '', ...copy, ...changes };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', call.replace('npm run --silent briefing --', BRIEFING)], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    input: '',
  });
  return { status, stdout, stderr };
}

/** Returns the texts in Slack blocks, without the options of menus. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'options') return [];
    return key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner);
  });
}

describe('the docs', () => {
  it('list every command with its description and example', () => {
    const rows = page('docs/commands.md').split('\n');
    for (const row of commandRows()) expect(rows).toContainEqual(row);
  });

  it('keep the README at about 800 words', () => {
    const { length } = readme.replaceAll(/```[\s\S]*?```/g, '').split(/\s+/);
    expect(length).toBeLessThan(850);
  });

  it('list exactly the variables that are read, and so does .env.example', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const explainedVariables = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name);
    const rows = [...page('docs/configuration.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(new Set(rows)).toEqual(new Set(ENVIRONMENT_VARIABLES));
    expect(new Set(explainedVariables)).toEqual(new Set(ENVIRONMENT_VARIABLES));
  });

  it('show the exact output of commands in the README', () => {
    const shownRuns = [...readme.matchAll(/```console\n\$ (.+)\n([\s\S]*?)\n```/g)];
    expect(shownRuns.length).toBeGreaterThan(0);
    for (const [, call = '', output] of shownRuns) expect(run(call, tmpdir()).stdout.trimEnd()).toBe(output);
  });

  it('show the exact text of a Slack reply', () => {
    const shownReplies = [...page('docs/slack.md').matchAll(/```text\n\w+: \/\w+ (.+)\n([\s\S]*?)\n```/g)];
    expect(shownReplies.length).toBeGreaterThan(0);
    for (const [, command = '', reply = ''] of shownReplies) {
      const call = `npm run --silent briefing -- show "${command}" --platform slack --now 2026-11-21`;
      const { blocks } = z.object({ blocks: z.unknown() }).parse(JSON.parse(run(call, tmpdir()).stdout));
      // The docs show buttons in brackets, and bullets.
      expect(reply.replaceAll(/[\s[\]•]/g, '')).toBe(textsIn(blocks).join('').replaceAll(/\s/g, ''));
    }
  });

  it('show the whole grammar of subscriptions', () => {
    for (const [form, meaning] of WISH_GRAMMAR)
      expect(page('docs/commands.md')).toContain(`| \`${named(form, briefing)}\` | ${meaning} |`);
  });

  it('link only to files that exist', () => {
    const links = documents.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => join(ROOT, name, '..', match[1] ?? '')),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('a command shown in the docs', () => {
  const calls = [...new Set(documents.flatMap(({ text }) => callsIn(text)))];
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    writeFileSync(join(folder, 'questions.jsonl'), '{"id": "q1", "q": "how long is the lease?"}\n');
    writeFileSync(join(folder, 'article.txt'), 'The town council met.\nIt decided nothing.\n');
    const store = await openStore({ kind: 'sqlite', folder: join(folder, 'data'), onProblem: () => {} });
    await store.close();
    writeFileSync(
      join(folder, 'subscriptions.yaml'),
      /```yaml\n([\s\S]*?)```/.exec(page('docs/scripts.md'))?.[1] ?? '',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is found in docs/scripts.md, with and without placeholders', () => {
    expect(callsIn(page('docs/scripts.md'))).toEqual(
      expect.arrayContaining([expect.stringContaining('check'), expect.stringContaining('DIR')]),
    );
  });

  it.each(calls.filter((call) => !call.includes('DIR')))('runs without an error: %s', (call) => {
    expect(run(fillPlaceholders(call, folder), folder, WITHOUT_ENCODER)).toMatchObject({ status: 0, stderr: '' });
  });

  it.skipIf(isWithoutArticles).each(calls.filter((call) => call.includes('DIR')))(
    'runs without an error: %s (skipped without ../shared)',
    (call) => {
      expect(run(fillPlaceholders(call, folder), folder, WITHOUT_ENCODER)).toMatchObject({ status: 0, stderr: '' });
    },
  );
});
