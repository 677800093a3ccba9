import type { IsoDate } from '../dates.ts';
import { datesIn } from '../written-dates.ts';

/** Bylines and datelines are near the top, short, and not sentences. */
const TOP_LINES = 5;
const MAX_BYLINE_WORDS = 20;
const SENTENCE_END = /[.!?]["'”’)]*$/;
const BYLINE_START = /(?:^|[,;|·–—]\s*)[Bb]y\s+\p{Lu}/u;
const PUBLICATION_NOTE = /^(?:published|updated|posted|last (?:updated|modified)|press release)\b/i;
/** Matches parts of a byline other than the publisher. */
const NON_PUBLISHER =
  /^by\s|^(?:press release|published|updated|posted|exclusive|opinion|comment)\b|^(?:an?|the)? ?(?:weekly|daily|local|news|staff)\b|^\d|^[\d:.\s]+(?:am|pm|[A-Z]{2,4})?$/i;

/** Returns whether a line names the author, the publisher or the day of an article. */
export function isByline(text: string, index: number): boolean {
  if (index >= TOP_LINES || text.split(/\s+/).length > MAX_BYLINE_WORDS || SENTENCE_END.test(text)) return false;
  return BYLINE_START.test(text) || PUBLICATION_NOTE.test(text) || isDateline(text);
}

/** Returns whether a line has one whole date with few words around it: "The Lantern, weekly paper, 21 November 2026". */
function isDateline(text: string): boolean {
  return (
    findDay(text) !== undefined &&
    splitByline(text).some((part) => findDay(part) !== undefined && part.split(/\s+/).length <= 5)
  );
}

/** Returns the day (not after `today`) and the publisher that bylines and datelines seem to name. */
export function parseByline(paragraphs: readonly string[], today: IsoDate): { date?: string; publisher?: string } {
  const lines = paragraphs.filter((text, i) => i > 0 && isByline(text, i));
  const date = lines.map(findDay).find((day) => day !== undefined && day <= today);
  const publisher = lines
    .filter((text) => findDay(text) !== undefined)
    .flatMap(splitByline)
    .find((part) => /^\p{Lu}/u.test(part) && findDay(part) === undefined && !NON_PUBLISHER.test(part));
  return { ...(date !== undefined && { date }), ...(publisher !== undefined && { publisher }) };
}

/** Undefined unless the line has exactly one whole date. */
function findDay(text: string): string | undefined {
  const [day, ...otherDays] = [...datesIn(text, { isExpected: false })].filter(
    (date) => date.length > 'yyyy-mm'.length,
  );
  return otherDays.length === 0 ? day : undefined;
}

function splitByline(text: string): string[] {
  return text
    .split(/\s*[,;|·–—]\s*|\s+-\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
