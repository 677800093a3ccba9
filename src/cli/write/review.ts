import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import { Changes } from '../../briefing/write/changes.ts';
import { recordText, withField, withoutField, withoutRecord, withValue } from '../../briefing/write/edit.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Gap } from '../../ports/gaps.ts';
import { save } from './files.ts';

/** Asks a person a question; undefined once there is no more input. */
export type Ask = (question: string) => Promise<string | undefined>;

const CHOICES = '[k]eep, [r]eword, [d]rop, [s]kip, [q]uit';
const UNKNOWNS = 'unknowns.yaml';
/** How many lines of a summary are shown with its to-do. */
const SHOWN_LINES = 30;
const MISSING_HEADLINE = 'has no headline';

/** The verb `review`: goes through the to-dos. Each change is saved at once if the files still load with it. */
export async function review(folder: string, ask: Ask, say: (text: string) => void, today: IsoDate): Promise<void> {
  const skipped = new Set<string>();
  let done = 0;
  for (;;) {
    const todos = todosIn(folder);
    const todo = todos.find((one) => !skipped.has(keyOf(one)));
    if (!todo) {
      say(skipped.size === 0 ? 'Nothing is left to do.' : `Skipped: ${skipped.size}.`);
      return;
    }
    say(formatProblem(todo));
    say(excerpt(new Changes(folder).read(todo.file), todo.line));
    const choice = await choose(ask, `${done + 1} of ${done + todos.length - skipped.size}`, todo.file === UNKNOWNS);
    if (choice === undefined || choice === 'q') return;
    const change = await changeBy(choice, folder, todo, ask, today);
    const isTried = change !== undefined && attempt(folder, todo, change, say);
    // What was refused is asked again; what stays, though something was done, waits for an editor.
    if (choice === 's' || change === undefined) skipped.add(keyOf(todo));
    else if (isTried && todosIn(folder).some((one) => keyOf(one) === keyOf(todo))) skipped.add(keyOf(todo));
    else if (!isTried) continue;
    done += 1;
  }
}

type Choice = 'k' | 'r' | 'd' | 's' | 'q' | 'a';

/** One of the choices; anything else is asked again. Undefined once there is no more input. */
async function choose(ask: Ask, progress: string, isUnknown: boolean): Promise<Choice | undefined> {
  const choices = isUnknown ? `[a]nswered, ${CHOICES}` : CHOICES;
  for (;;) {
    const typed = (await ask(`${progress} · ${choices}: `))?.trim().toLowerCase();
    if (typed === undefined) return undefined;
    const found = (['k', 'r', 'd', 's', 'q', ...(isUnknown ? (['a'] as const) : [])] as const).find(
      (one) => one === typed,
    );
    if (found !== undefined) return found;
  }
}

async function changeBy(
  choice: Choice,
  folder: string,
  todo: Problem,
  ask: Ask,
  today: IsoDate,
): Promise<Change | undefined> {
  switch (choice) {
    case 'k':
      return keep(folder, todo, today);
    case 'd':
      return drop(todo);
    case 'r':
      return reword(folder, todo, ask, today);
    case 'a':
      return answer(todo, ask, today);
    case 's':
    case 'q':
      return undefined;
  }
}

/** What becomes of a file's text; an unknown that is answered moves to another file. */
type Change = (text: string, changes: Changes) => string;

/** Makes a change, and says why if the files would not load with it. */
function attempt(folder: string, todo: Problem, change: Change, say: (text: string) => void): boolean {
  const changes = new Changes(folder);
  try {
    changes.write(todo.file, change(changes.read(todo.file), changes));
    save(folder, changes);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    return false;
  }
}

function keep(folder: string, { file, line, what }: Problem, today: IsoDate): Change | undefined {
  if (what.startsWith(MISSING_HEADLINE) || file === 'claims.yaml') return undefined;
  if (file === 'sources.yaml') {
    const [, source = '', topic = ''] = /^"([^"]+)" .*? on "([^"]+)"/.exec(what) ?? [];
    const checked = [...new Set([...checkedOf(folder, source), topic])];
    return (text) => withField(text, line, 'checked', `[${checked.join(', ')}]`);
  }
  return (text) => withField(text, line, 'reviewed', today);
}

function checkedOf(folder: string, source: string): readonly string[] {
  const loaded = loadBriefing(folder);
  return 'problems' in loaded ? [] : (loaded.briefing.sources.get(source)?.checked ?? []);
}

function drop({ file, line }: Problem): Change | undefined {
  return file.endsWith('.md') || file === 'sources.yaml' ? undefined : (text) => withoutRecord(text, line);
}

/** Moves an unknown that is answered now to the questions of its topic, with the answer as its headline. */
async function answer({ line }: Problem, ask: Ask, today: IsoDate): Promise<Change | undefined> {
  const said = await askStatement(ask, 'The answer in one line');
  if (said === undefined) return undefined;
  const below = await askStatement(ask, 'A line below it, or nothing');
  const note = (await ask('What changed, for readers: '))?.trim();
  return (text, changes) => {
    const record = recordText(text, line);
    const topic = record.get('topic');
    const file = typeof topic === 'string' ? changes.fileOfTopic(topic) : undefined;
    if (file === undefined) throw new UserError(`No file in faq/ has the topic "${String(topic)}".`);
    const alone = `entries:\n${record.text}`;
    const fields: [string, string][] = [
      ['headline', said.yaml],
      ['answer', `[${(below ?? said).yaml}]`],
      ['reviewed', today],
      ...(note ? [['revised', revision(today, note)] satisfies [string, string]] : []),
    ];
    const known = ['topic', 'nearest'].reduce((rest, key) => withoutField(rest, 2, key), alone);
    const entry = fields.reduce((rest, [key, value]) => withField(rest, 2, key, value), known);
    changes.append(file, entry.replace('entries:\n', ''));
    return withoutRecord(text, line);
  };
}

interface Asked {
  readonly sentence: string;
  readonly claims: readonly string[];
  /** The statement as YAML. */
  readonly yaml: string;
}

/** A sentence and its claims; undefined for none. */
async function askStatement(ask: Ask, what: string): Promise<Asked | undefined> {
  const sentence = (await ask(`${what}: `))?.trim();
  if (!sentence) return undefined;
  const claims = (await ask('Claims, or nothing for a silence: '))?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
  return { sentence, claims, yaml: statementOf(sentence, claims) };
}

function statementOf(sentence: string, claims: readonly string[]): string {
  if (claims.length === 0) return `{ silence: ${JSON.stringify(sentence)} }`;
  const kind = claims.some((id) => id.startsWith('derived')) ? 'derived' : 'stated';
  return `{ ${kind}: ${JSON.stringify(sentence)}, claims: [${claims.join(', ')}] }`;
}

function revision(today: IsoDate, note: string): string {
  return `{ on: ${today}, note: ${JSON.stringify(note)} }`;
}

/** Asks for the new headline, and for each line below it in turn. Nothing typed leaves a sentence as it is. */
async function reword(
  folder: string,
  { file, line, field, what }: Problem,
  ask: Ask,
  today: IsoDate,
): Promise<Change | undefined> {
  const headline = await askStatement(ask, field === 'says' ? 'New sentence' : 'New headline, or nothing');
  const lines: (Asked | undefined)[] = [];
  for (const old of linesOf(folder, file, line))
    lines.push(await askStatement(ask, `In place of "${old}", or nothing`));
  if (!headline && lines.every((one) => one === undefined)) return undefined;
  const note = (await ask('What changed, for readers: '))?.trim();
  return (text) => {
    let changed = text;
    for (const [i, said] of lines.entries()) {
      if (said) changed = withValue(changed, line, ['answer', i], said.yaml);
    }
    if (headline) changed = withHeadline(changed, { file, line, field }, headline);
    if (what.startsWith(MISSING_HEADLINE)) return changed;
    const reviewed = withField(changed, line, 'reviewed', today);
    return note && field !== 'says' ? withField(reviewed, line, 'revised', revision(today, note)) : reviewed;
  };
}

function withHeadline(
  text: string,
  { file, line, field }: Pick<Problem, 'file' | 'line' | 'field'>,
  { sentence, claims, yaml }: Asked,
): string {
  if (file.endsWith('.md')) {
    return withField(text, line, 'headline', JSON.stringify(`${sentence} [${claims.join(', ') || 'silence'}]`));
  }
  return field === 'says' ? withValue(text, line, ['says'], yaml) : withField(text, line, 'headline', yaml);
}

/** The lines below the headline of the entry in a line of a file; none for other records. */
function linesOf(folder: string, file: string, line: number): readonly string[] {
  if (!file.startsWith('faq/') && file !== UNKNOWNS) return [];
  const id = recordText(new Changes(folder).read(file), line).get('id');
  const loaded = loadBriefing(folder);
  const entry = 'problems' in loaded || typeof id !== 'string' ? undefined : loaded.briefing.entries.get(id);
  return entry?.answer.map(({ text }) => text) ?? [];
}

/**
 * Goes through what people asked in vain, and through what a reader answered unless that was voted down. A question becomes a
 * wording of an entry, or an example of what is outside.
 * @returns the lines for the story's wordings
 */
export async function reviewGaps(gaps: readonly Gap[], ask: Ask, say: (text: string) => void): Promise<string[]> {
  const lines: string[] = [];
  const wrong = new Set(gaps.filter(({ decision }) => decision === 'chosen wrong').map(({ question }) => question));
  for (const { question, decision, count, near } of gaps) {
    if (decision === 'chosen wrong' || (decision === 'chosen' && wrong.has(question))) continue;
    say(`${count} × ${question}${decision === 'chosen' ? '  (the reader chose this entry)' : ''}`);
    say(near.map((id, i) => `  [${i + 1}] ${id}`).join('\n'));
    const choice = (await ask('A number: a wording of that entry; [o]utside, [s]kip, [q]uit: '))?.trim().toLowerCase();
    if (choice === undefined || choice === 'q') break;
    const id = choice === 'o' ? '-' : near[Number(choice) - 1];
    if (id !== undefined) lines.push(JSON.stringify({ id, q: question }));
  }
  return lines;
}

/**
 * The to-dos that stand in a record: contradictions first, and those of sources last, since to have read a topic for a source
 * covers what is left of it.
 */
function todosIn(folder: string): readonly Problem[] {
  const loaded = loadBriefing(folder);
  if (!('todos' in loaded)) {
    throw new UserError(`The briefing has problems:\n${loaded.problems.map(formatProblem).join('\n')}`);
  }
  const place = ({ file, isContradiction }: Problem) => (isContradiction ? 0 : file === 'sources.yaml' ? 2 : 1);
  const inRecords = loaded.todos.filter(({ line }) => line > 0);
  return inRecords.toSorted((a, b) => place(a) - place(b));
}

/** Names a to-do whatever its line, which changes above it move. */
function keyOf({ file, field, what }: Problem): string {
  return `${file} ${field} ${what}`;
}

/** The whole record that a line belongs to; of a file that is no list of records, its first lines. */
function excerpt(text: string, line: number): string {
  const lines = text.startsWith('---\n')
    ? text.split('\n').slice(0, SHOWN_LINES)
    : recordText(text, line).text.split('\n');
  return lines
    .filter((one) => one.trim() !== '')
    .map((one) => `  | ${one}`)
    .join('\n');
}
