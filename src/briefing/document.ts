import { isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { withEllipsis } from '../lib/bounded-text.ts';
import { type FilePosition, fileProblem, limitProblems, MAX_PROBLEMS, type Problem, problemAt } from './problem.ts';

export interface Document {
  readonly data: unknown;
  readonly place: FilePosition;
}

/** The parser compares each key with all earlier ones, so larger files would take seconds. */
const MAX_STRUCTURE_MARKS = 10_000;
const MAX_VALUE_LENGTH = 60;
/** Matches the mark of a key, bracket, tag, anchor or alias. */
const STRUCTURE_MARK = /:(?=\s|$)|[[{]|(?:^|[\s,])[&*!]/gm;

/**
 * Reads YAML 1.2 that starts on `firstLine` of a file. Rejects aliases: most are texts that lack quotes, and nested ones can
 * grow huge.
 */
export function readYaml(file: string, text: string, firstLine = 1): { document?: Document; problems: Problem[] } {
  const size = text.match(STRUCTURE_MARK)?.length ?? 0;
  if (size > MAX_STRUCTURE_MARKS) {
    const message = `has ${size} fields, brackets or tags; a file may have at most ${MAX_STRUCTURE_MARKS}`;
    return { problems: [fileProblem(file, message, 'Split it, or remove what does not belong there')] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  // Most later errors follow from the first syntax error.
  const [syntaxError] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const independentErrors = syntaxError ? [syntaxError] : [...errors, ...document.warnings];
  const faults = independentErrors.map(({ pos, message }) => ({ offset: pos[0], yamlMessage: message }));
  if (faults.length === 0) {
    visit(document, {
      Alias: (_, { source, range }) => {
        faults.push({
          offset: range?.[0] ?? 0,
          yamlMessage: `"*${source}" is a YAML alias; a briefing cannot use aliases`,
        });
      },
    });
  }
  const problems = faults.slice(0, MAX_PROBLEMS).map(({ offset, yamlMessage }) => {
    const lineText = text.split('\n')[lines.linePos(offset).line - 1] ?? '';
    const { message, fix } = describeFault(lineText, yamlMessage);
    return fileProblem(file, message, fix, lineAt(offset));
  });
  if (problems.length > 0) return { problems: limitProblems(file, problems, faults.length) };

  // A value may start on a line below its key.
  const keyOffset = (path: readonly PropertyKey[]) => {
    const parent = path.length > 0 ? document.getIn(path.slice(0, -1), true) : undefined;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isNode(key) && key.toJSON() === path.at(-1))
      : undefined;
    const node = pair ? pair.key : document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  };
  const line: FilePosition['line'] = (path = []) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const start = keyOffset(path.slice(0, length));
      if (start !== undefined) return lineAt(start);
    }
    return firstLine;
  };
  return { document: { data: document.toJS(), place: { file, line } }, problems: [] };
}

/** Matches a key whose unquoted text contains ": " or a brace, which YAML misreads. */
const UNQUOTED_TEXT = /(?:^|[\s{,-])(?<key>[a-z]+): (?=[^"'[{>|\s][^",]*(?:: |[{}]\S)|\{\w+\} )/i;

function describeFault(line: string, yamlMessage: string): Pick<Problem, 'message' | 'fix'> {
  const key = UNQUOTED_TEXT.exec(line)?.groups?.['key'];
  if (key !== undefined) {
    return {
      message: `the text after "${key}:" needs quotes`,
      fix: `Write ${key}: "…", because the text contains ": " or a brace`,
    };
  }
  return {
    message: `the YAML cannot be read: ${yamlMessage.split('\n')[0]?.replace(/[.:]$/, '')}`,
    fix: 'Fix this line; put quotes around any text that contains ": " or " #", or begins with a special character',
  };
}

export function placeWithin(place: FilePosition, ...prefix: PropertyKey[]): FilePosition {
  return { file: place.file, line: (path = []) => place.line([...prefix, ...path]) };
}

/** Returns the document's value in the schema's form, or its problems. */
export function validate<T extends z.ZodType>(
  schema: T,
  { data, place }: Document,
): { value?: z.infer<T>; problems: Problem[] } {
  const parseResult = schema.safeParse(data);
  if (parseResult.success) return { value: parseResult.data, problems: [] };
  const { issues } = parseResult.error;
  const problems = issues.slice(0, MAX_PROBLEMS).flatMap((issue) => issueProblems(issue, place, data));
  return { problems: limitProblems(place.file, problems, problems.length + Math.max(0, issues.length - MAX_PROBLEMS)) };
}

function issueProblems(issue: z.core.$ZodIssue, place: FilePosition, data: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MAX_PROBLEMS)
      .map((key) => problemAt(place, [...issue.path, key], 'there is no such field', 'Correct its name or remove it'));
  }
  const value = issue.path.reduce<unknown>(
    (parent, key) => (typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined),
    data,
  );
  const [message, fix] =
    issue.code !== 'invalid_type'
      ? [withValue(issue.message.replace(/\.$/, ''), value), 'Correct it']
      : value === undefined
        ? [`is missing (${issue.expected})`, 'Add it']
        : [
            `is ${typeName(value)}, not ${issue.expected}`,
            'Correct it; put quotes around a text that looks like a number',
          ];
  return [problemAt(place, issue.path, message, fix)];
}

/** Our messages, such as "is not a real date", continue a sentence; the schema library's, such as "Invalid URL", do not. */
function withValue(message: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return message;
  const quotedValue = `"${withEllipsis(String(value), MAX_VALUE_LENGTH)}"`;
  return /^[a-z]/.test(message) ? `${quotedValue} ${message}` : `${message} (${quotedValue})`;
}

function typeName(value: unknown): string {
  if (value === null) return 'empty';
  return Array.isArray(value) ? 'a list' : typeof value;
}
