import { CORE_SCHEMA, load } from 'js-yaml';
import { isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { limitProblems, MAX_PROBLEMS, type Place, type Problem, problemAt } from './problem.ts';

/** A parsed YAML text: plain data, and the place of each part. */
export interface Document {
  readonly data: unknown;
  readonly at: Place;
}

interface Read {
  readonly document?: Document;
  readonly problems: Problem[];
}

/**
 * Reads YAML 1.2. Duplicate keys, syntax errors, unknown tags and aliases are problems: a text that starts with `*` is
 * usually unquoted text, and real aliases could expand without limit.
 * @param firstLine the number of the text's first line in its file, for front matter
 */
export function readYaml(file: string, text: string, firstLine = 1): Read {
  const signs = text.match(STRUCTURE)?.length ?? 0;
  if (signs > MAX_STRUCTURE) {
    const what = `has ${signs} fields, brackets or tags; a file may have ${MAX_STRUCTURE}`;
    return { problems: [{ file, line: 0, field: '', what, fix: 'Split it, or take out what does not belong there' }] };
  }
  const data = readQuickly(text);
  if (data === undefined) return readWithLines(file, text, firstLine);
  let placed: Read | undefined;
  const line: Place['line'] = (path) => {
    placed ??= readWithLines(file, text, firstLine);
    return placed.document?.at.line(path) ?? placed.problems[0]?.line ?? firstLine;
  };
  return { document: { data, at: { file, line } }, problems: [] };
}

/** Larger documents take seconds: the YAML parser that keeps line numbers compares each key with all earlier ones. */
const MAX_STRUCTURE = 10_000;
/** Keys, brackets, tags, anchors and aliases. */
const STRUCTURE = /:(?=\s|$)|[[{]|(?:^|[\s,])[&*!]/gm;

/** Characters outside words that may start an alias, an anchor, a tag or a non-text key. */
const UNUSUAL = /(^|[\s[{,])([&*!?%|>~]|[:?](?=\s|$))|^---|\t/m;

/**
 * Reads plain data several times as fast as with lines, which are only needed for problems. Undefined for anything
 * unusual or wrong, so that only the reader with lines decides what is valid.
 */
export function readQuickly(text: string): unknown {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch {
    return undefined; // readWithLines reports it, with the line and the fix
  }
}

export function readWithLines(file: string, text: string, firstLine = 1): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  // After an error of syntax the rest is misread, so later errors are only its consequences.
  const [syntax] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const independent = syntax ? [syntax] : [...errors, ...document.warnings];
  const faults = independent.map(({ pos, message }) => ({ offset: pos[0], message }));
  if (faults.length === 0) {
    visit(document, {
      Alias: (_, { source, range }) => {
        faults.push({ offset: range?.[0] ?? 0, message: `"*${source}" is an alias, which a briefing does without` });
      },
    });
  }
  const shown = faults.slice(0, MAX_PROBLEMS).map(({ offset, message }) => {
    const written = text.split('\n')[lines.linePos(offset).line - 1] ?? '';
    return { file, line: lineAt(offset), field: '', ...faultIn(written, message) };
  });
  if (shown.length > 0) return { problems: limitProblems(file, shown, faults.length) };

  // A value may start below its key, and people look for the key.
  const startOf = (path: readonly PropertyKey[]) => {
    const parent = path.length > 0 ? document.getIn(path.slice(0, -1), true) : undefined;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isNode(key) && key.toJSON() === path.at(-1))
      : undefined;
    const node = pair ? pair.key : document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  };
  const line: Place['line'] = (path = []) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const start = startOf(path.slice(0, length));
      if (start !== undefined) return lineAt(start);
    }
    return firstLine;
  };
  return { document: { data: document.toJS(), at: { file, line } }, problems: [] };
}

/** A text without quotes that YAML misreads: it contains ": " or a brace. */
const UNQUOTED = /(?:^|[\s{,-])(?<key>[a-z]+): (?=[^"'[{>|\s][^",]*(?:: |[{}]\S)|\{\w+\} )/i;

function faultIn(line: string, message: string): { what: string; fix: string } {
  const key = UNQUOTED.exec(line)?.groups?.['key'];
  if (key !== undefined) {
    return { what: `the text after "${key}:" needs quotes`, fix: `Write ${key}: "…"; it has ": " or a brace` };
  }
  return {
    what: `the YAML cannot be read: ${message.split('\n')[0]?.replace(/[.:]$/, '')}`,
    fix: 'Fix this line; quote a text that contains ": " or " #", or begins with a special character',
  };
}

/** The same place, from the view of a value inside it. */
export function placeWithin(at: Place, ...prefix: PropertyKey[]): Place {
  return { file: at.file, line: (path = []) => at.line([...prefix, ...path]) };
}

/** Validates a document against a schema. Returns its value, or a problem for each fault. */
export function validate<T extends z.ZodType>(
  schema: T,
  { data, at }: Document,
): { value?: z.infer<T>; problems: Problem[] } {
  const parsed = schema.safeParse(data);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const { issues } = parsed.error;
  const shown = issues.slice(0, MAX_PROBLEMS).flatMap((issue) => issueProblems(issue, at, data));
  return { problems: limitProblems(at.file, shown, shown.length + Math.max(0, issues.length - MAX_PROBLEMS)) };
}

function issueProblems(issue: z.core.$ZodIssue, at: Place, data: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MAX_PROBLEMS)
      .map((key) => problemAt(at, [...issue.path, key], 'there is no such field', 'Correct its name or take it away'));
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
