import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { ROOT, TRAINED_STORY } from '../../fixture/story.ts';
import { scanOutput } from '../../leaks.ts';

export interface ExitResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty variable counts as unset, and .env cannot set it. */
const UNSET = Object.fromEntries(
  [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name = '']) => [name, '']),
);

/** Loads the encoder, which takes most of a short process's time. */
export const WITH_ENCODER = { NODE_OPTIONS: '' };
export const WITHOUT_ENCODER = { NODE_OPTIONS: `--import=${join(ROOT, 'test/without-encoder.ts')}` };

export function environment(changes: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const folders = { BRIEFINGS_DIR: TRAINED_STORY, DATA_DIR: 'data' };
  return {
    ...inherited,
    ...UNSET,
    ...folders,
    TERM: 'xterm-256color',
    ...WITHOUT_ENCODER,
    ...changes,
  };
}

/** The folder does not exist yet, and is removed after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

/**
 * Starts a program until the test ends. The test fails if the program printed a secret of its variables, or logged a text that
 * a person typed.
 */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const { env = environment() } = options;
  const child = spawn(command, args, { cwd: ROOT, ...options, env });
  const { check } = scanOutput(child, env);
  onTestFinished(() => {
    child.kill('SIGKILL');
    check();
  });
  return child;
}

/** Runs one of the project's files with the input piped in. */
export async function run(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<ExitResult> {
  const child = start(process.execPath, args, { env: environment(env) });
  child.stdin?.on('error', () => {}); // The program may end before it has read everything.
  child.stdin?.end(input);
  return waitForExit(child);
}

export async function waitForExit(child: ChildProcess): Promise<ExitResult> {
  const closed = new Promise<Pick<ExitResult, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const [stdout, stderr, exit] = await Promise.all([listenTo(child.stdout), listenTo(child.stderr), closed]);
  return { stdout, stderr, ...exit };
}

async function listenTo(stream: ChildProcess['stdout']): Promise<string> {
  return stream ? await text(stream) : '';
}

export function listen(stream: ChildProcess['stdout']) {
  let received = '';
  const pieces = new EventEmitter();
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    received += piece;
    pieces.emit('piece');
  });
  return {
    text: () => received,
    waitFor: async (expected: string) => {
      while (!received.includes(expected)) await once(pieces, 'piece');
    },
    /** Resolves to the first group of a pattern in the output without colours. */
    waitForGroup: async (pattern: RegExp) => {
      for (;;) {
        const match = pattern.exec(stripVTControlCharacters(received));
        if (match) return match[1] ?? '';
        await once(pieces, 'piece');
      }
    },
  };
}

/** The copy is removed after the test. */
export function briefingWith(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'briefing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(TRAINED_STORY, folder, { recursive: true });
  saveChanged(folder, file, change);
  return folder;
}

export function saveChanged(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
