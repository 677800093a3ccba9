import { spawn, spawnSync } from 'node:child_process';
import { type Measured, measureEach } from './measure.ts';

const PLAN = { warmUp: 2, runs: 30, limit: 1000 };
/** A question waits for the sentence encoder, at most until its time limit. */
const QUESTION_PLAN = { ...PLAN, limit: 1200 };
/** Runs a command in a terminal of its own, where the system has it. */
const SCRIPT = 'script';
const NODE = [process.execPath, 'src/main.ts'];

/** From the start of the process to what a person sees first. */
export async function start(): Promise<Measured[]> {
  const rows = [
    await measureEach('node src/main.ts, a pipe: to the first answer', PLAN, () => untilShown(NODE, '', 'help\n')),
  ];
  rows.push(
    await measureEach('node src/main.ts, a pipe: to the first answer to a question', QUESTION_PLAN, () =>
      untilShown(NODE, 'As of', 'how long is the lease?\n'),
    ),
  );
  if (!hasScript()) return rows;
  return [
    ...rows,
    await measureEach('node src/main.ts, a terminal: to the prompt', PLAN, () => untilShown(inTerminal(NODE), '›')),
    await measureEach('npm start, a terminal: to the prompt', PLAN, () =>
      untilShown(inTerminal(['npm', 'start']), '›'),
    ),
  ];
}

/** The milliseconds until a process has written the text, or anything if the text is empty. */
function untilShown([command = '', ...args]: readonly string[], shown: string, input?: string): Promise<number> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (input !== undefined) child.stdin.end(input);
  return new Promise((resolve, reject) => {
    let output = '';
    let took: number | undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (took !== undefined || !output.includes(shown)) return;
      took = performance.now() - began;
      if (input === undefined) child.stdin.end('quit\r');
    });
    child.on('error', reject);
    child.on('close', () => {
      if (took === undefined) reject(new Error(`${command} ended without showing "${shown}":\n${output}`));
      else resolve(took);
    });
  });
}

/** util-linux has a `script` that gives a command a terminal; others of that name take other options. */
function hasScript(): boolean {
  return spawnSync(SCRIPT, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
}

function inTerminal(command: readonly string[]): string[] {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return [SCRIPT, '--quiet', '--return', '--command', quoted, '/dev/null'];
}
