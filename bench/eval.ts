import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AskIndex, entryModel } from '../src/ask/ask-index.ts';
import { buildIndex } from '../src/ask/build-index.ts';
import { SHARED_LINES } from '../src/ask/common/shared-lines.ts';
import { ask } from '../src/ask/decide.ts';
import type { AskOptions, Decision } from '../src/ask/decision.ts';
import { firstDayExamples, firstDayLines, needsFirstDay, withFirstDay } from '../src/ask/learning/first-day.ts';
import { fitClassifiers, trainModel } from '../src/ask/learning/train.ts';
import { classIds, trainingLines } from '../src/ask/learning/training-lines.ts';
import { textsToEncode } from '../src/ask/question-texts.ts';
import type { SecondOpinion } from '../src/ask/second-opinion.ts';
import { findBriefing, loadValidBriefing } from '../src/briefing/load.ts';
import { OUTSIDE_ID, readWordings } from '../src/briefing/wordings.ts';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { READER_MODES } from '../src/reader/confidence.ts';
import { asOnFirstDay } from './first-day.ts';
import { GRADED_QUESTIONS, type Question, readQuestions, SPECIAL_FILES } from './questions.ts';
import { openSimulatedReader } from './simulated-reader.ts';
import { withTypo } from './typos.ts';
import { log, vectorsOf } from './vectors.ts';

const SEED = 20261121;
const WORDING_STEP = 3;
const TABLE_HEAD = [
  '| questions | right first | in one click | precision | abstains when it should / only then | off-topic answered |',
  '|---|---|---|---|---|---|',
];

/** Maps a label in the question files to the engine's names for it, if they differ. */
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
const shippedBriefing = loadValidBriefing(folder).briefing;
const briefing = options['first-day'] ? asOnFirstDay(shippedBriefing) : shippedBriefing;
const index = await withFirstDayModel(buildIndex(briefing));

if (options.swaps) await gradeSwappedPhrasings();
else await gradeFiles();

async function gradeFiles(): Promise<void> {
  const questionsBesideStory = join(folder, '..', 'questions');
  const isShipped = options.story === 'briefings' || !existsSync(questionsBesideStory);
  const path = options.questions ?? (isShipped ? GRADED_QUESTIONS : questionsBesideStory);
  const files = readQuestions(path);
  for (const line of TABLE_HEAD) print(line);
  for (const [name, questions] of files) {
    if (SPECIAL_FILES.has(name)) continue;
    await gradeRow(name, index, questions);
    if (options.reader) await gradeWithReader(name, questions);
    else {
      const random = seededRandom(SEED);
      const mistypedQuestions = questions.map((question) => ({ ...question, q: withTypo(question.q, random) }));
      await gradeRow(`${name}, one typo each`, index, mistypedQuestions);
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

async function withFirstDayModel(untrainedIndex: AskIndex): Promise<AskIndex> {
  if (!needsFirstDay(untrainedIndex)) return untrainedIndex;
  const vectors = await vectorsOf(firstDayLines(untrainedIndex.briefing).map(({ text }) => text));
  const examples = firstDayExamples(untrainedIndex, vectors);
  const start = performance.now();
  const model = fitClassifiers(examples, classIds(untrainedIndex.briefing));
  log(`Learnt from ${examples.length} lines in ${Math.round(performance.now() - start)} ms.`);
  return withFirstDay(untrainedIndex, model, vectors);
}

async function leaveOneAuthorOut(): Promise<void> {
  const wordings = readWordings(folder);
  const lines = trainingLines(briefing, wordings, SHARED_LINES);
  const vectors = await vectorsOf(lines.map(({ text }) => text));
  const kindOf = (id: string) => {
    if (id === OUTSIDE_ID) return 'offtopic';
    return briefing.entries.get(id)?.nearest === undefined ? 'answerable' : 'unanswerable';
  };
  for (const [author, authorWordings] of wordings) {
    if (authorWordings.every(({ id }) => id === OUTSIDE_ID)) continue;
    const model = trainModel(
      lines.filter((line) => line.author !== author),
      { ids: classIds(briefing), vectors, reader: index.reader, linesHash: '' },
    );
    const questions = authorWordings
      .filter((_, i) => i % WORDING_STEP === 0)
      .map(({ id, q }): Question => ({ q, kind: kindOf(id), expect: [id], wrong: [] }));
    await gradeRow(`${author}, left out`, { ...index, trainedModel: entryModel(model, index) }, questions);
  }
}

async function gradeFollowUps(questions: readonly Question[]): Promise<void> {
  await printShare('follow-ups right', questions, ({ expect }, decision) => {
    const { first } = shownIds(decision);
    const suggestedIds = decision.kind === 'suggest' ? decision.entries : [];
    return expect.length === 0 ? [...first, ...suggestedIds].length === 0 : first.some((id) => expect.includes(id));
  });
}

async function gradeWishes(questions: readonly Question[]): Promise<void> {
  await printShare('wishes understood', questions, ({ wish = '' }, decision) => {
    if (decision.kind === 'talk') return wish === 'help';
    return decision.kind === 'wish' && (WISH_SYNONYMS[wish] ?? [wish]).includes(decision.wish);
  });
}

async function gradeSwaps(questions: readonly Question[]): Promise<void> {
  const swappedQuestions = questions.filter(({ wrong }) => wrong.length > 0);
  const unswappedQuestions = questions.filter(({ wrong }) => wrong.length === 0);
  await printShare('swapped names not mistaken', swappedQuestions, avoidsWrongEntries);
  await printShare('the same names in their places, right', unswappedQuestions, ({ expect }, decision) =>
    shownIds(decision).first.some((id) => expect.includes(id)),
  );
  await printShare(
    'the same names in their places, not called mistaken',
    unswappedQuestions,
    (_, decision) => decision.kind !== 'suggest' || decision.sideSwap === undefined,
  );
}

/** Swaps the story's two main names in each phrasing that has one of them. Its entry must then not answer. */
async function gradeSwappedPhrasings(): Promise<void> {
  const [firstName, secondName] = briefing.lexicon.entities
    .filter(({ kind }) => kind === 'core')
    .map(({ name }) => name);
  if (firstName === undefined || secondName === undefined) return;
  const eitherName = new RegExp(`\\b(?:${firstName}|${secondName})\\b`, 'gi');
  const questions = index.phrasings.flatMap(({ text, entry }): Question[] => {
    const q = text.replaceAll(eitherName, (name) =>
      name.toLowerCase() === firstName.toLowerCase() ? secondName : firstName,
    );
    const hasBoth = [firstName, secondName].every((name) => text.toLowerCase().includes(name.toLowerCase()));
    const id = index.entries[entry]?.entry.id ?? '';
    return q === text || hasBoth ? [] : [{ q, kind: 'answerable', expect: [], wrong: [id] }];
  });
  await printShare(
    `${firstName} and ${secondName} swapped, and another entry or none answers`,
    questions,
    avoidsWrongEntries,
  );
}

/** An unknown is right whatever the name, because it only says that no source answers. */
function avoidsWrongEntries({ wrong }: Question, decision: Decision): boolean {
  return decision.kind === 'unknown' || !shownIds(decision).first.some((id) => wrong.includes(id));
}

async function printShare(
  name: string,
  questions: readonly Question[],
  isRight: (question: Question, decision: Decision) => boolean,
) {
  if (questions.length === 0) return;
  const vectors = await vectorsOf(questions.flatMap(({ q, after }) => textsToEncode(index, q, after)));
  const missedQuestions = questions.flatMap((question) => {
    const { q, after } = question;
    const askOptions: AskOptions = { vectors, ...(after !== undefined && { after }) };
    const { decision } = ask(index, q, askOptions);
    return isRight(question, decision) ? [] : [{ question, decision }];
  });
  const rightCount = questions.length - missedQuestions.length;
  print(`${name}: ${rightCount} of ${questions.length} (${percent(rightCount / questions.length)})`);
  if (!options.verbose) return;
  for (const { question, decision } of missedQuestions) {
    const { q, after, expect, wish = '' } = question;
    const expectedText = [...expect, wish].join(' ').trim();
    print(
      `    ${after === undefined ? '' : `after ${after}: `}${q}  (expected ${expectedText}; ${decisionText(decision)})`,
    );
  }
}

async function gradeWithReader(name: string, questions: readonly Question[]): Promise<void> {
  for (const mode of READER_MODES) {
    const reader = await openSimulatedReader(index, mode);
    await gradeRow(`${name}, reader ${mode}`, index, questions, reader.secondOpinion);
    log(
      `${name}, ${mode}: the engine asked the reader about ${percent(reader.askedCount() / questions.length)} of the questions.`,
    );
    if (reader.faults.length > 0) {
      log(
        `  The reader made no choice for ${reader.faults.length} of the questions: ${[...new Set(reader.faults)].join(', ')}.`,
      );
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
  const grades: ReturnType<typeof gradeDecision>[] = [];
  for (const question of questions) {
    const engineResult = ask(askedIndex, question.q, { vectors });
    const { decision } = secondOpinion ? await secondOpinion(question.q, engineResult, askedIndex) : engineResult;
    grades.push(gradeDecision(question, decision, engineResult.scope));
  }
  const countGrades = (matches: (grade: (typeof grades)[number]) => boolean) => grades.filter(matches).length;
  const answerableCount = countGrades(({ kind }) => kind === 'answerable');
  const rightCount = countGrades(({ isRight }) => isRight);
  const rightlySilentCount = countGrades(({ isSilent, kind }) => isSilent && kind !== 'answerable');
  const cells = [
    name,
    percent(rightCount / answerableCount),
    percent(countGrades(({ isWithinOneClick }) => isWithinOneClick) / answerableCount),
    percent(rightCount / countGrades(({ isAnswered }) => isAnswered)),
    `${percent(rightlySilentCount / (grades.length - answerableCount))} / ${percent(rightlySilentCount / countGrades(({ isSilent }) => isSilent))}`,
    String(countGrades(({ kind, isAnswered }) => kind === 'offtopic' && isAnswered)),
  ];
  print(`| ${cells.join(' | ')} |`);
}

function gradeDecision({ q, kind, expect }: Question, decision: Decision, scope: number) {
  const { first, offered } = shownIds(decision);
  const isExpected = kind === 'answerable' && first.some((id) => expect.includes(id));
  const isWithinOneClick = isExpected || (kind === 'answerable' && offered.some((id) => expect.includes(id)));
  // A wish counts as an answer only if it shows an expected entry.
  const isAnswered = first.length > 0 && !hasOnlyUnknowns(decision) && (decision.kind !== 'wish' || isExpected);
  const isSilent = !isAnswered && decision.kind !== 'suggest';
  if (options.verbose && !isExpected && !(isSilent && kind !== 'answerable')) {
    print(
      `    ${kind.padEnd(12)} ${q}  (expected ${expect.join(', ')}; ${scope.toFixed(2)} ${decisionText(decision)})`,
    );
  }
  return { kind, isRight: isExpected && isAnswered, isWithinOneClick, isSilent, isAnswered };
}

function hasOnlyUnknowns(decision: Decision): boolean {
  if (decision.kind !== 'both') return decision.kind === 'unknown';
  return decision.entries.every((id) => briefing.entries.get(id)?.nearest !== undefined);
}

/** `first` are shown at once, `offered` after one click. */
function shownIds(decision: Decision): { first: readonly string[]; offered: readonly string[] } {
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
  const { first, offered } = shownIds(decision);
  return `${decision.kind} ${[...first, offered.length > 0 ? `(${offered.join(' ')})` : ''].join(' ')}`.trim();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
