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

/** A record with default values for its missing fields, and to-dos to write those. */
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
  const [firstStatement, ...lines] = answer;
  if (!firstStatement) throw new Error(`The entry "${value.id}" has an empty answer`);
  const completedEntry = {
    ...value,
    headline: firstStatement,
    answer: lines.slice(0, ANSWER_LINES),
    details: [...lines.slice(ANSWER_LINES), ...details],
  };
  return { record: { value: completedEntry, at: placeInAnswer(at) }, todos: [missingHeadline(at)] };
}

/** Maps the fields of a completed entry to the lines of the written answer. */
function placeInAnswer(at: Place): Place {
  return {
    file: at.file,
    line: (path = []) => {
      const [field, i, ...innerPath] = path;
      if (field === 'headline') return at.line(['answer', 0, ...path.slice(1)]);
      if (field === 'answer' && typeof i === 'number') return at.line(['answer', i + 1, ...innerPath]);
      if (field === 'details' && typeof i === 'number') return at.line(['answer', i + 1 + ANSWER_LINES, ...innerPath]);
      return at.line(path);
    },
  };
}

/** Completes a watch item: its open point serves as the headline, its title as the words for its date. */
export function completeWatchItem({ value, at }: Located<WrittenWatchItem>): Completed<Located<WatchItem>> {
  const { headline, expected, ...item } = value;
  const todos = headline ? [] : [missingHeadline(at)];
  const completed = { ...item, headline: headline ?? item.open };
  if (!expected) return { record: { value: completed, at }, todos };
  const missingWords = (['coming', 'past', 'unconfirmed'] as const).filter(
    (field) => !(field === 'past' && 'month' in expected) && !(field in expected),
  );
  if (missingWords.length > 0) {
    const what = `has no ${missingWords.join(', ')}, so sentences about today use the title`;
    todos.push(problemAt(at, ['expected'], what, 'Write what comes, as in "the six months end"'));
  }
  const defaultWords = {
    coming: expected.coming ?? item.title,
    unconfirmed: expected.unconfirmed ?? 'no source says what happened',
  };
  const withDefaultWords =
    'date' in expected
      ? { ...expected, ...defaultWords, past: expected.past ?? `The date of "${item.title}" passed` }
      : { ...expected, ...defaultWords };
  return { record: { value: { ...completed, expected: withDefaultWords }, at }, todos };
}

/** Adds the paragraph's hash from the source to a claim that has none. */
export function completeClaim(
  { value, at }: Located<WrittenClaim>,
  sources: readonly Located<Source>[],
): { claim: Located<Claim>; problems: Problem[] } {
  if (value.standing === 'derived') return { claim: { value, at }, problems: [] };
  const source = sources.find(({ value: { id } }) => id === value.source)?.value;
  const sha256 = value.sha256 ?? source?.paragraphs?.[value.paragraph - 1];
  const claim = { value: { ...value, sha256: sha256 ?? '' }, at };
  // A missing source is reported separately.
  if (sha256 !== undefined || !source) return { claim, problems: [] };
  const what = `has no sha256, and source "${value.source}" has no hash of paragraph ${value.paragraph}`;
  return { claim, problems: [problemAt(at, ['sha256'], what, 'Run "check --sources", which shows it')] };
}
