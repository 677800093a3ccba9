import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { type Memory, startBot } from './bot.ts';
import { BYTES_PER_MEGABYTE, type Measurement } from './measure.ts';
import { questionTexts } from './questions.ts';
import { withTypo } from './typos.ts';

/** After this many, the sentence encoder is loaded and has encoded something. */
const REST_QUESTIONS = 50;
/** After this many, the process has loaded everything that it loads once. */
const WARM_UP_QUESTIONS = 2_000;
const QUESTION_COUNT = 20_000;
const REST_LIMIT_MB = 260;
const MAX_GROWTH_FACTOR = 1.1;

/** Measures the memory of the real process while it answers 20,000 questions. */
export async function measureMemory(): Promise<Measurement[]> {
  const bot = startBot({}, 'pipe');
  try {
    const answerAll = lineClient(bot.process);
    await answerAll(mistypedQuestions(0, REST_QUESTIONS));
    const memoryAtRest = await bot.readMemory();
    await answerAll(mistypedQuestions(REST_QUESTIONS, WARM_UP_QUESTIONS));
    const memoryAfterWarmUp = await bot.readMemory();
    await answerAll(mistypedQuestions(WARM_UP_QUESTIONS, QUESTION_COUNT));
    const memoryAtEnd = await bot.readMemory();
    return (['heap', 'rss'] as const).flatMap((kind) => {
      const name = kind === 'rss' ? 'resident' : kind;
      const row = (when: string, { [kind]: bytes }: Memory): Measurement => {
        const size = bytes / BYTES_PER_MEGABYTE;
        return { name: `${name} ${when}`, unit: 'MB', runs: 1, median: size, p99: size };
      };
      return [
        { ...row('at rest', memoryAtRest), ...(kind === 'rss' && { limit: REST_LIMIT_MB }) },
        row(`after ${WARM_UP_QUESTIONS.toLocaleString('en')} questions`, memoryAfterWarmUp),
        {
          ...row(`after ${QUESTION_COUNT.toLocaleString('en')}`, memoryAtEnd),
          limit: (memoryAfterWarmUp[kind] / BYTES_PER_MEGABYTE) * MAX_GROWTH_FACTOR,
        },
      ];
    });
  } finally {
    await bot.stop('SIGKILL');
  }
}

/** Each repetition of a question has another typo, so no cached answer helps. */
function* mistypedQuestions(from: number, to: number): Generator<string> {
  const texts = questionTexts();
  const random = seededRandom(from);
  for (let i = from; i < to; i += 1) yield withTypo(texts[i % texts.length] ?? '', random);
}

function lineClient({ stdin, stdout }: ChildProcess): (lines: Iterable<string>) => Promise<void> {
  // No question leads to this command's answer, so it marks the end.
  const LAST_COMMAND = 'sources';
  const LAST_ANSWER = /^The sources$/m;
  let output = '';
  let resolveAnswers = () => {};
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-2000 - chunk.length);
    if (LAST_ANSWER.test(output)) resolveAnswers();
  });
  return async (lines) => {
    for (const line of lines) if (stdin?.write(`${line}\n`) === false) await once(stdin, 'drain');
    output = '';
    const whenAnswered = new Promise<void>((resolve) => {
      resolveAnswers = resolve;
    });
    stdin?.write(`${LAST_COMMAND}\n`);
    await whenAnswered;
  };
}
