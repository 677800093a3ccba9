import { Temporal } from 'temporal-polyfill';
import {
  type IsoDate,
  MOST_EXCEPTIONS,
  MOST_WEEKS,
  type Recurrence,
  WEEKDAYS,
  type Weekday,
} from './recurrence.ts';
import { slipsBetween } from './slips.ts';
import { readTime } from './time.ts';
import { formOf, listed, MONTH_NAMES, ordinal, SHORT_MONTHS_SKIPPED } from './words.ts';

/** What may be written, each form with its meaning. */
export const GRAMMAR: readonly (readonly [form: string, meaning: string])[] = [
  ['daily 09:00', 'every day'],
  ['weekdays 08:30', 'Monday to Friday; weekends are Saturday and Sunday'],
  ['mon,thu 5:30 pm', 'on these days of the week'],
  ['every 2 weeks fri 16:00', `every so many weeks, ${MOST_WEEKS} at most`],
  ['monthly 1 09:00', 'on a day of the month; months without it are skipped'],
  ['monthly last 17:00', 'on the last day of each month'],
  ['… from 2026-06-01', 'then or later'],
  ['… until 2026-12-31', 'then or earlier'],
  ['… except 2026-12-25,2026-12-26', 'not on these dates'],
];

/** A text that is no recurrence: what is wrong with it, in sentences, and the nearest form that is right. */
export interface Misread {
  readonly what: string;
  readonly nearest: string;
}

export type ParsedRecurrence = { readonly recurrence: Recurrence } | { readonly misread: Misread };

const LONGEST = 4000;
const DEFAULT_TIME = '09:00';
const MOST_QUOTED = 3;
const LONGEST_QUOTED = 30;

const GROUPS: Readonly<Record<string, readonly Weekday[]>> = {
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
const CLAUSES: Readonly<Record<string, 'from' | 'until' | 'except'>> = {
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
const NUMBER_WORDS: Readonly<Record<string, number>> = { other: 2, two: 2, three: 3, four: 4 };
/** What a slip of the fingers may have been meant for. */
const VOCABULARY = ['daily', 'weekdays', 'weekends', 'weekly', 'monthly', 'every', 'until', 'except', ...DAY_NAMES];
/** What is asked for now and then and is not there, with what comes nearest. */
const OFTENER = /^(hourly|hours?|minutes?|mins?|seconds?|secs?)$/;
const RARER = /^(yearly|annually|years?|quarterly|quarters?)$/;

/**
 * Reads a recurrence as people type it, in any case: "daily 09:00", "mon,thu 5:30 pm until 2026-12-31",
 * "every 2 weeks fri 16:00", "monthly last 17:00". Anything may come in.
 * @param today the local date on which it is made: the weeks of "every 2 weeks" count from its first day on or after it
 */
export function parseRecurrence(text: string, today: IsoDate): ParsedRecurrence {
  const draft = new Draft(today);
  if (text.length > LONGEST) draft.fault(`this is longer than ${LONGEST} characters; what follows them is not read`);
  read(wordsOf(text.slice(0, LONGEST)), draft);
  return draft.finish();
}

/** The words of a text in small letters, with what belongs together joined: "5:30pm", "mon-fri", "2026-12-31". */
function wordsOf(text: string): string[] {
  const day = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*';
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(SHORT_MONTHS_SKIPPED, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s,;]+/gu, ' ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/(\d) ?([ap])\.?m\b\.?/g, '$1$2m')
    .replaceAll(new RegExp(`\\b(${day}) ?(?:-|\\bto\\b|\\bthrough\\b) ?(${day})\\b`, 'g'), '$1-$2')
    .replaceAll(/\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4})\b/g, (all, date, month, year) =>
      isoDate(all, year, month, date),
    )
    .replaceAll(/\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})\b/g, (all, month, date, year) =>
      isoDate(all, year, month, date),
    )
    .split(' ')
    .map((word) => word.replace(/[.!?]+$/, ''))
    .filter((word) => word !== '');
}

function isoDate(all: string, year: string, month: string, day: string): string {
  const number = MONTH_NAMES.findIndex((name) => [name.toLowerCase(), name.slice(0, 3).toLowerCase()].includes(month));
  return number < 0 ? all : `${year}-${String(number + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function read(words: readonly string[], draft: Draft): void {
  let clause: 'from' | 'until' | 'except' | undefined;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const next = words[i + 1] ?? '';
    if (Object.hasOwn(CLAUSES, word)) {
      clause = CLAUSES[word];
      if (!looksLikeDate(next)) draft.fault(`"${word}" needs a date after it, such as 2026-12-31`);
    } else if (looksLikeDate(word)) {
      draft.date(word, clause);
      if (clause !== 'except') clause = undefined;
    } else if (intervalOf(word) !== undefined && isUnit(next)) {
      draft.interval(intervalOf(word) ?? 1, next);
      // "Every 2 fridays" says the day with the unit; it is read as a day next.
      if (daysOf(next) === undefined) i += 1;
    } else {
      readWord(word, draft);
    }
  }
}

function readWord(word: string, draft: Draft): void {
  const days = daysOf(word);
  const ordinalDay = /^(\d+)(?:st|nd|rd|th)$/.exec(word)?.[1];
  if (days) draft.on(days);
  else if (FILLERS.has(word)) return;
  else if (word === 'week' || word === 'weekly') draft.interval(1, 'week');
  else if (word === 'fortnight' || word === 'fortnightly') draft.interval(2, 'weeks');
  else if (word === 'month' || word === 'monthly') draft.monthly = true;
  else if (word === 'last') draft.dayOfMonth('last');
  else if (word === 'first') draft.dayOfMonth(1);
  else if (ordinalDay !== undefined) draft.dayOfMonth(Number(ordinalDay));
  else if (/^\d+$/.test(word) && draft.awaitsDay()) draft.dayOfMonth(Number(word));
  else if (OFTENER.test(word) || RARER.test(word)) draft.interval(1, word);
  else if (!draft.at(word)) draft.unknown(word);
}

function intervalOf(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  return Object.hasOwn(NUMBER_WORDS, word) ? NUMBER_WORDS[word] : undefined;
}

function isUnit(word: string): boolean {
  return /^(days?|weeks?|months?)$/.test(word) || OFTENER.test(word) || RARER.test(word) || daysOf(word)?.length === 1;
}

/** The days that a word names: "mon", "tuesdays", "weekends", "mon-thu". */
function daysOf(word: string): readonly Weekday[] | undefined {
  if (Object.hasOwn(GROUPS, word)) return GROUPS[word];
  const single = weekdayOf(word);
  if (single) return [single];
  const [first, last] = word.split('-').map(weekdayOf);
  if (!first || !last || word.split('-').length !== 2) return undefined;
  const from = WEEKDAYS.indexOf(first);
  const length = (WEEKDAYS.indexOf(last) - from + WEEKDAYS.length) % WEEKDAYS.length;
  return [...WEEKDAYS, ...WEEKDAYS].slice(from, from + length + 1);
}

function weekdayOf(word: string): Weekday | undefined {
  if (Object.hasOwn(DAY_NICKNAMES, word)) return DAY_NICKNAMES[word];
  return WEEKDAYS.find((day, i) => [day, `${day}s`, DAY_NAMES[i], `${DAY_NAMES[i]}s`].includes(word));
}

function looksLikeDate(word: string): boolean {
  return /^\d+([-/.])\d+\1\d+$/.test(word);
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).year > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A recurrence on the way: what was understood, mended where it was wrong, and each fault that was met. */
class Draft {
  readonly #today: IsoDate;
  readonly #days = new Set<Weekday>();
  readonly #times = new Set<string>();
  readonly #except = new Set<IsoDate>();
  readonly #faults: string[] = [];
  readonly #unknown: string[] = [];
  #weeks: number | undefined;
  #day: number | 'last' | undefined;
  #from: IsoDate | undefined;
  #until: IsoDate | undefined;
  monthly = false;

  constructor(today: IsoDate) {
    this.#today = today;
  }

  /** Something wrong, as a sentence without its full stop. */
  fault(what: string): void {
    this.#faults.push(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`);
  }

  on(days: readonly Weekday[]): void {
    for (const day of days) this.#days.add(day);
  }

  /** Takes a word for a time of day; false if it looks like none. */
  at(word: string): boolean {
    const read = readTime(word);
    if (!read) return false;
    if (read.fault !== undefined) this.fault(read.fault);
    this.#times.add(read.time);
    return true;
  }

  awaitsDay(): boolean {
    return this.monthly && this.#day === undefined;
  }

  dayOfMonth(day: number | 'last'): void {
    this.monthly = true;
    if (this.#day !== undefined && this.#day !== day) {
      this.fault('one day of the month is all that one subscription takes');
      return;
    }
    if (day === 'last' || (day >= 1 && day <= 31)) {
      this.#day = day;
      return;
    }
    this.fault(`no month has a ${ordinal(day)} day${day > 31 ? '; its last day is written "monthly last"' : ''}`);
    this.#day = day > 31 ? 'last' : 1;
  }

  /** "Every `count` `unit`", whether there is such a thing or not. */
  interval(count: number, unit: string): void {
    if (/^days?$/.test(unit)) this.#everyDays(count);
    else if (/^months?$/.test(unit)) {
      this.monthly = true;
      if (count !== 1) this.fault('months are not counted: there is only "monthly"');
    } else if (OFTENER.test(unit)) {
      this.fault('once a day is as often as it gets');
      if (this.#days.size === 0) this.on(WEEKDAYS);
    } else if (RARER.test(unit)) {
      this.fault('once a month is as rare as it gets, weeks apart');
      this.monthly = true;
    } else {
      this.#everyWeeks(count);
    }
  }

  #everyDays(count: number): void {
    if (count === 1) {
      this.on(WEEKDAYS);
      return;
    }
    this.fault('days are not counted: name days of the week, or count weeks');
    if (this.#days.size > 0) return;
    if (count === 2) this.on(['mon', 'wed', 'fri']);
    else if (count === 3) this.on(['mon', 'thu']);
    else this.#everyWeeks(Math.min(Math.max(Math.round(count / 7), 1), MOST_WEEKS));
  }

  #everyWeeks(count: number): void {
    if (count < 1) this.fault('there are no 0 weeks between two: 1 is the least');
    if (count > MOST_WEEKS) this.fault(`${MOST_WEEKS} weeks is as rare as it gets`);
    this.#weeks = Math.min(Math.max(count, 1), MOST_WEEKS);
  }

  date(word: string, clause: 'from' | 'until' | 'except' | undefined): void {
    const date = this.#realDate(word);
    if (clause === undefined) this.fault(`the date ${word} needs "from", "until" or "except" before it`);
    else if (date === undefined) return;
    else if (clause === 'except') this.#except.add(date);
    else {
      const known = clause === 'from' ? this.#from : this.#until;
      if (known !== undefined && known !== date) this.fault(`"${clause}" takes one date`);
      else if (clause === 'from') this.#from = date;
      else this.#until = date;
    }
  }

  /** The date that a text names, or the nearest to it with a fault; undefined if only the writer can tell. */
  #realDate(word: string): IsoDate | undefined {
    if (isDate(word)) return word;
    const parts = word.split(/[-/.]/);
    const [year = '', month = '', day = ''] = (parts[0] ?? '').length === 4 ? parts : parts.toReversed();
    const isYearFirst = (parts[0] ?? '').length === 4;
    const number = (text: string, most: number) => String(Math.min(Math.max(Number(text), 1), most)).padStart(2, '0');
    if (year.length !== 4 || Number(year) === 0) {
      this.fault(`"${quoted(word)}" is no date; dates are written like 2026-12-31`);
      return undefined;
    }
    const [first, second] = [Number(day), Number(month)];
    if (!isYearFirst && first <= 12 && second <= 12 && first !== second) {
      this.fault(`"${word}" may be two dates; dates are written like 2026-12-31`);
      return undefined;
    }
    const swapped = !isYearFirst && second > 12 && first <= 12;
    const wanted = swapped ? [number(day, 12), number(month, 31)] : [number(month, 12), number(day, 31)];
    const last = Temporal.PlainYearMonth.from(`${year}-${wanted[0]}`).daysInMonth;
    const nearest = `${year}-${wanted[0]}-${number(wanted[1] ?? '', last)}`;
    const exact = [year, ...(swapped ? [day, month] : [month, day])].map(Number).join('-');
    const exists = exact === nearest.split('-').map(Number).join('-');
    this.fault(exists ? `the date "${word}" is written ${nearest}` : `there is no date ${word}`);
    return nearest;
  }

  unknown(word: string): void {
    this.#unknown.push(word);
    const meant = meantBy(word);
    if (meant !== undefined) readWord(meant, this);
  }

  finish(): ParsedRecurrence {
    if (this.#unknown.length > 0) {
      const some = this.#unknown.slice(0, MOST_QUOTED).map((word) => `"${quoted(word)}"`);
      const more = this.#unknown.length - some.length;
      this.fault(`${listed([...some, ...(more > 0 ? [`${more} more`] : [])])} cannot be read here`);
    }
    this.#settleDays();
    const time = this.#settleTime();
    const recurrence = this.#bounded(time);
    if (this.#faults.length === 0) return { recurrence };
    return { misread: { what: this.#faults.join(' '), nearest: formOf(this.#shortened(recurrence)) } };
  }

  /** Leaves either days of the week or a day of the month. */
  #settleDays(): void {
    if (this.monthly) {
      if (this.#days.size > 0 || this.#weeks !== undefined) {
        this.fault('a day of the month and days of the week do not go together');
        this.#days.clear();
        this.#weeks = undefined;
      }
      if (this.#day === undefined) {
        this.fault('"monthly" needs a day of the month, from 1 to 31, or "last"');
        this.#day = 1;
      }
    } else if (this.#days.size === 0) {
      if (this.#weeks === undefined) {
        this.fault('the days are missing');
        this.on(WEEKDAYS);
      } else {
        this.fault('the day of the week is missing');
        this.on([WEEKDAYS[Temporal.PlainDate.from(this.#today).dayOfWeek - 1] ?? 'mon']);
      }
    }
  }

  #settleTime(): string {
    const [time = DEFAULT_TIME] = this.#times;
    if (this.#times.size === 0) this.fault('the time is missing');
    if (this.#times.size > 1) this.fault('one subscription has one time; make another for the other');
    return time;
  }

  #bounded(time: string): Recurrence {
    const from = this.#weeks === undefined || this.#weeks === 1 ? this.#from : this.#anchor();
    if (from !== undefined && this.#until !== undefined && this.#until < from) {
      this.fault(`it would end, on ${this.#until}, before its first day, ${from}`);
      this.#until = undefined;
    }
    if (this.#except.size > MOST_EXCEPTIONS) this.fault(`${MOST_EXCEPTIONS} dates at most can be left out`);
    const bounds = {
      time,
      ...(this.#until === undefined ? {} : { until: this.#until }),
      except: [...this.#except].sort().slice(0, MOST_EXCEPTIONS),
    };
    if (this.#day !== undefined) return { kind: 'monthly', day: this.#day, ...bounds, ...(from ? { from } : {}) };
    const days = WEEKDAYS.filter((day) => this.#days.has(day));
    if (this.#weeks === undefined || this.#weeks === 1 || from === undefined)
      return { kind: 'weekly', days, ...bounds, ...(from ? { from } : {}) };
    return { kind: 'every-weeks', weeks: this.#weeks, days, ...bounds, from };
  }

  /** The first of its days on or after the day that was said, or on which it is made. */
  #anchor(): IsoDate {
    let date = Temporal.PlainDate.from(this.#from ?? this.#today);
    while (!this.#days.has(WEEKDAYS[date.dayOfWeek - 1] ?? 'mon')) date = date.add({ days: 1 });
    return date.toString();
  }

  /** Without the first day that nobody typed. */
  #shortened(recurrence: Recurrence): Recurrence {
    return recurrence;
  }
}

/** The word that somebody most likely meant; short words are too near to each other to tell. */
function meantBy(word: string): string | undefined {
  const abbreviated = DAY_NAMES.find((day) => word.length >= 2 && day.startsWith(word));
  if (abbreviated) return abbreviated;
  if (word.length < 5) return undefined;
  const most = word.length < 7 ? 1 : 2;
  const ranked = VOCABULARY.map((known) => ({ known, slips: slipsBetween(word, known, most) }));
  const nearest = ranked.reduce((best, one) => (one.slips < best.slips ? one : best));
  return nearest.slips <= most ? nearest.known : undefined;
}

function quoted(word: string): string {
  return word.length <= LONGEST_QUOTED ? word : `${word.slice(0, LONGEST_QUOTED)}…`;
}
