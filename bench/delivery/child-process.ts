import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

// A child process exits when its channel to the campaign closes. The campaign also signals it at exit, in case it hangs.

const STDERR_LENGTH = 4000;

export interface Child {
  readonly process: ChildProcess;
  stderr(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const signalsAtExit = new Map<ChildProcess, NodeJS.Signals>();

/**
 * Starts a file of this folder as a process.
 * @param cache the folder for compiled modules, unless NODE_COMPILE_CACHE names another
 * @param signalAtExit the signal for the process if the campaign exits first
 */
export function startChild(file: string, args: readonly string[], cache: string, signalAtExit: NodeJS.Signals): Child {
  handleExit();
  const child = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
  });
  signalsAtExit.set(child, signalAtExit);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_LENGTH);
  });
  return {
    process: child,
    stderr: () => stderr.trim(),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      // Not "close": a child process does not emit it after this side has disconnected.
      child.on('exit', (code, signal) => {
        signalsAtExit.delete(child);
        const resolveEnd = () => resolve({ code, signal });
        if (!child.stderr || child.stderr.closed) resolveEnd();
        else child.stderr.once('close', resolveEnd);
      });
    }),
  };
}

function handleExit(): void {
  if (process.listeners('exit').includes(signalChildren)) return;
  process.on('exit', signalChildren);
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
}

function signalChildren(): void {
  for (const [child, signal] of signalsAtExit) child.kill(signal);
}
