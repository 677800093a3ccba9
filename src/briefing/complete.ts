import { type Located, type Place, type Problem, problemAt } from './problem.ts';
import {
  ANSWER_LINES,
  type Claim,
  type Entry,
  HEADLINE_WORDS,
  type Source,
  type WatchItem,
  type WrittenClaim,
  type WrittenEntry,
  type WrittenWatchItem,
} from './schema.ts';

/** A completed record, with the to-dos for its file. */
export interface Completed<T extends Located<unknown>> {
  readonly record: T;
  readonly todos: readonly Problem[];
}

export function missingHeadline(at: Place): Problem {
  const fix = `Write the answer in one line of at most ${HEADLINE_WORDS} words`;
  return problemAt(at, ['headline'], 'has no headline, so its first statement leads', fix);
}

/**
 * Completes an entry without a headline: the first statement of its answer becomes the headline, and statements beyond
 * the line limit become details.
 */
export function completeEntry({ value, at }: Located<WrittenEntry>): Completed<Located<Entry>> {
  const { headline, answer, details } = value;
  if (headline) return { record: { value: { ...value, headline }, at }, todos: [] };
  const [first, ...others] = answer;
  if (!first) throw new Error(`The entry "${value.id}" has an empty answer`);
  const completed = {
    ...value,
    headline: first,
    answer: others.slice(0, ANSWER_LINES),
    details: [...others.slice(ANSWER_LINES), ...details],
  };
  return { record: { value: completed, at: beforeSplit(at) }, todos: [missingHeadline(at)] };
}

/** The place of an entry whose headline, answer and details all come from its file's answer. */
function beforeSplit(at: Place): Place {
  return {
    file: at.file,
    line: (path = []) => {
      const [part, i, ...rest] = path;
      if (part === 'headline') return at.line(['answer', 0, ...path.slice(1)]);
      if (part === 'answer' && typeof i === 'number') return at.line(['answer', i + 1, ...rest]);
      if (part === 'details' && typeof i === 'number') return at.line(['answer', i + 1 + ANSWER_LINES, ...rest]);
      return at.line(path);
    },
  };
}

/**
 * Completes a watch item: without a headline, its open point becomes the headline; without words for its date,
 * sentences use its title.
 */
export function completeWatchItem({ value, at }: Located<WrittenWatchItem>): Completed<Located<WatchItem>> {
  const { headline, open, expected, title } = value;
  const todos = headline ? [] : [missingHeadline(at)];
  const missing =
    expected === undefined
      ? []
      : [
          expected.coming === undefined ? 'coming' : '',
          'date' in expected && expected.past === undefined ? 'past' : '',
          expected.unconfirmed === undefined ? 'unconfirmed' : '',
        ].filter((field) => field !== '');
  if (missing.length > 0) {
    const what = `has no ${missing.join(', ')}, so sentences about today use the title`;
    todos.push(problemAt(at, ['expected'], what, 'Write what comes, as in "the six months end"'));
  }
  const words = {
    coming: expected?.coming ?? title,
    unconfirmed: expected?.unconfirmed ?? 'no source says what happened',
  };
  const { expected: _, ...others } = value;
  const completed: WatchItem = {
    ...others,
    headline: headline ?? open,
    ...(expected &&
      ('date' in expected
        ? { expected: { ...expected, ...words, past: expected.past ?? `The date of "${title}" passed` } }
        : { expected: { ...expected, ...words } })),
  };
  return { record: { value: completed, at }, todos };
}

/** Completes a claim with its paragraph's hash from the source, if it has none of its own. */
export function completeClaim(
  { value, at }: Located<WrittenClaim>,
  sources: readonly Located<Source>[],
): { claim: Located<Claim>; problems: Problem[] } {
  if (value.standing === 'derived') return { claim: { value, at }, problems: [] };
  const source = sources.find((one) => one.value.id === value.source);
  const sha256 = value.sha256 ?? source?.value.paragraphs?.[value.paragraph - 1];
  if (sha256 !== undefined) return { claim: { value: { ...value, sha256 }, at }, problems: [] };
  // A missing or broken source is reported separately.
  if (!source) return { claim: { value: { ...value, sha256: '' }, at }, problems: [] };
  const what = `has no sha256, and source "${value.source}" has no hash of paragraph ${value.paragraph}`;
  const problem = problemAt(at, ['sha256'], what, 'Run "check --sources", which shows it');
  return { claim: { value: { ...value, sha256: '' }, at }, problems: [problem] };
}
