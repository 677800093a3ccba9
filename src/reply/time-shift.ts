import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import { type IsoDate, type LocalTime, MAX_WEEKS, type Recurrence, WEEKDAYS } from '../schedule/recurrence.ts';

/** At most one of the fields is not zero. */
interface TimeShift {
  readonly minutes: number;
  readonly days: number;
}

const NUMBER_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const MINUTES_OF = { hour: 60, minute: 1 } as const;
const DAY_MINUTES = 24 * 60;
const AMOUNT = `(?<amount>half an|(?:a )?quarter of an|an?|${NUMBER_WORDS.join('|')}|\\d{1,3}) (?<unit>hour|hr|minute|min|day)s?(?<half> and a half)?`;
const SHIFTS = [
  new RegExp(`\\b(?:by )?${AMOUNT} (?<direction>later|after|earlier|sooner|before)\\b`),
  new RegExp(`\\b(?<direction>later|earlier|sooner) by ${AMOUNT}`),
  new RegExp(`\\b(?:push|move|put|shift|set) (?:it|this|that|them|the \\w+) (?<direction>back) (?:by )?${AMOUNT}`),
  new RegExp(`\\b(?:bring|pull) (?:it|this|that|them|the \\w+) (?<direction>forward) (?:by )?${AMOUNT}`),
];
const LATER = /^(?:later|after|back)$/;

/** `otherText` is the text without "an hour later". */
export function findTimeShift(text: string): { readonly shift: TimeShift; readonly otherText: string } | undefined {
  const match = SHIFTS.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  const { amount = '', unit = '', half, direction = '' } = match?.groups ?? {};
  if (!match) return undefined;
  const count = amountOf(amount) + (half === undefined ? 0 : 0.5);
  const sign = LATER.test(direction) ? 1 : -1;
  const otherText = text.replace(match[0], ' ').replace(/ +/g, ' ').trim();
  if (unit === 'day') return { shift: { minutes: 0, days: sign * Math.round(count) }, otherText };
  const minutes = Math.round(count * (unit.startsWith('h') ? MINUTES_OF.hour : MINUTES_OF.minute));
  return { shift: { minutes: sign * minutes, days: 0 }, otherText };
}

function amountOf(amount: string): number {
  if (amount.startsWith('half')) return 0.5;
  if (amount.includes('quarter')) return 0.25;
  if (amount.startsWith('a')) return 1;
  return NUMBER_WORDS.indexOf(amount) + 1 || Number(amount);
}

/** A move past midnight also moves the weekdays. Undefined if no recurrence has the new times. */
export function shiftRecurrence(recurrence: Recurrence, { minutes, days }: TimeShift): Recurrence | undefined {
  const total = minutesOf(recurrence.time) + minutes;
  const dayShift = days + Math.floor(total / DAY_MINUTES);
  const time = timeOf(total - Math.floor(total / DAY_MINUTES) * DAY_MINUTES);
  if (dayShift === 0) return { ...recurrence, time };
  if (recurrence.kind !== 'weekly' || recurrence.days.length === WEEKDAYS.length) {
    return recurrence.kind === 'weekly' && days === 0 ? { ...recurrence, time } : undefined;
  }
  const movedDays = new Set(
    recurrence.days.map((day) => WEEKDAYS[(WEEKDAYS.indexOf(day) + (dayShift % 7) + 7) % WEEKDAYS.length]),
  );
  return { ...recurrence, time, days: WEEKDAYS.filter((day) => movedDays.has(day)) };
}

function minutesOf(time: LocalTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function timeOf(minutes: number): LocalTime {
  return [Math.floor(minutes / 60), minutes % 60].map((number) => String(number).padStart(2, '0')).join(':');
}

/** Undefined if it cannot come more often or less often. */
export function withOtherFrequency(recurrence: Recurrence, isMore: boolean, today: IsoDate): Recurrence | undefined {
  const form = isMore ? oftenerForm(recurrence) : rarerForm(recurrence);
  const parsed = form === undefined ? undefined : parseRecurrence(`${form} ${recurrence.time}`, today);
  return parsed && 'recurrence' in parsed ? parsed.recurrence : undefined;
}

function rarerForm(recurrence: Recurrence): string | undefined {
  if (recurrence.kind === 'monthly') return 'every 8 weeks mon';
  const [day = 'mon', ...otherDays] = recurrence.days;
  if (otherDays.length > 0) return recurrence.kind === 'weekly' ? day : `every ${recurrence.weeks} weeks ${day}`;
  const weeks = recurrence.kind === 'weekly' ? 2 : recurrence.weeks * 2;
  return weeks > MAX_WEEKS ? undefined : `every ${weeks} weeks ${day}`;
}

function oftenerForm(recurrence: Recurrence): string | undefined {
  if (recurrence.kind === 'monthly') return 'mon';
  const days = recurrence.days.join(',');
  if (recurrence.kind === 'every-weeks')
    return recurrence.weeks > 3 ? `every ${Math.floor(recurrence.weeks / 2)} weeks ${days}` : days;
  if (recurrence.days.length === WEEKDAYS.length) return undefined;
  return recurrence.days.length > 1 ? 'daily' : 'weekdays';
}
