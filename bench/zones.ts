import { Temporal } from 'temporal-polyfill';
import { occurrencesBetween } from '../src/schedule/occurrences.ts';
import { parseRecurrence } from '../src/schedule/parse.ts';
import type { Recurrence } from '../src/schedule/recurrence.ts';
import { zoneNames } from '../src/schedule/zone.ts';
import type { CampaignReport, CampaignRun } from './report.ts';
import { seeded } from './typos.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const LAST_DAY = Date.UTC(2031, 11, 31);
/** The span of instants that holds all of these local dates, wherever they are. */
const START = FIRST_DAY - 3 * DAY;
const END = LAST_DAY + 4 * DAY;
/** No zone keeps one offset for less than this, so looking so often finds every change. */
const STEP = 7 * DAY;

/** A stretch of a zone's time with one offset, [start, end). All times are milliseconds. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

/** What a zone was put through, and what was wrong in it: a line for each date. */
export interface ZoneReport {
  readonly changes: number;
  readonly times: number;
  readonly dates: number;
  readonly 'in a gap': number;
  readonly 'in an overlap': number;
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly 'at a wrong time': readonly string[];
}

/** Every zone, every clock change of 2024 to 2031: is there exactly one occurrence for each local date? */
export function zones({ seed, progress }: CampaignRun): CampaignReport {
  const random = seeded(seed);
  const names = zoneNames();
  const { tz = 'unknown' } = process.versions;
  const reports = names.map((zone, i) => {
    progress(i, names.length, zone);
    return runZone(zone, random);
  });
  progress(names.length, names.length, 'done');
  const sum = (count: (report: ZoneReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  return {
    figures: {
      'time zone database': tz,
      zones: names.length,
      'clock changes': sum(({ changes }) => changes),
      'zones and times of day': sum(({ times }) => times),
      'local dates': sum(({ dates }) => dates),
      'whose time is in a gap': sum((report) => report['in a gap']),
      'whose time comes twice': sum((report) => report['in an overlap']),
      missing: sum(({ missing }) => missing.length),
      twice: sum(({ twice }) => twice.length),
      'at a wrong time': sum((report) => report['at a wrong time'].length),
    },
    broken: reports.flatMap((report) => [...report.missing, ...report.twice, ...report['at a wrong time']]),
  };
}

/**
 * Runs "daily HH:MM" through eight years of a zone, at times just before, in and just after each of its clock changes,
 * and holds what is found against a reckoning with nothing but the zone's offsets.
 * @param most how many times of day to try at most, drawn from all
 */
export function runZone(zone: string, random: () => number, most = Number.POSITIVE_INFINITY): ZoneReport {
  const stretches = stretchesOf(zone);
  const times = timesToTry(stretches, random);
  while (times.length > most) times.splice(Math.floor(random() * times.length), 1);
  const runs = times.map((time) => runTime(zone, stretches, time));
  const sum = (count: (run: TimeReport) => number) => runs.reduce((total, run) => total + count(run), 0);
  return {
    changes: stretches.length - 1,
    times: times.length,
    dates: sum(({ dates }) => dates),
    'in a gap': sum(({ gaps }) => gaps),
    'in an overlap': sum(({ overlaps }) => overlaps),
    missing: runs.flatMap(({ missing }) => missing),
    twice: runs.flatMap(({ twice }) => twice),
    'at a wrong time': runs.flatMap(({ wrong }) => wrong),
  };
}

interface TimeReport {
  readonly dates: number;
  readonly gaps: number;
  readonly overlaps: number;
  readonly missing: readonly string[];
  readonly twice: readonly string[];
  readonly wrong: readonly string[];
}

/** One time of day in one zone. `time` is in milliseconds after midnight. */
function runTime(zone: string, stretches: readonly Stretch[], time: number): TimeReport {
  const found = Map.groupBy(collect(dailyAt(time), zone, stretches), ({ nominal }) => nominal);
  const counts = { dates: 0, gaps: 0, overlaps: 0 };
  const missing: string[] = [];
  const twice: string[] = [];
  const wrong: string[] = [];
  for (let date = FIRST_DAY; date <= LAST_DAY; date += DAY) {
    const exists = stretches.some(({ start, end, offset }) => start + offset < date + DAY && end + offset > date);
    if (!exists) continue;
    const readings = readingsOf(stretches, date + time);
    counts.dates += 1;
    if (readings.length === 0) counts.gaps += 1;
    if (readings.length > 1) counts.overlaps += 1;
    const nominal = new Date(date + time).toISOString().slice(0, 16);
    const [occurrence, ...others] = found.get(nominal) ?? [];
    found.delete(nominal);
    const expected = readings[0] ?? movedForward(stretches, date + time);
    const told = `${zone} ${nominal}`;
    if (!occurrence) missing.push(`${told} is missing`);
    else if (others.length > 0) twice.push(`${told} comes ${others.length + 1} times`);
    else if (occurrence.instant.epochMilliseconds !== expected) {
      wrong.push(`${told} comes at ${occurrence.instant}, not at ${new Date(expected).toISOString()}`);
    }
  }
  for (const nominal of found.keys()) wrong.push(`${zone} ${nominal} comes on a date that does not exist`);
  return { ...counts, missing, twice, wrong };
}

/** What a clock would fire that looks again and again: spans laid end to end, with seams at and beside each change. */
function collect(recurrence: Recurrence, zone: string, stretches: readonly Stretch[]) {
  const inner = stretches.slice(1).flatMap(({ start }) => [start - 30 * MINUTE, start, start + 30 * MINUTE]);
  const seams = [START, ...inner, END].map((time) => Temporal.Instant.fromEpochMilliseconds(time));
  return seams.flatMap((from, i) => {
    const to = seams[i + 1];
    return to ? occurrencesBetween(recurrence, zone, from, to) : [];
  });
}

function dailyAt(time: number): Recurrence {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const text = `daily ${new Date(time).toISOString().slice(11, 16)} from ${day(FIRST_DAY)} until ${day(LAST_DAY)}`;
  const parsed = parseRecurrence(text, day(FIRST_DAY));
  if ('misread' in parsed) throw new Error(`${text}: ${parsed.misread.what}`);
  return parsed.recurrence;
}

/** The instants at which the zone's clock shows a local time, in order. */
function readingsOf(stretches: readonly Stretch[], local: number): number[] {
  return stretches.flatMap(({ start, end, offset }) => {
    const instant = local - offset;
    return instant >= start && instant < end ? [instant] : [];
  });
}

/** The instant of a local time that the clock skips: as if it had not been put forward yet. */
function movedForward(stretches: readonly Stretch[], local: number): number {
  const before = stretches.findLast(({ start, offset }) => start + offset <= local);
  return local - (before?.offset ?? Number.NaN);
}

/** Times of day around each change: the minute before, the first, one inside, the last and the one after; and any one. */
function timesToTry(stretches: readonly Stretch[], random: () => number): number[] {
  const around = stretches.slice(1).flatMap(({ start, offset }, i) => {
    const both = [start + offset, start + (stretches[i]?.offset ?? offset)];
    const [first, end] = [Math.min(...both), Math.max(...both)];
    const inside = first + Math.floor((random() * (end - first)) / MINUTE) * MINUTE;
    return [first - MINUTE, first, inside, end - MINUTE, end];
  });
  const any = Math.floor(random() * 24 * 60) * MINUTE;
  return [...new Set([...around, any].map((time) => ((time % DAY) + DAY) % DAY))];
}

/** The stretches of a zone's time, found by looking at its offsets; Temporal must know the same changes. */
function stretchesOf(zone: string): Stretch[] {
  const offsetAt = offsetsOf(zone);
  const changes: number[] = [];
  for (let from = START; from < END; from += STEP) {
    const to = Math.min(from + STEP, END);
    if (offsetAt(from) !== offsetAt(to)) changes.push(changeBetween(from, to, offsetAt));
  }
  const known = changesByTemporal(zone);
  if (known.join() !== changes.join())
    throw new Error(`${zone}: the clock changes by offsets are not those by Temporal`);
  const seams = [START, ...changes, END];
  return seams.slice(0, -1).map((start, i) => ({
    // Before and after all that is looked at, the offset is taken to stay.
    start: i === 0 ? Number.NEGATIVE_INFINITY : start,
    end: i === changes.length ? Number.POSITIVE_INFINITY : (seams[i + 1] ?? END),
    offset: offsetAt(start),
  }));
}

/** The first millisecond with the new offset; there is one change between the two. */
function changeBetween(from: number, to: number, offsetAt: (time: number) => number): number {
  const before = offsetAt(from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetsOf(zone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (time) => {
    const [, sign, hours = 0, minutes = 0] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(time)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  };
}

function changesByTemporal(zone: string): number[] {
  const changes: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(START).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at && at.epochMilliseconds < END) {
    changes.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition('next');
  }
  return changes;
}
