import { accessSync, constants } from 'node:fs';

const FAULTS: Readonly<Record<string, string>> = {
  EROFS: 'is on a disk that is mounted read-only. Mount it for writing, or set DATA_DIR to another folder',
  EACCES: 'is in a folder that this user may not write to. Give it write access, or set DATA_DIR to another folder',
};

/**
 * Why nothing can be written in a folder and what to do, to follow a file's name; undefined if something can.
 * @param access throws as Node's does
 */
export function unwritable(
  folder: string,
  access: (path: string, mode: number) => void = accessSync,
): string | undefined {
  try {
    access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return FAULTS[error instanceof Error && 'code' in error ? String(error.code) : ''];
  }
}
