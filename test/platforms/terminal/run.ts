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

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const WITHOUT_ENCODER = join(ROOT, 'test/without-encoder.ts');

/** Empty, which is left out: a .env file in the project's root adds only what is not there. */
const UNSET = Object.fromEntries(
  [...readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name = '']) => [name, '']),
);

/** For a process that is to load its encoder, which takes most of a short process's time. */
export const WITH_ENCODER = { NODE_OPTIONS: '' };

/** The environment of a person who has set nothing but the fixture story, in a .env file neither, and then `changes`. */
export function environment(changes: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const folders = { BRIEFINGS_DIR: TRAINED_STORY, DATA_DIR: 'data' };
  return {
    ...inherited,
    ...UNSET,
    ...folders,
    TERM: 'xterm-256color',
    NODE_OPTIONS: `--import=${WITHOUT_ENCODER}`,
    ...changes,
  };
}

/** A folder for data that is not there yet, and gone after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

/**
 * Starts a program in the project's root; it ends with the test at the latest. The test fails if it said a secret of its
 * variables, or logged what somebody asked on a platform.
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

/** Runs a file of ours to its end, with what is typed or piped into it. */
export async function run(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = start(process.execPath, args, { env: environment(env) });
  child.stdin?.on('error', () => {}); // it may end before it has read everything
  child.stdin?.end(input);
  return ended(child);
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const closed = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const [stdout, stderr, how] = await Promise.all([read(child.stdout), read(child.stderr), closed]);
  return { stdout, stderr, ...how };
}

async function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream ? await text(stream) : '';
}

/** What a stream of a running program has said so far, and a wait until it has said something. */
interface Listener {
  said(): string;
  says(wanted: string): Promise<void>;
  /** The first group of a pattern, once what was said matches it without its colours. */
  found(pattern: RegExp): Promise<string>;
}

export function listen(stream: ChildProcess['stdout']): Listener {
  let heard = '';
  const pieces = new EventEmitter();
  stream?.setEncoding('utf8').on('data', (piece: string) => {
    heard += piece;
    pieces.emit('piece');
  });
  return {
    said: () => heard,
    says: async (wanted) => {
      while (!heard.includes(wanted)) await once(pieces, 'piece');
    },
    found: async (pattern) => {
      for (;;) {
        const match = pattern.exec(stripVTControlCharacters(heard));
        if (match) return match[1] ?? '';
        await once(pieces, 'piece');
      }
    },
  };
}

/** A copy of the fixture story, gone after the test, with one file changed. */
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
