import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import type { Briefing } from './briefing.ts';
import { type BriefingFiles, type PlacedStatement, placedStatements, type RecordKind } from './check/briefing-files.ts';
import { checkBriefing } from './check/check.ts';
import { type Completion, completeClaim, completeEntry, completeWatchItem } from './complete.ts';
import { placeWithin, readYaml, validate } from './document.ts';
import { citationLabel, insertLabels } from './labels.ts';
import {
  comparePlaces,
  type FilePosition,
  fileProblem,
  formatProblem,
  type Located,
  limitProblems,
  MAX_PROBLEMS,
  type Problem,
} from './problem.ts';
import { readFolder, readLearnt } from './read-folder.ts';
import { type BriefingHead, fileSchemas } from './schema.ts';
import { readSummary, type SummaryFile } from './summary.ts';
import { markUnreadSources } from './unread-sources.ts';
import type { VerifiableBriefing } from './verify.ts';

const RECORD_KINDS: readonly [RegExp, RecordKind][] = [
  [/^briefing/, 'head'],
  [/^sources/, 'source'],
  [/^claims/, 'claim'],
  [/^disputes/, 'dispute'],
  [/^watch/, 'watch'],
  [/^summaries/, 'summary'],
  [/^(faq|unknowns)/, 'entry'],
  [/^lexicon/, 'lexicon'],
];

/** Stands in for a missing or invalid briefing.yaml, because the other files are still checked. */
const EMPTY_HEAD: BriefingHead = { id: '', title: '', command: '', subjects: [], asOf: '', names: [], topics: [] };

export interface ValidBriefing {
  readonly briefing: Briefing;
  readonly claimPlaces: ReadonlyMap<string, FilePosition>;
  readonly statements: readonly PlacedStatement[];
  /** Work left for the curator. The bot can use the briefing without it. */
  readonly todos: readonly Problem[];
}

interface InvalidBriefing {
  readonly problems: readonly Problem[];
  /** The parts that could be read: claims can be verified and sources added before the problems are fixed. */
  readonly readableParts?: VerifiableBriefing &
    Pick<BriefingHead, 'topics' | 'asOf'> &
    Pick<ValidBriefing, 'claimPlaces' | 'statements'> & {
      /** True if a file that `add source` changes is missing or invalid. */
      readonly isBroken: boolean;
    };
}

export type BriefingOrProblems = ValidBriefing | InvalidBriefing;

/** Reads and checks a briefing's folder. `changedTexts` overrides files by name. */
export function loadBriefing(
  folder: string,
  changedTexts: ReadonlyMap<string, string> = new Map(),
): BriefingOrProblems {
  const { files: texts, problems: folderProblems, isRead } = readFolder(folder);
  if (!isRead) return { problems: folderProblems };
  const reader = new FileReader(new Map([...texts, ...changedTexts]), folderProblems);

  const head = reader.read('briefing.yaml', fileSchemas.briefing);
  // A newly begun story may have only comments in sources.yaml and claims.yaml, which YAML reads as null.
  const writtenSources = reader.readList('sources.yaml', fileSchemas.sources.nullable());
  const sources = writtenSources.map(({ value, place }) => ({
    value: { ...value, label: citationLabel(value.label) },
    place,
  }));
  const claims = reader
    .readList('claims.yaml', fileSchemas.claims.nullable())
    .map((claim) => completeClaim(claim, sources));
  const watch = reader.readList('watch.yaml', fileSchemas.watch.nullable()).map(completeWatchItem);
  const faq = reader.names('faq/', '.yaml').flatMap((name) => {
    const file = reader.read(name, fileSchemas.faq);
    if (!file) return [];
    const { topic, entries } = file.value;
    return entries.map((entry, i) => {
      const { value, place } = locate({ ...entry, topic }, file, 'entries', i);
      // `topic` belongs to the whole file.
      return { value, place: { ...place, line: (path = []) => (path[0] === 'topic' ? file.place : place).line(path) } };
    });
  });
  const unknownsFile = reader.read('unknowns.yaml', fileSchemas.unknowns);
  const unknowns = unknownsFile?.value.entries.map((entry, i) => locate(entry, unknownsFile, 'entries', i)) ?? [];
  const entries = [...faq, ...unknowns].map(completeEntry);
  const summaries = reader.names('summaries/', '.md').flatMap((name) => reader.readSummary(name));
  const disputes = reader.readList('disputes.yaml', fileSchemas.disputes.nullable());
  const lexicon = reader.readOptional('lexicon.yaml', fileSchemas.lexicon);

  const completedRecords = [...watch, ...entries, ...summaries];
  const recordKind = (file: string) => RECORD_KINDS.find(([pattern]) => pattern.test(file))?.[1];
  const files: BriefingFiles = {
    unreadableKinds: new Set(reader.problems.flatMap(({ file }) => recordKind(file) ?? [])),
    head: head ?? { value: EMPTY_HEAD, place: { file: '', line: () => 0 } },
    sources,
    claims: claims.map(({ claim }) => claim),
    disputes,
    watch: watch.map(({ record }) => record),
    summaries: summaries.map(({ record }) => record),
    entries: entries.map(({ record }) => record),
    lexicon,
    unfinishedRecords: new Set(
      completedRecords.flatMap(({ record, todos }) => (todos.length > 0 ? [record.value] : [])),
    ),
  };
  const labelResult = insertLabels(files, writtenSources);
  const checkResult = checkBriefing(files);
  const problems = [
    ...reader.problems,
    ...claims.flatMap((claim) => claim.problems),
    ...labelResult.problems,
    ...checkResult.problems,
  ];
  const claimPlaces = new Map(files.claims.map(({ value, place }) => [value.id, place]));
  const statements = placedStatements(files);
  if (problems.length > 0) {
    const { names, topics, asOf } = files.head.value;
    const isBroken = (['head', 'source', 'claim'] as const).some((kind) => files.unreadableKinds.has(kind));
    const readableParts = { sources: mapById(sources), claims: mapById(files.claims), names, topics, asOf };
    return {
      problems: limitByFile(sortedByPlace(problems)),
      readableParts: { ...readableParts, claimPlaces, statements, isBroken },
    };
  }
  markUnreadSources(files);
  return {
    briefing: assembleBriefing(files, readLearnt(folder)),
    claimPlaces,
    statements,
    todos: sortedByPlace([
      ...completedRecords.flatMap(({ todos }) => todos),
      ...labelResult.todos,
      ...checkResult.todos,
    ]),
  };
}

/** @throws UserError if the briefing has problems */
export function loadValidBriefing(folder: string): ValidBriefing {
  const result = loadBriefing(folder);
  if ('briefing' in result) return result;
  throw toUserError(result.problems);
}

export function toUserError(problems: readonly Problem[]): UserError {
  return new UserError(`The briefing has problems:\n${problems.map(formatProblem).join('\n')}`);
}

function assembleBriefing(files: BriefingFiles, learnt: Uint8Array | undefined): Briefing {
  return Object.freeze({
    ...files.head.value,
    sources: mapById(files.sources),
    claims: mapById(files.claims),
    disputes: mapById(files.disputes),
    watch: mapById(files.watch),
    summaries: mapById(files.summaries.toSorted((a, b) => a.value.order - b.value.order)),
    entries: mapById(files.entries),
    lexicon: files.lexicon.value,
    ...(learnt && { learnt }),
  });
}

/** Drops repeated problems: if a file has a wrong topic, each of its entries reports it. */
function sortedByPlace(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()].toSorted(comparePlaces);
}

function limitByFile(problems: readonly Problem[]): Problem[] {
  const byFile = Map.groupBy(problems, ({ file }) => file);
  return [...byFile].flatMap(([file, fileProblems]) =>
    fileProblems.length > MAX_PROBLEMS + 1 ? limitProblems(file, fileProblems) : fileProblems,
  );
}

function mapById<T extends { id: string }>(records: readonly { value: T }[]): ReadonlyMap<string, T> {
  return new Map(records.map(({ value }) => [value.id, value]));
}

function locate<T>(value: T, file: Located<unknown>, ...path: PropertyKey[]): Located<T> {
  return { value, place: placeWithin(file.place, ...path) };
}

class FileReader {
  readonly problems: Problem[];
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>, problems: readonly Problem[]) {
    this.#texts = texts;
    this.problems = [...problems];
  }

  names(folder: string, extension: string): string[] {
    const names = [...this.#texts.keys()].filter((name) => name.startsWith(folder) && name.endsWith(extension)).sort();
    if (names.length === 0) this.#addMissing(`${folder}*${extension}`);
    return names;
  }

  read<T extends z.ZodType>(name: string, schema: T): Located<z.infer<T>> | undefined {
    const text = this.#texts.get(name);
    if (text === undefined) {
      if (!this.problems.some(({ file }) => file === name)) this.#addMissing(name);
      return undefined;
    }
    return this.#guard(name, () => {
      const { document, problems } = readYaml(name, text);
      if (!document) return { problems };
      const result = validate(schema, document);
      const { value } = result;
      return { problems: result.problems, result: value === undefined ? undefined : { value, place: document.place } };
    });
  }

  /** Reads a file. Returns the schema's default if the file is absent, empty or invalid. */
  readOptional<T extends z.ZodType>(name: string, schema: T): Located<z.infer<T>> {
    const file = this.#texts.has(name) ? this.read(name, schema.nullable()) : undefined;
    if (file && file.value !== null) return { value: file.value, place: file.place };
    return { value: schema.parse({}), place: { file: name, line: () => 0 } };
  }

  readList<T>(name: string, schema: z.ZodType<T[] | null>): Located<T>[] {
    const file = this.read(name, schema);
    return file?.value?.map((value, i) => locate(value, file, i)) ?? [];
  }

  readSummary(name: string): Completion<SummaryFile>[] {
    const completed = this.#guard(name, () => {
      const { summary, problems, todos = [] } = readSummary(name, this.#texts.get(name) ?? '');
      return { problems, result: summary && { record: summary, todos } };
    });
    return completed ? [completed] : [];
  }

  /** Turns an exception, such as the parser's for deep nesting, into a problem. */
  #guard<T>(file: string, read: () => { problems: readonly Problem[]; result?: T | undefined }): T | undefined {
    try {
      const { problems, result } = read();
      this.problems.push(...limitProblems(file, problems));
      return result;
    } catch (error) {
      const fix = 'Undo the last change and check what it added';
      this.problems.push(fileProblem(file, `cannot be read: ${errorText(error)}`, fix));
      return undefined;
    }
  }

  #addMissing(name: string): void {
    const fix = 'Add it; docs/writing-briefings.md shows what goes in';
    this.problems.push(fileProblem(name, 'this file is missing', fix));
  }
}

/** Returns the folder if it has a briefing.yaml, otherwise its subfolders that have one. Throws an Error if there is none. */
export function findBriefings(folder: string): [string, ...string[]] {
  const isBriefing = (path: string) => statSync(join(path, 'briefing.yaml'), { throwIfNoEntry: false })?.isFile();
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`The folder "${folder}" does not exist. Set BRIEFINGS_DIR to the folder with the briefing.`);
  }
  if (isBriefing(folder)) return [folder];
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const [firstPath, ...otherPaths] = paths.filter(isBriefing).toSorted();
  if (firstPath === undefined) {
    throw new Error(
      `"${folder}" contains no briefing. Set BRIEFINGS_DIR to a folder with a briefing.yaml, or with a folder for each story.`,
    );
  }
  return [firstPath, ...otherPaths];
}

/** Returns the folder of the named story or, without a name, of the only one. Throws an Error if none or several match. */
export function findBriefing(folder: string, story?: string): string {
  const paths = findBriefings(folder);
  const names = paths.map((path) => basename(path)).join(', ');
  if (story === undefined) {
    if (paths.length === 1) return paths[0];
    throw new Error(`"${folder}" contains several stories (${names}). Name one with --story.`);
  }
  const path = paths.find((candidate) => basename(candidate) === story);
  if (path === undefined) throw new Error(`No story "${story}" in "${folder}". It has: ${names}.`);
  return path;
}
