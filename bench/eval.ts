import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ask, type Decision } from '../src/ask/decide.ts';
import { buildIndex } from '../src/ask/index.ts';
import type { AskIndex } from '../src/ask/model.ts';
import { loadBriefing } from '../src/briefing/load.ts';
import { answerOf } from '../src/reply/answer.ts';
import { seeded, withTypo } from './typos.ts';

const SHARED = '../shared';
const OWN = 'test/questions';
const SEED = 20261121;

const graded = z.object({
  q: z.string(),
  kind: z.enum(['answerable', 'unanswerable', 'offtopic']),
  expect: z.array(z.string()),
});
type Graded = z.infer<typeof graded>;
const judged = z.object({ id: z.string(), q: z.string() });
const verdict = z.record(z.string(), z.number().nullable());

/** What share of questions went well, by kind. Right: an expected entry was shown first, alone or as one of two cards. */
interface Marks {
  readonly right: number;
  readonly oneClick: number;
  readonly precision: number;
  readonly abstainRecall: number;
  readonly abstainPrecision: number;
  readonly offTopicAnswered: number;
}

function main(): void {
  const loaded = loadBriefing('briefings/colossus');
  if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
  const index = buildIndex(loaded.briefing);
  const verbose = process.argv.includes('-v');

  print('Questions graded by expected entry (test/questions):');
  for (const name of readdirSync(OWN).sort()) {
    const questions = readLines(join(OWN, name), graded);
    row(name.replace('.jsonl', ''), mark(index, questions, verbose));
    row('  with a typo', mark(index, withTypos(questions), false));
  }
  print('\nThe corpus itself, each line left out while it is asked:');
  leftOutInTurn(index);

  const questions = `${SHARED}/questions-dev.jsonl`;
  if (!existsSync(questions)) {
    print(`\n${questions} is not here: its table is left out.`);
    return;
  }
  print('\nGraded by the judge (questions-dev.jsonl):');
  judge(index, questions, false, verbose);
  print('The same with one typo in each:');
  judge(index, questions, true, false);
}

function mark(index: AskIndex, questions: readonly Graded[], verbose: boolean): Marks {
  const count = {
    answerable: 0,
    right: 0,
    click: 0,
    answered: 0,
    other: 0,
    abstained: 0,
    abstainedRight: 0,
    offTopic: 0,
  };
  for (const { q, kind, expect } of questions) {
    const { decision } = ask(index, q);
    const { first, offered } = shown(decision);
    const right = kind === 'answerable' && first.some((id) => expect.includes(id));
    const abstained = first.length === 0 && decision.kind !== 'suggest';
    if (kind === 'answerable') count.answerable += 1;
    else count.other += 1;
    if (right) count.right += 1;
    if (right || (kind === 'answerable' && offered.some((id) => expect.includes(id)))) count.click += 1;
    if (first.length > 0) count.answered += 1;
    if (abstained) count.abstained += 1;
    if (abstained && kind !== 'answerable') count.abstainedRight += 1;
    if (kind === 'offtopic' && first.length > 0) count.offTopic += 1;
    if (verbose && !right && !(abstained && kind !== 'answerable')) {
      print(
        `    ${decision.kind.padEnd(8)} ${kind.padEnd(12)} ${q}  (wanted ${expect.join(', ') || 'nothing'}; ${[...first, ...offered].join(', ')})`,
      );
    }
  }
  return {
    right: count.right / count.answerable,
    oneClick: count.click / count.answerable,
    precision: count.right / count.answered,
    abstainRecall: count.abstainedRight / count.other,
    abstainPrecision: count.abstainedRight / count.abstained,
    offTopicAnswered: count.offTopic,
  };
}

function shown(decision: Decision): { first: readonly string[]; offered: readonly string[] } {
  switch (decision.kind) {
    case 'answer':
      return { first: [decision.entry], offered: [] };
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

function leftOutInTurn(index: AskIndex): void {
  let right = 0;
  let abstained = 0;
  let questions = 0;
  for (const [i, { entry, text }] of index.phrasings.entries()) {
    const found = index.entries[entry];
    const { decision } = ask(index, text, { leftOut: new Set([i]) });
    questions += 1;
    if (found?.isUnknown && decision.kind === 'unknown') abstained += 1;
    const ids = decision.kind === 'unknown' ? [decision.entry] : shown(decision).first;
    if (ids.includes(found?.entry.id ?? '')) right += 1;
  }
  const off = index.briefing.lexicon.offTopic;
  const silent = off.filter(
    (text, i) => shown(ask(index, text, { leftOutExample: i }).decision).first.length === 0,
  ).length;
  const unknowns = index.phrasings.filter(({ entry }) => index.entries[entry]?.isUnknown).length;
  print(`  phrasings ${questions}: right entry first ${percent(right / questions)}`);
  print(`  of ${unknowns} phrasings of unknowns, called unknown ${percent(abstained / unknowns)}`);
  print(`  off-topic examples ${off.length}: not answered ${percent(silent / off.length)}`);
}

function judge(index: AskIndex, path: string, typos: boolean, verbose: boolean): void {
  const random = seeded(SEED);
  const lines = readLines(path, judged).map(({ id, q }) => {
    const { asked: _, ...answer } = answerOf(index.briefing, index, typos ? withTypo(q, random) : q);
    return JSON.stringify({ id, q, ...answer });
  });
  const file = join(mkdtempSync(join(tmpdir(), 'eval-')), 'answers.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { stdout } = spawnSync(process.execPath, [`${SHARED}/judge.mjs`, file, path, '-v'], { encoding: 'utf8' });
  const start = stdout.indexOf('{');
  if (verbose) print(stdout.slice(0, start).trimEnd());
  for (const [name, value] of Object.entries(verdict.parse(JSON.parse(stdout.slice(start)))))
    print(`  ${name.padEnd(24)} ${value}`);
}

function withTypos(questions: readonly Graded[]): Graded[] {
  const random = seeded(SEED);
  return questions.map((question) => ({ ...question, q: withTypo(question.q, random) }));
}

function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

function row(name: string, marks: Marks): void {
  const { right, oneClick, precision, abstainRecall, abstainPrecision, offTopicAnswered } = marks;
  print(
    `  ${name.padEnd(14)} right first ${percent(right)}  one click ${percent(oneClick)}  precision ${percent(precision)}  ` +
      `abstains ${percent(abstainRecall)} / ${percent(abstainPrecision)}  off-topic answered ${offTopicAnswered}`,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main();
