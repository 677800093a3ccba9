import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import { joinWithOr } from '../lib/english.ts';
import { isSubscriptionKind, isTimeWord, parseSubscriptionKind, subscribeWords } from '../message/subscribe-words.ts';
import { nextOccurrences, type Occurrence } from '../schedule/occurrences.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import { type Recurrence, WEEKDAYS, type Weekday } from '../schedule/recurrence.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import type { QuietDays } from '../schedule/subscription.ts';
import { looksLikeDate, parseDate } from '../schedule/typed-date.ts';
import { findZonesByPlace, isZone, parseZone } from '../schedule/zone.ts';
import { findWatchItem } from './watch.ts';
import { findItem, nearestItem, noSuchItemText, shortenText } from './watch-names.ts';
import { DEFAULT_REMINDER_TIMES, formWithoutZone, type SubscriptionSpec, wishForm } from './wish-form.ts';
import { FILLERS, faultSentences, findZone, isMisspeltTimeWord, longestMatch, untilTimeWord } from './wish-words.ts';

export type ParsedWish =
  | { readonly kind: 'wish'; readonly spec: SubscriptionSpec }
  | { readonly kind: 'wrong'; readonly problem: string; readonly nearest: string }
  | { readonly kind: 'unfinished'; readonly missing: 'what' | 'when' };

/** `zone` is the person's time zone; `now` decides what is in the past. */
export interface WishContext {
  readonly briefing: Briefing;
  readonly zone: string;
  readonly now: Occurrence['instant'];
}

/** `fillExample` fills in watch items. Days and times are those of the schedule's `GRAMMAR`. */
export const WISH_GRAMMAR: readonly (readonly [form: string, meaning: string])[] = [
  ['digest weekly', 'what changed, on Mondays at 09:00; nothing if nothing changed'],
  ['digest weekdays 08:30 always', 'also when nothing changed'],
  ['reminders', 'about every watch item, on the days that matter, at 09:00'],
  ['reminders {items} mon,thu 08:30', 'about these watch items, only on these days'],
  ['… in London', 'in a time zone other than yours; also "in UTC+2"'],
  ['… quiet sat,sun', 'nothing on these days; it comes with the next post'],
  ['… quiet 2026-12-24 to 2027-01-01', 'nothing between these dates'],
];

const MAX_LENGTH = 2000;
/** Enough for 100 exceptions and 20 spans. */
const MAX_WORDS = 250;
const MAX_SPANS = 20;
const MAX_LISTED_FAULTS = 5;
const MAX_NEAREST_ITEMS = 3;
const MAX_NAME_WORDS = 8;
const QUIET_DAY = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:-[a-z]+)?|weekends?)$/i;
const SPAN_SEPARATOR = /^(?:to|through|till|until|-|\.\.)$/;

/** Reads the text after "subscribe". Accepts any input; the nearest form is always valid. */
export function parseWish(text: string, context: WishContext): ParsedWish {
  const faults: string[] = [];
  if (text.length > MAX_LENGTH) faults.push(`this is longer than ${MAX_LENGTH} characters; I read only the beginning`);
  const words = subscribeWords(text.slice(0, MAX_LENGTH));
  if (words.length > MAX_WORDS) faults.push(`this has more than ${MAX_WORDS} words; I read only the beginning`);
  const [firstWord, ...otherWords] = moveKindFirst(words.slice(0, MAX_WORDS));
  if (firstWord === undefined) return { kind: 'unfinished', missing: 'what' };
  const kind = parseSubscriptionKind(firstWord);
  if (kind && !isSubscriptionKind(firstWord)) faults.push(`"${firstWord}" is written "${kind}"`);
  const reader = new WishReader(kind ? otherWords : [firstWord, ...otherWords], context, faults);
  return kind === 'digest' ? reader.digest() : kind === 'reminders' ? reader.reminders() : reader.unnamed();
}

/** "weekly digest" becomes "digest weekly". A misspelt "digest" or "reminders" at the start stays there. */
function moveKindFirst(words: readonly string[]): readonly string[] {
  const kindIndex = parseSubscriptionKind(words[0] ?? '') ? 0 : words.findIndex(isSubscriptionKind);
  return kindIndex <= 0 ? words : [...words.slice(kindIndex, kindIndex + 1), ...words.toSpliced(kindIndex, 1)];
}

class WishReader {
  readonly #context: WishContext;
  readonly #faults: string[];
  readonly #isAlways: boolean;
  readonly #onlyChanges: boolean;
  readonly #quiet: QuietDays;
  readonly #zone: string | undefined;
  /** Words that no other clause takes, such as watch items and the recurrence. */
  #words: readonly string[];

  constructor(words: readonly string[], context: WishContext, faults: string[]) {
    this.#context = context;
    this.#faults = faults;
    this.#isAlways = words.includes('always');
    this.#onlyChanges = words.includes('only-changes');
    this.#words = words.filter((word) => word !== 'only-changes' && word !== 'always');
    this.#quiet = this.#takeQuiet();
    this.#zone = this.#takeZone();
  }

  digest(): ParsedWish {
    if (this.#words.length === 0 && this.#faults.length === 0) return { kind: 'unfinished', missing: 'when' };
    if (this.#isAlways && this.#onlyChanges) this.#faults.push('"always" and "only-changes" cannot be used together');
    return this.#finish({ kind: 'digest', onlyChanges: !this.#isAlways });
  }

  reminders(): ParsedWish {
    const items = this.#takeItems();
    for (const word of [this.#onlyChanges && 'only-changes', this.#isAlways && 'always']) {
      if (word) this.#faults.push(`"${word}" is for digests: reminders come only on their own days`);
    }
    if (this.#words.length === 0) this.#words = DEFAULT_REMINDER_TIMES.split(' ');
    return this.#finish({ kind: 'reminders', items });
  }

  /** A wish that names only a watch item means reminders. */
  unnamed(): ParsedWish {
    this.#faults.unshift('say what you want: the digest, or reminders');
    const namesItem = this.#words.some((word) => !isTimeWord(word) && findItem(word, this.#context.briefing));
    return namesItem ? this.reminders() : this.#finish({ kind: 'digest', onlyChanges: !this.#isAlways });
  }

  #finish(wish: SubscriptionSpec['wish']): ParsedWish {
    const { briefing, zone: personZone } = this.#context;
    const zone = this.#zone ?? personZone;
    const recurrence = this.#withoutPastEnd(this.#readRecurrence(this.#words.join(' '), zone), zone);
    const spec = { wish, recurrence, zone, quiet: this.#withoutAllDays(recurrence) };
    if (this.#faults.length === 0) return { kind: 'wish', spec };
    const nearest = this.#zone === undefined ? formWithoutZone(spec, briefing) : wishForm(spec, briefing);
    return { kind: 'wrong', problem: faultSentences(this.#faults, MAX_LISTED_FAULTS), nearest };
  }

  #readRecurrence(text: string, zone: string): Recurrence {
    const today = dateAt(this.#context.now, zone);
    const parsed = parseRecurrence(text, today);
    if ('recurrence' in parsed) return parsed.recurrence;
    this.#faults.push(parsed.failure.explanation);
    return recurrenceOf(parsed.failure.nearestForm, today);
  }

  /** If a recurrence would never occur again, drops its end, or else returns the default times of reminders. */
  #withoutPastEnd(recurrence: Recurrence, zone: string): Recurrence {
    const { now } = this.#context;
    const occurs = (candidate: Recurrence) => nextOccurrences(candidate, zone, now, 1).length > 0;
    if (occurs(recurrence)) return recurrence;
    this.#faults.push(`"${formatRecurrence(recurrence)}" is over, so it would never be posted`);
    const { until: _, ...endlessRecurrence } = recurrence;
    return occurs(endlessRecurrence) ? endlessRecurrence : recurrenceOf(DEFAULT_REMINDER_TIMES, dateAt(now, zone));
  }

  #withoutAllDays(recurrence: Recurrence): QuietDays {
    const { weekdays, spans } = this.#quiet;
    const days = recurrence.kind === 'monthly' ? WEEKDAYS : recurrence.days;
    if (days.some((day) => !weekdays.includes(day))) return this.#quiet;
    this.#faults.push('every one of its days is a quiet day, so nothing would ever be posted');
    return { weekdays: [], spans };
  }

  #takeQuiet(): QuietDays {
    const days: string[] = [];
    const spans: Span[] = [];
    const isQuiet = (word: string) => word.toLowerCase() === 'quiet';
    for (let start = this.#words.findIndex(isQuiet); start >= 0; start = this.#words.findIndex(isQuiet)) {
      let end = start + 1;
      for (; end < this.#words.length; end += 1) {
        const [word = '', next = '', last = ''] = this.#words.slice(end, end + 3);
        if (looksLikeDate(word) && SPAN_SEPARATOR.test(next.toLowerCase()) && looksLikeDate(last)) {
          spans.push(...this.#readSpan(word, last));
          end += 2;
        } else if (looksLikeDate(word)) {
          spans.push(...this.#readSpan(word, word));
        } else if (QUIET_DAY.test(word)) {
          days.push(word);
        } else if (!(looksLikeDate(next) || QUIET_DAY.test(next)) || !/^(and|on|from|the|days?)$/i.test(word)) {
          break;
        }
      }
      if (end === start + 1) this.#faults.push('"quiet" needs days after it: sat,sun or 2026-12-24 to 2027-01-01');
      this.#words = this.#words.toSpliced(start, end - start);
    }
    const uniqueSpans = [...new Map(spans.map((span) => [`${span.from} ${span.to}`, span])).values()];
    if (uniqueSpans.length > MAX_SPANS) this.#faults.push(`at most ${MAX_SPANS} spans of dates can be quiet`);
    return {
      weekdays: this.#readWeekdays(days),
      spans: uniqueSpans.toSorted((a, b) => a.from.localeCompare(b.from)).slice(0, MAX_SPANS),
    };
  }

  #readSpan(first: string, last: string): Span[] {
    const [from, to] = [first, last].map((word) => {
      const { date, fault } = parseDate(word);
      if (fault !== undefined) this.#faults.push(fault);
      return date;
    });
    if (from === undefined || to === undefined) return [];
    if (from <= to) return [{ from, to }];
    this.#faults.push(`the quiet days from ${from} to ${to} end before they begin`);
    return [{ from: to, to: from }];
  }

  #readWeekdays(words: readonly string[]): Weekday[] {
    if (words.length === 0) return [];
    const parsedRecurrence = this.#readRecurrence(`${words.join(' ')} 00:00`, this.#context.zone);
    return parsedRecurrence.kind === 'weekly' ? [...parsedRecurrence.days] : [];
  }

  #takeZone(): string | undefined {
    const words = this.#words;
    const zoneIndex = words.findIndex((word, i) => word.toLowerCase() === 'in' && !isTimeWord(words[i + 1] ?? 'on'));
    const hasIn = zoneIndex >= 0;
    const start = hasIn
      ? zoneIndex + 1
      : words.findIndex(
          (word, i) =>
            /^(utc|gmt)$/i.test(word) || (/^[a-z]+\//i.test(word) && isZone(word)) || this.#isPlaceAfterTime(i),
        );
    if (start < 0) return undefined;
    const zoneWords = untilTimeWord(words.slice(start, start + MAX_NAME_WORDS));
    const zoneMatch = longestMatch(zoneWords, (text) => findZone(text.replace(/ (time|zone|timezone)$/i, '')));
    const length = (zoneMatch?.length ?? zoneWords.length) + (hasIn ? 1 : 0);
    this.#words = words.toSpliced(hasIn ? zoneIndex : start, length);
    return zoneMatch?.value ?? this.#nearestZone(zoneWords.join(' '));
  }

  /** "9am EST", "09:00 New York": right after a time, a place needs no "in". */
  #isPlaceAfterTime(index: number): boolean {
    const wordBefore = this.#words[index - 1] ?? '';
    if (!/\d|^(?:[ap]\.?m\.?|noon|midday|midnight)$/i.test(wordBefore)) return false;
    const words = untilTimeWord(this.#words.slice(index, index + 3));
    return longestMatch(words, (text) => findZonesByPlace(text).length > 0 || undefined) !== undefined;
  }

  #nearestZone(typed: string): string | undefined {
    const zoneReading = parseZone(typed);
    const nearest = 'nearestZones' in zoneReading ? zoneReading.nearestZones.slice(0, MAX_NEAREST_ITEMS) : [];
    const quoted = `"${shortenText(typed)}"`;
    if (nearest.length === 0) this.#faults.push(`I don't know the time zone ${quoted}; name a city, such as London`);
    else if (findZonesByPlace(typed).length > 1) this.#faults.push(`${quoted} can be ${joinWithOr(nearest)}`);
    else this.#faults.push(`I don't know the time zone ${quoted}; did you mean ${joinWithOr(nearest)}?`);
    return nearest[0];
  }

  #takeItems(): string[] {
    const { briefing } = this.#context;
    const ids = new Set<string>();
    let unknownCount = 0;
    for (
      let [word = ''] = this.#words;
      word !== '' && !isTimeWord(word) && unknownCount < MAX_LISTED_FAULTS;
      [word = ''] = this.#words
    ) {
      const match = longestMatch(untilTimeWord(this.#words.slice(0, MAX_NAME_WORDS)), (text) =>
        findWatchItem(briefing, text),
      );
      if (match) ids.add(match.value.id);
      else if (!FILLERS.has(word.toLowerCase())) {
        const nearest = nearestItem(word, briefing);
        if (!nearest && isMisspeltTimeWord(word)) break;
        unknownCount += 1;
        if (nearest) ids.add(nearest.id);
        this.#faults.push(noSuchItemText(word, briefing));
      }
      this.#words = this.#words.slice(match?.length ?? 1);
    }
    if (unknownCount >= MAX_LISTED_FAULTS) this.#words = this.#words.slice(untilTimeWord(this.#words).length);
    // In "weekdays 08:30 for lease", a word after the time is an item only by its whole name.
    const itemAt = (word: string) => (isTimeWord(word) ? undefined : findItem(word, briefing));
    for (const word of this.#words) {
      const item = itemAt(word);
      if (item) ids.add(item.id);
    }
    this.#words = this.#words.filter((word) => isTimeWord(word) || !(FILLERS.has(word.toLowerCase()) || itemAt(word)));
    return [...briefing.watch.keys()].filter((id) => ids.has(id));
  }
}

interface Span {
  readonly from: string;
  readonly to: string;
}

function recurrenceOf(form: string, today: string): Recurrence {
  const parsed = parseRecurrence(form, today);
  if ('failure' in parsed) throw new Error(`Invalid recurrence "${form}": ${parsed.failure.explanation}`);
  return parsed.recurrence;
}
