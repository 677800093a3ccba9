import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { buildIndex } from '../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import { openEncoder } from '../src/encoder/encoder.ts';
import type { Asker } from '../src/ports/desk.ts';
import { type Measured, measureEach, type Plan } from './measure.ts';

const OWN = 'test/questions';
const NOW = Temporal.Instant.from('2026-11-29T12:00:00Z');
const LIMITS = { limit: 15, p99Limit: 40 };
const HOLD = { limit: 5, p99Limit: 5 };
/** A message of nearly 2,000 characters with one question in it. */
const LONG = 1900;
const LONG_RUNS = 50;
const TRIES = 3;
const SMALL =
  'Good morning everybody. I was reading about all of this over the weekend. My colleague found it rather odd. ';

const asked = z.object({ q: z.string() });
const asker: Asker = {
  person: { id: 'U1', name: 'ann' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};

/** A question from the desk's door to its message, with the sentence vectors, and how long it holds the event loop. */
export async function question(): Promise<Measured[]> {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const index = buildIndex(briefing);
  const encoder = openEncoder();
  const desk = openDesk({
    current: () => ({ briefing, index, encoder }),
    now: () => NOW,
    stores: () => Promise.reject(new Error('A question needs no store')),
  });
  const texts = readdirSync(OWN)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(OWN, name), 'utf8').trim().split('\n'))
    .map((line) => asked.parse(JSON.parse(line)).q);
  const long = texts.slice(0, LONG_RUNS).map((text, i) => [`${i}. ${SMALL.repeat(20)}`.slice(0, LONG), text].join(' '));
  const timed = async (text: string) => {
    const start = performance.now();
    await desk.answer({ kind: 'ask', question: text }, asker);
    return performance.now() - start;
  };
  try {
    // The model is loaded with the first one.
    while ((await encoder.encode(['ready?'])).size === 0) await setImmediate();
    return [
      await each('a question', texts, timed, LIMITS),
      await each('a message of 2,000 characters', long, timed),
      await each(
        'a question: longest hold of the event loop',
        texts.map((text) => `${text} `),
        (text) => held(() => timed(text)),
        HOLD,
      ),
      await each(
        '2,000 characters: longest hold',
        long.map((text) => `${text} `),
        (text) => held(() => timed(text)),
      ),
    ];
  } finally {
    await encoder.close();
  }
}

function each(
  name: string,
  texts: readonly string[],
  time: (text: string) => Promise<number>,
  limits: Pick<Plan, 'limit' | 'p99Limit'> = {},
): Promise<Measured> {
  let next = 0;
  return measureEach(name, { warmUp: 10, runs: texts.length - 10, ...limits }, () => time(`${texts[next++] ?? ''} `));
}

/**
 * The longest time between two turns of the event loop while something goes on: the least of a few tries, so that what
 * other processes take does not count.
 */
async function held(work: () => Promise<unknown>): Promise<number> {
  const tries: number[] = [];
  while (tries.length < TRIES) tries.push(await longestTurn(work()));
  return Math.min(...tries);
}

async function longestTurn(work: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  let longest = 0;
  for (let last = performance.now(); !isOver; ) {
    await setImmediate();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  await over;
  return longest;
}
