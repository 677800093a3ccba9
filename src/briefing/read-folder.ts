import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../lib/error-text.ts';
import { fileProblem, type Problem } from './problem.ts';

/** A larger file is a mistake, and reading it would take too long. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const BYTES_PER_MEGABYTE = 1024 * 1024;

export const LEARNT_FILE = 'learnt.bin';
/** Matches training files, the trained model, and hidden and temporary files. */
const IGNORED_FILE = /^wordings\/[^/]+\.jsonl$|^learnt\.bin$|(^|\/)[.#]|[~]$|\.sw[a-z]$/;
const BRIEFING_FILE =
  /^((briefing|sources|claims|disputes|watch|unknowns|lexicon)\.yaml|faq\/[^/]+\.yaml|summaries\/[^/]+\.md)$/;

/** Reads the texts of a briefing's folder, by file name. `isRead` is false if the folder cannot be read. */
export function readFolder(folder: string): { files: Map<string, string>; problems: Problem[]; isRead: boolean } {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  let fileNames: string[];
  try {
    fileNames = listFiles(folder);
  } catch (error) {
    const fix = 'Put it back, or set BRIEFINGS_DIR to the right folder';
    problems.push(fileProblem('.', `the folder cannot be read: ${errorText(error)}`, fix));
    return { files, problems, isRead: false };
  }
  for (const name of fileNames.filter((file) => !IGNORED_FILE.test(file))) {
    const result = BRIEFING_FILE.test(name)
      ? readText(folder, name)
      : fileProblem(name, 'is not a briefing file', 'Correct its name, or move it elsewhere');
    if (typeof result === 'string') files.set(name, result);
    else problems.push(result);
  }
  return { files, problems, isRead: true };
}

function readText(folder: string, name: string): string | Problem {
  const path = join(folder, name);
  try {
    const { size } = statSync(path);
    if (size <= MAX_FILE_BYTES) return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    const message = `has ${(size / BYTES_PER_MEGABYTE).toFixed(1)} MB; a file may have at most 2 MB`;
    return fileProblem(name, message, 'Split it, or remove what is not text');
  } catch (error) {
    return fileProblem(
      name,
      `cannot be read: ${errorText(error)}`,
      'Save it as UTF-8 text, and allow the bot to read it',
    );
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder).replace(/\/$/, '').length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** Returns the bytes of the trained model, if there is one. */
export function readLearnt(folder: string): Uint8Array | undefined {
  const path = join(folder, LEARNT_FILE);
  return statSync(path, { throwIfNoEntry: false }) && new Uint8Array(readFileSync(path));
}
