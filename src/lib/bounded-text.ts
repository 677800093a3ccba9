/** How much of a person's text is read, in UTF-16 units. */
export const MAX_CHARACTERS = 2000;

/** Normalising may join characters, so it starts from more than the limit; it takes time, so not from everything. */
const MAX_NORMALISED = 4 * MAX_CHARACTERS;

/** Normalising sorts a run of combining marks in quadratic time. Unicode's stream-safe format allows 30 per run. */
const EXCESS_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/**
 * Limits a text from outside: normalises it to NFKC, then cuts it to 2,000 characters. Call it before anything else
 * reads the text: NFKC can turn one character into 18, so an earlier limit is not enough.
 */
export function boundedText(text: string): string {
  const withoutLongRuns = cutText(text, MAX_NORMALISED).replace(EXCESS_MARKS, '$1');
  return cutText(withoutLongRuns.normalize('NFKC'), MAX_CHARACTERS);
}

/** The start of the text: at most `limit` UTF-16 units, not ending in half a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isInsidePair = (text.codePointAt(limit - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? limit - 1 : limit);
}

/** The text, cut to `limit` UTF-16 units with an ellipsis at its end if it is longer. */
export function withEllipsis(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1).trimEnd()}…`;
}

/**
 * Removes `characters` from the end of the text. Takes linear time, unlike `/[.!?]+$/`, which is quadratic for a long
 * run followed by something else.
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
