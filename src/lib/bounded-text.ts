/** The longest text from a person that the bot reads, in UTF-16 units. Longer texts are cut. */
export const MAX_CHARACTERS = 2000;

/**
 * Normalising may shorten a text, so more than `MAX_CHARACTERS` are normalised; not the whole text, because normalising is
 * slow.
 */
const MAX_NORMALISED = 4 * MAX_CHARACTERS;

/**
 * Matches the combining marks after the 30th of a run. Normalising takes quadratic time for a run; 30 is the limit of Unicode's
 * Stream-Safe Text Format.
 */
const EXCESS_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/**
 * Normalises a text to NFKC, without excess combining marks, and cuts it to `MAX_CHARACTERS`. NFKC can turn one character into
 * 18, so the cut comes last.
 */
export function boundedText(text: string): string {
  const withoutLongRuns = cutText(text, MAX_NORMALISED).replace(EXCESS_MARKS, '$1');
  return cutText(withoutLongRuns.normalize('NFKC'), MAX_CHARACTERS);
}

/** Returns the start of a text: at most `limit` UTF-16 units, without half a surrogate pair at its end. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isInsidePair = (text.codePointAt(limit - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? limit - 1 : limit);
}

/** Shortens a text to at most `limit` UTF-16 units. A shortened text ends with an ellipsis. */
export function withEllipsis(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1).trimEnd()}…`;
}

/** Removes any of `characters` from the end of a text, in linear time. A regex such as `/[.!?]+$/` takes quadratic time. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
