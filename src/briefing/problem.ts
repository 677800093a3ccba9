/** A mistake in a briefing's files, or a to-do. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; 0 for the whole file. */
  readonly line: number;
  /** The path of the field: "answer.0.claims"; empty for the whole file or record. */
  readonly field: string;
  readonly what: string;
  readonly fix: string;
  /** Set for a to-do without which the briefing contradicts itself. The check fails until it is done. */
  readonly isContradiction?: true;
  /** Set for a to-do that is done once a person has reviewed the record. */
  readonly byReview?: true;
  /** Set for a to-do about several records. */
  readonly group?: TodoGroup;
}

/** Records on one topic, to be compared with a newer source. */
export interface TodoGroup {
  readonly source: string;
  readonly topic: string;
  readonly records: readonly RecordToRead[];
  /** The claims of the source. */
  readonly news: readonly string[];
}

export interface RecordToRead {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** The record's statements. */
  readonly texts: readonly string[];
}

/** The most problems reported for one file. */
export const MAX_PROBLEMS = 100;

/** The first problems of a file, and one that counts the others. */
export function limitProblems(file: string, problems: readonly Problem[], count = problems.length): Problem[] {
  const firstProblems = problems.slice(0, MAX_PROBLEMS);
  const hiddenCount = count - firstProblems.length;
  const what = `has ${hiddenCount} more ${hiddenCount === 1 ? 'problem' : 'problems'}, not shown`;
  return hiddenCount > 0 ? [...firstProblems, fileProblem(file, what, 'Fix those above first')] : firstProblems;
}

type Path = readonly PropertyKey[];

/** The place of a value in a file. */
export interface Place {
  readonly file: string;
  /** The line of what is at a path inside the value, or of the nearest thing that exists. */
  line(path?: Path): number;
}

/** A value with its place, for problems found later. */
export interface Located<T> {
  readonly value: T;
  readonly at: Place;
}

export function problemAt(at: Place, path: Path, what: string, fix: string): Problem {
  return { file: at.file, line: at.line(path), field: path.map(String).join('.'), what, fix };
}

/** A problem of a whole file. */
export function fileProblem(file: string, what: string, fix: string): Problem {
  return { file, line: 0, field: '', what, fix };
}

/** "claims.yaml:12 sha256: what is wrong. How to fix it." */
export function formatProblem({ file, line, field, what, fix }: Problem): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return `${place}${field === '' ? '' : ` ${field}`}: ${what}. ${fix}.`;
}

/** Compares by file and line. */
export function byPlace(a: Problem, b: Problem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
