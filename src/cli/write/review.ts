import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import { Changes } from '../../briefing/write/changes.ts';
import { recordText, withField, withoutField, withoutRecord, withValue } from '../../briefing/write/edit.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Gap } from '../../ports/gaps.ts';
import { save } from './files.ts';

/** Asks the editor a question. Resolves to undefined at the end of the input. */
export type Ask = (question: string) => Promise<string | undefined>;

const CHOICES = '[k]eep, [r]eword, [d]rop, [s]kip, [q]uit';
const UNKNOWNS = 'unknowns.yaml';
/** How many lines of a summary are shown with a to-do. */
const SHOWN_LINES = 30;
const MISSING_HEADLINE = 'has no headline';

/**
 * The verb `review`: goes through the to-dos one by one. Saves each change at once, unless the briefing could not be
 * loaded with it.
 */
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
    // A rejected change is asked for again. A to-do that is still there after a change is left to the editor.
    if (choice === 's' || change === undefined) skipped.add(keyOf(todo));
    else if (isTried && todosIn(folder).some((one) => keyOf(one) === keyOf(todo))) skipped.add(keyOf(todo));
    else if (!isTried) continue;
    done += 1;
  }
}

type Choice = 'k' | 'r' | 'd' | 's' | 'q' | 'a';

/** Asks until one of the choices is typed. Undefined at the end of the input. */
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

/** Returns the changed text of a file. For a settled unknown it also adds the entry to another file. */
type Change = (text: string, changes: Changes) => string;

/** Makes a change, or prints why the briefing could not be loaded with it. */
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

/** Moves an unknown that now has an answer to the questions of its topic, with the answer as its headline. */
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

/** Asks for a sentence and its claims. Undefined if no sentence was typed. */
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

/** Asks for a new headline, then for each line below it. An empty line keeps the old sentence. */
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

/** The lines below the headline of an entry. Empty for other records. */
function linesOf(folder: string, file: string, line: number): readonly string[] {
  if (!file.startsWith('faq/') && file !== UNKNOWNS) return [];
  const id = recordText(new Changes(folder).read(file), line).get('id');
  const loaded = loadBriefing(folder);
  const entry = 'problems' in loaded || typeof id !== 'string' ? undefined : loaded.briefing.entries.get(id);
  return entry?.answer.map(({ text }) => text) ?? [];
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
 * The to-dos of records: contradictions first, those of sources last, as reviewing an entry for a source also settles a
 * part of the source's own to-do.
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

/** Identifies a to-do without its line, which other changes move. */
function keyOf({ file, field, what }: Problem): string {
  return `${file} ${field} ${what}`;
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
