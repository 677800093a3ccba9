import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
import { textsToEncode } from '../src/ask/texts.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import { OUTSIDE, readWordings } from '../src/briefing/wordings.ts';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { READER_MODES } from '../src/reader/unsure.ts';
import { asOnFirstDay } from './first-day.ts';
import { GRADED_QUESTIONS, type Question, readQuestions, SPECIAL_FILES } from './questions.ts';
import { openSimulatedReader } from './simulated-reader.ts';
import { withTypo } from './typos.ts';
import { log, vectorsOf } from './vectors.ts';

const SEED = 20261121;
/** Only every third wording is asked: an author has over a thousand. */
const WORDING_STEP = 3;
const HEAD = [
  '| questions | right first | in one click | precision | abstains when it should / only then | off-topic answered |',
  '|---|---|---|---|---|---|',
];

/** Names that the question files use for our wishes. */
const WISH_SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  news: ['changes'],
  watch: ['due'],
  digest: ['subscribe', 'preview'],
  stop: ['stop', 'pause'],
};

const { values: options } = parseArgs({
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
const folder = findBriefing(options.story);
const shippedForm = loadValidBriefing(folder).briefing;
const briefing = options['first-day'] ? asOnFirstDay(shippedForm) : shippedForm;
const index = await withFirstDayModel(buildIndex(briefing));

if (options.swaps) await gradeSwappedPhrasings();
else await gradeFiles();

async function gradeFiles(): Promise<void> {
  const besideStory = join(folder, '..', 'questions');
  const isShipped = options.story === 'briefings' || !existsSync(besideStory);
  const path = options.questions ?? (isShipped ? GRADED_QUESTIONS : besideStory);
  const files = readQuestions(path);
  for (const line of HEAD) print(line);
  for (const [name, questions] of files) {
    if (SPECIAL_FILES.has(name)) continue;
    await gradeRow(name, index, questions);
    if (options.reader) await gradeWithReader(name, questions);
    else {
      const random = seededRandom(SEED);
      const mistyped = questions.map((question) => ({ ...question, q: withTypo(question.q, random) }));
      await gradeRow(`${name}, one typo each`, index, mistyped);
    }
  }
  if (options.reader) return;
  await gradeFollowUps(files.get('follow-ups') ?? []);
  await gradeWishes(files.get('wishes') ?? []);
  await gradeSwaps(files.get('swaps') ?? []);
  if (path !== GRADED_QUESTIONS || options.quick || options['first-day']) return;
  await leaveOneAuthorOut();
  await gradeSwappedPhrasings();
}

/** Adds what the bot learns while it runs, if the story has entries that its trained model does not know. */
async function withFirstDayModel(plain: AskIndex): Promise<AskIndex> {
  if (!needsFirstDay(plain)) return plain;
  const vectors = await vectorsOf(firstDayLines(plain.briefing).map(({ text }) => text));
  const { lessons, classes } = firstDayLessons(plain, vectors);
  const start = performance.now();
  const model = fitLinear(lessons, { classes });
  log(`Learnt from ${lessons.length} lines in ${Math.round(performance.now() - start)} ms.`);
  return withFirstDay(plain, model, vectors);
}

/** Asks each author's wordings of a model that was learnt without them. */
async function leaveOneAuthorOut(): Promise<void> {
  const wordings = readWordings(folder);
  const lines = linesOf(briefing, wordings, WISH_LINES);
  const vectors = await vectorsOf(lines.map(({ text }) => text));
  const kindOf = (id: string) => {
    if (id === OUTSIDE) return 'offtopic';
    return briefing.entries.get(id)?.nearest === undefined ? 'answerable' : 'unanswerable';
  };
  for (const [author, authorWordings] of wordings) {
    if (authorWordings.every(({ id }) => id === OUTSIDE)) continue;
    const model = learn(
      lines.filter((line) => line.author !== author),
      { ids: classesOf(briefing), vectors, reader: index.reader, linesHash: '' },
    );
    const questions = authorWordings
      .filter((_, i) => i % WORDING_STEP === 0)
      .map(({ id, q }): Question => ({ q, kind: kindOf(id), expect: [id], wrong: [] }));
    const places = index.entries.map(({ entry }) => model.ids.indexOf(entry.id));
    await gradeRow(`${author}, left out`, { ...index, learnt: { model, places } }, questions);
  }
}

async function gradeFollowUps(questions: readonly Question[]): Promise<void> {
  await printShare('follow-ups right', questions, ({ expect }, decision) => {
    const { first } = stateIn(decision);
    const suggested = decision.kind === 'suggest' ? decision.entries : [];
    return expect.length === 0 ? [...first, ...suggested].length === 0 : first.some((id) => expect.includes(id));
  });
}

async function gradeWishes(questions: readonly Question[]): Promise<void> {
  await printShare('wishes understood', questions, ({ wish = '' }, decision) => {
    if (decision.kind === 'talk') return wish === 'help';
    return decision.kind === 'wish' && (WISH_SYNONYMS[wish] ?? [wish]).includes(decision.wish);
  });
}

async function gradeSwaps(questions: readonly Question[]): Promise<void> {
  const swapped = questions.filter(({ wrong }) => wrong.length > 0);
  const unswapped = questions.filter(({ wrong }) => wrong.length === 0);
  await printShare('swapped names not mistaken', swapped, avoidsWrong);
  await printShare('the same names in their places, right', unswapped, ({ expect }, decision) =>
    stateIn(decision).first.some((id) => expect.includes(id)),
  );
  await printShare(
    'the same names in their places, not called mistaken',
    unswapped,
    (_, decision) => decision.kind !== 'suggest' || decision.about === undefined,
  );
}

/** Swaps the story's first two names in each phrasing; the phrasing's entry must then not answer. */
async function gradeSwappedPhrasings(): Promise<void> {
  const [first, second] = briefing.lexicon.entities.filter(({ kind }) => kind === 'core').map(({ name }) => name);
  if (first === undefined || second === undefined) return;
  const either = new RegExp(`\\b(?:${first}|${second})\\b`, 'gi');
  const questions = index.phrasings.flatMap(({ text, entry }): Question[] => {
    const q = text.replaceAll(either, (name) => (name.toLowerCase() === first.toLowerCase() ? second : first));
    const hasBoth = [first, second].every((name) => text.toLowerCase().includes(name.toLowerCase()));
    const id = index.entries[entry]?.entry.id ?? '';
    return q === text || hasBoth ? [] : [{ q, kind: 'answerable', expect: [], wrong: [id] }];
  });
  await printShare(`${first} and ${second} swapped, and another entry or none answers`, questions, avoidsWrong);
}

/** Whether no entry about the wrong name answers. An unknown says only that no source answers. */
function avoidsWrong({ wrong }: Question, decision: Decision): boolean {
  return decision.kind === 'unknown' || !stateIn(decision).first.some((id) => wrong.includes(id));
}

/** Prints for how many questions the decision is right; with --verbose also the others. */
async function printShare(
  name: string,
  questions: readonly Question[],
  isRight: (question: Question, decision: Decision) => boolean,
) {
  if (questions.length === 0) return;
  const vectors = await vectorsOf(questions.flatMap(({ q, after }) => textsToEncode(index, q, after)));
  const missed = questions.flatMap((question) => {
    const { q, after } = question;
    const askOptions: AskOptions = { vectors, ...(after !== undefined && { after }) };
    const { decision } = ask(index, q, askOptions);
    return isRight(question, decision) ? [] : [{ question, decision }];
  });
  const right = questions.length - missed.length;
  print(`${name}: ${right} of ${questions.length} (${percent(right / questions.length)})`);
  if (!options.verbose) return;
  for (const { question, decision } of missed) {
    const { q, after, expect, wish = '' } = question;
    const expected = [...expect, wish].join(' ').trim();
    print(`    ${after === undefined ? '' : `after ${after}: `}${q}  (wanted ${expected}; ${decisionText(decision)})`);
  }
}

async function gradeWithReader(name: string, questions: readonly Question[]): Promise<void> {
  for (const mode of READER_MODES) {
    const reader = await openSimulatedReader(index, mode);
    await gradeRow(`${name}, reader ${mode}`, index, questions, reader.secondOpinion);
    log(`${name}, ${mode}: ${percent(reader.asked() / questions.length)} of the questions asked the reader.`);
    if (reader.faults.length > 0) {
      log(`  ${reader.faults.length} got no choice: ${[...new Set(reader.faults)].join(', ')}`);
    }
    await reader.close();
  }
}

async function gradeRow(
  name: string,
  askedIndex: AskIndex,
  questions: readonly Question[],
  secondOpinion?: SecondOpinion,
): Promise<void> {
  const vectors = await vectorsOf(questions.flatMap(({ q }) => textsToEncode(askedIndex, q)));
  const grades: ReturnType<typeof gradeOf>[] = [];
  for (const question of questions) {
    const engineResult = ask(askedIndex, question.q, { vectors });
    const { decision } = secondOpinion ? await secondOpinion(question.q, engineResult, askedIndex) : engineResult;
    grades.push(gradeOf(question, decision, engineResult.scope));
  }
  const count = (matches: (grade: (typeof grades)[number]) => boolean) => grades.filter(matches).length;
  const answerable = count(({ kind }) => kind === 'answerable');
  const right = count(({ isRight }) => isRight);
  const rightlySilent = count(({ isSilent, kind }) => isSilent && kind !== 'answerable');
  const cells = [
    name,
    percent(right / answerable),
    percent(count(({ isReached }) => isReached) / answerable),
    percent(right / count(({ isAnswered }) => isAnswered)),
    `${percent(rightlySilent / (grades.length - answerable))} / ${percent(rightlySilent / count(({ isSilent }) => isSilent))}`,
    String(count(({ kind, isAnswered }) => kind === 'offtopic' && isAnswered)),
  ];
  print(`| ${cells.join(' | ')} |`);
}

function gradeOf({ q, kind, expect }: Question, decision: Decision, scope: number) {
  const { first, offered } = stateIn(decision);
  const isExpected = kind === 'answerable' && first.some((id) => expect.includes(id));
  const isReached = isExpected || (kind === 'answerable' && offered.some((id) => expect.includes(id)));
  // A wish is not an answer, unless it shows the expected one.
  const isAnswered = first.length > 0 && !onlyUnknowns(decision) && (decision.kind !== 'wish' || isExpected);
  const isSilent = !isAnswered && decision.kind !== 'suggest';
  if (options.verbose && !isExpected && !(isSilent && kind !== 'answerable')) {
    print(`    ${kind.padEnd(12)} ${q}  (wanted ${expect.join(', ')}; ${scope.toFixed(2)} ${decisionText(decision)})`);
  }
  return { kind, isRight: isExpected && isAnswered, isReached, isSilent, isAnswered };
}

/** Whether a decision shows only that no source answers. */
function onlyUnknowns(decision: Decision): boolean {
  if (decision.kind !== 'both') return decision.kind === 'unknown';
  return decision.entries.every((id) => briefing.entries.get(id)?.nearest !== undefined);
}

/** The ids of entries and commands that a decision shows at once, and of those one click away. */
function stateIn(decision: Decision): { first: readonly string[]; offered: readonly string[] } {
  switch (decision.kind) {
    case 'answer':
    case 'unknown':
      return { first: [decision.entry], offered: decision.near };
    case 'both':
      return { first: decision.entries, offered: [] };
    case 'suggest':
      return { first: [], offered: decision.entries };
    case 'outside':
      return { first: [], offered: decision.near };
    case 'proof':
      return { first: [decision.entry, 'sources'], offered: [] };
    case 'wish':
      return { first: [decision.wish, ...(decision.subject === undefined ? [] : [decision.subject])], offered: [] };
    default:
      return { first: [], offered: [] };
  }
}

function decisionText(decision: Decision): string {
  const { first, offered } = stateIn(decision);
  return `${decision.kind} ${[...first, offered.length > 0 ? `(${offered.join(' ')})` : ''].join(' ')}`.trim();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
