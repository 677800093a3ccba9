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

/** A completed record, and the to-dos that its file leaves. */
export interface Completed<T extends Located<unknown>> {
  readonly record: T;
  readonly todos: readonly Problem[];
}

export function noHeadline(at: Place): Problem {
  const fix = `Write the answer in one line of at most ${HEADLINE_WORDS} words`;
  return problemAt(at, ['headline'], 'has no headline, so its first statement leads', fix);
}

/** An entry without a headline leads with the first statement of its answer; what does not fit below it is details. */
export function completeEntry({ value, at }: Located<WrittenEntry>): Completed<Located<Entry>> {
  const { headline, answer, details } = value;
  if (headline) return { record: { value: { ...value, headline }, at }, todos: [] };
  const [first, ...others] = answer;
  if (!first) throw new Error(`The answer of "${value.id}" is empty`);
  const completed = {
    ...value,
    headline: first,
    answer: others.slice(0, ANSWER_LINES),
    details: [...others.slice(ANSWER_LINES), ...details],
  };
  return { record: { value: completed, at: beforeSplit(at) }, todos: [noHeadline(at)] };
}

/** The place of an entry whose headline, answer and details all come from the answer of its file. */
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

/** A watch item leads with what is open if it has no headline, and is called by its title in sentences about today. */
export function completeWatchItem({ value, at }: Located<WrittenWatchItem>): Completed<Located<WatchItem>> {
  const { headline, open, expected, title } = value;
  const todos = headline ? [] : [noHeadline(at)];
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

/** A claim with the hash that its source has of the paragraph, if it has none of its own. */
export function completeClaim(
  { value, at }: Located<WrittenClaim>,
  sources: readonly Located<Source>[],
): { claim: Located<Claim>; problems: Problem[] } {
  if (value.standing === 'derived') return { claim: { value, at }, problems: [] };
  const source = sources.find((one) => one.value.id === value.source);
  const sha256 = value.sha256 ?? source?.value.paragraphs?.[value.paragraph - 1];
  if (sha256 !== undefined) return { claim: { value: { ...value, sha256 }, at }, problems: [] };
  // A source that is missing or broken is reported by itself.
  if (!source) return { claim: { value: { ...value, sha256: '' }, at }, problems: [] };
  const what = `has no sha256, and source "${value.source}" has no hash of paragraph ${value.paragraph}`;
  const problem = problemAt(at, ['sha256'], what, 'Run "check --sources", which shows it');
  return { claim: { value: { ...value, sha256: '' }, at }, problems: [problem] };
}
