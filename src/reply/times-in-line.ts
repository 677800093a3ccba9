import type { IsoDate } from '../briefing/dates.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import type { Recurrence } from '../schedule/recurrence.ts';

/** Each start is tried separately, so this bounds the work. */
const MAX_SEARCHED_WORDS = 30;
/** "on the first monday of each month at 9 am" has ten. */
const MAX_RECURRENCE_WORDS = 10;
const DEFAULT_TIME = '09:00';
const TIME_ONLY = /^(?:at )?(?:\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|midday|midnight)$/;

export interface TimesInLine {
  readonly recurrence: Recurrence;
  /** Unnamed days default to daily, and an unnamed time to 09:00. */
  readonly namedParts: 'days' | 'time' | 'both';
  readonly otherWords: readonly string[];
}

/** Finds the first days or time that a line names. Returns undefined for a line without days and time. */
export function findTimes(line: string, today: IsoDate): TimesInLine | undefined {
  const words = line
    .toLowerCase()
    .replace(/[?.!,]+(?=\s|$)/g, ' ')
    .replace(/\bat (\d{1,2})(?= |$)(?! *[ap]m\b)/g, (_, hour: string) => `at ${hour.padStart(2, '0')}:00`)
    .trim()
    .split(/\s+/)
    .slice(-MAX_SEARCHED_WORDS);
  for (let start = 0; start < words.length; start += 1) {
    for (let length = Math.min(MAX_RECURRENCE_WORDS, words.length - start); length > 0; length -= 1) {
      const phrase = words.slice(start, start + length).join(' ');
      const times = parseTimes(phrase, today);
      if (times) return { ...times, otherWords: words.toSpliced(start, length) };
    }
  }
  return undefined;
}

function parseTimes(phrase: string, today: IsoDate): Omit<TimesInLine, 'otherWords'> | undefined {
  const forms = [
    { form: TIME_ONLY.test(phrase) ? `daily ${phrase}` : undefined, namedParts: 'time' },
    { form: phrase, namedParts: 'both' },
    { form: `${phrase} ${DEFAULT_TIME}`, namedParts: 'days' },
  ] as const;
  for (const { form, namedParts } of forms) {
    const parsed = form === undefined ? undefined : parseRecurrence(form, today);
    if (parsed && 'recurrence' in parsed) return { recurrence: parsed.recurrence, namedParts };
  }
  return undefined;
}
