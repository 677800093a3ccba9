import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Gap } from '../../ports/gaps.ts';
import { recordText, withField, withoutField, withoutRecord, withValue } from './edit.ts';
import { Changes } from './files.ts';

/** Asks a person a question; undefined once there is no more input. */
export type Ask = (question: string) => Promise<string | undefined>;

const CHOICES = '[k]eep, [r]eword, [d]rop, [s]kip, [q]uit';
const UNKNOWNS = 'unknowns.yaml';
/** How many lines of a record are shown with its to-do. */
const SHOWN_LINES = 12;
const MISSING_HEADLINE = 'has no headline';

/** The verb `review`: goes through the to-dos. Each change is saved at once if the files still load with it. */
export async function review(folder: string, ask: Ask, say: (text: string) => void, today: IsoDate): Promise<void> {
  const skipped = new Set<string>();
  for (;;) {
    const todo = todosIn(folder).find((one) => !skipped.has(keyOf(one)));
    if (!todo) {
      say(skipped.size === 0 ? 'Nothing is left to do.' : `Skipped: ${skipped.size}.`);
      return;
    }
    say(formatProblem(todo));
    say(excerpt(new Changes(folder).read(todo.file), todo.line));
    const choices = todo.file === UNKNOWNS ? `[a]nswered, ${CHOICES}` : CHOICES;
    const choice = (await ask(`${choices}: `))?.trim().toLowerCase();
    if (choice === undefined || choice === 'q') return;
    const change = choice === 'k' ? keep(folder, todo, today) : choice === 'd' ? drop(todo) : undefined;
    if (choice === 'r') await attempt(folder, todo, await reword(todo, ask, today), skipped, say);
    else if (choice === 'a' && todo.file === UNKNOWNS) {
      await attempt(folder, todo, await answer(todo, ask, today), skipped, say);
    } else if (change) await attempt(folder, todo, change, skipped, say);
    else skipped.add(keyOf(todo));
  }
}

/** What becomes of a file's text; an unknown that is answered moves to another file. */
type Change = (text: string, changes: Changes) => string;

async function attempt(
  folder: string,
  todo: Problem,
  change: Change | undefined,
  skipped: Set<string>,
  say: (text: string) => void,
): Promise<void> {
  if (!change) {
    skipped.add(keyOf(todo));
    return;
  }
  const changes = new Changes(folder);
  try {
    changes.write(todo.file, change(changes.read(todo.file), changes));
    if (changes.todos().some((one) => keyOf(one) === keyOf(todo))) skipped.add(keyOf(todo));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(error.message);
    skipped.add(keyOf(todo));
  }
}

function keep(folder: string, { file, line, what }: Problem, today: IsoDate): Change | undefined {
  if (what.startsWith(MISSING_HEADLINE) || file === 'claims.yaml') return undefined;
  if (file === 'sources.yaml') {
    const topics = otherTopics(folder, /^"([^"]+)"/.exec(what)?.[1] ?? '');
    return (text) => withField(text, line, 'checked', `[${topics.join(', ')}]`);
  }
  return (text) => withField(text, line, 'reviewed', today);
}

/** The topics on which a source says nothing. */
function otherTopics(folder: string, source: string): string[] {
  const loaded = loadBriefing(folder);
  if ('problems' in loaded) return [];
  const { claims, topics } = loaded.briefing;
  const own = new Set(
    [...claims.values()].flatMap((claim) => ('source' in claim && claim.source === source ? [claim.topic] : [])),
  );
  return topics.map(({ id }) => id).filter((id) => !own.has(id));
}

function drop({ file, line }: Problem): Change | undefined {
  return file.endsWith('.md') || file === 'sources.yaml' ? undefined : (text) => withoutRecord(text, line);
}

/** Moves an unknown that is answered now to the questions of its topic, with the answer as its headline. */
async function answer({ line }: Problem, ask: Ask, today: IsoDate): Promise<Change | undefined> {
  const said = await askStatement(ask);
  if (said === undefined) return undefined;
  return (text, changes) => {
    const record = recordText(text, line);
    const topic = record.get('topic');
    const file = typeof topic === 'string' ? changes.fileOfTopic(topic) : undefined;
    if (file === undefined) throw new UserError(`No file in faq/ has the topic "${String(topic)}".`);
    const alone = `entries:\n${record.text}`;
    const fields: [string, string][] = [
      ['headline', said],
      ['answer', `[${said}]`],
      ['reviewed', today],
    ];
    const known = ['topic', 'nearest'].reduce((rest, key) => withoutField(rest, 2, key), alone);
    const entry = fields.reduce((rest, [key, value]) => withField(rest, 2, key, value), known);
    changes.append(file, entry.replace('entries:\n', ''));
    return withoutRecord(text, line);
  };
}

/** A sentence and its claims as YAML; undefined for none. */
async function askStatement(ask: Ask): Promise<string | undefined> {
  const sentence = (await ask('New sentence: '))?.trim();
  if (!sentence) return undefined;
  const claims = (await ask('Claims, or nothing for a silence: '))?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
  return statementOf(sentence, claims);
}

function statementOf(sentence: string, claims: readonly string[]): string {
  if (claims.length === 0) return `{ silence: ${JSON.stringify(sentence)} }`;
  const kind = claims.some((id) => id.startsWith('derived')) ? 'derived' : 'stated';
  return `{ ${kind}: ${JSON.stringify(sentence)}, claims: [${claims.join(', ')}] }`;
}

/** Asks for the new sentence of the field that a to-do is about; none for what only an editor can change. */
async function reword({ file, line, field, what }: Problem, ask: Ask, today: IsoDate): Promise<Change | undefined> {
  const sentence = (await ask('New sentence: '))?.trim();
  if (!sentence) return undefined;
  const claims = (await ask('Claims, or nothing for a silence: '))?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
  const note = (await ask('What changed, for readers: '))?.trim();
  const said = statementOf(sentence, claims);
  return (text) => {
    const stamped = file.endsWith('.md')
      ? withField(text, line, 'headline', JSON.stringify(`${sentence} [${claims.join(', ') || 'silence'}]`))
      : field === 'says'
        ? withValue(text, line, ['says'], said)
        : withField(text, line, 'headline', said);
    if (what.startsWith(MISSING_HEADLINE)) return stamped;
    const reviewed = withField(stamped, line, 'reviewed', today);
    return note && field !== 'says'
      ? withField(reviewed, line, 'revised', `{ on: ${today}, note: ${JSON.stringify(note)} }`)
      : reviewed;
  };
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

function todosIn(folder: string): readonly Problem[] {
  const loaded = loadBriefing(folder);
  if ('todos' in loaded) return loaded.todos;
  throw new UserError(`The briefing has problems:\n${loaded.problems.map(formatProblem).join('\n')}`);
}

/** Names a to-do whatever its line, which changes above it move. */
function keyOf({ file, field, what }: Problem): string {
  return `${file} ${field} ${what}`;
}

function excerpt(text: string, line: number): string {
  return text
    .split('\n')
    .slice(Math.max(0, line - 1), line - 1 + SHOWN_LINES)
    .map((one) => `  | ${one}`)
    .join('\n');
}
