import { addDays, type IsoDate, inWords } from '../briefing/dates.ts';
import { boundedText, trimEnd } from '../lib/bounded-text.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';

/** The first date after the pause, or why the text does not give one. */
export type ReadPause = { readonly until: IsoDate } | { readonly problem: string };

/**
 * Reads the date after "pause until": "2026-12-24", "24 December 2026", "tomorrow".
 * @param today the latest of the local dates; the date must be later
 */
export function readPause(text: string, today: IsoDate): ReadPause {
  const word = trimEnd(boundedText(text).toLowerCase(), '.!?');
  const until = word === 'tomorrow' ? addDays(today, 1) : word === 'today' ? today : parsePauseEnd(word, today);
  if (typeof until !== 'string') return until;
  if (until > today) return { until };
  return { problem: until === today ? 'That is today already.' : `${inWords(until)} has passed.` };
}

function parsePauseEnd(word: string, today: IsoDate): IsoDate | { readonly problem: string } {
  const parsed = parseRecurrence(`daily 09:00 until ${word}`, today);
  if ('failure' in parsed) return { problem: parsed.failure.explanation };
  return parsed.recurrence.until ?? { problem: `"${word}" is not a date.` };
}
