import type { IsoDate } from '../briefing/dates.ts';
import { joinWithOr } from '../lib/english.ts';
import { findZonesByPlace, haveSameClock, isZone, parseZone } from '../schedule/zone.ts';

export interface ZoneInLine {
  /** The line without its time zone. */
  readonly rest: string;
  readonly zone?: string;
  /** Why the zone is unknown, or which one an ambiguous name became, as a sentence. */
  readonly limit?: string;
}

interface ZoneOptions {
  readonly today: IsoDate;
  /** An ambiguous name means this zone if it can. */
  readonly ownZone?: string | undefined;
}

/** "New York City" and "Salt Lake City" have three. */
const MAX_PLACE_WORDS = 3;
const TIME = /^(?:\d{1,2}(?::\d{2})?(?:[ap]m)?|[ap]m|noon|midday|midnight)$/i;
const DAY =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|daily|weekdays|day|morning|evening|afternoon)$/i;
const ABBREVIATION = /^[A-Z]{3,5}$/;
/** A zone's abbreviation in capitals that is not listed. */
const UNLISTED_ABBREVIATION = /^(?:[A-Z]{2,4}T|(?:UTC|GMT)[+\u2212-]\d{1,2}(?::\d{2})?)$/i;
const IANA_NAME = /^[a-z]+(?:\/[\w+-]+)+$/i;
/** "Make it Tokyo time" and "switch the digest to Tokyo time". */
const PLACE_START = /\bin$|\b(?:make|set|change|switch|move)(?: \w+)* (?:it|to)$/i;
const MAX_WORDS_BEFORE = 4;
const CHATS = /^(?:slack|discord|teams|chat|channel)$/i;
const ARTICLES = new Set(['in', 'the', 'by', 'on', 'at']);
/** "At 8 for the first time" and "in no time" name no zone. */
const NOT_A_ZONE = new Set(
  'in a an the this that these those same my our your their his her its local any some no every each first second third last next one two good real full part for from to at on and or but of it is be what which right best better lunch dinner breakfast tea bed office work day days night week month morning evening afternoon please only just also still instead not usual normal exact exactly i we you short due long more'.split(
    ' ',
  ),
);

/** Takes a time zone from a line: "at 8 Tokyo time", "9am CET", "in Europe/Paris". Undefined if the line names none. */
export function takeZone(line: string, options: ZoneOptions): ZoneInLine | undefined {
  const typedWords = line.split(/\s+/).filter((word) => word !== '');
  const words = typedWords.map((word) => word.replace(/^[("'“]+|[)"'”.,!?;:]+$/g, ''));
  const without = (start: number, end: number) =>
    [...typedWords.slice(0, startOfZone(words, start)), ...typedWords.slice(end)].join(' ');
  for (let start = 0; start < words.length; start += 1) {
    for (let length = Math.min(MAX_PLACE_WORDS, words.length - start); length > 0; length -= 1) {
      const name = words.slice(start, start + length).join(' ');
      const end = start + length + (suffixLength(words, start + length) || hourLength(words, start + length));
      const isMarked = end > start + length || isAfterTime(words, start) || ABBREVIATION.test(name);
      const zone = isMarked || IANA_NAME.test(name) ? zoneNamed(name, options) : undefined;
      if (zone) return { ...zone, rest: without(start, end) };
    }
  }
  return takeUnknownZone(typedWords, words, without);
}

function zoneNamed(name: string, { today, ownZone }: ZoneOptions): Omit<ZoneInLine, 'rest'> | undefined {
  const parsed = isZone(name) ? parseZone(name) : undefined;
  if (parsed && 'zone' in parsed) return { zone: parsed.zone };
  const zones = findZonesByPlace(name);
  const [zone] = zones;
  if (ownZone !== undefined && zones.includes(ownZone)) return { zone: ownZone };
  if (zone === undefined) return undefined;
  return zones.every((other) => haveSameClock(zone, other, today))
    ? { zone }
    : { zone, limit: `"${name}" can be ${joinWithOr(zones)}. I took ${zone}.` };
}

function takeUnknownZone(
  typedWords: readonly string[],
  words: readonly string[],
  without: (start: number, end: number) => string,
): ZoneInLine | undefined {
  for (let start = 0; start < words.length; start += 1) {
    const isPlace =
      PLACE_START.test(words.slice(Math.max(0, start - MAX_WORDS_BEFORE), start).join(' ')) ||
      typedWords[start - 1]?.endsWith(',') ||
      isAfterTime(words, start);
    const [first = ''] = words.slice(start);
    const isAbbreviation = UNLISTED_ABBREVIATION.test(first) && first === first.toUpperCase();
    for (let length = 1; length <= MAX_PLACE_WORDS && isPlace; length += 1) {
      const nameWords = words.slice(start, start + length);
      if (nameWords.some((word) => NOT_A_ZONE.has(word.toLowerCase()) || TIME.test(word) || DAY.test(word))) break;
      const suffix = suffixLength(words, start + length);
      if (suffix > 0 || (isAbbreviation && length === 1) || isPlaceAtEnd(words, start, length)) {
        return { rest: without(start, start + length + suffix), limit: unknownZone(nameWords.join(' ')) };
      }
    }
  }
  return undefined;
}

/** "At 8 in Rio": the name of a place after a time. "At 8 in Slack" names the chat. */
function isPlaceAtEnd(words: readonly string[], start: number, length: number): boolean {
  const [before = '', marker = ''] = words.slice(Math.max(0, start - 2), start);
  const rest = words.slice(start + length);
  return (
    TIME.test(before) &&
    marker === 'in' &&
    words.slice(start, start + length).every((word) => /^\p{Lu}\p{Ll}/u.test(word) && !CHATS.test(word)) &&
    rest.every((word) => /^(?:please|pls|thanks)$/i.test(word))
  );
}

function unknownZone(name: string): string {
  const parsed = parseZone(name);
  const nearest = 'nearestZones' in parsed ? parsed.nearestZones : [];
  return nearest.length === 0
    ? `I don't know the time zone "${name}". Name a city, such as London.`
    : `I don't know the time zone "${name}". Did you mean ${joinWithOr(nearest)}?`;
}

/** The number of words such as "time zone" at `index`. */
function suffixLength(words: readonly string[], index: number): number {
  const [first = '', second = ''] = words.slice(index, index + 2).map((word) => word.toLowerCase());
  if (
    (first === 'time' && /^zones?$/.test(second)) ||
    (/^(?:local|standard|daylight|summer)$/.test(first) && second === 'time')
  )
    return 2;
  return first === 'time' || first === 'timezone' ? 1 : 0;
}

/** "Lisbon hour" is said for "Lisbon time". */
function hourLength(words: readonly string[], index: number): number {
  return /^hours?$/i.test(words[index] ?? '') ? 1 : 0;
}

/** The index of "in the" before a zone. */
function startOfZone(words: readonly string[], start: number): number {
  const before = words[start - 1]?.toLowerCase() ?? '';
  return start > 0 && ARTICLES.has(before) ? startOfZone(words, start - 1) : start;
}

function isAfterTime(words: readonly string[], start: number): boolean {
  const first = startOfZone(words, start);
  const before = words[first - 1] ?? '';
  return TIME.test(before) || (DAY.test(before) && words[start - 1]?.toLowerCase() === 'in');
}
