import { Temporal } from 'temporal-polyfill';
import { boundedText } from '../lib/bounded-text.ts';
import { editDistance } from '../lib/edit-distance.ts';
import { RENAMED_ZONES, ZONE_PLACES } from './places.ts';

/** An IANA name, or the most similar names, best first. */
export type ParsedZone = { readonly zone: string } | { readonly nearestZones: readonly string[] };

/** Discord's limit for a list of choices. */
const MAX_ZONES_FOUND = 25;
const MAX_ZONES_SUGGESTED = 3;
const MAX_QUERY_LENGTH = 64;
const COMMON_ZONES = [
  'UTC',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Berlin',
  'Africa/Lagos',
  'Asia/Dubai',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
];

interface ZoneTerm {
  readonly term: string;
  readonly zone: string;
}

/** Leaves out former names, although they are accepted and found. */
export const ZONE_NAMES: readonly string[] = [
  ...new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map(currentName)]),
];
const NAMES_BY_LOWER_CASE = new Map(ZONE_NAMES.map((name) => [name.toLowerCase(), name]));
/** Abbreviations and places come first, so they win over equal matches. */
const TERMS: readonly ZoneTerm[] = [
  ...ZONE_PLACES.flatMap(([zone, places]) => places.map((place) => ({ term: normalise(place), zone }))),
  ...ZONE_NAMES.flatMap((zone) => searchTermsOf(zone, zone)),
  ...RENAMED_ZONES.flatMap(([formerName, zone]) => (ZONE_NAMES.includes(zone) ? searchTermsOf(formerName, zone) : [])),
];

/** Faster than `parseZone`, because it does not search for similar names. */
export function isZone(text: string): boolean {
  return findZone(text) !== undefined;
}

function findZone(text: string): string | undefined {
  const name = boundedText(text).trim().replaceAll(/\s+/g, '_');
  return NAMES_BY_LOWER_CASE.get(name.toLowerCase()) ?? findOffsetZone(name) ?? findUnlistedZone(name);
}

const OFFSET = /^(?:UTC|GMT)_?([+\u2212-])0?(\d{1,2})(?::?00)?$/i;
const OFFSET_ZONE = /^Etc\/GMT([+-])(\d{1,2})$/;

/** "UTC+2" is named "Etc/GMT-2". Half hours have no name. */
function findOffsetZone(name: string): string | undefined {
  const [match, sign, hours] = OFFSET.exec(name) ?? [];
  if (match === undefined) return undefined;
  return Number(hours) === 0 ? 'UTC' : zoneId(`Etc/GMT${sign === '+' ? '-' : '+'}${hours}`);
}

/** "UTC+2" for "Etc/GMT-2", whose sign misleads, and other zones by their name. */
export function zoneInWords(zone: string): string {
  const [match, sign, hours] = OFFSET_ZONE.exec(zone) ?? [];
  return match === undefined ? zone : `UTC${sign === '-' ? '+' : '-'}${hours}`;
}

/**
 * Accepts former names such as "Europe/Kiev". Rejects abbreviations except "UTC": "EST" as a zone never changes to summer time.
 */
export function parseZone(text: string): ParsedZone {
  const zone = findZone(text);
  return zone === undefined ? { nearestZones: similarZones(text) } : { zone };
}

function similarZones(text: string): string[] {
  const zonesOfPlace = findZonesByPlace(text);
  if (zonesOfPlace.length > 0) return zonesOfPlace.slice(0, MAX_ZONES_SUGGESTED);
  // IANA names without a region, such as "Cuba", are not listed; suggest the listed name of the same zone.
  const id = zoneId(text.trim());
  const listedName = id && NAMES_BY_LOWER_CASE.get(currentName(regionOf(id)).toLowerCase());
  return listedName ? [listedName] : searchZones(text, MAX_ZONES_SUGGESTED);
}

/** Compares the zones on a day and half a year later, so also their summer time. */
export function haveSameClock(zone: string, otherZone: string, day: string): boolean {
  const date = Temporal.PlainDate.from(day);
  return [date, date.add({ days: 182 })].every(
    (sample) => sample.toZonedDateTime(zone).offset === sample.toZonedDateTime(otherZone).offset,
  );
}

/** One zone for "London" or "EST", several for "IST", none for "Narnia". */
export function findZonesByPlace(text: string): string[] {
  const query = normalise(text.slice(0, MAX_QUERY_LENGTH));
  return query === '' ? [] : distinctZones(TERMS.filter(({ term }) => term === query));
}

/** Finds names, cities, well-known places and abbreviations. The best match comes first. */
export function searchZones(text: string, limit = MAX_ZONES_FOUND): string[] {
  const query = normalise(text.slice(0, MAX_QUERY_LENGTH));
  if (query === '') return COMMON_ZONES.slice(0, limit);
  const rankedTerms = TERMS.map(({ term, zone }) => ({ zone, term, distance: distanceTo(query, term) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.distance - b.distance || a.term.length - b.term.length);
  const alias = rankedTerms.length === 0 ? findUnlistedZone(text.trim()) : undefined;
  return alias === undefined ? distinctZones(rankedTerms).slice(0, limit) : [alias];
}

function distinctZones(terms: readonly ZoneTerm[]): string[] {
  return [...new Set(terms.map(({ zone }) => zone))];
}

/** Ranks equal terms first, then those that start with the query, have a word that does, contain it, or have typos. */
function distanceTo(query: string, term: string): number {
  if (query === term) return 0;
  if (term.startsWith(query)) return 1;
  if (term.includes(` ${query}`)) return 2;
  // A term that contains an abbreviation is usually another one: "WEST" is not similar to "EST".
  if (query.length > 2 && term.length > 5 && term.includes(query)) return 3;
  const maxTypos = query.length < 4 ? 0 : query.length < 7 ? 1 : query.length < 11 ? 2 : 3;
  return 3 + (maxTypos === 0 ? Number.POSITIVE_INFINITY : editDistance(query, term, maxTypos));
}

function searchTermsOf(name: string, zone: string): ZoneTerm[] {
  const city = name.slice(name.lastIndexOf('/') + 1);
  return [...new Set([city, name])].map((term) => ({ term: normalise(term), zone }));
}

function normalise(text: string): string {
  return boundedText(text)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}+]+/gu, (separator) => (/^\p{M}+$/u.test(separator) ? '' : ' '))
    .trim();
}

function currentName(name: string): string {
  const current = RENAMED_ZONES.find(([former]) => former === name)?.[1];
  return current !== undefined && zoneId(current) !== undefined ? current : name;
}

/** Former names and those in "Etc/" are not listed. */
function findUnlistedZone(name: string): string | undefined {
  return name.length <= MAX_QUERY_LENGTH && /^[a-z][\w+-]*(\/[\w+-]+)+$/i.test(name) ? zoneId(name) : undefined;
}

function regionOf(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}

function zoneId(name: string): string | undefined {
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
