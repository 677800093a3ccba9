import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { loadValidBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem, type RecordToReview, type TodoGroup } from '../../briefing/problem.ts';
import { OUTSIDE_ID } from '../../briefing/wordings.ts';
import { recordText, withField, withoutField, withoutRecord } from '../../briefing/write/edit.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Gap } from '../../ports/gaps.ts';
import { type AskEditor, Prompts } from './prompts.ts';
import { type RecordPlace, revision, reword, statementOf, type TextEdit, UNKNOWNS_FILE } from './reword.ts';
import { saveEdits } from './save-edits.ts';

const CHOICES = { a: '[a]nswered', k: '[k]eep', r: '[r]eword', d: '[d]rop', s: '[s]kip', q: '[q]uit' } as const;
type Choice = keyof typeof CHOICES;

const MAX_SUMMARY_LINES = 30;
const MAX_NEWS = 6;
/** Matches the fields whose sentences `reword` asks for. */
const SENTENCE_FIELD = /^(?:headline|answer|details|says|open|positions|presuppositions)?(?:\.|$)/;

interface Step {
  readonly key: string;
  readonly place: RecordPlace;
  readonly choices: readonly Choice[];
  readonly isReview: boolean;
  /** If true, keeping all records of a group marks its topic as checked for the source, instead of each record as reviewed. */
  readonly isForSource: boolean;
  readonly texts: () => readonly string[];
}

interface Session {
  readonly prompts: Prompts;
  readonly skippedKeys: Set<string>;
  readonly keptKeys: Set<string>;
}

/** The `review` command: goes through the to-dos. Saves each edit at once, unless it would cause problems. */
export async function review(
  folder: string,
  ask: AskEditor,
  print: (text: string) => void,
  today: IsoDate,
): Promise<void> {
  const session: Session = { prompts: new Prompts(ask, print), skippedKeys: new Set(), keptKeys: new Set() };
  let doneCount = 0;
  for (;;) {
    const { briefing, todos } = loadWithSortedTodos(folder);
    if (finishGroup(folder, briefing, todos, session, today)) continue;
    const steps = stepsOf(folder, todos).filter(
      ({ key }) => !session.skippedKeys.has(key) && !session.keptKeys.has(key),
    );
    const [step] = steps;
    if (!step) {
      markKept(folder, todos, session, today);
      print(session.skippedKeys.size === 0 ? 'Nothing is left to review.' : `Skipped: ${session.skippedKeys.size}.`);
      return;
    }
    for (const text of step.texts()) print(text);
    const choice = await askForChoice(ask, `${doneCount + 1} of ${doneCount + steps.length}`, step.choices);
    if (choice === undefined || choice === 'q') {
      markKept(folder, todos, session, today);
      return;
    }
    if (choice === 'k' && step.isForSource) session.keptKeys.add(step.key);
    else {
      const edit = await makeEdit(choice, folder, briefing, step, session.prompts, today);
      // After a refused edit, the step is repeated, and its prompts offer what was typed.
      if (edit && !tryEdit(folder, step.place.file, edit, print)) continue;
      // If the to-do remains after an edit, the editor has to solve it by hand.
      const isUnsolved =
        !edit || stepsOf(folder, loadWithSortedTodos(folder).todos).some(({ key }) => key === step.key);
      if (isUnsolved) session.skippedKeys.add(step.key);
    }
    session.prompts.clearDrafts();
    doneCount += 1;
  }
}

function stepsOf(folder: string, todos: readonly Problem[]): Step[] {
  const steps = todos.flatMap((todo): Step[] => {
    const { group } = todo;
    return group ? group.records.map((record) => stepOfRecord(todo, group, record)) : [stepOfTodo(folder, todo)];
  });
  return [...new Map(steps.map((step) => [step.key, step])).values()];
}

function stepOfTodo(folder: string, todo: Problem): Step {
  const { file, line, field, message, isDoneByReview } = todo;
  return {
    // Edits move lines, so the key has no line number.
    key: `${file} ${field} ${message}`,
    place: { file, line },
    choices: choicesFor(todo),
    isReview: isDoneByReview === true,
    isForSource: false,
    texts: () => [formatProblem(todo), excerpt(new FileEdits(folder).read(file), line)],
  };
}

function stepOfRecord(todo: Problem, { source, claimTexts }: TodoGroup, record: RecordToReview): Step {
  const { file, line, kind, id, title, texts } = record;
  const hiddenCount = claimTexts.length - MAX_NEWS;
  return {
    key: keyOfRecord(record),
    place: { file, line },
    choices: choicesFor({ file, field: 'id', isDoneByReview: true }),
    isReview: true,
    isForSource: true,
    texts: () => [
      `${file}:${line} the ${kind} "${id}" was written before "${source}". Is it still true? (${todo.file}:${todo.line})`,
      [
        `  ${title}`,
        ...texts.map((text) => `  | ${text}`),
        `  New, from "${source}":`,
        ...claimTexts.slice(0, MAX_NEWS).map((text) => `  + ${text}`),
        ...(hiddenCount > 0 ? [`  + ${hiddenCount} more`] : []),
      ].join('\n'),
    ],
  };
}

function keyOfRecord({ file, kind, id }: RecordToReview): string {
  return `${file} ${kind} ${id}`;
}

function choicesFor({
  file,
  field,
  isDoneByReview,
}: Pick<Problem, 'file' | 'field' | 'isDoneByReview'>): readonly Choice[] {
  if (file === 'claims.yaml') return ['d', 's', 'q'];
  if (!isDoneByReview) return file !== 'sources.yaml' && SENTENCE_FIELD.test(field) ? ['r', 's', 'q'] : ['s', 'q'];
  if (file === UNKNOWNS_FILE) return ['a', 'k', 'r', 'd', 's', 'q'];
  return file.endsWith('.md') ? ['k', 'r', 's', 'q'] : ['k', 'r', 'd', 's', 'q'];
}

/** Repeats the prompt until a choice is typed. Returns undefined at the end of the input. */
async function askForChoice(ask: AskEditor, progress: string, choices: readonly Choice[]): Promise<Choice | undefined> {
  const choicesText = choices.map((choice) => CHOICES[choice]).join(', ');
  for (;;) {
    const typedKey = (await ask(`${progress} · ${choicesText}: `))?.trim().toLowerCase();
    const choice = choices.find((candidate) => candidate === typedKey);
    if (typedKey === undefined || choice !== undefined) return choice;
  }
}

async function makeEdit(
  choice: Choice,
  folder: string,
  briefing: Briefing,
  { place, isReview }: Step,
  prompts: Prompts,
  today: IsoDate,
): Promise<TextEdit | undefined> {
  const { line } = place;
  switch (choice) {
    case 'k':
      return (text) => withField(text, line, 'reviewed', today);
    case 'd':
      return (text) => withoutRecord(text, line);
    case 'r':
      return reword(folder, briefing, place, prompts, today, isReview);
    case 'a':
      return answerUnknown(briefing, line, prompts, today);
    case 's':
    case 'q':
      return undefined;
  }
}

/** If the edit would cause problems, prints them and returns false. */
function tryEdit(folder: string, file: string, edit: TextEdit, print: (text: string) => void): boolean {
  const edits = new FileEdits(folder);
  try {
    edits.write(file, edit(edits.read(file), edits));
    saveEdits(folder, edits);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    print(error.message);
    return false;
  }
}

/** Marks a topic of a source as checked once all its records were kept. Returns whether a topic was finished. */
function finishGroup(
  folder: string,
  { sources }: Briefing,
  todos: readonly Problem[],
  { keptKeys }: Session,
  today: IsoDate,
): boolean {
  const todo = todos.find(({ group }) => group?.records.every((record) => keptKeys.has(keyOfRecord(record))));
  if (!todo?.group) return false;
  const { source, topic, records } = todo.group;
  const checkedTopics = sources.get(source)?.checked ?? [];
  // If this topic is checked already, some records wait for another of their topics, so they are marked one by one.
  if (checkedTopics.includes(topic)) markReviewed(folder, records, today);
  else {
    const edits = new FileEdits(folder);
    const topics = `[${[...checkedTopics, topic].join(', ')}]`;
    edits.write(todo.file, withField(edits.read(todo.file), todo.line, 'checked', topics));
    saveEdits(folder, edits);
  }
  return true;
}

/** Keeps the next session from asking again about the kept records of unfinished groups. */
function markKept(folder: string, todos: readonly Problem[], { keptKeys }: Session, today: IsoDate): void {
  const records = todos
    .flatMap(({ group }) => group?.records ?? [])
    .filter((record) => keptKeys.has(keyOfRecord(record)));
  if (records.length > 0) markReviewed(folder, records, today);
}

function markReviewed(folder: string, records: readonly RecordToReview[], today: IsoDate): void {
  const edits = new FileEdits(folder);
  const uniqueRecords = new Map(records.map((record) => [keyOfRecord(record), record]));
  // A new field moves the lines below it, so the last record comes first.
  for (const { file, line } of [...uniqueRecords.values()].toSorted((a, b) => b.line - a.line)) {
    edits.write(file, withField(edits.read(file), line, 'reviewed', today));
  }
  saveEdits(folder, edits);
}

/** Asks for the answer to an unknown. The edit moves the entry into its topic's FAQ file. */
async function answerUnknown(
  briefing: Briefing,
  line: number,
  prompts: Prompts,
  today: IsoDate,
): Promise<TextEdit | undefined> {
  const headline = await prompts.sentence(briefing, 'The answer in one line', 'claims');
  if (headline === undefined) return undefined;
  const secondLine = await prompts.sentence(briefing, 'A line below it, or nothing', 'any');
  const note = await prompts.line('What changed, for readers');
  return (text, edits) => {
    const record = recordText(text, line);
    const topic = record.get('topic');
    const file = typeof topic === 'string' ? edits.findTopicFile(topic) : undefined;
    if (file === undefined)
      throw new UserError(`No file in faq/ has the topic "${String(topic)}". Add one, then answer again.`);
    const unknownFile = `entries:\n${record.text}`;
    const fields: [string, string][] = [
      ['headline', statementOf(briefing, headline)],
      ['answer', `[${statementOf(briefing, secondLine ?? headline)}]`],
      ['reviewed', today],
      ...(note === undefined ? [] : [['revised', revision(today, note)] satisfies [string, string]]),
    ];
    const answeredText = ['topic', 'nearest'].reduce((text, key) => withoutField(text, 2, key), unknownFile);
    const entry = fields.reduce((edited, [key, value]) => withField(edited, 2, key, value), answeredText);
    edits.append(file, entry.replace('entries:\n', ''));
    return withoutRecord(text, line);
  };
}

/** Asks the editor to assign questions to entries. Returns the lines to append to the story's wordings. */
export async function reviewGaps(
  gaps: readonly Gap[],
  ask: AskEditor,
  print: (text: string) => void,
): Promise<string[]> {
  const lines: string[] = [];
  const votedDownQuestions = new Set(
    gaps.filter(({ decision }) => decision === 'chosen wrong').map(({ question }) => question),
  );
  for (const { question, decision, count, near } of gaps) {
    if (decision === 'chosen wrong' || (decision === 'chosen' && votedDownQuestions.has(question))) continue;
    print(`${count} × ${question}${decision === 'chosen' ? '  (chosen by the language model)' : ''}`);
    print(near.map((id, i) => `  [${i + 1}] ${id}`).join('\n'));
    const choice = (await ask('Number of its entry, [o]utside, [s]kip, [q]uit: '))?.trim().toLowerCase();
    if (choice === undefined || choice === 'q') break;
    const id = choice === 'o' ? OUTSIDE_ID : near[Number(choice) - 1];
    if (id !== undefined) lines.push(JSON.stringify({ id, q: question }));
  }
  return lines;
}

/** Sources come last, because reviewing records settles part of their to-dos. */
function loadWithSortedTodos(folder: string): { readonly briefing: Briefing; readonly todos: readonly Problem[] } {
  const { briefing, todos } = loadValidBriefing(folder);
  const rank = ({ file, isContradiction }: Problem) =>
    isContradiction ? 0 : file === 'sources.yaml' ? 3 : file === 'claims.yaml' ? 2 : 1;
  return { briefing, todos: todos.filter(({ line }) => line > 0).toSorted((a, b) => rank(a) - rank(b)) };
}

function excerpt(text: string, line: number): string {
  const lines = text.startsWith('---\n')
    ? text.split('\n').slice(0, MAX_SUMMARY_LINES)
    : recordText(text, line).text.split('\n');
  return lines
    .filter((recordLine) => recordLine.trim() !== '')
    .map((recordLine) => `  | ${recordLine}`)
    .join('\n');
}
