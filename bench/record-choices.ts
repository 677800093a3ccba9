import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { CHOICES, type RecordedChoice } from './replay.ts';
import { seeded } from './typos.ts';

/**
 * Writes the choices that `npm run eval -- --reader` replays. They are simulated, not a model's: the entries that the graded
 * questions expect, with mistakes drawn by a seed as often as a strong model made them in a trial.
 */
const QUESTIONS = 'test/questions';
const SEED = 20261129;
/** How often a choice is right, and how often a line that is outside is taken for outside. */
const RIGHT = 0.94;
const OUTSIDE = 0.98;

const graded = z.object({
  q: z.string(),
  kind: z.enum(['answerable', 'unanswerable', 'offtopic']).default('answerable'),
  expect: z.array(z.string()),
});

const loaded = loadBriefing(findBriefing('briefings'));
if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
const { entries } = loaded.briefing;
const ids = [...entries.keys()];
const random = seeded(SEED);
const drawn = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

/** A wrong choice: another entry of the same topic, suggestions, or outside. */
function mistake(expected: readonly string[]): Omit<RecordedChoice, 'q'> {
  const topic = entries.get(expected[0] ?? '')?.topic;
  const near = ids.filter((id) => !expected.includes(id) && (topic === undefined || entries.get(id)?.topic === topic));
  const [one, other] = [drawn(near), drawn(near)].flatMap((id) => id ?? []);
  const kind = random();
  if (one === undefined || kind < 0.25) return { verdict: 'outside', entries: [] };
  if (kind < 0.5) return { verdict: 'suggest', entries: [...new Set([one, other ?? one, ...expected.slice(0, 1)])] };
  return { verdict: 'answer', entries: [one] };
}

function choiceFor({ kind, expect }: z.infer<typeof graded>): Omit<RecordedChoice, 'q'> {
  const isRight = random() < (kind === 'offtopic' ? OUTSIDE : RIGHT);
  const [first] = expect.filter((id) => entries.has(id));
  if (!isRight) return mistake(expect);
  return first === undefined ? { verdict: 'outside', entries: [] } : { verdict: 'answer', entries: [first] };
}

const lines = readdirSync(QUESTIONS)
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => readFileSync(join(QUESTIONS, name), 'utf8').trim().split('\n'))
  .map((line) => {
    const question = graded.parse(JSON.parse(line));
    return JSON.stringify({ q: question.q, ...choiceFor(question) } satisfies RecordedChoice);
  });
writeFileSync(CHOICES, `${lines.join('\n')}\n`);
