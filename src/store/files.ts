import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorText } from '../lib/error-text.ts';
import { errorCode, readableError } from './sqlite.ts';

export function draftName(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomUUID()}`);
}

export function createPrivateFile(file: string): void {
  withErrorContext(`Could not create the file ${file}`, () => closeSync(openSync(file, 'wx', 0o600)));
}

export function commitDraft(draft: string, file: string): void {
  withErrorContext(`Could not write the file ${file}`, () => {
    flush(draft);
    renameSync(draft, file);
    flush(dirname(file));
  });
}

export function removeDraft(draft: string): void {
  // A full disk also leaves SQLite's journal behind.
  for (const suffix of ['', '-journal']) rmSync(draft + suffix, { force: true });
}

export function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function withErrorContext<T>(context: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (errorCode(error) !== undefined) throw readableError(error, context);
    throw new Error(`${context}: ${errorText(error)}`, { cause: error });
  }
}
