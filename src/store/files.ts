import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorText } from '../lib/error-text.ts';
import { codeOf, explained } from './sqlite.ts';

/** What is kept is for this user alone. */
const PRIVATE = 0o600;

/** Another name for a file while it is being written, in the same folder. */
export function draftOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomUUID()}`);
}

/**
 * Makes an empty file that only this user may read.
 * @throws Error if it is there already, or cannot be made
 */
export function makeFile(file: string): void {
  told(`The file ${file} could not be made`, () => closeSync(openSync(file, 'wx', PRIVATE)));
}

/** Gives a draft its name, once it is on the disk. */
export function publish(draft: string, file: string): void {
  told(`The file ${file} could not be written`, () => {
    flush(draft);
    renameSync(draft, file);
    flush(dirname(file));
  });
}

/** Removes a draft, if it is still there. */
export function discard(draft: string): void {
  // A disk that is full leaves SQLite's journal of it too.
  for (const part of ['', '-journal']) rmSync(draft + part, { force: true });
}

/** Writes to the disk what the system still holds of a file or folder. */
export function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Does something with files; an error says what it was about. */
export function told<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) !== undefined) throw explained(error, what);
    throw new Error(`${what}: ${errorText(error)}`, { cause: error });
  }
}
