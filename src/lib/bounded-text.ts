/** The most characters of a text that a person sends which anything reads, in UTF-16 units. */
export const MOST_CHARACTERS = 2000;

/** Normalising may join characters, so more than the limit is normalised; and it may not take long, so not all. */
const MOST_NORMALISED = 4 * MOST_CHARACTERS;

/** Normalising sorts a run of combining marks in quadratic time. Unicode's stream-safe format allows 30 in a run. */
const MARKS_TOO_MANY = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/**
 * A text from outside, as all else may read it: NFKC, then cut to 2,000 characters. Call it where text comes in, before
 * any other look at it: one character can become 18 by NFKC, so a limit before that is not enough.
 */
export function boundedText(text: string): string {
  const safe = cutText(text, MOST_NORMALISED).replace(MARKS_TOO_MANY, '$1');
  return cutText(safe.normalize('NFKC'), MOST_CHARACTERS);
}

/** The text's beginning, at most `limit` UTF-16 units, without half a surrogate pair at its end. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isInsidePair = (text.codePointAt(limit - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? limit - 1 : limit);
}

/**
 * The text without the characters at its end that are in `characters`. In linear time, unlike `/[.!?]+$/`, which is
 * quadratic in a run that something else follows.
 */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
