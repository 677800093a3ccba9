import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, type Problem } from '../../briefing/problem.ts';
import type { FileEdits } from '../../briefing/write/file-edits.ts';
import { pluralize } from '../../lib/english.ts';

/** Returns the remaining to-dos. Throws a UserError, and writes nothing, if the edits cause problems that are not allowed. */
export function saveEdits(
  folder: string,
  edits: FileEdits,
  allowedProblems: readonly Problem[] = [],
): readonly Problem[] {
  const { todos } = edits.load(allowedProblems);
  for (const { file, after } of edits.files) writeFileSync(join(folder, file), after);
  return todos;
}

/** Appends lines to the wordings that were collected from users. */
export function appendWordings(folder: string, lines: readonly string[]): void {
  mkdirSync(join(folder, 'wordings'), { recursive: true });
  appendFileSync(join(folder, 'wordings/asked.jsonl'), `${lines.join('\n')}\n`);
}

/** Returns the number of to-dos and a line for each, contradictions first. */
export function todosInWords(todos: readonly Problem[]): string {
  if (todos.length === 0) return "No to-dos are left in the briefing's files.";
  const orderedTodos = todos.toSorted(
    (a, b) => Number(b.isContradiction ?? false) - Number(a.isContradiction ?? false),
  );
  return [`${pluralize(todos.length, 'to-do')}:`, ...orderedTodos.map((todo) => `  ${formatProblem(todo)}`)].join('\n');
}
