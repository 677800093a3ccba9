import { applyPatch, parsePatch } from 'diff';
import type { Briefing } from '../briefing/briefing.ts';
import { FileEdits } from '../briefing/write/file-edits.ts';
import { UserError } from '../lib/user-error.ts';

/** A patch with a proposed source. It might have been applied already. */
export interface PendingPatch {
  readonly file: string;
  readonly text: string;
}

export interface PatchedFiles {
  readonly texts: ReadonlyMap<string, string>;
  /** In the order in which to apply them. */
  readonly files: readonly string[];
}

const ADDED_SOURCE = /^\+- id: "?([a-z0-9-]+)"?$/m;
const SOURCES_FILE = /\/sources\.yaml$/;

/** Works in memory. Skips patches that have been applied or no longer apply. */
export function applyPending(
  folder: string,
  path: string,
  { sources }: Pick<Briefing, 'sources'>,
  pending: readonly PendingPatch[],
): PatchedFiles {
  let texts: ReadonlyMap<string, string> = new Map();
  const files: string[] = [];
  const ids = new Set(sources.keys());
  let remaining = [...pending];
  for (;;) {
    // A patch can build on a later one in the list, so each round tries all that remain.
    const applied = remaining.flatMap((patch) => applySourcePatch(folder, path, texts, ids, patch) ?? [])[0];
    if (!applied) return { texts, files };
    texts = applied.texts;
    ids.add(applied.id);
    files.push(applied.patch.file);
    remaining = remaining.filter((patch) => patch !== applied.patch);
  }
}

function applySourcePatch(
  folder: string,
  path: string,
  texts: ReadonlyMap<string, string>,
  ids: ReadonlySet<string>,
  patch: PendingPatch,
): { texts: ReadonlyMap<string, string>; id: string; patch: PendingPatch } | undefined {
  const changes = new FileEdits(folder, texts);
  let id: string | undefined;
  try {
    for (const filePatch of parsePatch(patch.text)) {
      const filePath = filePatch.newFileName?.replace(/^b\//, '') ?? '';
      if (!filePath.startsWith(`${path}/`)) return undefined;
      const file = filePath.slice(path.length + 1);
      const patchedText = applyPatch(changes.read(file), filePatch);
      if (patchedText === false) return undefined;
      changes.write(file, patchedText);
      if (SOURCES_FILE.test(filePath))
        id = ADDED_SOURCE.exec(filePatch.hunks.flatMap(({ lines }) => lines).join('\n'))?.[1];
    }
    if (id === undefined || ids.has(id)) return undefined;
    changes.load();
    return { texts: changes.texts, id, patch };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
