import { Temporal } from 'temporal-polyfill';
import { joinWithAnd } from '../lib/english.ts';
import { type IsoDate, MAX_EXCEPTIONS, MAX_WEEKS, type Recurrence, WEEKDAYS, type Weekday } from './recurrence.ts';
import { formatRecurrence } from './recurrence-text.ts';
import { parseDate } from './typed-date.ts';
import { parseTime } from './typed-time.ts';

interface ParseFailure {
  readonly explanation: string;
  readonly nearestForm: string;
  /** A sentence about what no recurrence can do. Only set if nothing else is wrong. */
  readonly limit?: string;
}

export type ParsedRecurrence = { readonly recurrence: Recurrence } | { readonly failure: ParseFailure };
export type Clause = 'from' | 'until' | 'except';

const DEFAULT_TIME = '09:00';
const MAX_FAULTS = 5;
const MAX_QUOTED_WORDS = 3;
const MAX_QUOTED_LENGTH = 30;

/** People try these units although no recurrence supports them. */
const TOO_SHORT_UNIT = /^(hourly|hours?|minutes?|mins?|seconds?|secs?)$/;
const TOO_LONG_UNIT = /^(yearly|annually|years?|quarterly|quarters?)$/;

export function isUnit(word: string): boolean {
  return /^(days?|weeks?|months?)$/.test(word) || isUnsupportedUnit(word);
}

export function isUnsupportedUnit(word: string): boolean {
  return TOO_SHORT_UNIT.test(word) || TOO_LONG_UNIT.test(word);
}

/** Records each mistake as a fault and corrects it at once, so the result is always a valid recurrence. */
export class RecurrenceDraft {
  readonly #today: IsoDate;
  readonly #weekdays = new Set<Weekday>();
  readonly #timesOfDay = new Set<string>();
  readonly #exceptions = new Set<IsoDate>();
  readonly #faults = new Set<string>();
  readonly #limits = new Set<string>();
  readonly #leftOutDays = new Set<Weekday>();
  readonly #unknownWords: string[] = [];
  #isWeekly = false;
  #isMonthly = false;
  #day: number | 'last' | undefined;
  #weeks: number | undefined;
  #from: IsoDate | undefined;
  #until: IsoDate | undefined;

  constructor(today: IsoDate) {
    this.#today = today;
  }

  addFault(fault: string): void {
    this.#faults.add(sentence(fault));
  }

  #addLimit(limit: string, advice: string): void {
    this.#limits.add(sentence(limit));
    this.addFault(`${limit}; ${advice}`);
  }

  addUnknown(word: string): void {
    this.#unknownWords.push(word);
  }

  addDays(days: readonly Weekday[]): void {
    for (const day of days) this.#weekdays.add(day);
  }

  leaveOutDays(days: readonly Weekday[]): void {
    for (const day of days) this.#leftOutDays.add(day);
  }

  readTimeOfDay(word: string): boolean {
    const typedTime = parseTime(word);
    if (!typedTime) return false;
    if (typedTime.fault !== undefined) this.addFault(typedTime.fault);
    this.#timesOfDay.add(typedTime.time);
    return true;
  }

  /** Makes Monday at 09:00 the default. */
  setWeekly(): void {
    this.#isWeekly = true;
  }

  setMonthly(): void {
    this.#isMonthly = true;
  }

  /** After a day of the month, a second number of one or two digits is a fault rather than a time. */
  isDayOfMonth(word: string): boolean {
    return this.#isMonthly && (this.#day === undefined ? /^\d+$/ : /^\d{1,2}$/).test(word);
  }

  setDayOfMonth(day: number | 'last'): void {
    this.#isMonthly = true;
    if (this.#day !== undefined) {
      if (this.#day !== day)
        this.#addLimit('a subscription has one day of the month', 'create another subscription for the other day');
    } else if (day === 'last' || (day >= 1 && day <= 31)) {
      this.#day = day;
    } else {
      this.addFault(`no month has a day ${day}${day > 31 ? '; its last day is written "monthly last"' : ''}`);
      this.#day = day > 31 ? 'last' : 1;
    }
  }

  /** Any other unit is weeks or a day of the week. */
  readInterval(count: number, unit: string): void {
    if (/^days?$/.test(unit)) {
      this.#setDayInterval(count);
    } else if (/^months?$/.test(unit)) {
      this.#isMonthly = true;
      if (count !== 1) this.#addLimit(`"every ${count} months" is not possible`, 'use "monthly"');
    } else if (TOO_SHORT_UNIT.test(unit)) {
      this.#addLimit('a subscription posts at most once a day', 'use "daily"');
      if (this.#weekdays.size === 0) this.addDays(WEEKDAYS);
    } else if (TOO_LONG_UNIT.test(unit)) {
      this.#addLimit('quarters and years cannot be counted', 'use "monthly"');
      this.#isMonthly = true;
    } else {
      this.#setWeekInterval(count);
    }
  }

  #setDayInterval(count: number): void {
    if (count === 1) {
      this.addDays(WEEKDAYS);
      return;
    }
    this.#addLimit(`"every ${count} days" is not possible`, 'name days of the week, or count weeks');
    if (this.#weekdays.size > 0) return;
    if (count <= 2) this.addDays(['mon', 'wed', 'fri']);
    else if (count === 3) this.addDays(['mon', 'thu']);
    else this.#setWeekInterval(Math.min(Math.max(Math.round(count / 7), 1), MAX_WEEKS));
  }

  #setWeekInterval(count: number): void {
    if (count < 1 || count > MAX_WEEKS) this.addFault(`weeks are counted from 1 to ${MAX_WEEKS}`);
    this.#weeks = Math.min(Math.max(count, 1), MAX_WEEKS);
  }

  readClauseDate(word: string, clause: Clause | undefined): void {
    const { date, fault } = parseDate(word);
    if (fault !== undefined) this.addFault(fault);
    if (clause === undefined) this.addFault(`the date ${word} needs "from", "until" or "except" before it`);
    else if (date === undefined) return;
    else if (clause === 'except') this.#exceptions.add(date);
    else this.#setBound(clause, date);
  }

  #setBound(clause: 'from' | 'until', date: IsoDate): void {
    const currentDate = clause === 'from' ? this.#from : this.#until;
    if (currentDate !== undefined && currentDate !== date) this.addFault(`"${clause}" takes one date`);
    else if (clause === 'from') this.#from = date;
    else this.#until = date;
  }

  finish(): ParsedRecurrence {
    this.#reportUnknown();
    this.#chooseDays();
    this.#removeLeftOutDays();
    const recurrence = this.#toRecurrence(this.#chooseTime());
    if (this.#faults.size === 0) return { recurrence };
    const faults = [...this.#faults];
    const hiddenCount = faults.length - MAX_FAULTS;
    const [limit] = this.#limits.size === faults.length ? this.#limits : [];
    const sentences = [...faults.slice(0, MAX_FAULTS), ...(hiddenCount > 0 ? [`And ${hiddenCount} more.`] : [])];
    return {
      failure: {
        explanation: sentences.join(' '),
        nearestForm: formatRecurrence(recurrence, this.#from ?? ''),
        ...(limit !== undefined && { limit }),
      },
    };
  }

  #reportUnknown(): void {
    if (this.#unknownWords.length === 0) return;
    const quotedWords = this.#unknownWords.slice(0, MAX_QUOTED_WORDS).map((word) => `"${shortenWord(word)}"`);
    const unquotedCount = this.#unknownWords.length - quotedWords.length;
    this.addFault(
      `${joinWithAnd([...quotedWords, ...(unquotedCount > 0 ? [`${unquotedCount} more`] : [])])} cannot be read here`,
    );
  }

  #chooseDays(): void {
    if (this.#isMonthly) {
      if (this.#weekdays.size > 0 || this.#weeks !== undefined) {
        this.#addLimit('days of the week cannot be combined with a day of the month', 'name one of the two');
        this.#day ??= 1;
      }
      if (this.#day === undefined) this.addFault('the day of the month is missing: 1 to 31, or "last"');
      this.#day ??= 1;
    } else if (this.#isWeekly && this.#weekdays.size === 0) {
      this.addDays(['mon']);
    } else if (this.#weekdays.size === 0) {
      this.addFault(this.#weeks === undefined ? 'the days are missing' : 'the day of the week is missing');
      this.addDays(this.#weeks === undefined ? WEEKDAYS : [weekdayOf(Temporal.PlainDate.from(this.#today))]);
    }
  }

  #removeLeftOutDays(): void {
    if (this.#leftOutDays.size === 0) return;
    const remainingDays = [...this.#weekdays].filter((day) => !this.#leftOutDays.has(day));
    if (this.#isMonthly) {
      this.#addLimit('a day of the month cannot leave out days of the week', 'use "quiet" for these');
    } else if (remainingDays.length === 0) {
      this.addFault('every one of its days is left out');
    } else {
      this.#weekdays.clear();
      this.addDays(remainingDays);
    }
  }

  #chooseTime(): string {
    const [time = DEFAULT_TIME] = this.#timesOfDay;
    if (this.#timesOfDay.size === 0 && !this.#isWeekly) this.addFault('the time is missing');
    if (this.#timesOfDay.size > 1)
      this.#addLimit('a subscription has one time', 'create another subscription for the other time');
    return time;
  }

  #toRecurrence(time: string): Recurrence {
    const days = WEEKDAYS.filter((day) => this.#weekdays.has(day));
    if (this.#day !== undefined) return { kind: 'monthly', day: this.#day, time, ...this.#checkedBounds(this.#from) };
    if (this.#weeks === undefined || this.#weeks === 1) {
      return { kind: 'weekly', days, time, ...this.#checkedBounds(this.#from) };
    }
    const from = firstDateOn(days, this.#from ?? this.#today);
    return { kind: 'every-weeks', weeks: this.#weeks, days, time, ...this.#checkedBounds(from), from };
  }

  #checkedBounds(from: IsoDate | undefined): Pick<Recurrence, 'from' | 'until' | 'except'> {
    if (this.#exceptions.size > MAX_EXCEPTIONS) this.addFault(`at most ${MAX_EXCEPTIONS} dates can be left out`);
    if (from !== undefined && this.#until !== undefined && this.#until < from) {
      this.addFault(`it would end on ${this.#until}, before its first day, ${from}`);
      this.#until = undefined;
    }
    return {
      ...(from === undefined ? {} : { from }),
      ...(this.#until === undefined ? {} : { until: this.#until }),
      except: [...this.#exceptions].toSorted().slice(0, MAX_EXCEPTIONS),
    };
  }
}

function firstDateOn(days: readonly Weekday[], date: IsoDate): IsoDate {
  let day = Temporal.PlainDate.from(date);
  while (!days.includes(weekdayOf(day))) day = day.add({ days: 1 });
  return day.toString();
}

function weekdayOf(date: Temporal.PlainDate): Weekday {
  return WEEKDAYS[date.dayOfWeek - 1] ?? 'mon';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function shortenWord(word: string): string {
  return word.length <= MAX_QUOTED_LENGTH ? word : `${word.slice(0, MAX_QUOTED_LENGTH)}…`;
}
