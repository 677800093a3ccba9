import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { loadBriefing, type ValidBriefing } from '../load.ts';
import { formatProblem, type Problem } from '../problem.ts';

/** A file of a briefing, before and after a change. */
export interface EditedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Changes to the files of a briefing, in memory. Nothing is written here. */
export class FileEdits {
  readonly #folder: string;
  readonly #base: ReadonlyMap<string, string>;
  readonly #before = new Map<string, string>();
  readonly #after = new Map<string, string>();

  /** @param base texts that take the place of the folder's files */
  constructor(folder: string, base: ReadonlyMap<string, string> = new Map()) {
    this.#folder = folder;
    this.#base = base;
  }

  /** The text of a file, with the changes. */
  read(file: string): string {
    return this.#after.get(file) ?? this.#base.get(file) ?? readFileSync(join(this.#folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    if (!this.#before.has(file)) this.#before.set(file, this.read(file));
    this.#after.set(file, text);
  }

  append(file: string, text: string): void {
    const before = this.read(file);
    this.write(file, `${before.trimEnd()}\n${text}`.replace(/^\[\]\n/m, ''));
  }

  /** The FAQ file of a topic. */
  fileOfTopic(topic: string): string | undefined {
    const names = readdirSync(join(this.#folder, 'faq')).filter((name) => name.endsWith('.yaml'));
    return names
      .map((name) => `faq/${name}`)
      .find((file) => new RegExp(`^topic: *${topic}\\s*$`, 'm').test(this.read(file)));
  }

  /** The texts of all files that differ from those in the folder. */
  get texts(): ReadonlyMap<string, string> {
    return new Map([...this.#base, ...this.#after]);
  }

  get files(): EditedFile[] {
    return [...this.#after].map(([file, after]) => ({ file, before: this.#before.get(file) ?? '', after }));
  }

  /**
   * The changed briefing.
   * @param before problems that it may have: those from before the change
   * @throws UserError if it has others
   */
  load(): ValidBriefing;
  load(before: readonly Problem[]): ValidBriefing | { readonly todos: readonly Problem[] };
  load(before: readonly Problem[] = []): ValidBriefing | { readonly todos: readonly Problem[] } {
    const loaded = loadBriefing(this.#folder, this.texts);
    if ('briefing' in loaded) return loaded;
    const known = new Set(before.map(nameOf));
    const others = loaded.problems.filter((problem) => !known.has(nameOf(problem)));
    if (before.length > 0 && others.length === 0) return { todos: [] };
    throw new UserError(`Nothing was changed: the files would have problems.\n${others.map(formatProblem).join('\n')}`);
  }
}

/** Names a problem whatever its line. */
function nameOf({ file, field, what }: Problem): string {
  return `${file} ${field} ${what}`;
}
