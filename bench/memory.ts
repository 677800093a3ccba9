import { startBot } from './bot.ts';
import { BYTES_PER_MEGABYTE, type Measurement } from './measure.ts';
import { questionTexts } from './questions.ts';

const QUESTION_COUNT = 60;
const LIMIT_MB = 260;
/** Marks the end, because no question gets this command's answer. */
const LAST_COMMAND = 'sources';
const LAST_ANSWER = /^The sources$/m;

export async function measureMemory(): Promise<Measurement[]> {
  const bot = startBot({}, 'pipe');
  try {
    bot.process.stdin?.write([...questionTexts().slice(0, QUESTION_COUNT), LAST_COMMAND, ''].join('\n'));
    let output = '';
    for await (const chunk of bot.process.stdout ?? []) {
      output += chunk;
      if (LAST_ANSWER.test(output)) break;
    }
    const { rss } = await bot.readMemory();
    const size = rss / BYTES_PER_MEGABYTE;
    const name = `resident after ${QUESTION_COUNT} questions`;
    return [{ name, unit: 'MB', runs: 1, median: size, p99: size, limit: LIMIT_MB }];
  } finally {
    await bot.stop('SIGKILL');
  }
}
