import { LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Place, type Problem, problemAt } from './problem.ts';

/** A YAML text that was read: plain data, and where each part of it stands. */
export interface Document {
  readonly data: unknown;
  readonly at: Place;
}

/**
 * Reads YAML 1.2. Doubled keys, syntax errors and unknown tags are problems.
 * @param firstLine the number of the text's first line in its file, for front matter
 */
export function readYaml(file: string, text: string, firstLine = 1): { document?: Document; problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    file,
    line: lineAt(pos[0]),
    field: '',
    what: `the YAML cannot be read: ${message.split('\n')[0]?.replace(/[.:]$/, '')}`,
    mend: 'Mend this line; quote a text that contains ": " or " #", or begins with a special character',
  }));
  if (problems.length > 0) return { problems };

  const line: Place['line'] = (path = []) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      const range = isNode(node) ? node.range : undefined;
      if (range) return lineAt(range[0]);
    }
    return firstLine;
  };
  return { document: { data: document.toJS(), at: { file, line } }, problems };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The same place, seen from a value inside it. */
export function within(at: Place, ...prefix: PropertyKey[]): Place {
  return { file: at.file, line: (path = []) => at.line([...prefix, ...path]) };
}

/** Holds a document against a schema: its value, or a problem for each fault. */
export function shape<T extends z.ZodType>(
  schema: T,
  { data, at }: Document,
): { value?: z.infer<T>; problems: Problem[] } {
  const parsed = schema.safeParse(data);
  if (parsed.success) return { value: parsed.data, problems: [] };
  return { problems: parsed.error.issues.flatMap((issue) => issueProblems(issue, at, data)) };
}

function issueProblems(issue: z.core.$ZodIssue, at: Place, data: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problemAt(at, [...issue.path, key], 'there is no such field', 'Correct its name or take it away'),
    );
  }
  const given = issue.path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
  if (issue.code === 'invalid_type' && given === undefined) {
    return [problemAt(at, issue.path, `is missing (${issue.expected})`, 'Add it')];
  }
  if (issue.code === 'invalid_type') {
    return [
      problemAt(
        at,
        issue.path,
        `is ${nameOf(given)}, not ${issue.expected}`,
        'Correct it; quote a text that looks like a number',
      ),
    ];
  }
  const shown = typeof given === 'string' || typeof given === 'number' ? ` ("${String(given).slice(0, 60)}")` : '';
  return [problemAt(at, issue.path, `${issue.message.replace(/\.$/, '')}${shown}`, 'Correct it')];
}

function nameOf(value: unknown): string {
  if (value === null) return 'empty';
  return Array.isArray(value) ? 'a list' : typeof value;
}
