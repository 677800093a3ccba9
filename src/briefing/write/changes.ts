import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { type Loaded, loadBriefing } from '../load.ts';
import { formatProblem } from '../problem.ts';

/** A file of a briefing, before and after a change. */
export interface ChangedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Changes to the files of a briefing, in memory. Nothing is written here. */
export class Changes {
  readonly #folder: string;
  readonly #before = new Map<string, string>();
  readonly #after = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The text of a file, with the changes. */
  read(file: string): string {
    return this.#after.get(file) ?? readFileSync(join(this.#folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    if (!this.#before.has(file)) this.#before.set(file, this.read(file));
    this.#after.set(file, text);
  }

  append(file: string, text: string): void {
    const before = this.read(file);
    this.write(file, `${before.trimEnd()}\n${text}`.replace(/^\[\]\n/, ''));
  }

  /** The FAQ file of a topic. */
  fileOfTopic(topic: string): string | undefined {
    const names = readdirSync(join(this.#folder, 'faq')).filter((name) => name.endsWith('.yaml'));
    return names
      .map((name) => `faq/${name}`)
      .find((file) => new RegExp(`^topic: *${topic}\\s*$`, 'm').test(this.read(file)));
  }

  get files(): ChangedFile[] {
    return [...this.#after].map(([file, after]) => ({ file, before: this.#before.get(file) ?? '', after }));
  }

  /**
   * The changed briefing.
   * @throws UserError if it has problems
   */
  load(): Extract<Loaded, { briefing: unknown }> {
    const loaded = loadBriefing(this.#folder, this.#after);
    if ('briefing' in loaded) return loaded;
    throw new UserError(
      `Nothing was changed: the files would have problems.\n${loaded.problems.map(formatProblem).join('\n')}`,
    );
  }
}
