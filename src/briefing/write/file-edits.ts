import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { loadBriefing, type ValidBriefing } from '../load.ts';
import { formatProblem, type Problem } from '../problem.ts';

export interface EditedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Edits to the files of a briefing, in memory only. */
export class FileEdits {
  readonly #folder: string;
  readonly #baseTexts: ReadonlyMap<string, string>;
  readonly #before = new Map<string, string>();
  readonly #after = new Map<string, string>();

  constructor(folder: string, base: ReadonlyMap<string, string> = new Map()) {
    this.#folder = folder;
    this.#baseTexts = base;
  }

  read(file: string): string {
    return this.#after.get(file) ?? this.#baseTexts.get(file) ?? readFileSync(join(this.#folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    if (!this.#before.has(file)) this.#before.set(file, this.read(file));
    this.#after.set(file, text);
  }

  append(file: string, text: string): void {
    this.write(file, `${this.read(file).trimEnd()}\n${text}`.replace(/^\[\]\n/m, ''));
  }

  /** Finds the file with a topic's entries, such as "faq/lease.yaml". */
  findTopicFile(topic: string): string | undefined {
    const names = readdirSync(join(this.#folder, 'faq')).filter((name) => name.endsWith('.yaml'));
    const line = new RegExp(`^topic: *${topic}\\s*$`, 'm');
    return names.map((name) => `faq/${name}`).find((file) => line.test(this.read(file)));
  }

  /** The texts of all files that differ from those in the folder. */
  get texts(): ReadonlyMap<string, string> {
    return new Map([...this.#baseTexts, ...this.#after]);
  }

  get files(): EditedFile[] {
    return [...this.#after].map(([file, after]) => ({ file, before: this.#before.get(file) ?? '', after }));
  }

  /** Loads the edited briefing. Throws a UserError for any problem that is not allowed. */
  load(): ValidBriefing;
  load(allowed: readonly Problem[]): ValidBriefing | { readonly todos: readonly Problem[] };
  load(allowedProblems: readonly Problem[] = []): ValidBriefing | { readonly todos: readonly Problem[] } {
    const result = loadBriefing(this.#folder, this.texts);
    if ('briefing' in result) return result;
    const allowedKeys = new Set(allowedProblems.map(problemKey));
    const newProblems = result.problems.filter((problem) => !allowedKeys.has(problemKey(problem)));
    if (allowedProblems.length > 0 && newProblems.length === 0) return { todos: [] };
    const list = newProblems.map(formatProblem).join('\n');
    throw new UserError(`Nothing was changed: the files would have problems.\n${list}`);
  }
}

/** Leaves out the line, which edits can move. */
function problemKey({ file, field, message }: Problem): string {
  return `${file} ${field} ${message}`;
}
