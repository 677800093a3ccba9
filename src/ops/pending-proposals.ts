import { applyPatch, parsePatch } from 'diff';
import type { Briefing } from '../briefing/briefing.ts';
import { FileEdits } from '../briefing/write/file-edits.ts';
import { UserError } from '../lib/user-error.ts';

/** A proposed source that has not been applied yet, as far as is known. */
export interface PendingPatch {
  readonly file: string;
  readonly text: string;
}

/** The texts of files with proposed sources in them, and the names of the patches in the order in which to apply them. */
export interface WithPending {
  readonly texts: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

/** The id of a source that a patch adds to sources.yaml. */
const ADDED = /^\+- id: "?([a-z0-9-]+)"?$/m;
const SOURCES = /\/sources\.yaml$/;

/**
 * Applies proposed sources to the files of a briefing, in memory. Leaves out those that have been applied, or no longer
 * apply.
 * @param path the folder's path in the patches
 */
export function withPending(
  folder: string,
  path: string,
  { sources }: Pick<Briefing, 'sources'>,
  pending: readonly PendingPatch[],
): WithPending {
  let texts: ReadonlyMap<string, string> = new Map();
  const files: string[] = [];
  const ids = new Set(sources.keys());
  let waiting = [...pending];
  for (;;) {
    // A patch may build on one that is named after it.
    const next = waiting.flatMap((patch) => applied(folder, path, texts, ids, patch) ?? [])[0];
    if (!next) return { texts, files };
    texts = next.texts;
    ids.add(next.id);
    files.push(next.patch.file);
    waiting = waiting.filter((patch) => patch !== next.patch);
  }
}

/** The texts with a patch; undefined if it does not apply, or adds a source that is there. */
function applied(
  folder: string,
  path: string,
  texts: ReadonlyMap<string, string>,
  ids: ReadonlySet<string>,
  patch: PendingPatch,
): { texts: ReadonlyMap<string, string>; id: string; patch: PendingPatch } | undefined {
  const changes = new FileEdits(folder, texts);
  let id: string | undefined;
  try {
    for (const part of parsePatch(patch.text)) {
      const name = part.newFileName?.replace(/^b\//, '') ?? '';
      if (!name.startsWith(`${path}/`)) return undefined;
      const file = name.slice(path.length + 1);
      const after = applyPatch(changes.read(file), part);
      if (after === false) return undefined;
      changes.write(file, after);
      if (SOURCES.test(name)) id = ADDED.exec(part.hunks.flatMap(({ lines }) => lines).join('\n'))?.[1];
    }
    if (id === undefined || ids.has(id)) return undefined;
    changes.load();
    return { texts: changes.texts, id, patch };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
