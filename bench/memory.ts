import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { type Memory, startBot } from './bot.ts';
import type { Measured } from './measure.ts';
import { questionTexts } from './questions.ts';
import { withTypo } from './typos.ts';

/** By then the sentence encoder is loaded and has read something. */
const AT_REST = 50;
/** By then everything that is loaded once is there. */
const WARMED_UP = 2_000;
const QUESTIONS = 20_000;
/** In megabytes, resident at rest. */
const REST_LIMIT = 260;
/** The factor by which memory may grow from the warm-up to the end. */
const GROWTH_LIMIT = 1.1;
const MEGABYTE = 1_048_576;

/** Measures the memory of the real process while it answers 20,000 questions. */
export async function memory(): Promise<Measured[]> {
  const bot = startBot({}, 'pipe');
  try {
    const answerAll = lineClient(bot.process);
    await answerAll(questions(0, AT_REST));
    const atRest = await bot.memory();
    await answerAll(questions(AT_REST, WARMED_UP));
    const warmedUp = await bot.memory();
    await answerAll(questions(WARMED_UP, QUESTIONS));
    const end = await bot.memory();
    return (['heap', 'rss'] as const).flatMap((kind) => {
      const name = kind === 'rss' ? 'resident' : kind;
      const row = (when: string, { [kind]: bytes }: Memory): Measured => {
        const size = bytes / MEGABYTE;
        return { name: `${name} ${when}`, unit: 'MB', runs: 1, median: size, p99: size };
      };
      return [
        { ...row('at rest', atRest), ...(kind === 'rss' && { limit: REST_LIMIT }) },
        row(`after ${WARMED_UP.toLocaleString('en')} questions`, warmedUp),
        {
          ...row(`after ${QUESTIONS.toLocaleString('en')}`, end),
          limit: (warmedUp[kind] / MEGABYTE) * GROWTH_LIMIT,
        },
      ];
    });
  } finally {
    await bot.stop('SIGKILL');
  }
}

/** The graded questions over and over, each time with another typo, so that no cached answer helps with the next. */
function* questions(from: number, to: number): Generator<string> {
  const texts = questionTexts();
  const random = seededRandom(from);
  for (let i = from; i < to; i += 1) yield withTypo(texts[i % texts.length] ?? '', random);
}

/** Returns a function that writes lines to the bot and resolves once all are answered. */
function lineClient({ stdin, stdout }: ChildProcess): (lines: Iterable<string>) => Promise<void> {
  // No question has this command's answer, so it marks the end.
  const LAST_COMMAND = 'sources';
  const LAST_ANSWER = /^The sources$/m;
  let output = '';
  let finish = () => {};
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-2000 - chunk.length);
    if (LAST_ANSWER.test(output)) finish();
  });
  return async (lines) => {
    for (const line of lines) if (stdin?.write(`${line}\n`) === false) await once(stdin, 'drain');
    output = '';
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    stdin?.write(`${LAST_COMMAND}\n`);
    await finished;
  };
}
