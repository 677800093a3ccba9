import { wordSet } from '../ask/common/word-lists.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { parseWeekday } from '../schedule/parse-recurrence.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { findTimes } from './times-in-line.ts';

export type TimesTest = (recurrence: Recurrence) => boolean;

/** A place in the list, from 0; -1 is the last. */
export type Place = number | 'other' | 'all' | 'some';

/** What a word such as "weekly", "16:00" or "second" says about a subscription. */
interface Modifier {
  readonly times?: readonly TimesTest[];
  readonly place?: Place;
}

const OTHERS = wordSet('other others rest remaining');
const POSITIONS = ['first', 'second', 'third', 'fourth', 'fifth'];
const NUMBER_WORDS = wordSet('number no nr num');
const MANY_DAYS = 5;
const FREQUENCIES: ReadonlyMap<string, TimesTest> = new Map<string, TimesTest>([
  ['weekly', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length < MANY_DAYS],
  ['daily', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length >= MANY_DAYS],
  ['weekday', (recurrence) => recurrence.kind === 'weekly' && recurrence.days.length === MANY_DAYS],
  ['monthly', ({ kind }) => kind === 'monthly'],
  ['fortnightly', ({ kind }) => kind === 'every-weeks'],
  ['biweekly', ({ kind }) => kind === 'every-weeks'],
  ['morning', ({ time }) => time < '12:00'],
  ['afternoon', ({ time }) => time >= '12:00' && time < '18:00'],
  ['evening', ({ time }) => time >= '17:00'],
]);

export function modifierOf(word: string, today: IsoDate): Modifier | undefined {
  if (OTHERS.has(word)) return { place: 'other' };
  if (word === 'last') return { place: -1 };
  const position = POSITIONS.indexOf(word);
  if (position >= 0) return { place: position };
  const test = FREQUENCIES.get(word.replace(/s$/, '')) ?? dayTest(word) ?? timeTest(word, today);
  return test && { times: [test] };
}

function dayTest(word: string): TimesTest | undefined {
  const day = parseWeekday(word);
  return (
    day &&
    ((recurrence) =>
      recurrence.kind !== 'monthly' && recurrence.days.includes(day) && recurrence.days.length < MANY_DAYS)
  );
}

function timeTest(word: string, today: IsoDate): TimesTest | undefined {
  const clock = /\d/.test(word) ? findTimes(`at ${word}`, today) : undefined;
  return clock?.namedParts === 'time' ? ({ time }) => time === clock.recurrence.time : undefined;
}

/** Reads "number 2" and "#2" at `index`. */
export function numberAt(words: readonly string[], index: number) {
  const [first = '', second = ''] = words.slice(index);
  const isSpelt = NUMBER_WORDS.has(first);
  const digits = /^#(\d{1,2})$/.exec(isSpelt ? `#${second}` : first)?.[1];
  return digits === undefined ? undefined : { end: index + (isSpelt ? 2 : 1), place: Number(digits) - 1 };
}
