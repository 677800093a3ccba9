import { vi } from 'vitest';
import { runVerb as runVerbHere } from '../../src/cli/main.ts';
import { checkOutput, secretsIn } from '../leaks.ts';
import { environment } from '../platforms/terminal/run.ts';

interface VerbResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let lastRun: Promise<unknown> = Promise.resolve();

/**
 * Runs a verb in this process, as the command line would. Verbs run one at a time, because they share the environment, the
 * output and the exit code. Not for verbs that read standard input or load the encoder.
 */
export function runVerb(args: readonly string[], env: Record<string, string> = {}): Promise<VerbResult> {
  const result = lastRun.then(() => runAlone(args, environment(env)));
  lastRun = result.catch(() => {});
  return result;
}

async function runAlone(args: readonly string[], env: NodeJS.ProcessEnv): Promise<VerbResult> {
  const { env: savedEnv, exitCode: savedCode } = process;
  const output = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      output[name] += String(text);
      return true;
    }),
  );
  process.env = env;
  process.exitCode = undefined;
  try {
    await runVerbHere(args);
    const code = Number(process.exitCode ?? 0);
    checkOutput(output, secretsIn(env));
    return { code, ...output };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.env = savedEnv;
    process.exitCode = savedCode;
  }
}
