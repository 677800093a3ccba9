import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import { loadValidBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem, type RecordToRead, type TodoGroup } from '../../briefing/problem.ts';
import { recordText, withField, withoutField, withoutRecord } from '../../briefing/write/edit.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Gap } from '../../ports/gaps.ts';
import { save } from './files.ts';
import { type Ask, Prompts } from './prompts.ts';
import { type Change, type RecordPlace, revision, reword, statementOf, UNKNOWNS } from './reword.ts';

const CHOICES = {
  a: '[a]nswered',
  k: '[k]eep',
  r: '[r]eword',
  d: '[d]rop',
  s: '[s]kip',
  q: '[q]uit',
} as const;
type Choice = keyof typeof CHOICES;

/** How many lines of a summary are shown with a to-do. */
const SHOWN_LINES = 30;
/** How many claims of a source are shown beside a text. */
const SHOWN_NEWS = 6;
/** Fields with sentences that `reword` asks for. */
const SENTENCES = /^(?:headline|answer|details|says|open|positions|presuppositions)?(?:\.|$)/;

/** One text to decide on: the record of a to-do, or one of the records that a to-do about a source is about. */
interface Step {
  readonly key: string;
  readonly place: RecordPlace;
  readonly choices: readonly Choice[];
  /** Whether the record counts as reviewed afterwards. */
  readonly isReview: boolean;
  /** Whether it is read for a source; `keep` then edits the source, not the record. */
  readonly isRead: boolean;
  readonly shown: () => readonly string[];
}

/** What was decided in this session. */
interface Session {
  readonly prompts: Prompts;
  /** Keys of steps that are left for later. */
  readonly skipped: Set<string>;
  /** Keys of records that were read for a source, and kept. */
  readonly kept: Set<string>;
}

/**
 * The verb `review`: goes through the to-dos text by text. Saves each change at once, unless the briefing could not be
 * loaded with it.
 */
export async function review(folder: string, ask: Ask, say: (text: string) => void, today: IsoDate): Promise<void> {
  const session: Session = { prompts: new Prompts(ask, say), skipped: new Set(), kept: new Set() };
  let done = 0;
  for (;;) {
    const { briefing, todos } = loadedFrom(folder);
    if (finishGroup(folder, briefing, todos, session, today)) continue;
    const steps = stepsOf(folder, todos).filter(({ key }) => !session.skipped.has(key) && !session.kept.has(key));
    const [step] = steps;
    if (!step) {
      enterRead(folder, todos, session, today);
      say(session.skipped.size === 0 ? 'Nothing is left to do.' : `Skipped: ${session.skipped.size}.`);
      return;
    }
    for (const text of step.shown()) say(text);
    const choice = await choose(ask, `${done + 1} of ${done + steps.length}`, step.choices);
    if (choice === undefined || choice === 'q') {
      enterRead(folder, todos, session, today);
      return;
    }
    if (choice === 'k' && step.isRead) session.kept.add(step.key);
    else {
      const change = await changeBy(choice, folder, briefing, step, session.prompts, today);
      // A refused change is asked for again, with what was typed.
      if (change && !attempt(folder, step.place.file, change, say)) continue;
      // A to-do that is still there after a change is left to the editor.
      const isLeft = !change || stepsOf(folder, loadedFrom(folder).todos).some(({ key }) => key === step.key);
      if (isLeft) session.skipped.add(step.key);
    }
    session.prompts.clear();
    done += 1;
  }
}

/** The texts to decide on, each once: to-dos of records first, contradictions before others, then those of sources. */
function stepsOf(folder: string, todos: readonly Problem[]): Step[] {
  const steps = todos.flatMap((todo): Step[] =>
    todo.group
      ? todo.group.records.map((record) => stepOfRecord(todo, todo.group, record))
      : [stepOfTodo(folder, todo)],
  );
  return [...new Map(steps.map((step) => [step.key, step])).values()];
}

function stepOfTodo(folder: string, todo: Problem): Step {
  const { file, line, field, what, byReview } = todo;
  return {
    // Without its line, which other edits move.
    key: `${file} ${field} ${what}`,
    place: { file, line },
    choices: choicesOf(todo),
    isReview: byReview === true,
    isRead: false,
    shown: () => [formatProblem(todo), excerpt(new FileEdits(folder).read(file), line)],
  };
}

/** A record in a to-do about a source, as people read it, with the news beside it. */
function stepOfRecord(todo: Problem, group: TodoGroup | undefined, record: RecordToRead): Step {
  const { file, line, kind, id, title, texts } = record;
  const { source = '', news = [] } = group ?? {};
  const more = news.length - SHOWN_NEWS;
  return {
    key: keyOfRecord(record),
    place: { file, line },
    choices: choicesOf({ file, field: 'id', byReview: true }),
    isReview: true,
    isRead: true,
    shown: () => [
      `${file}:${line} the ${kind} "${id}" was written before "${source}". Is it still true? (${todo.file}:${todo.line})`,
      [
        `  ${title}`,
        ...texts.map((text) => `  | ${text}`),
        `  New, from "${source}":`,
        ...news.slice(0, SHOWN_NEWS).map((text) => `  + ${text}`),
        ...(more > 0 ? [`  + ${more} more`] : []),
      ].join('\n'),
    ],
  };
}

function keyOfRecord({ file, kind, id }: RecordToRead): string {
  return `${file} ${kind} ${id}`;
}

/** What can be done about a to-do: only what its file takes. */
function choicesOf({ file, field, byReview }: Pick<Problem, 'file' | 'field' | 'byReview'>): readonly Choice[] {
  if (file === 'claims.yaml') return ['d', 's', 'q'];
  if (!byReview) return file !== 'sources.yaml' && SENTENCES.test(field) ? ['r', 's', 'q'] : ['s', 'q'];
  return [
    ...(file === UNKNOWNS ? (['a'] as const) : []),
    'k',
    'r',
    ...(file.endsWith('.md') ? [] : (['d'] as const)),
    's',
    'q',
  ];
}

/** Asks until one of the choices is typed. Undefined at the end of the input. */
async function choose(ask: Ask, progress: string, choices: readonly Choice[]): Promise<Choice | undefined> {
  const offered = choices.map((choice) => CHOICES[choice]).join(', ');
  for (;;) {
    const typed = (await ask(`${progress} · ${offered}: `))?.trim().toLowerCase();
    if (typed === undefined) return undefined;
    const found = choices.find((one) => one === typed);
    if (found !== undefined) return found;
  }
}

async function changeBy(
  choice: Choice,
  folder: string,
  briefing: Briefing,
  { place, isReview }: Step,
  prompts: Prompts,
  today: IsoDate,
): Promise<Change | undefined> {
  const { line } = place;
  switch (choice) {
    case 'k':
      return (text) => withField(text, line, 'reviewed', today);
    case 'd':
      return (text) => withoutRecord(text, line);
    case 'r':
      return reword(folder, briefing, place, prompts, today, isReview);
    case 'a':
      return answer(briefing, line, prompts, today);
    case 's':
    case 'q':
      return undefined;
  }
}

/** Makes a change, or prints why the briefing could not be loaded with it. */
function attempt(folder: string, file: string, change: Change, say: (text: string) => void): boolean {
  const edits = new FileEdits(folder);
  try {
    edits.write(file, change(edits.read(file), edits));
    save(folder, edits);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    return false;
  }
}

/**
 * Marks a topic of which every record was kept as checked in its source. Returns whether there was one.
 */
function finishGroup(
  folder: string,
  { sources }: Briefing,
  todos: readonly Problem[],
  { kept }: Session,
  today: IsoDate,
): boolean {
  const done = todos.find(({ group }) => group?.records.every((record) => kept.has(keyOfRecord(record))));
  if (!done?.group) return false;
  const { source, topic, records } = done.group;
  const before = sources.get(source)?.checked ?? [];
  // Records that are also about topics that are not checked stay in the group.
  if (before.includes(topic)) markReviewed(folder, records, today);
  else {
    const edits = new FileEdits(folder);
    const checked = `[${[...before, topic].join(', ')}]`;
    edits.write(done.file, withField(edits.read(done.file), done.line, 'checked', checked));
    save(folder, edits);
  }
  return true;
}

/** Marks the records that were kept in topics that are not finished as reviewed, so that they are not asked again. */
function enterRead(folder: string, todos: readonly Problem[], { kept }: Session, today: IsoDate): void {
  const records = todos.flatMap(({ group }) => group?.records ?? []).filter((one) => kept.has(keyOfRecord(one)));
  if (records.length > 0) markReviewed(folder, records, today);
}

function markReviewed(folder: string, records: readonly RecordToRead[], today: IsoDate): void {
  const edits = new FileEdits(folder);
  const once = new Map(records.map((record) => [keyOfRecord(record), record]));
  // From the end of each file: a field adds a line.
  for (const { file, line } of [...once.values()].toSorted((a, b) => b.line - a.line)) {
    edits.write(file, withField(edits.read(file), line, 'reviewed', today));
  }
  save(folder, edits);
}

/** Moves an unknown that now has an answer to the questions of its topic, with the answer as its headline. */
async function answer(briefing: Briefing, line: number, prompts: Prompts, today: IsoDate): Promise<Change | undefined> {
  const said = await prompts.sentence(briefing, 'The answer in one line', 'claims');
  if (said === undefined) return undefined;
  const below = await prompts.sentence(briefing, 'A line below it, or nothing', 'any');
  const note = await prompts.line('What changed, for readers');
  return (text, edits) => {
    const record = recordText(text, line);
    const topic = record.get('topic');
    const file = typeof topic === 'string' ? edits.fileOfTopic(topic) : undefined;
    if (file === undefined) throw new UserError(`No file in faq/ has the topic "${String(topic)}".`);
    const alone = `entries:\n${record.text}`;
    const fields: [string, string][] = [
      ['headline', statementOf(briefing, said)],
      ['answer', `[${statementOf(briefing, below ?? said)}]`],
      ['reviewed', today],
      ...(note === undefined ? [] : [['revised', revision(today, note)] satisfies [string, string]]),
    ];
    const known = ['topic', 'nearest'].reduce((rest, key) => withoutField(rest, 2, key), alone);
    const entry = fields.reduce((rest, [key, value]) => withField(rest, 2, key, value), known);
    edits.append(file, entry.replace('entries:\n', ''));
    return withoutRecord(text, line);
  };
}

/**
 * Goes through unanswered questions, and questions answered by the reader that were not voted down. The editor makes
 * each a wording of an entry, or an example of a question outside the briefing.
 * @returns the lines to append to the wordings of the story
 */
export async function reviewGaps(gaps: readonly Gap[], ask: Ask, say: (text: string) => void): Promise<string[]> {
  const lines: string[] = [];
  const wrong = new Set(gaps.filter(({ decision }) => decision === 'chosen wrong').map(({ question }) => question));
  for (const { question, decision, count, near } of gaps) {
    if (decision === 'chosen wrong' || (decision === 'chosen' && wrong.has(question))) continue;
    say(`${count} × ${question}${decision === 'chosen' ? '  (the reader chose this entry)' : ''}`);
    say(near.map((id, i) => `  [${i + 1}] ${id}`).join('\n'));
    const choice = (await ask('Number of its entry, [o]utside, [s]kip, [q]uit: '))?.trim().toLowerCase();
    if (choice === undefined || choice === 'q') break;
    const id = choice === 'o' ? '-' : near[Number(choice) - 1];
    if (id !== undefined) lines.push(JSON.stringify({ id, q: question }));
  }
  return lines;
}

/**
 * The briefing and the to-dos of its records: contradictions first, those of sources last, as reviewing an entry also
 * settles a part of a source's own to-do.
 */
function loadedFrom(folder: string): { readonly briefing: Briefing; readonly todos: readonly Problem[] } {
  const loaded = loadValidBriefing(folder);
  const place = ({ file, isContradiction }: Problem) =>
    isContradiction ? 0 : file === 'sources.yaml' ? 3 : file === 'claims.yaml' ? 2 : 1;
  const todos = loaded.todos.filter(({ line }) => line > 0).toSorted((a, b) => place(a) - place(b));
  return { briefing: loaded.briefing, todos };
}

/** The record at a line, or the first lines of a summary. */
function excerpt(text: string, line: number): string {
  const lines = text.startsWith('---\n')
    ? text.split('\n').slice(0, SHOWN_LINES)
    : recordText(text, line).text.split('\n');
  return lines
    .filter((one) => one.trim() !== '')
    .map((one) => `  | ${one}`)
    .join('\n');
}
