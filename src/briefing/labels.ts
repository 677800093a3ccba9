import { type Parts, statementsOf } from './check/parts.ts';
import { type Problem, problemAt } from './problem.ts';

const REFERENCE = /\{([a-z0-9-]+)\}/g;

/** Replaces source ids in braces with labels: "{004} says …". Returns a problem for each unknown id. */
export function putLabels(parts: Parts): Problem[] {
  if (parts.unread.has('source')) return [];
  const labels = new Map(parts.sources.map(({ value }) => [value.id, value.label]));
  return statementsOf(parts).flatMap(({ statement, at, field }) => {
    const unknown: Problem[] = [];
    statement.text = statement.text.replace(REFERENCE, (whole, id: string) => {
      const label = labels.get(id);
      if (label !== undefined) return label;
      unknown.push(problemAt(at, field, `there is no source "${id}"`, `Correct ${whole}, or add the source`));
      return '';
    });
    return unknown;
  });
}
