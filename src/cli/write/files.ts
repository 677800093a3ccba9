import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import { counted } from '../../lib/english.ts';
import { UserError } from '../../lib/user-error.ts';

/** Changes to the files of a briefing: all of them, or none if the briefing could not be loaded with them. */
export class Changes {
  readonly #folder: string;
  readonly #before = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    if (!this.#before.has(file)) this.#before.set(file, this.read(file));
    writeFileSync(join(this.#folder, file), text);
  }

  append(file: string, text: string): void {
    const before = this.read(file);
    this.write(file, `${before.trimEnd()}\n${text}`.replace(/^\[\]\n/, ''));
  }

  /** The file of questions with a topic. */
  fileOfTopic(topic: string): string | undefined {
    const names = readdirSync(join(this.#folder, 'faq')).filter((name) => name.endsWith('.yaml'));
    return names
      .map((name) => `faq/${name}`)
      .find((file) => new RegExp(`^topic: *${topic}\\s*$`, 'm').test(this.read(file)));
  }

  get files(): string[] {
    return [...this.#before.keys()];
  }

  undo(): void {
    for (const [file, text] of this.#before) writeFileSync(join(this.#folder, file), text);
    this.#before.clear();
  }

  /** The to-dos of the briefing with the changes. @throws UserError, having undone them, if it has problems now */
  todos(): readonly Problem[] {
    const loaded = loadBriefing(this.#folder);
    if ('todos' in loaded) return loaded.todos;
    this.undo();
    throw new UserError(
      `Nothing was changed: the files would have problems.\n${loaded.problems.map(formatProblem).join('\n')}`,
    );
  }
}

/** "3 to-dos:" and a line for each, contradictions first. */
export function todosInWords(todos: readonly Problem[]): string {
  if (todos.length === 0) return 'Nothing is left to do.';
  const ordered = todos.toSorted((a, b) => Number(b.isContradiction ?? false) - Number(a.isContradiction ?? false));
  return [`${counted(todos.length, 'to-do')}:`, ...ordered.map((todo) => `  ${formatProblem(todo)}`)].join('\n');
}
