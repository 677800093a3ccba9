import type { IsoDate } from '../dates.ts';
import { datesIn } from '../written-dates.ts';

/** Bylines and datelines stand near the top, are short, and are not sentences. */
const LINES = 5;
const MAX_WORDS = 20;
const SENTENCE_END = /[.!?]["'”’)]*$/;
const BY = /(?:^|[,;|·–—]\s*)[Bb]y\s+\p{Lu}/u;
const STAMP = /^(?:published|updated|posted|last (?:updated|modified)|press release)\b/i;
/** Parts of a byline that do not name the publisher. */
const OTHER_PART =
  /^by\s|^(?:press release|published|updated|posted|exclusive|opinion|comment)\b|^(?:an?|the)? ?(?:weekly|daily|local|news|staff)\b|^\d|^[\d:.\s]+(?:am|pm|[A-Z]{2,4})?$/i;

/** Whether a line names the author, the publisher or the day instead of saying something. */
export function isByline(text: string, place: number): boolean {
  if (place >= LINES || text.split(/\s+/).length > MAX_WORDS || SENTENCE_END.test(text)) return false;
  return BY.test(text) || STAMP.test(text) || isDateline(text);
}

/** Whether a line gives a whole date between commas and says little else: "The Lantern, weekly paper, 21 November 2026". */
function isDateline(text: string): boolean {
  return (
    dayIn(text) !== undefined &&
    partsOf(text).some((part) => dayIn(part) !== undefined && part.split(/\s+/).length <= 5)
  );
}

/** The day and the publisher that a byline or dateline names, as proposals. */
export function bylineIn(paragraphs: readonly string[], today: IsoDate): { date?: string; publisher?: string } {
  const lines = paragraphs.filter((text, i) => i > 0 && isByline(text, i));
  const date = lines.map(dayIn).find((day) => day !== undefined && day <= today);
  const publisher = lines
    .filter((text) => dayIn(text) !== undefined)
    .flatMap(partsOf)
    .find((part) => /^\p{Lu}/u.test(part) && dayIn(part) === undefined && !OTHER_PART.test(part));
  return { ...(date !== undefined && { date }), ...(publisher !== undefined && { publisher }) };
}

/** The only whole date of a line. */
function dayIn(text: string): string | undefined {
  const [day, ...others] = [...datesIn(text, { isExpected: false })].filter((date) => date.length > 'yyyy-mm'.length);
  return others.length === 0 ? day : undefined;
}

/** The parts of a byline. A person's name after "by" takes its "by" with it. */
function partsOf(text: string): string[] {
  return text
    .split(/\s*[,;|·–—]\s*|\s+-\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
