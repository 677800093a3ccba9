import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measured } from './measure.ts';
import { seeded, withTypo } from './typos.ts';

const QUESTIONS = 20_000;
/** By then the sentence encoder is loaded and has read something. */
const REST = 50;
/** What may be resident at rest, in megabytes. */
const AT_REST = 260;
/** By then everything that is loaded once is there. */
const BEGIN = 2_000;
/** By how much memory may have grown from then on. */
const GROWTH = 1.1;
const OWN = 'test/questions';
const MEGABYTE = 1_048_576;
const KINDS = [
  ['heap', 'heap'],
  ['rss', 'resident'],
] as const;

const held = z.object({ heap: z.number(), rss: z.number() });
const asked = z.object({ q: z.string() });

/** What the real process holds, after its garbage is collected, while it answers 20,000 questions. */
export async function memory(): Promise<Measured[]> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--max-semi-space-size=4', '--import', join(import.meta.dirname, 'soak-memory.ts'), 'src/main.ts'],
    { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] },
  );
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  try {
    const through = pipedThrough(child);
    await through(questions(0, REST));
    const atRest = await memoryOf(child);
    await through(questions(REST, BEGIN));
    const begun = await memoryOf(child);
    await through(questions(BEGIN, QUESTIONS));
    const end = await memoryOf(child);
    child.stdin?.end();
    await once(child, 'close');
    return KINDS.flatMap(([what, name]) => [
      { ...row(`${name} at rest`, atRest[what]), ...(what === 'rss' && { limit: AT_REST }) },
      row(`${name} after ${BEGIN.toLocaleString('en')} questions`, begun[what]),
      {
        ...row(`${name} after ${QUESTIONS.toLocaleString('en')}`, end[what]),
        limit: inMegabytes(begun[what] * GROWTH),
      },
    ]);
  } finally {
    kill();
    process.off('exit', kill);
  }
}

function row(name: string, bytes: number): Measured {
  const size = inMegabytes(bytes);
  return { name, unit: 'MB', runs: 1, median: size, p99: size };
}

function inMegabytes(bytes: number): number {
  return bytes / MEGABYTE;
}

/** Our own questions over and over, each time with other slips: what is remembered of one must not help with the next. */
function* questions(from: number, to: number): Generator<string> {
  const texts = readdirSync(OWN)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(OWN, name), 'utf8').trim().split('\n'))
    .map((line) => asked.parse(JSON.parse(line)).q);
  const random = seeded(from);
  for (let i = from; i < to; i += 1) yield withTypo(texts[i % texts.length] ?? '', random);
}

/** Has lines answered, and waits until they are: until the answer to a last one is there, which no question has. */
function pipedThrough({ stdin, stdout }: ChildProcess): (lines: Iterable<string>) => Promise<void> {
  const LAST = 'sources';
  const ANSWER = /^The sources$/m;
  let tail = '';
  let arrived = () => {};
  stdout?.setEncoding('utf8').on('data', (piece: string) => {
    tail = (tail + piece).slice(-2000 - piece.length);
    if (ANSWER.test(tail)) arrived();
  });
  return async (lines) => {
    for (const line of lines) if (stdin?.write(`${line}\n`) === false) await once(stdin, 'drain');
    tail = '';
    const answered = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    stdin?.write(`${LAST}\n`);
    await answered;
  };
}

async function memoryOf(child: ChildProcess): Promise<{ readonly heap: number; readonly rss: number }> {
  const told = once(child, 'message');
  child.send('memory');
  return held.parse((await told)[0]);
}
