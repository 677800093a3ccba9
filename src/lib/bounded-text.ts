/** The longest text from a person that the bot reads, in UTF-16 units. Longer texts are cut. */
export const MAX_CHARACTERS = 2000;

/** Normalising can shorten a text, so it gets more than `MAX_CHARACTERS`; not the whole text, because it is slow. */
const MAX_NORMALISED = 4 * MAX_CHARACTERS;

/** Normalising takes quadratic time for a run of combining marks. Unicode's Stream-Safe Text Format allows 30. */
const EXCESS_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/** Returns a text in NFKC, cut to `MAX_CHARACTERS`. The cut comes last, because NFKC can turn one character into 18. */
export function boundedText(text: string): string {
  const withoutLongRuns = cutText(text, MAX_NORMALISED).replace(EXCESS_MARKS, '$1');
  return cutText(withoutLongRuns.normalize('NFKC'), MAX_CHARACTERS);
}

/** Returns at most `limit` UTF-16 units of a text, without half a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isInsidePair = (text.codePointAt(limit - 1) ?? 0) > 0xffff;
  return text.slice(0, isInsidePair ? limit - 1 : limit);
}

/** Returns at most `limit` UTF-16 units, with the ellipsis. */
export function withEllipsis(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1).trimEnd()}…`;
}

/** Takes linear time; a regex such as `/[.!?]+$/` takes quadratic time. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
