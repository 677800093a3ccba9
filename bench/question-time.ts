import { setImmediate } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/build-index.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import { openEncoder } from '../src/encoder/encoder.ts';
import type { Asker } from '../src/ports/desk.ts';
import { type Measurement, quantile } from './measure.ts';
import { questionTexts } from './questions.ts';

const NOW = Temporal.Instant.from('2026-11-29T12:00:00Z');
const ANSWER_LIMITS_MS = { limit: 15, p99Limit: 40 };
const BLOCKING_LIMITS_MS = { limit: 5, p99Limit: 5 };
const WARM_UP_QUESTIONS = 10;
const BLOCKING_TRIES = 3;
/** In characters. With a question added, the text stays within Discord's limit of 2,000. */
const LONG_TEXT_LENGTH = 1900;
const LONG_TEXT_RUNS = 50;
const FILLER_TEXT =
  'Good morning everybody. I was reading about all of this over the weekend. My colleague found it rather odd. ';

const ASKER: Asker = {
  person: { id: 'U1', name: 'ann' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};

/** Measures how long an answer takes, and how long it blocks the event loop. */
export async function measureQuestion(): Promise<Measurement[]> {
  const { briefing } = loadValidBriefing(findBriefing('briefings'));
  const index = buildIndex(briefing);
  const encoder = openEncoder();
  const desk = openDesk({
    current: () => ({ briefing, index, encoder }),
    now: () => NOW,
    stores: () => Promise.reject(new Error('Answering a question opened the store.')),
  });
  const texts = questionTexts();
  const longTexts = texts
    .slice(0, LONG_TEXT_RUNS)
    .map((text, i) => [`${i}. ${FILLER_TEXT.repeat(20)}`.slice(0, LONG_TEXT_LENGTH), text].join(' '));
  const measureAnswer = async (text: string) => {
    const start = performance.now();
    await desk.answer({ kind: 'ask', question: text }, ASKER);
    return performance.now() - start;
  };
  const measureBlocking = (text: string) => shortestBlock(() => measureAnswer(text));
  try {
    while ((await encoder.encode(['ready?'])).size === 0) await setImmediate();
    return [
      await measureEach('a question', texts, measureAnswer, ANSWER_LIMITS_MS),
      await measureEach('a message of 2,000 characters', longTexts, measureAnswer),
      await measureEach('a question: longest block of the event loop', texts, measureBlocking, BLOCKING_LIMITS_MS),
      await measureEach('2,000 characters: longest block', longTexts, measureBlocking),
    ];
  } finally {
    await encoder.close();
  }
}

async function measureEach(
  name: string,
  texts: readonly string[],
  timeOf: (text: string) => Promise<number>,
  limits: Pick<Measurement, 'limit' | 'p99Limit'> = {},
): Promise<Measurement> {
  const times: number[] = [];
  for (const text of texts) times.push(await timeOf(text));
  times.splice(0, WARM_UP_QUESTIONS);
  return { name, unit: 'ms', runs: times.length, median: quantile(times, 0.5), p99: quantile(times, 0.99), ...limits };
}

/** In milliseconds. Takes the shortest of several tries, because other processes lengthen some. Later tries get cached vectors. */
async function shortestBlock(work: () => Promise<unknown>): Promise<number> {
  const blocks: number[] = [];
  while (blocks.length < BLOCKING_TRIES) blocks.push(await longestTurn(work()));
  return Math.min(...blocks);
}

async function longestTurn(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const whenDone = work.finally(() => {
    isDone = true;
  });
  let longest = 0;
  for (let lastTurn = performance.now(); !isDone; ) {
    await setImmediate();
    const now = performance.now();
    longest = Math.max(longest, now - lastTurn);
    lastTurn = now;
  }
  await whenDone;
  return longest;
}
