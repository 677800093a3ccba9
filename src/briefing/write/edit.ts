import { isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';
import { UserError } from '../../lib/user-error.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

interface RecordNode {
  readonly map: YAMLMap;
  readonly span: Span;
  /** True if the record is written in braces (flow style). */
  readonly isFlow: boolean;
  readonly indent: string;
  readonly isOnlyRecord: boolean;
}

/** Sets a field of the record at a line, from 1, or of the file's front matter. `value` is YAML on one line. */
export function withField(text: string, line: number, key: string, value: string): string {
  if (text.startsWith('---\n')) return withFrontMatter(text, key, value);
  const { map, span, isFlow, indent } = findRecord(text, line);
  const existingField = fieldSpan(text, map, key);
  if (existingField) return `${text.slice(0, existingField.from)}${key}: ${value}${text.slice(existingField.to)}`;
  if (isFlow) return `${text.slice(0, span.to - 1).trimEnd()}, ${key}: ${value} }${text.slice(span.to)}`;
  const previousField = fieldSpan(text, map, 'entered') ?? fieldSpan(text, map, 'id');
  if (!previousField) throw new UserError(`Line ${line} is not part of a record with an id.`);
  return `${text.slice(0, previousField.to)}\n${indent}${key}: ${value}${text.slice(previousField.to)}`;
}

/** Appends lines to a record, with the indentation of its fields. */
export function withLines(text: string, line: number, lines: readonly string[]): string {
  const { span, isFlow, indent } = findRecord(text, line);
  if (isFlow)
    throw new UserError(`The record on line ${line} is written in braces. Write each of its fields on its own line.`);
  const addedText = lines.map((newLine) => `\n${indent}${newLine}`).join('');
  return `${text.slice(0, span.to)}${addedText}${text.slice(span.to)}`;
}

export function withoutField(text: string, line: number, key: string): string {
  const { map } = findRecord(text, line);
  const span = fieldSpan(text, map, key);
  if (!span) throw new UserError(`The record on line ${line} has no field "${key}".`);
  return `${text.slice(0, text.lastIndexOf('\n', span.from))}${text.slice(span.to)}`;
}

/** Removes the record at a line from its list. */
export function withoutRecord(text: string, line: number): string {
  const { span, isOnlyRecord } = findRecord(text, line);
  const from = text.lastIndexOf('\n', span.from) + 1;
  const [indent = ''] = /^ */.exec(text.slice(from)) ?? [];
  return `${text.slice(0, from)}${isOnlyRecord ? `${indent}[]\n` : ''}${text.slice(span.to).replace(/^[^\n]*\n/, '')}`;
}

/** Returns the text of the record at a line, and a function that reads its fields. */
export function recordText(text: string, line: number): { readonly text: string; get(key: string): unknown } {
  const { map, span } = findRecord(text, line);
  const from = text.lastIndexOf('\n', span.from) + 1;
  return { text: `${text.slice(from, span.to)}\n`, get: (key) => map.get(key) };
}

/** Replaces the value at a path inside the record at a line. */
export function withValue(text: string, line: number, path: readonly PropertyKey[], value: string): string {
  const { map } = findRecord(text, line);
  const node = map.getIn(path, true);
  const span = nodeSpan(text, node);
  if (!span) throw new UserError(`The record on line ${line} has no field "${path.map(String).join('.')}".`);
  return `${text.slice(0, span.from)}${value}${text.slice(span.to)}`;
}

/** Returns the line of the record with an id, from 1. Throws a UserError if there is none. */
export function lineOfRecord(text: string, id: string): number {
  const lines = new LineCounter();
  let line: number | undefined;
  visit(parseDocument(text, { lineCounter: lines }), {
    Map(_, map) {
      if (map.get('id') === id && map.range) line ??= lines.linePos(map.range[0]).line;
    },
  });
  if (line === undefined) throw new UserError(`Record "${id}" not found.`);
  return line;
}

function findRecord(text: string, line: number): RecordNode {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const end = text.split('\n').slice(0, line).join('\n').length;
  let map: YAMLMap | undefined;
  let isOnlyRecord = false;
  visit(document, {
    Map(_, node, ancestors) {
      const span = nodeSpan(text, node);
      if (!span || span.from > end || end > span.to + 1 || !node.has('id')) return;
      map = node;
      const list = ancestors.at(-1);
      isOnlyRecord = isSeq(list) && list.items.length === 1;
    },
  });
  const span = nodeSpan(text, map);
  if (!map || !span) throw new UserError(`Line ${line} is not part of a record with an id.`);
  const { col } = lines.linePos(span.from);
  return { map, span, isFlow: map.flow === true, indent: ' '.repeat(col - 1), isOnlyRecord };
}

/** Returns the span of a node without the blank lines that the parser adds to a block. */
function nodeSpan(text: string, node: unknown): Span | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const [from, to] = node.range;
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return { from, to: from + text.slice(from, to).trimEnd().length };
}

function fieldSpan(text: string, map: YAMLMap, key: string): Span | undefined {
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  const from = nodeSpan(text, pair?.key)?.from;
  const to = nodeSpan(text, pair?.value)?.to;
  return from === undefined || to === undefined ? undefined : { from, to };
}

function withFrontMatter(text: string, key: string, value: string): string {
  const end = text.indexOf('\n---', 4);
  const head = text.slice(0, end);
  const field = new RegExp(`^${key}: .*$`, 'm');
  const changedHead = field.test(head) ? head.replace(field, () => `${key}: ${value}`) : `${head}\n${key}: ${value}`;
  return `${changedHead}${text.slice(end)}`;
}
