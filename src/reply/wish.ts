import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import { isSubscribable, isTimeWord, subscribableOf, subscribeWords } from '../message/subscribe-words.ts';
import { looksLikeDate, readDate } from '../schedule/date.ts';
import { nextOccurrences, type Occurrence } from '../schedule/occurrences.ts';
import { parseRecurrence } from '../schedule/parse.ts';
import { type Recurrence, WEEKDAYS, type Weekday } from '../schedule/recurrence.ts';
import type { QuietDays } from '../schedule/subscription.ts';
import { formOf } from '../schedule/words.ts';
import { isZone, readZone, zonesNamed } from '../schedule/zone.ts';
import { findWatchItem } from './watch.ts';
import { itemCalled, nearestItem, noSuchItem, shortened } from './watch-names.ts';
import { formWithoutZone, type SubscriptionSpec, USUAL, wishForm } from './wish-form.ts';
import { firstWhen, isMisspeltTimeWord, SMALL_WORDS } from './wish-words.ts';

/**
 * The result of reading the text after "subscribe": a wish; what is wrong and the nearest valid form; or what is
 * missing.
 */
export type ParsedWish =
  | { readonly kind: 'wish'; readonly wished: SubscriptionSpec }
  | { readonly kind: 'wrong'; readonly what: string; readonly nearest: string }
  | { readonly kind: 'unfinished'; readonly missing: 'what' | 'when' };

/** What reading a wish needs. `zone` is the person's time zone; `now` decides what is in the past. */
export interface WishContext {
  readonly briefing: Briefing;
  readonly zone: string;
  readonly now: Occurrence['instant'];
}

/**
 * The forms after "subscribe", each with its meaning; `reply/examples.ts` fills in watch items. Days and times are
 * those of `GRAMMAR`.
 */
export const WISH_GRAMMAR: readonly (readonly [form: string, meaning: string])[] = [
  ['digest weekly', 'what changed, on Mondays at 09:00; nothing if nothing changed'],
  ['digest weekdays 08:30 always', 'also when nothing changed'],
  ['reminders', 'of every watch item, on the days that matter, at 09:00'],
  ['reminders {items} mon,thu 08:30', 'of these watch items, on these days only'],
  ['… in London', 'in another time zone than your own'],
  ['… quiet sat,sun', 'nothing on these days; it comes with the next post'],
  ['… quiet 2026-12-24 to 2027-01-01', 'nothing between these dates'],
];

const LONGEST = 2000;
/** Enough for 100 exceptions and 20 spans. */
const MAX_WORDS = 250;
const MAX_SPANS = 20;
const MAX_FAULTS = 5;
const MAX_NEAREST = 3;
const MAX_NAME = 8;
const QUIET_DAY = /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:-[a-z]+)?|weekends?)$/i;
const TO = /^(?:to|through|till|until|-|\.\.)$/;

/** Reads the text after "subscribe". Accepts any input; the nearest form is always valid. */
export function parseWish(text: string, wishing: WishContext): ParsedWish {
  const faults: string[] = [];
  if (text.length > LONGEST) faults.push(`this is longer than ${LONGEST} characters; I read only the beginning`);
  const words = subscribeWords(text.slice(0, LONGEST));
  if (words.length > MAX_WORDS) faults.push(`this has more than ${MAX_WORDS} words; I read only the beginning`);
  const [first = '', ...others] = kindFirst(words.slice(0, MAX_WORDS));
  const kind = subscribableOf(first);
  if (first === '') return { kind: 'unfinished', missing: 'what' };
  if (kind && !isSubscribable(first)) faults.push(`"${first}" is written "${kind}"`);
  const reading = new Reading(kind ? others : [first, ...others], wishing, faults);
  return kind === 'digest' ? reading.digest() : kind === 'reminders' ? reading.reminders() : reading.anything();
}

/**
 * Moves what to subscribe to to the front, so "weekly digest" becomes "digest weekly", unless the first word is already
 * close to it.
 */
function kindFirst(words: readonly string[]): readonly string[] {
  const at = subscribableOf(words[0] ?? '') ? 0 : words.findIndex(isSubscribable);
  return at <= 0 ? words : [...words.slice(at, at + 1), ...words.toSpliced(at, 1)];
}

/** A typed wish, read clause by clause. */
class Reading {
  readonly #wishing: WishContext;
  readonly #faults: string[];
  readonly #isAlways: boolean;
  readonly #onlyChanges: boolean;
  readonly #quiet: QuietDays;
  readonly #zone: string | undefined;
  /** The remaining words: watch items and the recurrence. */
  #rest: string[];

  constructor(words: readonly string[], wishing: WishContext, faults: string[]) {
    this.#wishing = wishing;
    this.#faults = faults;
    this.#rest = words.filter((word) => word !== 'only-changes' && word !== 'always');
    this.#isAlways = words.includes('always');
    this.#onlyChanges = words.includes('only-changes');
    this.#quiet = this.#takeQuiet();
    this.#zone = this.#takeZone();
  }

  digest(): ParsedWish {
    if (this.#rest.length === 0 && this.#faults.length === 0) return { kind: 'unfinished', missing: 'when' };
    if (this.#isAlways && this.#onlyChanges) this.#faults.push('"always" and "only-changes" exclude each other');
    return this.#finish({ kind: 'digest', onlyChanges: !this.#isAlways });
  }

  reminders(): ParsedWish {
    const items = this.#takeItems();
    for (const word of [this.#onlyChanges && 'only-changes', this.#isAlways && 'always']) {
      if (word) this.#faults.push(`"${word}" is for digests: reminders come on their own days only`);
    }
    if (this.#rest.length === 0) this.#rest = USUAL.split(' ');
    return this.#finish({ kind: 'reminders', items });
  }

  /** If neither the digest nor reminders are named, a watch item shows which is meant. */
  anything(): ParsedWish {
    this.#faults.unshift('say what you want: the digest, or reminders');
    const namesItem = this.#rest.some((word) => !isTimeWord(word) && itemCalled(word, this.#wishing.briefing));
    return namesItem ? this.reminders() : this.#finish({ kind: 'digest', onlyChanges: !this.#isAlways });
  }

  #finish(wish: SubscriptionSpec['wish']): ParsedWish {
    const zone = this.#zone ?? this.#wishing.zone;
    const recurrence = this.#thatComes(this.#recurrence(zone), zone);
    const wished = { wish, recurrence, zone, quiet: this.#notAlways(recurrence) };
    if (this.#faults.length === 0) return { kind: 'wish', wished };
    const { briefing } = this.#wishing;
    const nearest = this.#zone === undefined ? formWithoutZone(wished, briefing) : wishForm(wished, briefing);
    return { kind: 'wrong', what: sentences(this.#faults), nearest };
  }

  #recurrence(zone: string): Recurrence {
    const today = dateAt(this.#wishing.now, zone);
    const parsed = parseRecurrence(this.#rest.join(' '), today);
    if ('recurrence' in parsed) return parsed.recurrence;
    this.#faults.push(parsed.misread.what);
    return recurrenceOf(parsed.misread.nearest, today);
  }

  /** The recurrence; without its end if it would never occur. */
  #thatComes(recurrence: Recurrence, zone: string): Recurrence {
    const { now } = this.#wishing;
    const comes = (one: Recurrence) => nextOccurrences(one, zone, now, 1).length > 0;
    if (comes(recurrence)) return recurrence;
    this.#faults.push(`"${formOf(recurrence)}" is over: it would never be posted`);
    const { until: _, ...endless } = recurrence;
    return comes(endless) ? endless : recurrenceOf(USUAL, dateAt(now, zone));
  }

  /** The quiet days, without the weekdays if these would leave no day to post on. */
  #notAlways(recurrence: Recurrence): QuietDays {
    const { weekdays, spans } = this.#quiet;
    const days = recurrence.kind === 'monthly' ? WEEKDAYS : recurrence.days;
    if (days.some((day) => !weekdays.includes(day))) return this.#quiet;
    this.#faults.push('every one of its days is a quiet day, so nothing would ever be posted');
    return { weekdays: [], spans };
  }

  #takeQuiet(): QuietDays {
    const days: string[] = [];
    const spans: { from: string; to: string }[] = [];
    for (let start = this.#nextQuiet(); start >= 0; start = this.#nextQuiet()) {
      let end = start + 1;
      for (; end < this.#rest.length; end += 1) {
        const [word = '', next = '', last = ''] = this.#rest.slice(end, end + 3);
        if (looksLikeDate(word) && TO.test(next.toLowerCase()) && looksLikeDate(last)) {
          this.#quietSpan(spans, word, last);
          end += 2;
        } else if (looksLikeDate(word)) {
          this.#quietSpan(spans, word, word);
        } else if (QUIET_DAY.test(word)) {
          days.push(word);
        } else if (!(looksLikeDate(next) || QUIET_DAY.test(next)) || !/^(and|on|from|the|days?)$/i.test(word)) {
          break;
        }
      }
      if (end === start + 1) this.#faults.push('"quiet" needs days after it: sat,sun or 2026-12-24 to 2027-01-01');
      this.#rest = this.#rest.toSpliced(start, end - start);
    }
    if (spans.length > MAX_SPANS) this.#faults.push(`at most ${MAX_SPANS} spans of dates can be quiet`);
    return { weekdays: this.#weekdays(days), spans: spans.toSorted(byDate).slice(0, MAX_SPANS) };
  }

  #nextQuiet(): number {
    return this.#rest.findIndex((word) => word.toLowerCase() === 'quiet');
  }

  #quietSpan(spans: { from: string; to: string }[], first: string, last: string): void {
    const [from, to] = [first, last].map((word) => {
      const { date, fault } = readDate(word);
      if (fault !== undefined) this.#faults.push(fault);
      return date;
    });
    if (from === undefined || to === undefined) return;
    if (to < from) this.#faults.push(`the quiet days from ${from} to ${to} end before they begin`);
    const span = to < from ? { from: to, to: from } : { from, to };
    if (!spans.some((known) => known.from === span.from && known.to === span.to)) spans.push(span);
  }

  #weekdays(words: readonly string[]): Weekday[] {
    if (words.length === 0) return [];
    const today = dateAt(this.#wishing.now, this.#wishing.zone);
    const parsed = parseRecurrence(`${words.join(' ')} 00:00`, today);
    if ('misread' in parsed) this.#faults.push(parsed.misread.what);
    const read = 'misread' in parsed ? recurrenceOf(parsed.misread.nearest, today) : parsed.recurrence;
    return read.kind === 'weekly' ? [...read.days] : [];
  }

  /** The zone after "in", or an unambiguous zone on its own; undefined if there is none. */
  #takeZone(): string | undefined {
    const alone = this.#rest.findIndex(
      (word, i) => /^(utc|gmt)$/i.test(word) || (/^[a-z]+\//i.test(word) && isZone(word)) || this.#isPlaceBehindTime(i),
    );
    const at = this.#rest.findIndex((word, i) => word.toLowerCase() === 'in' && !isTimeWord(this.#rest[i + 1] ?? 'on'));
    const start = at >= 0 ? at + 1 : alone;
    if (start < 0) return undefined;
    const words = this.#rest.slice(start, start + MAX_NAME);
    const length = words.findIndex((word) => isTimeWord(word));
    const named = length < 0 ? words : words.slice(0, length);
    const found = named
      .map((_, i) => named.slice(0, named.length - i))
      .flatMap((some) => {
        const zone = zoneCalled(some.join(' ').replace(/ (time|zone|timezone)$/i, ''));
        return zone === undefined ? [] : [{ zone, length: some.length }];
      })[0];
    this.#rest = this.#rest.toSpliced(at >= 0 ? at : start, (found?.length ?? named.length) + (at >= 0 ? 1 : 0));
    return found?.zone ?? this.#nearestZone(named.join(' '));
  }

  /** "9am EST", "09:00 New York": right after a time, a place needs no "in". */
  #isPlaceBehindTime(at: number): boolean {
    const before = this.#rest[at - 1] ?? '';
    if (!/\d|^(?:[ap]\.?m\.?|noon|midday|midnight)$/i.test(before)) return false;
    return [1, 2, 3].some((length) => {
      const words = this.#rest.slice(at, at + length);
      return words.length === length && !words.some(isTimeWord) && zonesNamed(words.join(' ')).length > 0;
    });
  }

  #nearestZone(typed: string): string | undefined {
    const read = readZone(typed);
    const nearest = 'nearest' in read ? read.nearest.slice(0, MAX_NEAREST) : [];
    const quoted = `"${shortened(typed)}"`;
    if (nearest.length === 0) this.#faults.push(`I don't know the time zone ${quoted}; name a city, such as London`);
    else if (zonesNamed(typed).length > 1) this.#faults.push(`${quoted} can be ${eitherOf(nearest)}`);
    else this.#faults.push(`I don't know the time zone ${quoted}; did you mean ${eitherOf(nearest)}?`);
    return nearest[0];
  }

  /** The ids of the named watch items, in the briefing's order. */
  #takeItems(): string[] {
    const { briefing } = this.#wishing;
    const found = new Set<string>();
    let unknown = 0;
    while (this.#rest[0] !== undefined && !isTimeWord(this.#rest[0]) && unknown < MAX_FAULTS) {
      const length = this.#rest.findIndex((word) => isTimeWord(word));
      const run = this.#rest.slice(0, Math.min(length < 0 ? this.#rest.length : length, MAX_NAME));
      const named = run
        .map((_, i) => run.slice(0, run.length - i))
        .flatMap((words) => {
          const item = findWatchItem(briefing, words.join(' '));
          return item ? [{ item, length: words.length }] : [];
        })[0];
      const [word = ''] = run;
      if (named) found.add(named.item.id);
      else if (!SMALL_WORDS.has(word.toLowerCase())) {
        const near = nearestItem(word, briefing);
        if (!near && isMisspeltTimeWord(word)) break;
        unknown += 1;
        if (near) found.add(near.id);
        this.#faults.push(noSuchItem(word, briefing));
      }
      this.#rest = this.#rest.slice(named?.length ?? 1);
    }
    if (unknown >= MAX_FAULTS) this.#rest = this.#rest.slice(firstWhen(this.#rest));
    // In "weekdays 08:30 for lease", a word after the time is an item only by its whole name.
    for (const word of this.#rest) {
      const item = isTimeWord(word) ? undefined : itemCalled(word, briefing);
      if (item) found.add(item.id);
    }
    this.#rest = this.#rest.filter(
      (word) => isTimeWord(word) || !(SMALL_WORDS.has(word.toLowerCase()) || itemCalled(word, briefing)),
    );
    return [...briefing.watch.keys()].filter((id) => found.has(id));
  }
}

/** The zone of a name, city or abbreviation, if it is unambiguous. */
function zoneCalled(text: string): string | undefined {
  const read = readZone(text);
  if ('zone' in read) return read.zone;
  const [zone, ...others] = zonesNamed(text);
  return others.length === 0 ? zone : undefined;
}

/** Parses a form that the schedule offered as the nearest one. */
function recurrenceOf(form: string, today: string): Recurrence {
  const parsed = parseRecurrence(form, today);
  if ('misread' in parsed) throw new Error(`The form "${form}" cannot be read: ${parsed.misread.what}`);
  return parsed.recurrence;
}

function byDate(a: { from: string }, b: { from: string }): number {
  return a.from === b.from ? 0 : a.from < b.from ? -1 : 1;
}

/** The faults as sentences, without duplicates. */
function sentences(faults: readonly string[]): string {
  const each = [...new Set(faults)].map((fault) => {
    const sentence = `${fault.charAt(0).toUpperCase()}${fault.slice(1)}`;
    return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
  });
  const more = each.length - MAX_FAULTS;
  return [...each.slice(0, MAX_FAULTS), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}

function eitherOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
