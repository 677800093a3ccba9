import { accessSync, constants } from 'node:fs';

const FAULT_TEXTS: Readonly<Record<string, string>> = {
  EROFS: 'is on a disk that is mounted read-only. Mount it for writing, or set DATA_DIR to another folder',
  EACCES: 'is in a folder that this user may not write to. Give it write access, or set DATA_DIR to another folder',
};

/**
 * Returns why a folder is not writable and what to do, as the end of a sentence; undefined if the folder is writable or has
 * another fault.
 */
export function whyUnwritable(
  folder: string,
  access: (path: string, mode: number) => void = accessSync,
): string | undefined {
  try {
    access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return FAULT_TEXTS[error instanceof Error && 'code' in error ? String(error.code) : ''];
  }
}
