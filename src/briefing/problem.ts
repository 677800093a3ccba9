/** Something wrong with a briefing's files: where, what, and how to fix it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; 0 for the whole file. */
  readonly line: number;
  /** The path of the field: "answer.0.claims"; empty for the whole file or record. */
  readonly field: string;
  readonly what: string;
  readonly fix: string;
  /** Set for a to-do that leaves the briefing contradictory; the check fails until it is done. */
  readonly isContradiction?: true;
  /** Set for a to-do that is done once a person has reviewed the record. */
  readonly byReview?: true;
  /** Set for a to-do about several records: those to be read for a source. */
  readonly group?: TodoGroup;
}

/** Records to be compared with a newer source, all on one topic. */
export interface TodoGroup {
  readonly source: string;
  readonly topic: string;
  readonly records: readonly RecordToRead[];
  /** What the source says, one text per claim. */
  readonly news: readonly string[];
}

/** A record as people read it. */
export interface RecordToRead {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly texts: readonly string[];
}

/** The most problems shown per file. */
export const MAX_PROBLEMS = 100;

/** The first problems of a file, and one that counts the others. */
export function limitProblems(file: string, problems: readonly Problem[], count = problems.length): Problem[] {
  const shown = problems.slice(0, MAX_PROBLEMS);
  const more = count - shown.length;
  const what = `has ${more} more ${more === 1 ? 'problem' : 'problems'}, not shown`;
  return more > 0 ? [...shown, { file, line: 0, field: '', what, fix: 'Fix those above first' }] : shown;
}

type Path = readonly PropertyKey[];

/** Locates a value in a file. */
export interface Place {
  readonly file: string;
  /** The line of the value at a path inside this one, or of the nearest existing one. */
  line(path?: Path): number;
}

/** A value and its place, so that later checks can report its line. */
export interface Located<T> {
  readonly value: T;
  readonly at: Place;
}

export function problemAt(at: Place, path: Path, what: string, fix: string): Problem {
  return { file: at.file, line: at.line(path), field: path.map(String).join('.'), what, fix };
}

/** "claims.yaml:12 sha256: what is wrong. How to fix it." */
export function formatProblem({ file, line, field, what, fix }: Problem): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return `${place}${field === '' ? '' : ` ${field}`}: ${what}. ${fix}.`;
}

export function byPlace(a: Problem, b: Problem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
