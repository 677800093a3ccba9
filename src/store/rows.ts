import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { jsonText } from '../lib/json.ts';
import type { DigestCursor } from '../ports/ledger.ts';
import type { Occurrence } from '../schedule/occurrences.ts';
import { parseRecurrence } from '../schedule/parse-recurrence.ts';
import { WEEKDAYS } from '../schedule/recurrence.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import { addressKey, type StoredSubscription, type Subscription } from '../schedule/subscription.ts';
import { isZone } from '../schedule/zone.ts';
import type { Tables } from './tables.ts';

const MAX_INSTANT_MS = 8.64e15;

export const instantColumn = z
  .int()
  .min(-MAX_INSTANT_MS)
  .max(MAX_INSTANT_MS)
  .transform((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));

export const addressColumns = { platform: z.string(), workspace: z.string(), channel: z.string() };

const date = z.iso.date();
const wish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('digest'), onlyChanges: z.boolean() }),
  z.strictObject({ kind: z.literal('reminders'), items: z.array(z.string()) }),
]);
const quiet = z.strictObject({
  weekdays: z.array(z.enum(WEEKDAYS)),
  spans: z.array(z.strictObject({ from: date, to: date })),
});
const recurrence = z.string().transform((form, { addIssue }) => {
  // A stored form contains all its dates, so the current day does not matter here.
  const parsed = parseRecurrence(form, '1970-01-01');
  if (!('failure' in parsed)) return parsed.recurrence;
  addIssue({ code: 'custom', message: parsed.failure.explanation });
  return z.NEVER;
});

const storedSubscription = z
  .object({
    id: z.string(),
    story: z.string(),
    ...addressColumns,
    wish: jsonText.pipe(wish),
    recurrence,
    zone: z.string().refine(isZone, 'is not a time zone'),
    quiet: jsonText.pipe(quiet),
    created_by: jsonText.pipe(z.strictObject({ id: z.string(), name: z.string() })),
    created_at: instantColumn,
    pause: jsonText.pipe(z.strictObject({ until: date.exactOptional() })).nullable(),
    suspended: z.string().nullable(),
    next_nominal: z.iso.datetime({ local: true, precision: -1 }).nullable(),
    next_at: instantColumn.nullable(),
  })
  .transform(({ platform, workspace, channel, created_by: createdBy, created_at: createdAt, ...row }) => {
    const { pause, suspended, next_nominal, next_at, ...subscription } = row;
    return {
      ...subscription,
      address: { platform, workspace, channel },
      createdBy,
      createdAt,
      ...(pause !== null && { pause }),
      ...(suspended !== null && { suspended }),
      ...(next_nominal !== null && next_at !== null && { next: { nominal: next_nominal, instant: next_at } }),
    };
  });

export class InvalidRow extends Error {}

export function readSubscription(row: Tables['subscriptions']): StoredSubscription {
  return readRow(storedSubscription, row, `subscriptions ${row.id}`);
}

/** @throws InvalidRow, whose message starts with `name` */
export function readRow<T>(schema: z.ZodType<T>, row: unknown, name: string): T {
  const { data, error, success } = schema.safeParse(row);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  throw new InvalidRow(`${name}: ${faults.join('; ')}`);
}

export function readableRows<Row, T>(
  rows: readonly Row[],
  read: (row: Row) => T,
  onInvalid: (fault: string) => void = () => {},
): T[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      if (!(error instanceof InvalidRow)) throw error;
      onInvalid(error.message);
      return [];
    }
  });
}

export function nextOccurrenceColumns(next: Occurrence | undefined): {
  next_nominal: string | null;
  next_at: number | null;
} {
  return { next_nominal: next?.nominal ?? null, next_at: next?.instant.epochMilliseconds ?? null };
}

export function subscriptionColumns(
  { id, story, address, wish, recurrence, zone, quiet, createdBy, createdAt, pause, suspended }: Subscription,
  next: Occurrence | undefined,
): Omit<Tables['subscriptions'], 'told_through' | 'told_changes'> {
  return {
    id,
    story,
    ...address,
    address: addressKey(address),
    wish: JSON.stringify(wish),
    recurrence: formatRecurrence(recurrence),
    zone,
    quiet: JSON.stringify(quiet),
    created_by: JSON.stringify(createdBy),
    created_at: createdAt.epochMilliseconds,
    pause: pause === undefined ? null : JSON.stringify(pause),
    suspended: suspended === undefined ? null : withoutNul(suspended),
    ...nextOccurrenceColumns(next),
  };
}

const changeKeys = jsonText.pipe(z.array(z.string()));

export function readCursor(through: string, changesText: string | undefined, name: string): DigestCursor {
  return { through, changes: readRow(changeKeys, changesText, `${name}, its known changes`) };
}

/** PostgreSQL rejects NUL in text. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
