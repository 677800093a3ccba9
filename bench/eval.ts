import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { WISH_LINES } from '../src/ask/common/wishes.ts';
import { ask } from '../src/ask/decide.ts';
import type { AskOptions, Decision } from '../src/ask/decision.ts';
import { buildIndex } from '../src/ask/index.ts';
import { firstDayLessons, firstDayLines, needsFirstDay, withFirstDay } from '../src/ask/learnt/first-day.ts';
import { fitLinear } from '../src/ask/learnt/fit.ts';
import { learn } from '../src/ask/learnt/learn.ts';
import { classesOf, linesOf } from '../src/ask/learnt/lessons.ts';
import type { AskIndex } from '../src/ask/model.ts';
import type { SecondOpinion } from '../src/ask/second-opinion.ts';
import { textsOf } from '../src/ask/texts.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { OUTSIDE, readWordings } from '../src/briefing/wordings.ts';
import { READER_MODES, type ReaderMode } from '../src/reader/unsure.ts';
import { asOnFirstDay } from './first-day.ts';
import { openReplay } from './replay.ts';
import { seeded, withTypo } from './typos.ts';
import { vectorsOf } from './vectors.ts';

const OWN = 'test/questions';
const SEED = 20261121;
/** One wording in so many is asked: an author has over a thousand. */
const EVERY = 3;

const question = z.object({
  q: z.string(),
  /** "unknown" is "unanswerable": a story's unknown says so. */
  kind: z
    .enum(['answerable', 'unanswerable', 'unknown', 'offtopic'])
    .default('answerable')
    .transform((kind) => (kind === 'unknown' ? 'unanswerable' : kind)),
  expect: z.array(z.string()).default([]),
  after: z.string().optional(),
  wish: z.string().optional(),
  /** Entries that are about another name than the question. */
  wrong: z.array(z.string()).default([]),
});
type Question = z.infer<typeof question>;

/** What others call our wishes. */
const SAME_WISH: Readonly<Record<string, readonly string[]>> = {
  news: ['changes'],
  watch: ['due'],
  digest: ['subscribe', 'preview'],
  stop: ['stop', 'pause'],
};

const { values } = parseArgs({
  options: {
    story: { type: 'string', default: 'briefings' },
    questions: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'first-day': { type: 'boolean', default: false },
    swaps: { type: 'boolean', default: false },
    reader: { type: 'boolean', default: false },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});

const folder = findBriefing(values.story);
const loaded = loadBriefing(folder);
if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
const say = (text: string) => process.stderr.write(`${text}\n`);
const briefing = values['first-day'] ? asOnFirstDay(loaded.briefing) : loaded.briefing;
const index = await withPhrasings(buildIndex(briefing));
const beside = join(folder, '..', 'questions');
const questions = values.questions ?? (values.story !== 'briefings' && existsSync(beside) ? beside : OWN);

if (values.swaps) await swapNames();
else {
  print(
    '| questions | right first | in one click | precision | abstains when it should / only then | off-topic answered |',
  );
  print('|---|---|---|---|---|---|');
  const files = new Map(
    questionFiles(questions).map((path) => [basename(path).replace(/\.jsonl?$/, ''), readQuestions(path)]),
  );
  const special = { 'follow-ups': followUps, wishes, swaps };
  for (const [name, asked] of files) {
    if (name in special || name === 'dates') continue;
    await row(name, index, asked);
    if (values.reader) {
      for (const mode of READER_MODES) await withReader(name, asked, mode);
      continue;
    }
    const random = seeded(SEED);
    await row(
      `${name}, one typo each`,
      index,
      asked.map((one) => ({ ...one, q: withTypo(one.q, random) })),
    );
  }
  for (const [name, measure] of values.reader ? [] : Object.entries(special)) await measure(files.get(name) ?? []);
  if (questions === OWN && !values.quick && !values.reader && !values['first-day']) {
    await leaveOneAuthorOut();
    await swapNames();
  }
}

/** The files of questions in a folder, or the one file. */
function questionFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path).filter((name) => /\.jsonl?$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function readQuestions(path: string): Question[] {
  const text = readFileSync(path, 'utf8').trim();
  if (path.endsWith('.json')) return z.array(question).parse(JSON.parse(text));
  return text.split('\n').map((line) => question.parse(JSON.parse(line)));
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
  return withFirstDay(plain, fitted, vectors);
}

/** Each author's wordings, asked of a model that was learnt without them. */
async function leaveOneAuthorOut(): Promise<void> {
  const wordings = readWordings(folder);
  const lines = linesOf(briefing, wordings, WISH_LINES);
  const vectors = await vectorsOf(
    lines.map(({ text }) => text),
    say,
  );
  const { reader } = index;
  for (const [author, theirs] of wordings) {
    if (!theirs.some(({ id }) => id !== OUTSIDE)) continue;
    const others = lines.filter((line) => line.author !== author);
    const learnt = learn(others, { ids: classesOf(briefing), vectors, reader, from: '' });
    const kindOf = (id: string) => {
      if (id === OUTSIDE) return 'offtopic';
      return briefing.entries.get(id)?.nearest === undefined ? 'answerable' : 'unanswerable';
    };
    const asked = theirs
      .filter((_, i) => i % EVERY === 0)
      .map(({ id, q }): Question => ({ q, kind: kindOf(id), expect: [id], wrong: [] }));
    const places = index.entries.map(({ entry }) => learnt.ids.indexOf(entry.id));
    await row(`${author}, left out`, { ...index, learnt: { model: learnt, places } }, asked);
  }
}

async function followUps(asked: readonly Question[]): Promise<void> {
  await count('follow-ups right', asked, ({ expect }, decision) => {
    const { first } = shown(decision);
    const offered = decision.kind === 'suggest' ? decision.entries : [];
    return expect.length === 0 ? [...first, ...offered].length === 0 : first.some((id) => expect.includes(id));
  });
}

async function wishes(asked: readonly Question[]): Promise<void> {
  await count('wishes understood', asked, ({ wish = '' }, decision) => {
    if (decision.kind === 'talk') return wish === 'help';
    return decision.kind === 'wish' && (SAME_WISH[wish] ?? [wish]).includes(decision.wish);
  });
}

async function swaps(asked: readonly Question[]): Promise<void> {
  const swapped = asked.filter(({ wrong }) => wrong.length > 0);
  const usual = asked.filter(({ wrong }) => wrong.length === 0);
  await count('swapped names not mistaken', swapped, ({ wrong }, decision) => isNot(wrong, decision));
  await count('the same names in their places, right', usual, ({ expect }, decision) =>
    shown(decision).first.some((id) => expect.includes(id)),
  );
  await count('the same names in their places, not called mistaken', usual, (_, decision) => !isCalled(decision));
}

/** Whether none of these entries answers. That no source says something is not said of the wrong name as if it were right. */
function isNot(wrong: readonly string[], decision: Decision): boolean {
  return decision.kind === 'unknown' || !shown(decision).first.some((id) => wrong.includes(id));
}

function isCalled(decision: Decision): boolean {
  return decision.kind === 'suggest' && decision.about !== undefined;
}

/** The first two names of the story change places in each phrasing: the same entry must not answer as if it were right. */
async function swapNames(): Promise<void> {
  const [one, other] = briefing.lexicon.entities.filter(({ kind }) => kind === 'core').map(({ name }) => name);
  if (one === undefined || other === undefined) return;
  const swapped = index.phrasings.flatMap(({ text, entry }): Question[] => {
    const changed = text.replaceAll(new RegExp(`\\b(?:${one}|${other})\\b`, 'gi'), (name) =>
      name.toLowerCase() === one.toLowerCase() ? other : one,
    );
    const isBoth = [one, other].every((name) => text.toLowerCase().includes(name.toLowerCase()));
    const id = index.entries[entry]?.entry.id ?? '';
    return changed === text || isBoth ? [] : [{ q: changed, kind: 'answerable', expect: [], wrong: [id] }];
  });
  await count(`${one} and ${other} swapped, and another entry or none answers`, swapped, ({ wrong }, decision) =>
    isNot(wrong, decision),
  );
}

/** Counts the lines whose decision is right. */
async function count(
  name: string,
  asked: readonly Question[],
  isRight: (one: Question, decision: Decision) => boolean,
) {
  if (asked.length === 0) return;
  const vectors = await vectorsOf(
    asked.flatMap(({ q, after }) => textsOf(index, q, after)),
    say,
  );
  const decided = asked.map((one) => {
    const options: AskOptions = { vectors, ...(one.after !== undefined && { after: one.after }) };
    return { one, decision: ask(index, one.q, options).decision };
  });
  const missed = decided.filter(({ one, decision }) => !isRight(one, decision));
  const right = asked.length - missed.length;
  print(`${name}: ${right} of ${asked.length} (${percent(right / asked.length)})`);
  if (!values.verbose) return;
  for (const { one, decision } of missed) {
    const wanted = [...one.expect, one.wish ?? ''].join(' ').trim();
    print(
      `    ${one.after === undefined ? '' : `after ${one.after}: `}${one.q}  (wanted ${wanted}; ${inShort(decision)})`,
    );
  }
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
  const decided: (Question & { readonly decision: Decision; readonly scope: number })[] = [];
  for (const one of questions) {
    const own = ask(asked, one.q, { vectors });
    const { decision } = secondOpinion ? await secondOpinion(one.q, own, asked) : own;
    decided.push({ ...one, decision, scope: own.scope });
  }
  const marks = decided.map(({ q, kind, expect, decision, scope }) => {
    const { first, offered } = shown(decision);
    const isRight = kind === 'answerable' && first.some((id) => expect.includes(id));
    const isReached = isRight || (kind === 'answerable' && offered.some((id) => expect.includes(id)));
    // A wish is no answer, unless what it shows is one.
    const isSaid = first.length > 0 && !isUnanswered(decision) && (decision.kind !== 'wish' || isRight);
    const isSilent = !isSaid && decision.kind !== 'suggest';
    if (values.verbose && !isRight && !(isSilent && kind !== 'answerable')) {
      print(`    ${kind.padEnd(12)} ${q}  (wanted ${expect.join(', ')}; ${scope.toFixed(2)} ${inShort(decision)})`);
    }
    return { kind, isRight: isRight && isSaid, isReached, isSilent, isAnswered: isSaid };
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

/** Whether what a decision shows only says that no source answers. */
function isUnanswered(decision: Decision): boolean {
  if (decision.kind !== 'both') return decision.kind === 'unknown';
  return decision.entries.every((id) => briefing.entries.get(id)?.nearest !== undefined);
}

/** What a decision shows at once, by the ids of entries and the names of commands, and what is one press away. */
function shown(decision: Decision): { first: readonly string[]; offered: readonly string[] } {
  switch (decision.kind) {
    case 'answer':
      return { first: [decision.entry], offered: decision.near };
    case 'both':
      return { first: decision.entries, offered: [] };
    case 'suggest':
      return { first: [], offered: decision.entries };
    case 'unknown':
      return { first: [decision.entry], offered: decision.near };
    case 'outside':
      return { first: [], offered: decision.near };
    case 'proof':
      return { first: [decision.entry, 'sources'], offered: [] };
    case 'wish':
      return { first: [decision.wish, ...(decision.of === undefined ? [] : [decision.of])], offered: [] };
    default:
      return { first: [], offered: [] };
  }
}

function inShort(decision: Decision): string {
  const { first, offered } = shown(decision);
  return `${decision.kind} ${[...first, offered.length > 0 ? `(${offered.join(' ')})` : ''].join(' ')}`.trim();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
