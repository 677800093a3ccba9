/** The longest text of a person that is read, in UTF-16 units. */
export const MAX_CHARACTERS = 2000;

/** Normalising may shorten a text, so more than the limit is normalised, but not everything, because it is slow. */
const MAX_NORMALISED = 4 * MAX_CHARACTERS;

/** Normalising sorts a run of combining marks in quadratic time. Unicode's stream-safe format allows 30 per run. */
const EXCESS_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** Normalises a text to NFKC and cuts it to 2,000 UTF-16 units. NFKC can turn one character into 18, so cutting comes last. */
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

/** Cuts a text that is longer than `limit` UTF-16 units, and ends it with an ellipsis. */
export function withEllipsis(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1).trimEnd()}…`;
}

/** Removes `characters` from the end of a text in linear time; a regex such as `/[.!?]+$/` takes quadratic time. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
