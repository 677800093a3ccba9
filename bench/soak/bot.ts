import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const memory = z.object({ heap: z.number(), rss: z.number() });

/** The real process of the bot. */
export interface Bot {
  /** What it has written to standard error, line by line. */
  readonly lines: readonly string[];
  /** Until it has written that. @throws Error if it ends before */
  says(wanted: string): Promise<void>;
  /** The memory that it holds after its garbage was collected, in bytes. */
  memory(): Promise<{ readonly heap: number; readonly rss: number }>;
  /** How it ended, if it has. */
  end(): string | undefined;
  /** Asks it to end, and tells how it did. */
  stop(): Promise<string>;
}

/** Starts `src/main.ts` with these variables and no others of the bot's. It ends with the campaign. */
export function startBot(variables: Readonly<Record<string, string>>): Bot {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', join(ROOT, 'bench/soak-memory.ts'), 'src/main.ts'],
    { cwd: ROOT, env: { PATH, HOME, ...variables }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const lines: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    const parts = (rest + piece).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const end = () => endOf(child);
  return {
    lines,
    says: async (wanted) => {
      while (!lines.some((line) => line.includes(wanted))) {
        if (end() !== undefined) throw new Error(`The bot ended with ${end()}:\n${[...lines, rest].join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    memory: async () => {
      const told = once(child, 'message', { signal: AbortSignal.timeout(10_000) });
      child.send('memory');
      return memory.parse((await told)[0]);
    },
    end,
    stop: async () => {
      if (end() === undefined) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      process.off('exit', kill);
      return end() ?? 'nothing';
    },
  };
}

function endOf({ exitCode, signalCode }: ChildProcess): string | undefined {
  return signalCode ?? (exitCode === null ? undefined : `code ${exitCode}`);
}
