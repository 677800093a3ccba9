import { z } from 'zod';
import { isRealDate } from '../briefing/dates.ts';
import { placeWithin, readYaml, validate } from '../briefing/document.ts';
import { comparePlaces, formatProblem, type Problem, problemAt } from '../briefing/problem.ts';
import { UserError } from '../lib/user-error.ts';
import { parseWish } from '../reply/wish.ts';
import { type SubscriptionSpec, wishForm } from '../reply/wish-form.ts';
import type { Address, Pause, Person } from '../schedule/subscription.ts';
import { readUserFile } from './context.ts';
import { parseAddress } from './option-values.ts';
import { activePause, rowKey, type SubscriptionsContext } from './subscriptions.ts';

export interface ImportRow {
  readonly address: Address;
  readonly spec: SubscriptionSpec;
  readonly createdBy: Person;
  readonly pause?: Pause;
  readonly line: number;
}

const IMPORTER: Person = { id: 'import', name: 'import' };

// Rows are validated one by one, so an error in one row does not hide errors in others.
const fileSchema = z.object({ subscriptions: z.array(z.unknown()).nullable() });

const rowSchema = z.strictObject({
  channel: z.string(),
  subscribe: z.string(),
  by: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }).default(IMPORTER),
  paused: z
    .union([z.literal(true), z.string().refine(isRealDate, 'is not a date; use the format 2026-12-24, or true')])
    .optional(),
});

/** Throws a UserError that lists every fault with its line. */
export function readImportFile(context: SubscriptionsContext, file: string): ImportRow[] {
  const { document, problems } = readYaml(file, readUserFile(file));
  if (!document) return failWith(problems);
  const { data: parsedFile } = fileSchema.safeParse(document.data);
  if (!parsedFile) {
    const fix = 'Write "subscriptions:" with a list below it';
    return failWith([problemAt(document.place, [], 'has no list of subscriptions', fix)]);
  }
  const faults = validate(z.strictObject({ subscriptions: z.unknown() }), document).problems;
  const firstLines = new Map<string, number>();
  const rows = (parsedFile.subscriptions ?? []).flatMap((rowData, i): ImportRow[] => {
    const path = ['subscriptions', i];
    const addFault = (field: string, message: string, fix: string) =>
      faults.push(problemAt(document.place, [...path, field], message, fix));
    if (typeof rowData !== 'object' || rowData === null || Array.isArray(rowData)) {
      const fix = 'Write "channel: slack:T1:C2" and "subscribe: digest daily 09:00"';
      faults.push(problemAt(document.place, path, 'is not a subscription', fix));
      return [];
    }
    const { value: row, problems } = validate(rowSchema, {
      data: rowData,
      place: placeWithin(document.place, ...path),
    });
    faults.push(...problems.map((problem) => ({ ...problem, field: `${path.join('.')}.${problem.field}` })));
    if (!row) return [];
    const address = parseAddress(row.channel);
    const wish = parseWish(row.subscribe, { ...context, zone: 'UTC' });
    if (!address) addFault('channel', 'is not a channel', 'Use the format slack:T1:C2');
    if (wish.kind === 'wrong') {
      addFault('subscribe', wish.problem.replace(/[.?]$/, ''), `For example: ${wish.nearest}`);
    } else if (wish.kind === 'unfinished') {
      addFault('subscribe', 'is not a subscription', 'For example: digest weekdays 09:00');
    }
    if (!address || wish.kind !== 'wish') return [];
    const spec = wish.spec;
    if (spec.recurrence.kind === 'every-weeks' && !/\b(from|starting)\b/i.test(row.subscribe)) {
      const fix = `For example: ${wishForm(spec, context.briefing)}`;
      addFault('subscribe', 'repeats every few weeks, but has no start date', fix);
    }
    const key = rowKey(address, spec, context.briefing);
    const line = document.place.line(path);
    const firstLine = firstLines.get(key);
    if (firstLine === undefined) firstLines.set(key, line);
    else addFault('subscribe', `is the same as the subscription on line ${firstLine}`, 'Remove one of them');
    const pause = row.paused && activePause(row.paused === true ? {} : { until: row.paused }, spec.zone, context.now);
    return [{ address, spec, createdBy: row.by, line, ...(pause && { pause }) }];
  });
  return faults.length > 0 ? failWith(faults.toSorted(comparePlaces)) : rows;
}

export function failWith(problems: readonly Problem[]): never {
  throw new UserError(`Nothing was changed.\n${problems.map(formatProblem).join('\n')}`);
}
