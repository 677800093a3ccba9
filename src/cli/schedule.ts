import { Temporal } from 'temporal-polyfill';
import { dateAt } from '../briefing/dates.ts';
import { UserError } from '../lib/user-error.ts';
import { cleanText } from '../message/parse.ts';
import { clockChange, nextOccurrences, type Occurrence } from '../schedule/occurrences.ts';
import { GRAMMAR, parseRecurrence } from '../schedule/parse-recurrence.ts';
import type { Recurrence } from '../schedule/recurrence.ts';
import { describeRecurrence, formatRecurrence } from '../schedule/recurrence-text.ts';
import { parseZone } from '../schedule/zone.ts';
import { parseCount, parseTime } from './option-values.ts';

const MAX_COUNT = 1000;
const FORM_WIDTH = Math.max(...GRAMMAR.map(([form]) => form.length)) + 2;

export interface ScheduleOptions {
  readonly zone: string;
  readonly from?: string | undefined;
  readonly count: string;
  readonly json?: boolean;
}

/** The `schedule` command: lists the next occurrences of a recurrence in its zone and in UTC. */
export function schedule(text: string, options: ScheduleOptions, now: Temporal.Instant): string {
  const zone = zoneFrom(options.zone);
  const from = options.from === undefined ? now : parseTime('from', options.from);
  const count = parseCount('count', options.count, MAX_COUNT);
  const recurrence = parseOrExplain(text, dateAt(from, zone));
  const occurrences = nextOccurrences(recurrence, zone, from, count).map((occurrence) => inZone(occurrence, zone));
  const words = describeRecurrence(recurrence);
  if (options.json)
    return JSON.stringify({ recurrence: formatRecurrence(recurrence), words, zone, occurrences }, null, 2);
  const rows = occurrences.map(({ nominal, local, offset, utc, clock }) => {
    const weekday = Temporal.PlainDate.from(local).toLocaleString('en-GB', { weekday: 'short' });
    const note = clock === 'skipped' ? `the clock skips ${withSpace(nominal)}` : clock && 'the first of two';
    return `  ${weekday} ${withSpace(local)}  ${offset}  ${utc}${note ? `  ${note}` : ''}`;
  });
  return [`${words} (${zone})`, ...(rows.length === 0 ? ['  never again'] : rows)].join('\n');
}

function inZone(occurrence: Occurrence, zone: string) {
  const { nominal, instant } = occurrence;
  const zoned = instant.toZonedDateTimeISO(zone);
  return {
    nominal,
    local: zoned.toPlainDateTime().toString({ smallestUnit: 'minute' }),
    offset: zoned.offset,
    utc: instant.toString(),
    clock: clockChange(occurrence, zone),
  };
}

function withSpace(dateTime: string): string {
  return dateTime.replace('T', ' ');
}

function zoneFrom(text: string): string {
  const result = parseZone(text);
  if ('zone' in result) return result.zone;
  const hint =
    result.nearestZones.length === 0
      ? 'Zones have names like Europe/London'
      : `Nearest zones: ${result.nearestZones.join(', ')}`;
  throw new UserError(`Unknown time zone "${cleanText(text)}". ${hint}.`);
}

function parseOrExplain(text: string, today: string): Recurrence {
  const parsed = parseRecurrence(text, today);
  if ('recurrence' in parsed) return parsed.recurrence;
  const { explanation, nearestForm } = parsed.failure;
  const forms = GRAMMAR.map(([form, meaning]) => `  ${form.padEnd(FORM_WIDTH)}${meaning}`);
  throw new UserError([explanation, `Closest valid form: ${nearestForm}`, 'Valid forms:', ...forms].join('\n'));
}
