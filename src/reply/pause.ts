import { datesInText } from '../ask/dates/dates-in-text.ts';
import { addDays, type IsoDate, inWords } from '../briefing/dates.ts';
import { boundedText, trimEnd } from '../lib/bounded-text.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import { shortenText } from './watch-names.ts';

/** The first date after the pause, or why the text does not give one. */
export type ReadPause = { readonly until: IsoDate } | { readonly problem: string };

const END_IN_LINE =
  /\b(?:until|untill|till?|through) +(?:the )?(?<end>.+?)(?: (?:please|pls|thanks|then|again))*(?:[,;] +(?!\d).*)?[.!?]*$/i;
const LENGTH_IN_LINE =
  /\bfor +(?:the +)?(?:next +)?(?<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|(?:a )?couple of|(?:a )?few)? *(?<unit>day|week|month)s?\b/i;
/** Words allowed around a date. With any other word, the text is not read as a date: "until we are back in May". */
const WORDS_AROUND_DATE = /^(?:the|of|on|at|in|again|back|start|beginning|\s)*$/;

/** Reads the date after "pause until". `today` is the latest of the local dates; the date must be later. */
export function readPause(text: string, today: IsoDate): ReadPause {
  const word = trimEnd(boundedText(text).toLowerCase(), '.!?');
  const until = word === 'tomorrow' ? addDays(today, 1) : word === 'today' ? today : parsePauseEnd(word, today);
  if (typeof until !== 'string') return until;
  if (until > today) return { until };
  return { problem: until === today ? 'That is today.' : `${inWords(until)} has passed.` };
}

/** Reads "pause it for two weeks". Undefined if the request names no end. */
export function readPauseWish(line: string, today: IsoDate): ReadPause | undefined {
  const end = END_IN_LINE.exec(line)?.groups?.['end'];
  if (end !== undefined) return readPause(end, today);
  const length = LENGTH_IN_LINE.exec(line);
  return length ? readPause(length[0].toLowerCase().replace(/^for +(?:the +)?(?:next +)?/, 'in '), today) : undefined;
}

export function withoutPauseEnd(line: string): string {
  return END_IN_LINE.test(line) ? line.replace(END_IN_LINE, ' ') : line.replace(LENGTH_IN_LINE, ' ');
}

function parsePauseEnd(word: string, today: IsoDate): IsoDate | { readonly problem: string } {
  const parsed = parseRecurrence(`daily 09:00 until ${word}`, today);
  if ('recurrence' in parsed && parsed.recurrence.until !== undefined) return parsed.recurrence.until;
  const isInWords = /\p{L}/u.test(word);
  const isExplained = 'failure' in parsed && (!isInWords || /\d/.test(word));
  const problem = isExplained ? parsed.failure.explanation : `"${shortenText(word)}" is not a date that I can read.`;
  return (isInWords ? parseWrittenDate(word, today) : undefined) ?? { problem };
}

/** "January 10" is a day here, not a month of 2010. */
const MONTH_FIRST = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)([a-z]*) (\d{1,2})(?:st|nd|rd|th)?$/;

function parseWrittenDate(text: string, today: IsoDate): IsoDate | undefined {
  const plainText = text
    .replace(/^in (?=(?:day|week|month)\b)/, 'in a ')
    .replace(/\b(?:a )?few\b/, '3')
    .replace(/\b(?:a )?couple of\b/, '2')
    .replace(MONTH_FIRST, '$3 $1$2')
    .replace(/^may\b/, 'in may')
    .replace(/^(?:the )?new years? ?eve$/, '31 december')
    .replace(/^(?:the )?new year(?:s? day|s)?$/, '1 january')
    .replace(/^(?:christmas|xmas) ?eve$/, '24 december')
    .replace(/^(?:christmas|xmas)(?: day)?$/, '25 december');
  const daysInText = datesInText(plainText, { today, storySpans: [], tense: 'future' });
  if (!daysInText || !WORDS_AROUND_DATE.test(daysInText.remainingText)) return undefined;
  const [date] = daysInText.dates;
  // A pause until "the end of the month" includes the last day. "Monday" on a Monday means the next one.
  if (date === undefined)
    return daysInText.first === today && daysInText.last !== undefined ? addDays(daysInText.last, 1) : daysInText.first;
  return date === today ? addDays(today, 7) : date;
}
