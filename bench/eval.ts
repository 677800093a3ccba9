import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { ask, type Decision } from '../src/ask/decide.ts';
import { buildIndex } from '../src/ask/index.ts';
import { firstDayLessons, firstDayLines, needsFirstDay, withFirstDay } from '../src/ask/learnt/first-day.ts';
import { fitLinear } from '../src/ask/learnt/fit.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, linesOf } from '../src/ask/learnt/lessons.ts';
import type { AskIndex } from '../src/ask/model.ts';
import type { SecondOpinion } from '../src/ask/second-opinion.ts';
import { textsOf } from '../src/ask/texts.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { OUTSIDE, readWordings } from '../src/briefing/wordings.ts';
import { READER_MODES, type ReaderMode } from '../src/reader/unsure.ts';
import { openReplay } from './replay.ts';
import { seeded, withTypo } from './typos.ts';
import { vectorsOf } from './vectors.ts';

const OWN = 'test/questions';
const SEED = 20261121;
/** One wording in so many is asked: an author has over a thousand. */
const EVERY = 3;

const question = z.object({
  q: z.string(),
  kind: z.enum(['answerable', 'unanswerable', 'offtopic']).default('answerable'),
  expect: z.array(z.string()),
  after: z.string().optional(),
});
type Question = z.infer<typeof question>;
const wished = z.array(z.object({ wish: z.string(), q: z.string() }));

const { values } = parseArgs({
  options: {
    story: { type: 'string', default: 'briefings' },
    questions: { type: 'string', default: OWN },
    authors: { type: 'boolean', default: false },
    'first-day': { type: 'boolean', default: false },
    swaps: { type: 'boolean', default: false },
    reader: { type: 'boolean', default: false },
    'follow-ups': { type: 'boolean', default: false },
    wishes: { type: 'boolean', default: false },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});

const folder = findBriefing(values.story);
const loaded = loadBriefing(folder);
if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
const say = (text: string) => process.stderr.write(`${text}\n`);
const briefing = values['first-day'] ? asOnFirstDay(loaded.briefing) : loaded.briefing;
const index = await withPhrasings(buildIndex(briefing));

print(
  '| questions | right first | in one click | precision | abstains when it should / only then | off-topic answered |',
);
print('|---|---|---|---|---|---|');
for (const name of readdirSync(values.questions)
  .filter((file) => file.endsWith('.jsonl'))
  .sort()) {
  const asked = readFileSync(join(values.questions, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => question.parse(JSON.parse(line)));
  await row(name.replace('.jsonl', ''), index, asked);
  if (values.reader) {
    for (const mode of READER_MODES) await withReader(name.replace('.jsonl', ''), asked, mode);
    continue;
  }
  const random = seeded(SEED);
  await row(
    `${name.replace('.jsonl', '')}, one typo each`,
    index,
    asked.map((one) => ({ ...one, q: withTypo(one.q, random) })),
  );
}
if (values.authors) await leaveOneAuthorOut();
if (values['follow-ups']) await followUps();
if (values.wishes) await wishes();
if (values.swaps) await swaps();

/** A story as its writer begins it: without words of its own and without anything learnt. */
function asOnFirstDay(whole: Briefing): Briefing {
  const { learnt: _, ...rest } = whole;
  return { ...rest, lexicon: { ...whole.lexicon, shorthand: {}, concepts: [], entities: [], presuppositions: [] } };
}

/** What the bot learns while it runs, if a story has entries that its model does not know. */
async function withPhrasings(plain: AskIndex): Promise<AskIndex> {
  if (!needsFirstDay(plain)) return plain;
  const vectors = await vectorsOf(
    firstDayLines(plain.briefing).map(({ text }) => text),
    say,
  );
  const { lessons, classes } = firstDayLessons(plain, vectors);
  const began = performance.now();
  const fitted = fitLinear(lessons, { classes });
  say(`Learnt from ${lessons.length} lines in ${Math.round(performance.now() - began)} ms.`);
  return withFirstDay(plain, fitted);
}

/** Each author's wordings, asked of a model that was learnt without them. */
async function leaveOneAuthorOut(): Promise<void> {
  const wordings = readWordings(folder);
  const lines = linesOf(briefing, wordings, WISH_LINES);
  const vectors = await vectorsOf(
    lines.map(({ text }) => text),
    say,
  );
  const { reader, core } = index;
  for (const [author, theirs] of wordings) {
    if (!theirs.some(({ id }) => id !== OUTSIDE)) continue;
    const others = lines.filter((line) => line.author !== author);
    const learnt = learn(others, { ids: classesOf(briefing), vectors, reader, core, from: '' });
    const asked = theirs
      .filter((_, i) => i % EVERY === 0)
      .map(
        ({ id, q }): Question => ({
          q,
          kind:
            id === OUTSIDE
              ? 'offtopic'
              : briefing.entries.get(id)?.nearest === undefined
                ? 'answerable'
                : 'unanswerable',
          expect: [id],
        }),
      );
    const places = index.entries.map(({ entry }) => learnt.ids.indexOf(entry.id));
    await row(`${author}, left out`, { ...index, learnt: { model: learnt, places } }, asked);
  }
}

async function followUps(): Promise<void> {
  const asked = z.array(question).parse(JSON.parse(readFileSync(join(OWN, 'follow-ups.json'), 'utf8')));
  const vectors = await vectorsOf(
    asked.flatMap(({ q, after }) => textsOf(index, q, after)),
    say,
  );
  const missed = asked.filter(({ q, after, expect }) => {
    const { decision } = ask(index, q, { vectors, ...(after !== undefined && { after }) });
    return ![...shown(decision).first, ...('entry' in decision ? [decision.entry] : [])].some((id) =>
      expect.includes(id),
    );
  });
  print(`follow-ups right: ${asked.length - missed.length} of ${asked.length}`);
  if (values.verbose) for (const { q, after } of missed) print(`    after ${after}: ${q}`);
}

async function wishes(): Promise<void> {
  const asked = wished.parse(JSON.parse(readFileSync(join(OWN, 'wishes.json'), 'utf8')));
  const vectors = await vectorsOf(
    asked.flatMap(({ q }) => textsOf(index, q)),
    say,
  );
  const missed = asked.filter(({ wish, q }) => {
    const { decision } = ask(index, q, { vectors });
    return decision.kind !== 'wish' || decision.wish !== wish;
  });
  print(`wishes understood: ${asked.length - missed.length} of ${asked.length}`);
  if (values.verbose) for (const { q, wish } of missed) print(`    ${wish}: ${q}`);
}

/** The first two names of the story change places in each phrasing: the same entry must not answer as if it were right. */
async function swaps(): Promise<void> {
  const [one, other] = briefing.lexicon.entities.filter(({ kind }) => kind === 'core').map(({ name }) => name);
  if (one === undefined || other === undefined) return;
  const swapped = index.phrasings.flatMap(({ text, entry }) => {
    const changed = text.replaceAll(new RegExp(`\\b(?:${one}|${other})\\b`, 'gi'), (name) =>
      name.toLowerCase() === one.toLowerCase() ? other : one,
    );
    return changed === text ? [] : [{ q: changed, id: index.entries[entry]?.entry.id ?? '' }];
  });
  const vectors = await vectorsOf(
    swapped.flatMap(({ q }) => textsOf(index, q)),
    say,
  );
  const same = swapped.filter(({ q, id }) => {
    const { decision } = ask(index, q, { vectors });
    return [...shown(decision).first, ...(decision.kind === 'unknown' ? [decision.entry] : [])].includes(id);
  });
  print(`${one} and ${other} swapped: ${same.length} of ${swapped.length} get the same entry`);
  if (values.verbose) for (const { q, id } of same) print(`    ${id}: ${q}`);
}

/** The same with a reader that replays simulated choices, and how many questions it was asked. */
async function withReader(name: string, questions: readonly Question[], mode: ReaderMode): Promise<void> {
  const replay = await openReplay(index, mode);
  await row(`${name}, reader ${mode}`, index, questions, replay.secondOpinion);
  say(`${name}, ${mode}: ${percent(replay.asked() / questions.length)} of the questions asked the reader.`);
  if (replay.faults.length > 0)
    say(`  ${replay.faults.length} got no choice: ${[...new Set(replay.faults)].join(', ')}`);
  await replay.close();
}

async function row(
  name: string,
  asked: AskIndex,
  questions: readonly Question[],
  secondOpinion?: SecondOpinion,
): Promise<void> {
  const vectors = await vectorsOf(
    questions.flatMap(({ q }) => textsOf(asked, q)),
    say,
  );
  const decided: (Question & { readonly decision: Decision })[] = [];
  for (const one of questions) {
    const own = ask(asked, one.q, { vectors });
    const { decision } = secondOpinion ? await secondOpinion(one.q, own, asked) : own;
    decided.push({ ...one, decision });
  }
  const marks = decided.map(({ q, kind, expect, decision }) => {
    const { first, offered } = shown(decision);
    const isRight = kind === 'answerable' && first.some((id) => expect.includes(id));
    const isReached = isRight || (kind === 'answerable' && offered.some((id) => expect.includes(id)));
    const isSilent = first.length === 0 && decision.kind !== 'suggest';
    if (values.verbose && !isRight && !(isSilent && kind !== 'answerable')) {
      print(
        `    ${decision.kind.padEnd(8)} ${kind.padEnd(12)} ${q}  (wanted ${expect.join(', ')}; ${[...first, ...offered].join(', ')})`,
      );
    }
    return { kind, isRight, isReached, isSilent, isAnswered: first.length > 0 };
  });
  const count = (of: (mark: (typeof marks)[number]) => boolean) => marks.filter(of).length;
  const answerable = count(({ kind }) => kind === 'answerable');
  const right = count(({ isRight }) => isRight);
  const silentRight = count(({ isSilent, kind }) => isSilent && kind !== 'answerable');
  const cells = [
    name,
    percent(right / answerable),
    percent(count(({ isReached }) => isReached) / answerable),
    percent(right / count(({ isAnswered }) => isAnswered)),
    `${percent(silentRight / (marks.length - answerable))} / ${percent(silentRight / count(({ isSilent }) => isSilent))}`,
    String(count(({ kind, isAnswered }) => kind === 'offtopic' && isAnswered)),
  ];
  print(`| ${cells.join(' | ')} |`);
}

function shown(decision: Decision): { first: readonly string[]; offered: readonly string[] } {
  switch (decision.kind) {
    case 'answer':
      return { first: [decision.entry], offered: decision.near };
    case 'both':
      return { first: decision.entries, offered: [] };
    case 'suggest':
      return { first: [], offered: decision.entries };
    case 'unknown':
    case 'outside':
      return { first: [], offered: decision.near };
    default:
      return { first: [], offered: [] };
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
