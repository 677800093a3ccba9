import { readFileSync } from 'node:fs';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, isRealDate } from '../briefing/dates.ts';
import { type Document, readYaml, shape, within } from '../briefing/document.ts';
import { byPlace, formatProblem, type Problem, problemAt } from '../briefing/problem.ts';
import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { parseWish } from '../reply/wish.ts';
import { inBriefing, type SubscriptionSpec, wishForm } from '../reply/wish-form.ts';
import {
  type Address,
  addressKey,
  type Pause,
  type StoredSubscription,
  type Subscription,
} from '../schedule/subscription.ts';
import { readAddress } from './address.ts';

export interface SubscriptionsContext {
  readonly subscriptions: Subscriptions;
  readonly briefing: Briefing;
  readonly now: Temporal.Instant;
  /** The ids of the other stories, whose subscriptions are left alone. */
  readonly others?: readonly string[];
}

/** A row of the file: a subscription of a channel, and its pause. */
export interface ImportRow {
  readonly address: Address;
  readonly wished: SubscriptionSpec;
  readonly by: Subscription['createdBy'];
  readonly pause?: Pause;
  readonly line: number;
}

/** Rows are validated one by one, so that an error in one does not hide errors in others. */
const fileSchema = z.object({ subscriptions: z.array(z.unknown()).nullable() });

const rowSchema = z.strictObject({
  channel: z.string(),
  subscribe: z.string(),
  by: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }).exactOptional(),
  paused: z
    .union([z.literal(true), z.string().refine(isRealDate, 'is not a date; write 2026-12-24, or true')])
    .exactOptional(),
});

export function readImportFile(context: SubscriptionsContext, file: string): ImportRow[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The file ${file} cannot be read: ${errorText(error)}`);
  }
  const { document, problems } = readYaml(file, text);
  if (!document) return failWith(problems);
  const { data: value } = fileSchema.safeParse(document.data);
  if (!value) {
    const fix = 'Write "subscriptions:" with a list below it';
    return failWith([problemAt(document.at, [], 'has no list of subscriptions', fix)]);
  }
  const faults = shape(z.strictObject({ subscriptions: z.unknown() }), document).problems;
  const rows = new Map<string, number>();
  const found = (value.subscriptions ?? []).flatMap((data, i): ImportRow[] => {
    const { value: row, problems } = parseRow(document, i, data);
    faults.push(...problems);
    if (!row) return [];
    const address = readAddress(row.channel);
    const wish = parseWish(row.subscribe, { ...context, zone: 'UTC' });
    if (!address) faults.push(problemInRow(document, i, 'channel', 'is not a channel', 'Write it as slack:T1:C2'));
    if (wish.kind === 'wrong') {
      faults.push(
        problemInRow(document, i, 'subscribe', wish.what.replace(/[.?]$/, ''), `Write for example: ${wish.nearest}`),
      );
    } else if (wish.kind !== 'wish') {
      faults.push(
        problemInRow(document, i, 'subscribe', 'is not a subscription', 'Write for example: digest weekdays 09:00'),
      );
    }
    if (!address || wish.kind !== 'wish') return [];
    if (wish.wished.recurrence.kind === 'every-weeks' && !/\b(from|starting)\b/i.test(row.subscribe)) {
      const fix = `Write for example: ${wishForm(wish.wished, context.briefing)}`;
      faults.push(problemInRow(document, i, 'subscribe', 'repeats every few weeks, but has no start date', fix));
    }
    const first = rows.get(rowKey(address, wish.wished, context.briefing));
    if (first !== undefined) {
      const line = document.at.line(['subscriptions', first]);
      faults.push(problemInRow(document, i, 'subscribe', `is the same as on line ${line}`, 'Remove one of them'));
    }
    rows.set(rowKey(address, wish.wished, context.briefing), first ?? i);
    const { by = { id: 'import', name: 'import' }, paused } = row;
    const named = paused === undefined ? undefined : paused === true ? {} : { until: paused };
    const pause = activePause(named, wish.wished.zone, context.now);
    return [
      { address, wished: wish.wished, by, ...(pause ? { pause } : {}), line: document.at.line(['subscriptions', i]) },
    ];
  });
  return faults.length > 0 ? failWith(faults.toSorted(byPlace)) : found;
}

function parseRow({ at }: Document, i: number, data: unknown): ReturnType<typeof shape<typeof rowSchema>> {
  const path = ['subscriptions', i];
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const fix = 'Write "channel: slack:T1:C2" and "subscribe: digest daily 09:00"';
    return { problems: [problemAt(at, path, 'is not a subscription', fix)] };
  }
  const { problems, ...read } = shape(rowSchema, { data, at: within(at, ...path) });
  return { ...read, problems: problems.map((one) => ({ ...one, field: `${path.join('.')}.${one.field}` })) };
}

function problemInRow({ at }: Document, row: number, field: string, what: string, fix: string): Problem {
  return problemAt(at, ['subscriptions', row, field], what, fix);
}

export function failWith(problems: readonly Problem[]): never {
  throw new UserError(`Nothing was changed.\n${problems.map(formatProblem).join('\n')}`);
}

/** Identifies a subscription by its channel, content and time. Quiet days do not count. */
export function rowKey(address: Address, wished: SubscriptionSpec, briefing: Briefing): string {
  return `${addressKey(address)} ${wishForm({ ...wished, quiet: { weekdays: [], spans: [] } }, briefing)}`;
}

/**
 * The subscriptions by the key of their row in a file, without watch items that were removed from the briefing; and
 * those that a file cannot express: subscriptions with no watch item left, or that are now the same as another.
 */
export function byRowKey(
  subscriptions: readonly StoredSubscription[],
  briefing: Briefing,
): { readonly expressible: Map<string, StoredSubscription>; readonly inexpressible: readonly StoredSubscription[] } {
  const expressible = new Map<string, StoredSubscription>();
  const inexpressible: StoredSubscription[] = [];
  const isWhole = (one: StoredSubscription) => inBriefing(one, briefing) === one;
  for (const one of [...subscriptions.filter(isWhole), ...subscriptions.filter((one) => !isWhole(one))]) {
    const wished = inBriefing(one, briefing);
    const key = wished && rowKey(one.address, wished, briefing);
    if (key === undefined || expressible.has(key)) inexpressible.push(one);
    else expressible.set(key, one);
  }
  return { expressible, inexpressible };
}

/** The pause, or undefined if it is over. */
export function activePause(pause: Pause | undefined, zone: string, now: Temporal.Instant): Pause | undefined {
  return pause?.until !== undefined && pause.until <= dateAt(now, zone) ? undefined : pause;
}
