import { boundedText, trimEnd } from '../lib/bounded-text.ts';
import { editDistance } from '../lib/edit-distance.ts';
import { MONTH_NAMES } from '../lib/english.ts';
import { type IsoDate, MAX_WEEKS, WEEKDAYS, type Weekday } from './recurrence.ts';
import { type Clause, isUnit, isUnsupportedUnit, type ParsedRecurrence, RecurrenceDraft } from './recurrence-draft.ts';
import { SHORT_MONTHS_SKIPPED } from './recurrence-text.ts';
import { looksLikeDate } from './typed-date.ts';

export const GRAMMAR: readonly (readonly [form: string, meaning: string])[] = [
  ['weekly', 'on Mondays at 09:00'],
  ['daily 09:00', 'every day'],
  ['weekdays 08:30', 'Monday to Friday; "weekends" are Saturday and Sunday'],
  ['mon,thu 5:30 pm', 'on these days of each week'],
  ['every 2 weeks fri 16:00', `on these days of each second, third … ${MAX_WEEKS}nd week`],
  ['monthly 1 09:00', 'on this day of each month that has it'],
  ['monthly last 17:00', 'on the last day of each month'],
  ['… from 2026-06-01', 'not before this date'],
  ['… until 2026-12-31', 'not after this date'],
  ['… except 2026-12-25,2026-12-26', 'not on these dates'],
  ['daily 09:00 except sun', 'not on these days of the week'],
];

const MAX_LENGTH = 4000;

const DAY_GROUPS: Readonly<Record<string, readonly Weekday[]>> = {
  daily: WEEKDAYS,
  everyday: WEEKDAYS,
  weekdays: WEEKDAYS.slice(0, 5),
  weekday: WEEKDAYS.slice(0, 5),
  workdays: WEEKDAYS.slice(0, 5),
  workday: WEEKDAYS.slice(0, 5),
  weekends: WEEKDAYS.slice(5),
  weekend: WEEKDAYS.slice(5),
};
const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAY_NICKNAMES: Readonly<Record<string, Weekday>> = { tues: 'tue', weds: 'wed', thur: 'thu', thurs: 'thu' };
const FILLERS = new Set(['on', 'at', 'the', 'and', 'of', 'in', 'each', 'every', 'day', 'days']);
const CLAUSES: Readonly<Record<string, Clause>> = {
  from: 'from',
  starting: 'from',
  until: 'until',
  till: 'until',
  except: 'except',
  excluding: 'except',
  skip: 'except',
  skipping: 'except',
  without: 'except',
};
/** "Every day" counts one day, "every other day" counts two. */
const COUNTS: Readonly<Record<string, number>> = { every: 1, each: 1, other: 2, two: 2, three: 3, four: 4 };
const VOCABULARY = ['daily', 'weekdays', 'weekends', 'weekly', 'monthly', 'every', ...DAY_NAMES];

/**
 * Accepts any case and filler words: "mon,thu 5:30 pm until 2026-12-31", "every 2 weeks on Friday at 16:00". Never throws.
 * @param today the subscription's local date; without "from", "every 2 weeks" starts on its first day on or after that date
 */
export function parseRecurrence(text: string, today: IsoDate): ParsedRecurrence {
  const draft = new RecurrenceDraft(today);
  if (text.length > MAX_LENGTH) draft.addFault(`this is longer than ${MAX_LENGTH} characters, so its end was not read`);
  readWords(splitWords(text.slice(0, MAX_LENGTH)), draft);
  return draft.finish();
}

/** Joins what belongs together: "5:30pm", "mon-fri", "2026-12-31". */
function splitWords(text: string): string[] {
  const day = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*';
  return boundedText(text)
    .toLowerCase()
    .replaceAll(SHORT_MONTHS_SKIPPED, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\s,;]+/gu, ' ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\bevery (second|third)\b/g, (_, ordinal) => `every ${ordinal === 'second' ? 2 : 3}`)
    .replaceAll(/(\d) ?([ap])\.?m\b\.?/g, '$1$2m')
    .replaceAll(new RegExp(`\\b(${day}) ?(?:-|\\bto\\b|\\bthrough\\b) ?(${day})\\b`, 'g'), '$1-$2')
    .replaceAll(/\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4})\b/g, (wholeMatch, date, month, year) =>
      isoDate(year, month, date, wholeMatch),
    )
    .replaceAll(/\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})\b/g, (wholeMatch, month, date, year) =>
      isoDate(year, month, date, wholeMatch),
    )
    .split(' ')
    .map((word) => trimEnd(word, '.!?'))
    .filter((word) => word !== '');
}

function isoDate(year: string, month: string, day: string, fallback: string): string {
  const index = MONTH_NAMES.map((name) => name.toLowerCase()).findIndex(
    (name) => month === name || month === name.slice(0, 3),
  );
  return index < 0 ? fallback : `${year}-${String(index + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function readWords(words: readonly string[], draft: RecurrenceDraft): void {
  let clause: Clause | undefined;
  let leavesOutDays = false;
  for (let i = 0; i < words.length; i += 1) {
    const [word = '', nextWord = ''] = words.slice(i, i + 2);
    const count = parseCount(word, nextWord, draft);
    const weekdays = leavesOutDays ? parseDays(word) : undefined;
    if (Object.hasOwn(CLAUSES, word)) {
      clause = CLAUSES[word];
      leavesOutDays = clause === 'except' && startsWithDays(words.slice(i + 1));
      if (!leavesOutDays && !looksLikeDate(nextWord)) {
        draft.addFault(`"${word}" needs a date after it, such as 2026-12-31`);
      }
    } else if (weekdays) {
      draft.leaveOutDays(weekdays);
    } else if (looksLikeDate(word)) {
      draft.readClauseDate(word, clause);
      if (clause !== 'except') clause = undefined;
      leavesOutDays = false;
    } else if (count !== undefined) {
      draft.readInterval(count, nextWord);
      // After "every 2 fridays", the weekday is also read as a day.
      if (isUnit(nextWord)) i += 1;
    } else {
      readWord(word, draft);
    }
  }
}

function startsWithDays(words: readonly string[]): boolean {
  return parseDays(words.find((word) => !FILLERS.has(word)) ?? '') !== undefined;
}

function readWord(word: string, draft: RecurrenceDraft): void {
  const days = parseDays(word);
  const dayOfMonth = parseDayOfMonth(word) ?? (draft.isDayOfMonth(word) ? Number(word) : undefined);
  if (days) draft.addDays(days);
  else if (dayOfMonth !== undefined) draft.setDayOfMonth(dayOfMonth);
  else if (FILLERS.has(word)) return;
  else if (word === 'week' || word === 'weekly') draft.setWeekly();
  else if (/^(?:fortnight(?:ly)?|bi-?weekly)$/.test(word)) draft.readInterval(2, 'weeks');
  else if (word === 'month' || word === 'monthly') draft.setMonthly();
  else if (isUnsupportedUnit(word)) draft.readInterval(1, word);
  else if (!draft.readTimeOfDay(word)) readUnknown(word, draft);
}

function readUnknown(word: string, draft: RecurrenceDraft): void {
  draft.addUnknown(word);
  const correction = correctTypo(word);
  if (correction !== undefined) readWord(correction, draft);
}

function parseCount(word: string, next: string, draft: RecurrenceDraft): number | undefined {
  if (draft.isDayOfMonth(word)) return undefined;
  const count =
    /^\d+$/.test(word) || (/^\d+(?:nd|rd|th)$/.test(word) && /^weeks?$/.test(next))
      ? Number.parseInt(word, 10)
      : Object.hasOwn(COUNTS, word)
        ? COUNTS[word]
        : undefined;
  if (isUnit(next)) return count;
  // "Every 2 fridays" counts the day as a unit; "every friday" does not.
  return count !== undefined && count > 1 && parseWeekday(next) ? count : undefined;
}

function parseDayOfMonth(word: string): number | 'last' | undefined {
  if (word === 'last') return 'last';
  if (word === 'first') return 1;
  const number = /^(\d+)(?:st|nd|rd|th)$/.exec(word)?.[1];
  return number === undefined ? undefined : Number(number);
}

function parseDays(word: string): readonly Weekday[] | undefined {
  if (Object.hasOwn(DAY_GROUPS, word)) return DAY_GROUPS[word];
  const [firstDay, lastDay, ...extraDays] = word.split('-').map(parseWeekday);
  if (!firstDay || extraDays.length > 0) return undefined;
  if (!word.includes('-')) return [firstDay];
  if (!lastDay) return undefined;
  const start = WEEKDAYS.indexOf(firstDay);
  const length = ((WEEKDAYS.indexOf(lastDay) - start + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  return [...WEEKDAYS, ...WEEKDAYS].slice(start, start + length);
}

/** Reads "monday", "mondays" and "mon". */
export function parseWeekday(word: string): Weekday | undefined {
  if (Object.hasOwn(DAY_NICKNAMES, word)) return DAY_NICKNAMES[word];
  return WEEKDAYS.find((day, i) => [day, `${day}s`, DAY_NAMES[i], `${DAY_NAMES[i]}s`].includes(word));
}

/** Corrects typos only in longer words: short ones are too similar to each other. */
function correctTypo(word: string): string | undefined {
  const completedName = word.length < 2 ? undefined : DAY_NAMES.find((day) => day.startsWith(word));
  if (completedName !== undefined || word.length < 5) return completedName;
  const maxTypos = word.length < 7 ? 1 : 2;
  const rankedWords = VOCABULARY.map((vocabularyWord) => ({
    word: vocabularyWord,
    typos: editDistance(word, vocabularyWord, maxTypos),
  }));
  const nearest = rankedWords.reduce((bestCandidate, candidate) =>
    candidate.typos < bestCandidate.typos ? candidate : bestCandidate,
  );
  return nearest.typos <= maxTypos ? nearest.word : undefined;
}
