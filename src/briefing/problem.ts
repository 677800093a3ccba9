/** A mistake in a briefing's files, or a to-do. */
export interface Problem {
  readonly file: string;
  /** The line number, from 1; 0 for the whole file. */
  readonly line: number;
  /** The path of the field, such as "answer.0.claims"; empty for a whole file, record or line. */
  readonly field: string;
  readonly message: string;
  readonly fix: string;
  /** Set for a to-do that fails even a check that is not strict, because the briefing contradicts itself until it is done. */
  readonly isContradiction?: true;
  /** Set for a to-do that is done once a person has reviewed the record. */
  readonly isDoneByReview?: true;
  readonly group?: TodoGroup;
}

/** Records on one topic, to be compared with a newer source. */
export interface TodoGroup {
  readonly source: string;
  readonly topic: string;
  readonly records: readonly RecordToReview[];
  /** The source's claims on the topic, or all its claims if none is on the topic, each after its id. */
  readonly claimTexts: readonly string[];
}

export interface RecordToReview {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly texts: readonly string[];
}

/** Problems listed per file; others are only counted. */
export const MAX_PROBLEMS = 100;

/** Returns the first problems of a file, and one that counts the rest. `count` is the number of all problems. */
export function limitProblems(file: string, problems: readonly Problem[], count = problems.length): Problem[] {
  const firstProblems = problems.slice(0, MAX_PROBLEMS);
  const hiddenCount = count - firstProblems.length;
  const message = `has ${hiddenCount} more ${hiddenCount === 1 ? 'problem' : 'problems'}, not shown`;
  return hiddenCount > 0 ? [...firstProblems, fileProblem(file, message, 'Fix those above first')] : firstProblems;
}

type Path = readonly PropertyKey[];

export interface FilePosition {
  readonly file: string;
  /** Returns the line of the field at a path within this value, or of the innermost enclosing one that exists. */
  line(path?: Path): number;
}

export interface Located<T> {
  readonly value: T;
  readonly place: FilePosition;
}

export function problemAt(place: FilePosition, path: Path, message: string, fix: string): Problem {
  return { file: place.file, line: place.line(path), field: path.map(String).join('.'), message, fix };
}

export function fileProblem(file: string, message: string, fix: string, line = 0): Problem {
  return { file, line, field: '', message, fix };
}

/** Formats a problem as "claims.yaml:12 sha256: what is wrong. How to fix it." */
export function formatProblem({ file, line, field, message, fix }: Problem): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return `${place}${field === '' ? '' : ` ${field}`}: ${message}. ${fix}.`;
}

export function comparePlaces(a: Problem, b: Problem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
