import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import type { Briefing } from './briefing.ts';
import { type BriefingFiles, type PlacedStatement, placedStatements, type RecordKind } from './check/briefing-files.ts';
import { check } from './check/check.ts';
import { type Completed, completeClaim, completeEntry, completeWatchItem } from './complete.ts';
import { placeWithin, readYaml, validate } from './document.ts';
import { citationLabel, insertLabels } from './labels.ts';
import {
  byPlace,
  formatProblem,
  type Located,
  limitProblems,
  MAX_PROBLEMS,
  type Place,
  type Problem,
} from './problem.ts';
import { type BriefingHead, fileSchemas } from './schema.ts';
import { readSummary, type SummaryFile } from './summary.ts';
import { markUnread } from './unread-sources.ts';
import type { Verifiable } from './verify.ts';

/** Maximum file size in bytes. People write these files by hand; a larger one is a mistake and would block the bot. */
const FILE_BYTES = 2 * 1024 * 1024;

const KINDS: readonly [RegExp, RecordKind][] = [
  [/^briefing/, 'head'],
  [/^sources/, 'source'],
  [/^claims/, 'claim'],
  [/^disputes/, 'dispute'],
  [/^watch/, 'watch'],
  [/^summaries/, 'summary'],
  [/^(faq|unknowns)/, 'entry'],
  [/^lexicon/, 'lexicon'],
];

/** Placeholders for unreadable files, so that the others are still checked. */
const NO_HEAD: BriefingHead = { id: '', title: '', command: '', subjects: [], asOf: '', names: [], topics: [] };
/** The complete briefing, or all problems in its files. */
export type BriefingOrProblems =
  | {
      readonly briefing: Briefing;
      readonly claimPlaces: ReadonlyMap<string, Place>;
      readonly said: readonly PlacedStatement[];
      /** Work left for the curator; the briefing is usable without it. */
      readonly todos: readonly Problem[];
    }
  | {
      readonly problems: readonly Problem[];
      /** The readable parts, so that claims can be verified and sources added while the rest is unfinished. */
      readonly readable?: Verifiable &
        Pick<BriefingHead, 'topics' | 'asOf'> & {
          readonly places: ReadonlyMap<string, Place>;
          readonly said: readonly PlacedStatement[];
          /** Whether one of the files that a new source changes cannot be read. */
          readonly isBroken: boolean;
        };
    };

/**
 * Reads and checks a briefing's folder. Reports each fault as a problem instead of throwing.
 * @param changed texts of files that take the place of those in the folder
 */
export function loadBriefing(folder: string, changed: ReadonlyMap<string, string> = new Map()): BriefingOrProblems {
  const { files, problems: unread, read } = readFolder(folder);
  if (!read) return { problems: unread };
  const reader = new BriefingLoader(new Map([...files, ...changed]), unread);

  const head = reader.one('briefing.yaml', fileSchemas.briefing);
  const written = reader.begun('sources.yaml', fileSchemas.sources);
  const sources = written.map(({ value, at }) => ({ value: { ...value, label: citationLabel(value.label) }, at }));
  const hashed = reader.begun('claims.yaml', fileSchemas.claims).map((claim) => completeClaim(claim, sources));
  const claims = hashed.map(({ claim }) => claim);
  const disputes = reader.list('disputes.yaml', fileSchemas.disputes);
  const watch = reader.list('watch.yaml', fileSchemas.watch).map(completeWatchItem);
  const lexicon = reader.optional('lexicon.yaml', fileSchemas.lexicon);
  const faq = reader.names('faq/', '.yaml').flatMap((name) => {
    const file = reader.one(name, fileSchemas.faq);
    return file
      ? file.value.entries.map((entry, i) => {
          const { value, at } = located({ ...entry, topic: file.value.topic }, file, 'entries', i);
          // The file names its topic once, at the top.
          return { value, at: { ...at, line: (path = []) => (path[0] === 'topic' ? file.at : at).line(path) } };
        })
      : [];
  });
  const unknownFile = reader.one('unknowns.yaml', fileSchemas.unknowns);
  const unknowns = unknownFile?.value.entries.map((entry, i) => located(entry, unknownFile, 'entries', i)) ?? [];
  const summaries = reader.names('summaries/', '.md').flatMap((name) => reader.summary(name));

  const entries = [...faq, ...unknowns].map(completeEntry);
  const completed = [...watch, ...entries, ...summaries];

  const parts: BriefingFiles = {
    unreadable: new Set(
      reader.problems.flatMap(({ file }) => KINDS.find(([pattern]) => pattern.test(file))?.[1] ?? []),
    ),
    head: head ?? withoutPlace(NO_HEAD),
    sources,
    claims,
    disputes,
    watch: watch.map(({ record }) => record),
    summaries: summaries.map(({ record }) => record),
    entries: entries.map(({ record }) => record),
    lexicon,
    unfinished: new Set(completed.flatMap(({ record, todos }) => (todos.length > 0 ? [record.value] : []))),
  };
  const labelled = insertLabels(parts, written);
  const { problems: faults, todos } = check(parts);
  const problems = [...reader.problems, ...hashed.flatMap((one) => one.problems), ...labelled.problems, ...faults];
  const claimPlaces = new Map(claims.map(({ value, at }) => [value.id, at]));
  const said = placedStatements(parts);
  if (problems.length > 0) {
    const { names, topics, asOf } = parts.head.value;
    const isBroken = (['head', 'source', 'claim'] as const).some((kind) => parts.unreadable.has(kind));
    const known = { sources: byId(sources), claims: byId(claims), names, topics, asOf };
    return {
      problems: cappedByFile(inOrder(problems)),
      readable: { ...known, places: claimPlaces, said, isBroken },
    };
  }
  markUnread(parts);
  return {
    briefing: assemble(parts, readLearnt(folder)),
    claimPlaces,
    said,
    todos: inOrder([...completed.flatMap((one) => one.todos), ...labelled.todos, ...todos]),
  };
}

export type ValidBriefing = Extract<BriefingOrProblems, { briefing: unknown }>;

/**
 * Reads a briefing's folder.
 * @throws UserError with the briefing's problems
 */
export function loadValidBriefing(folder: string): ValidBriefing {
  const loaded = loadBriefing(folder);
  if ('briefing' in loaded) return loaded;
  throw problemsError(loaded.problems);
}

export function problemsError(problems: readonly Problem[]): UserError {
  return new UserError(`The briefing has problems:\n${problems.map(formatProblem).join('\n')}`);
}

function assemble(
  { head, sources, claims, disputes, watch, summaries, entries, lexicon }: BriefingFiles,
  learnt: Uint8Array | undefined,
): Briefing {
  const ordered = summaries.toSorted((a, b) => a.value.order - b.value.order);
  return Object.freeze({
    ...head.value,
    sources: byId(sources),
    claims: byId(claims),
    disputes: byId(disputes),
    watch: byId(watch),
    summaries: byId(ordered),
    entries: byId(entries),
    lexicon: lexicon.value,
    ...(learnt && { learnt }),
  });
}

/** The trained model's bytes. Without them, questions are matched by phrasings only. */
function readLearnt(folder: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(join(folder, LEARNT_FILE)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Sorted by file and line, without duplicates: the entries of a file share its topic. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()].toSorted(byPlace);
}

/** Limits each file's problems to what a person can read. */
function cappedByFile(problems: readonly Problem[]): Problem[] {
  const files = Map.groupBy(problems, ({ file }) => file);
  return [...files].flatMap(([file, found]) => (found.length > MAX_PROBLEMS + 1 ? limitProblems(file, found) : found));
}

function byId<T extends { id: string }>(parts: readonly { value: T }[]): ReadonlyMap<string, T> {
  return new Map(parts.map(({ value }) => [value.id, value]));
}

function withoutPlace<T>(value: T): Located<T> {
  return { value, at: { file: '', line: () => 0 } };
}

function located<T>(value: T, file: Located<unknown>, ...path: PropertyKey[]): Located<T> {
  return { value, at: placeWithin(file.at, ...path) };
}

/** Reads the folder's files one by one, and collects their problems. */
class BriefingLoader {
  readonly problems: Problem[];
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: ReadonlyMap<string, string>, problems: readonly Problem[]) {
    this.#files = files;
    this.problems = [...problems];
  }

  names(folder: string, ending: string): string[] {
    const names = [...this.#files.keys()].filter((name) => name.startsWith(folder) && name.endsWith(ending)).sort();
    if (names.length === 0) this.#missing(`${folder}*${ending}`);
    return names;
  }

  one<T extends z.ZodType>(name: string, schema: T): Located<z.infer<T>> | undefined {
    const text = this.#files.get(name);
    if (text === undefined) {
      if (!this.problems.some(({ file }) => file === name)) this.#missing(name);
      return undefined;
    }
    return this.#reading(name, () => {
      const { document, problems } = readYaml(name, text);
      if (!document) return { problems };
      const { value, problems: faults } = validate(schema, document);
      return { problems: faults, found: value === undefined ? undefined : { value, at: document.at } };
    });
  }

  /** The value of an optional file; the schema's default if it is absent or empty. */
  optional<T extends z.ZodType>(name: string, schema: T): Located<z.infer<T>> {
    const nothing = () => ({ value: schema.parse({}), at: { file: name, line: () => 0 } });
    if (!this.#files.has(name)) return nothing();
    const file = this.one(name, schema.nullable());
    return file === undefined || file.value === null ? nothing() : { value: file.value, at: file.at };
  }

  list<T>(name: string, schema: z.ZodType<T[]>): Located<T>[] {
    const file = this.one(name, schema);
    return file?.value.map((value, index) => located(value, file, index)) ?? [];
  }

  /** The records of a file of a story that may only have begun: none if it holds nothing but comments. */
  begun<T>(name: string, schema: z.ZodType<T[]>): Located<T>[] {
    const file = this.one(name, schema.nullable());
    if (!file?.value) return [];
    const { value, at } = file;
    return value.map((record, index) => located(record, { value, at }, index));
  }

  summary(name: string): Completed<SummaryFile>[] {
    const completed = this.#reading(name, () => {
      const { summary, problems, todos = [] } = readSummary(name, this.#files.get(name) ?? '');
      return { problems, found: summary && { record: summary, todos } };
    });
    return completed ? [completed] : [];
  }

  /** Reads a file. A text that breaks the parser, such as by deep nesting, becomes a problem. */
  #reading<T>(file: string, read: () => { problems: readonly Problem[]; found?: T | undefined }): T | undefined {
    try {
      const { problems, found } = read();
      this.problems.push(...limitProblems(file, problems));
      return found;
    } catch (error) {
      const what = `cannot be read: ${errorText(error)}`;
      this.problems.push({ file, line: 0, field: '', what, fix: 'Undo the last change, and look at what it added' });
      return undefined;
    }
  }

  #missing(name: string): void {
    const fix = 'Add it; docs/writing-briefings.md shows what goes in';
    this.problems.push({ file: name, line: 0, field: '', what: 'this file is missing', fix });
  }
}

/** File that `npm run train` writes for a story. */
export const LEARNT_FILE = 'learnt.bin';
/** Optional training files, and leftovers of editors. */
const NOT_READ = /^wordings\/[^/]+\.jsonl$|^learnt\.bin$|(^|\/)[.#]|[~]$|\.sw[a-z]$/;
const KNOWN =
  /^((briefing|sources|claims|disputes|watch|unknowns|lexicon)\.yaml|faq\/[^/]+\.yaml|summaries\/[^/]+\.md)$/;

function readFolder(folder: string): { files: Map<string, string>; problems: Problem[]; read: boolean } {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const fault = (file: string, what: string, fix: string) => problems.push({ file, line: 0, field: '', what, fix });

  let names: string[] = [];
  try {
    names = listFiles(folder);
  } catch (error) {
    fault('.', `the folder cannot be read: ${errorText(error)}`, 'Put it back, or set BRIEFINGS_DIR to the right one');
    return { files, problems, read: false };
  }
  for (const name of names) {
    if (NOT_READ.test(name)) continue;
    if (!KNOWN.test(name)) {
      fault(name, 'is not a file of a briefing', 'Correct its name, or move it elsewhere');
      continue;
    }
    const path = join(folder, name);
    try {
      const { size } = statSync(path);
      if (size > FILE_BYTES) {
        const megabytes = (size / 1024 / 1024).toFixed(1);
        fault(name, `has ${megabytes} MB; a file may have 2`, 'Split it, or take out what is not text');
      } else {
        files.set(name, new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
      }
    } catch (error) {
      fault(name, `cannot be read: ${errorText(error)}`, 'Save it as UTF-8 text that may be read');
    }
  }
  return { files, problems, read: true };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder).replace(/\/$/, '').length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/**
 * The folders of the briefings, by name: the given one if it contains a briefing.yaml, otherwise all of its subfolders
 * that do.
 * @throws Error that says what was found instead
 */
export function findBriefings(folder: string): [string, ...string[]] {
  const holds = (path: string) => statSync(join(path, 'briefing.yaml'), { throwIfNoEntry: false })?.isFile() ?? false;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`The folder "${folder}" does not exist. Set BRIEFINGS_DIR to the folder with the briefing.`);
  }
  if (holds(folder)) return [folder];
  const [first, ...others] = readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name))
    .filter(holds);
  if (first === undefined) {
    throw new Error(`"${folder}" contains no briefing. Set BRIEFINGS_DIR to a folder that has a briefing.yaml.`);
  }
  return [first, ...others];
}

/**
 * The folder of one briefing: the given story's, or the only one.
 * @param story the name of its folder
 * @throws Error that says what was found instead
 */
export function findBriefing(folder: string, story?: string): string {
  const found = findBriefings(folder);
  const names = found.map((path) => basename(path)).join(', ');
  if (story === undefined) {
    if (found.length === 1) return found[0];
    throw new Error(`"${folder}" contains several stories (${names}). Name one with --story.`);
  }
  const path = found.find((one) => basename(one) === story);
  if (path === undefined) throw new Error(`No story "${story}" in "${folder}". It has: ${names}.`);
  return path;
}
