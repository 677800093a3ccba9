import { type FilePosition, type Located, type Problem, problemAt } from './problem.ts';
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

/** A record whose missing fields are filled in, and to-dos to write them. */
export interface Completion<T extends Located<unknown>> {
  readonly record: T;
  readonly todos: readonly Problem[];
}

export function missingHeadlineTodo(place: FilePosition): Problem {
  const fix = `Write the answer in one line of at most ${HEADLINE_WORDS} words`;
  return problemAt(place, ['headline'], 'has no headline, so its first statement leads', fix);
}

/** Completes an entry without a headline: its first statement becomes the headline, and excess lines become details. */
export function completeEntry({ value, place }: Located<WrittenEntry>): Completion<Located<Entry>> {
  const { headline, answer, details } = value;
  if (headline) return { record: { value: { ...value, headline }, place }, todos: [] };
  const [firstStatement, ...lines] = answer;
  if (!firstStatement) throw new Error(`The entry "${value.id}" has an empty answer`);
  const completedEntry = {
    ...value,
    headline: firstStatement,
    answer: lines.slice(0, ANSWER_LINES),
    details: [...lines.slice(ANSWER_LINES), ...details],
  };
  return { record: { value: completedEntry, place: placeInAnswer(place) }, todos: [missingHeadlineTodo(place)] };
}

function placeInAnswer(place: FilePosition): FilePosition {
  return {
    file: place.file,
    line: (path = []) => {
      const [field, i, ...innerPath] = path;
      if (field === 'headline') return place.line(['answer', 0, ...path.slice(1)]);
      if (field === 'answer' && typeof i === 'number') return place.line(['answer', i + 1, ...innerPath]);
      if (field === 'details' && typeof i === 'number')
        return place.line(['answer', i + 1 + ANSWER_LINES, ...innerPath]);
      return place.line(path);
    },
  };
}

/** Replaces a missing headline with the `open` statement, and missing words about the expected date with default words. */
export function completeWatchItem({ value, place }: Located<WrittenWatchItem>): Completion<Located<WatchItem>> {
  const { headline, expected, ...item } = value;
  const todos = headline ? [] : [missingHeadlineTodo(place)];
  const completedItem = { ...item, headline: headline ?? item.open };
  if (!expected) return { record: { value: completedItem, place }, todos };
  const missingWords = (['coming', 'past', 'unconfirmed'] as const).filter(
    (field) => !(field === 'past' && 'month' in expected) && !(field in expected),
  );
  if (missingWords.length > 0) {
    const message = `has no ${missingWords.join(', ')}, so sentences about today use default words`;
    todos.push(problemAt(place, ['expected'], message, 'Write these fields, as in coming: "the six months end"'));
  }
  const defaultWords = {
    coming: expected.coming ?? item.title,
    unconfirmed: expected.unconfirmed ?? 'no source says what happened',
  };
  const withDefaultWords =
    'date' in expected
      ? { ...expected, ...defaultWords, past: expected.past ?? `The date of "${item.title}" passed` }
      : { ...expected, ...defaultWords };
  return { record: { value: { ...completedItem, expected: withDefaultWords }, place }, todos };
}

/** Takes a claim's missing hash from its source. Reports a problem if the source does not list it. */
export function completeClaim(
  { value, place }: Located<WrittenClaim>,
  sources: readonly Located<Source>[],
): { claim: Located<Claim>; problems: Problem[] } {
  if (value.standing === 'derived') return { claim: { value, place }, problems: [] };
  const source = sources.find(({ value: { id } }) => id === value.source)?.value;
  const sha256 = value.sha256 ?? source?.paragraphs?.[value.paragraph - 1];
  const claim = { value: { ...value, sha256: sha256 ?? '' }, place };
  // `checkReferences` reports a missing source.
  if (sha256 !== undefined || !source) return { claim, problems: [] };
  const message = `has no sha256, and source "${value.source}" has no hash of paragraph ${value.paragraph}`;
  return { claim, problems: [problemAt(place, ['sha256'], message, 'Run "check --sources", which shows the hash')] };
}
