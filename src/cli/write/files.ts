import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import type { FileEdits } from '../../briefing/write/file-edits.ts';
import { counted } from '../../lib/english.ts';

/**
 * Writes edits to a folder, unless the briefing would have problems with them.
 * @param before problems that an unfinished briefing has already, and may keep
 * @returns the to-dos of the changed briefing; none while it has problems
 * @throws UserError if it would have other problems
 */
export function save(folder: string, edits: FileEdits, before: readonly Problem[] = []): readonly Problem[] {
  const { todos } = edits.load(before);
  for (const { file, after } of edits.files) writeFileSync(join(folder, file), after);
  return todos;
}

/** "3 to-dos:" and a line for each, contradictions first. */
export function todosInWords(todos: readonly Problem[]): string {
  if (todos.length === 0) return 'Nothing is left to do.';
  const ordered = todos.toSorted((a, b) => Number(b.isContradiction ?? false) - Number(a.isContradiction ?? false));
  return [`${counted(todos.length, 'to-do')}:`, ...ordered.map((todo) => `  ${formatProblem(todo)}`)].join('\n');
}
