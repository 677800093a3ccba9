import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

// The processes that a campaign starts. None outlives it: each ends by itself once its channel to the campaign is gone,
// and gets a signal besides as the campaign goes, for it may hang.

const STDERR_KEPT = 4000;

/** A running child of a campaign. */
export interface Child {
  readonly process: ChildProcess;
  /** What it has written to standard error of late. */
  stderr(): string;
  /** Resolves once it is gone. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** The running children, and the signal that each gets if it is still there in the end. */
const children = new Map<ChildProcess, NodeJS.Signals>();

/**
 * Starts a file of this folder as a process that talks in messages.
 * @param cache the folder where its compiled modules are kept, for the next one to start sooner, unless the environment
 * names one
 * @param last the signal that ends it with the campaign
 */
export function startChild(file: string, args: readonly string[], cache: string, last: NodeJS.Signals): Child {
  endWithThis();
  const child = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
  });
  children.set(child, last);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  return {
    process: child,
    stderr: () => stderr.trim(),
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      // Not at 'close', which never comes after a disconnection from this side.
      child.on('exit', (code, signal) => {
        children.delete(child);
        const end = () => resolve({ code, signal });
        if (!child.stderr || child.stderr.closed) end();
        else child.stderr.once('close', end);
      });
    }),
  };
}

/** On Ctrl-C nothing is reported: the children go, and then the campaign. */
function endWithThis(): void {
  if (process.listeners('exit').includes(signalAll)) return;
  process.on('exit', signalAll);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function stop(signal: NodeJS.Signals): void {
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

function signalAll(): void {
  for (const [child, last] of children) child.kill(last);
}
