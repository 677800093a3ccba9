import { Temporal } from 'temporal-polyfill';
import { dateAt, parseInstant } from '../briefing/dates.ts';
import { UserError } from '../lib/user-error.ts';
import { cleanText } from '../message/parse.ts';
import { clockChange, nextOccurrences, type Occurrence } from '../schedule/occurrences.ts';
import { GRAMMAR, parseRecurrence } from '../schedule/parse.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { formOf, recurrenceText } from '../schedule/words.ts';
import { readZone } from '../schedule/zone.ts';

const MOST = 1000;
const FORM_WIDTH = Math.max(...GRAMMAR.map(([form]) => form.length)) + 2;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export interface ScheduleOptions {
  readonly zone: string;
  readonly from?: string | undefined;
  readonly count: string;
  readonly json: boolean;
}

/** The verb `schedule`: a recurrence in words, and its next occurrences in its zone and in UTC. */
export function schedule(text: string, options: ScheduleOptions, now: Temporal.Instant): string {
  const zone = zoneOf(options.zone);
  const from = options.from === undefined ? now : instantOf(options.from);
  const count = countOf(options.count);
  const recurrence = recurrenceOf(text, dateAt(from, zone));
  const occurrences = nextOccurrences(recurrence, zone, from, count).map((occurrence) => seenFrom(zone, occurrence));
  const words = recurrenceText(recurrence);
  if (options.json) return JSON.stringify({ recurrence: formOf(recurrence), words, zone, occurrences }, null, 2);
  const rows = occurrences.map(({ nominal, local, offset, utc, clock }) => {
    const day = WEEKDAYS[Temporal.PlainDate.from(local).dayOfWeek - 1];
    const note = clock === 'skipped' ? `the clock skips ${spaced(nominal)}` : clock && 'the first of two';
    return `  ${day} ${spaced(local)}  ${offset}  ${utc}${note ? `  ${note}` : ''}`;
  });
  return [`${words} (${zone})`, ...(rows.length === 0 ? ['  never again'] : rows)].join('\n');
}

function seenFrom(zone: string, occurrence: Occurrence) {
  const { nominal, instant } = occurrence;
  const zoned = instant.toZonedDateTimeISO(zone);
  const clock = clockChange(occurrence, zone);
  return {
    nominal,
    local: zoned.toPlainDateTime().toString({ smallestUnit: 'minute' }),
    offset: zoned.offset,
    utc: instant.toString(),
    ...(clock === undefined ? {} : { clock }),
  };
}

function spaced(dateTime: string): string {
  return dateTime.replace('T', ' ');
}

function zoneOf(text: string): string {
  const read = readZone(text);
  if ('zone' in read) return read.zone;
  const near =
    read.nearest.length === 0 ? 'Zones have names like Europe/London' : `Near it: ${read.nearest.join(', ')}`;
  throw new UserError(`Unknown time zone "${cleanText(text)}". ${near}.`);
}

function instantOf(text: string): Temporal.Instant {
  try {
    return parseInstant(text);
  } catch {
    throw new UserError(`--from "${cleanText(text)}" is not a time; write 2026-11-05T09:00Z or 2026-11-05.`);
  }
}

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new UserError(`--count must be between 1 and ${MOST} (got "${cleanText(text)}").`);
}

function recurrenceOf(text: string, today: string): Recurrence {
  const parsed = parseRecurrence(text, today);
  if ('recurrence' in parsed) return parsed.recurrence;
  const { what, nearest } = parsed.misread;
  const forms = GRAMMAR.map(([form, meaning]) => `  ${form.padEnd(FORM_WIDTH)}${meaning}`);
  throw new UserError([what, `The nearest right form: ${nearest}`, 'What can be written:', ...forms].join('\n'));
}
