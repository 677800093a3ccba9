import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const PROJECT_FOLDER = join(import.meta.dirname, '..');
const POLL_INTERVAL_MS = 50;

const memorySchema = z.object({ heap: z.number(), rss: z.number() });
/** In bytes, after garbage collection. `heap` includes the external memory of its objects. */
export type Memory = z.infer<typeof memorySchema>;

export interface Bot {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves once a line of the log contains the text. Rejects if the bot ends first. */
  waitForLog(text: string): Promise<void>;
  readMemory(): Promise<Memory>;
  /** Returns the exit code or the signal, such as "code 0" or "SIGKILL". Undefined while the bot runs. */
  exitText(): string | undefined;
  stop(signal?: NodeJS.Signals): Promise<string>;
}

/** Starts `src/start.js`, as `npm start` does, with these environment variables, PATH and HOME. Kills it when this process exits. */
export function startBot(variables: Readonly<Record<string, string>>, stdio: 'ignore' | 'pipe' = 'ignore'): Bot {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--max-semi-space-size=4',
      '--import',
      join(import.meta.dirname, 'memory-reporter.ts'),
      'src/start.js',
    ],
    { cwd: PROJECT_FOLDER, env: { PATH, HOME, ...variables }, stdio: [stdio, stdio, 'pipe', 'ipc'] },
  );
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const lines: string[] = [];
  let partialLine = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (partialLine + chunk).split('\n');
    partialLine = parts.pop() ?? '';
    lines.push(...parts);
  });
  const end = () => child.signalCode ?? (child.exitCode === null ? undefined : `code ${child.exitCode}`);
  return {
    process: child,
    lines,
    waitForLog: async (text) => {
      while (!lines.some((line) => line.includes(text))) {
        if (end() !== undefined) throw new Error(`The bot ended with ${end()}:\n${[...lines, partialLine].join('\n')}`);
        await sleep(POLL_INTERVAL_MS);
      }
    },
    readMemory: async () => {
      const report = once(child, 'message', { signal: AbortSignal.timeout(10_000) });
      child.send('memory');
      return memorySchema.parse((await report)[0]);
    },
    exitText: end,
    stop: async (signal = 'SIGTERM') => {
      if (end() === undefined) {
        const exit = once(child, 'exit');
        child.kill(signal);
        await exit;
      }
      return end() ?? '';
    },
  };
}
