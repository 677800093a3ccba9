import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { Document as YamlDocument } from 'yaml';
import { z } from 'zod';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, isRealDate } from '../briefing/dates.ts';
import { type Document, readYaml, shape, within } from '../briefing/document.ts';
import { byPlace, formatProblem, type Problem, problemAt } from '../briefing/problem.ts';
import { initialCursor } from '../delivery/compose.ts';
import { MAX_IN_CHANNEL, newId } from '../delivery/desk/subscribe.ts';
import { errorText } from '../lib/error-text.ts';
import { UserError } from '../lib/user-error.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { nextPostFact, numberSubscriptions, whenInWords, wishInWords } from '../reply/subscription-details.ts';
import { parseWish } from '../reply/wish.ts';
import { inBriefing, type SubscriptionSpec, wishForm } from '../reply/wish-form.ts';
import { nextOccurrenceOf, withCurrentNext } from '../schedule/due.ts';
import {
  type Address,
  addressKey,
  type Pause,
  type StoredSubscription,
  type Subscription,
} from '../schedule/subscription.ts';
import { readAddress } from './address.ts';

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

const WHY_LEFT_OUT =
  'The briefing has none of their watch items any more, or another subscription is the same without those it lost.';

/** A row of the file: a subscription of a channel, and its pause. */
interface Wanted {
  readonly address: Address;
  readonly wished: SubscriptionSpec;
  readonly by: Subscription['createdBy'];
  readonly pause?: Pause;
  readonly line: number;
}

/** A step of an import. All steps are planned before the first is carried out. */
type Step =
  | { readonly kind: 'add'; readonly wanted: Wanted }
  | { readonly kind: 'change'; readonly wanted: Wanted; readonly subscription: StoredSubscription }
  | { readonly kind: 'end' | 'leave'; readonly subscription: StoredSubscription };

export interface Context {
  readonly subscriptions: Subscriptions;
  readonly briefing: Briefing;
  readonly now: Temporal.Instant;
  /** The ids of the other stories, whose subscriptions are left alone. */
  readonly others?: readonly string[];
}

/** All subscriptions except those of other stories. */
async function ownOf({ subscriptions, others = [] }: Context): Promise<StoredSubscription[]> {
  return (await subscriptions.all()).filter(({ story }) => !others.includes(story));
}

/** The verb `subscriptions list`: lists all subscriptions by channel. */
export async function listSubscriptions(context: Context, json: boolean): Promise<string> {
  const { briefing, now } = context;
  const subscriptions = (await ownOf(context)).map((one) => withCurrentNext(one, now));
  const byChannel = Map.groupBy(subscriptions, ({ address }) => addressKey(address));
  const all = [...byChannel].flatMap(([channel, subscriptions]) =>
    numberSubscriptions(subscriptions).map((one) => ({ channel, ...one })),
  );
  if (json) {
    return JSON.stringify(
      all.map(({ channel, number, subscription }) => ({
        channel,
        number,
        id: subscription.id,
        subscribe: wishForm(subscription, briefing),
        next: subscription.next?.instant.toString() ?? null,
        paused: subscription.pause ? (subscription.pause.until ?? true) : false,
        stopped: subscription.suspended ?? null,
        by: subscription.createdBy,
        since: subscription.createdAt.toString(),
      })),
      null,
      2,
    );
  }
  if (all.length === 0) return 'There are no subscriptions.';
  return all
    .map(({ channel, number, subscription }) => {
      const { label, value } = nextPostFact(
        { number, subscription },
        { briefing, today: dateAt(now, subscription.zone) },
      );
      const what = `${wishInWords(subscription.wish, briefing)}, ${whenInWords(subscription)}`;
      return `${channel}  ${number} · ${what}\n  ${label}: ${value}; set by ${subscription.createdBy.name}`;
    })
    .join('\n');
}

/**
 * The verb `subscriptions export`: prints all subscriptions that have not ended as YAML, in the format of
 * `subscriptions import`. Adds as comments what the format cannot express.
 */
export async function exportSubscriptions(context: Context): Promise<string> {
  const { briefing, now } = context;
  const isEnded = ({ next, pause, suspended }: StoredSubscription) => !next && !pause && suspended === undefined;
  const all = (await ownOf(context))
    .map((one) => withCurrentNext(one, now))
    .filter((subscription) => !isEnded(subscription));
  const kept = new Set(byKey(all, briefing).said.values());
  const document = new YamlDocument();
  const rows = all.flatMap((subscription) => {
    const wished = kept.has(subscription) ? inBriefing(subscription, briefing) : undefined;
    if (!wished) return [];
    const { address, createdBy, pause, zone } = subscription;
    const held = inForce(pause, zone, now);
    const row = document.createNode({
      channel: addressKey(address),
      subscribe: wishForm(wished, briefing),
      by: { ...createdBy },
      ...(held ? { paused: held.until ?? true } : {}),
    });
    row.commentBefore = asComment([...lostOf(subscription, briefing), ...stoppedOf(subscription)]);
    return [row];
  });
  document.contents = document.createNode({ subscriptions: rows });
  const leftOut = all.filter((one) => !kept.has(one));
  document.commentBefore = asComment([
    ...leftOut.map((one) => `Left out: ${addressKey(one.address)}  ${wishForm(one, briefing)}`),
    ...(leftOut.length === 0 ? [] : [WHY_LEFT_OUT]),
  ]);
  return document.toString({ lineWidth: 0 }).trimEnd();
}

function lostOf({ wish }: StoredSubscription, { watch }: Briefing): string[] {
  const lost = wish.kind === 'digest' ? [] : wish.items.filter((id) => !watch.has(id));
  return lost.length === 0 ? [] : [`No longer in the briefing, and left out: ${lost.join(', ')}`];
}

function stoppedOf({ suspended }: StoredSubscription): string[] {
  return suspended === undefined ? [] : [`Stopped: ${suspended}`];
}

/** Null if there are no lines. */
function asComment(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => ` ${line}`).join('\n');
}

/**
 * The verb `subscriptions import`: lists the changes that a file would make, and makes them with `--apply`.
 * Subscriptions that are not in the file stay, unless `--end-others` ends those of the file's channels.
 * @throws UserError with line and fix for each error in the file; nothing is changed then
 */
export async function importSubscriptions(
  office: Context,
  file: string,
  { apply, 'end-others': endOthers }: { apply: boolean; 'end-others': boolean },
): Promise<string> {
  const wanted = readFile(office, file);
  const steps = stepsTo(office, wanted, await ownOf(office), endOthers);
  const faults = crowded(steps, file);
  if (faults.length > 0) refuse(faults);
  if (apply) {
    // A moment apart, so that each channel keeps the order of the file.
    for (const [i, step] of steps.entries()) await take(step, { ...office, now: office.now.add({ milliseconds: i }) });
  }
  const changes = steps.filter(({ kind }) => kind !== 'leave').length;
  const end =
    changes === 0
      ? 'There is nothing to change.'
      : apply
        ? `${changes === 1 ? '1 change' : `${changes} changes`} made.`
        : 'Nothing was changed: this is what --apply would do.';
  return [...steps.map((step) => stepText(step, office)), end].join('\n');
}

function readFile(office: Context, file: string): Wanted[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The file ${file} cannot be read: ${errorText(error)}`);
  }
  const { document, problems } = readYaml(file, text);
  if (!document) return refuse(problems);
  const { data: value } = fileSchema.safeParse(document.data);
  if (!value) {
    const fix = 'Write "subscriptions:" with a list below it';
    return refuse([problemAt(document.at, [], 'has no list of subscriptions', fix)]);
  }
  const faults = shape(z.strictObject({ subscriptions: z.unknown() }), document).problems;
  const rows = new Map<string, number>();
  const found = (value.subscriptions ?? []).flatMap((data, i): Wanted[] => {
    const { value: row, problems } = shapeRow(document, i, data);
    faults.push(...problems);
    if (!row) return [];
    const address = readAddress(row.channel);
    const wish = parseWish(row.subscribe, { ...office, zone: 'UTC' });
    if (!address) faults.push(fault(document, i, 'channel', 'is not a channel', 'Write it as slack:T1:C2'));
    if (wish.kind === 'wrong') {
      faults.push(
        fault(document, i, 'subscribe', wish.what.replace(/[.?]$/, ''), `Write for example: ${wish.nearest}`),
      );
    } else if (wish.kind !== 'wish') {
      faults.push(fault(document, i, 'subscribe', 'is not a subscription', 'Write for example: digest weekdays 09:00'));
    }
    if (!address || wish.kind !== 'wish') return [];
    if (wish.wished.recurrence.kind === 'every-weeks' && !/\b(from|starting)\b/i.test(row.subscribe)) {
      const fix = `Write for example: ${wishForm(wish.wished, office.briefing)}`;
      faults.push(fault(document, i, 'subscribe', 'repeats every few weeks, but has no start date', fix));
    }
    const first = rows.get(keyOf(address, wish.wished, office.briefing));
    if (first !== undefined) {
      const line = document.at.line(['subscriptions', first]);
      faults.push(fault(document, i, 'subscribe', `is the same as in line ${line}`, 'Remove one of them'));
    }
    rows.set(keyOf(address, wish.wished, office.briefing), first ?? i);
    const { by = { id: 'import', name: 'import' }, paused } = row;
    const named = paused === undefined ? undefined : paused === true ? {} : { until: paused };
    const pause = inForce(named, wish.wished.zone, office.now);
    return [
      { address, wished: wish.wished, by, ...(pause ? { pause } : {}), line: document.at.line(['subscriptions', i]) },
    ];
  });
  return faults.length > 0 ? refuse(faults.toSorted(byPlace)) : found;
}

function shapeRow({ at }: Document, i: number, data: unknown): ReturnType<typeof shape<typeof rowSchema>> {
  const path = ['subscriptions', i];
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const fix = 'Write "channel: slack:T1:C2" and "subscribe: digest daily 09:00"';
    return { problems: [problemAt(at, path, 'is not a subscription', fix)] };
  }
  const { problems, ...read } = shape(rowSchema, { data, at: within(at, ...path) });
  return { ...read, problems: problems.map((one) => ({ ...one, field: `${path.join('.')}.${one.field}` })) };
}

function fault({ at }: Document, row: number, field: string, what: string, fix: string): Problem {
  return problemAt(at, ['subscriptions', row, field], what, fix);
}

function refuse(problems: readonly Problem[]): never {
  throw new UserError(`Nothing was changed.\n${problems.map(formatProblem).join('\n')}`);
}

/** Identifies a subscription by its channel, content and time. Quiet days do not count. */
function keyOf(address: Address, wished: SubscriptionSpec, briefing: Briefing): string {
  return `${addressKey(address)} ${wishForm({ ...wished, quiet: { weekdays: [], spans: [] } }, briefing)}`;
}

/**
 * The subscriptions by the key of their row in a file, without watch items that were removed from the briefing; and
 * those that a file cannot express: subscriptions with no watch item left, or that are now the same as another.
 */
function byKey(
  subscriptions: readonly StoredSubscription[],
  briefing: Briefing,
): { readonly said: Map<string, StoredSubscription>; readonly unsaid: readonly StoredSubscription[] } {
  const said = new Map<string, StoredSubscription>();
  const unsaid: StoredSubscription[] = [];
  const isWhole = (one: StoredSubscription) => inBriefing(one, briefing) === one;
  for (const one of [...subscriptions.filter(isWhole), ...subscriptions.filter((one) => !isWhole(one))]) {
    const wished = inBriefing(one, briefing);
    const key = wished && keyOf(one.address, wished, briefing);
    if (key === undefined || said.has(key)) unsaid.push(one);
    else said.set(key, one);
  }
  return { said, unsaid };
}

function stepsTo(
  office: Context,
  wanted: readonly Wanted[],
  subscriptions: readonly StoredSubscription[],
  endOthers: boolean,
): Step[] {
  const { briefing } = office;
  const { said: known, unsaid } = byKey(subscriptions, briefing);
  const steps = wanted.map((one): Step => {
    const key = keyOf(one.address, one.wished, briefing);
    const subscription = known.get(key);
    known.delete(key);
    if (!subscription) return { kind: 'add', wanted: one };
    return hasSameQuietDays(subscription, one.wished, briefing) && pausesAlike(subscription, one, office.now)
      ? { kind: 'leave', subscription }
      : { kind: 'change', wanted: one, subscription };
  });
  const channels = new Set(wanted.map(({ address }) => addressKey(address)));
  const others = [...known.values(), ...unsaid].map((subscription): Step => {
    const ends = endOthers && channels.has(addressKey(subscription.address));
    return { kind: ends ? 'end' : 'leave', subscription };
  });
  return [...steps, ...others];
}

/** Compares only the quiet days of two subscriptions. */
function hasSameQuietDays(one: SubscriptionSpec, other: SubscriptionSpec, briefing: Briefing): boolean {
  return wishForm({ ...other, quiet: one.quiet }, briefing) === wishForm(other, briefing);
}

function pausesAlike(subscription: StoredSubscription, { pause }: Wanted, now: Temporal.Instant): boolean {
  const held = inForce(subscription.pause, subscription.zone, now);
  return (held === undefined) === (pause === undefined) && held?.until === pause?.until;
}

/** The pause, or undefined if it is over. */
function inForce(pause: Pause | undefined, zone: string, now: Temporal.Instant): Pause | undefined {
  return pause?.until !== undefined && pause.until <= dateAt(now, zone) ? undefined : pause;
}

/** A problem for each channel that would exceed the limit of subscriptions. */
function crowded(steps: readonly Step[], file: string): Problem[] {
  const staying = steps.filter(({ kind }) => kind !== 'end');
  return [...Map.groupBy(staying, (step) => addressKey(addressOf(step)))]
    .filter(([, ofChannel]) => ofChannel.length > MAX_IN_CHANNEL)
    .map(([channel, ofChannel]) => {
      const line = ofChannel.flatMap((step) => ('wanted' in step ? [step.wanted.line] : [])).at(-1) ?? 0;
      const what = `${channel} would have ${ofChannel.length} subscriptions; the limit is ${MAX_IN_CHANNEL}`;
      return { file, line, field: '', what, fix: 'Remove some of them' };
    });
}

async function take(step: Step, { subscriptions, briefing, now }: Context): Promise<void> {
  switch (step.kind) {
    case 'leave':
      return;
    case 'end':
      await subscriptions.remove(step.subscription.id);
      return;
    case 'add':
      await add(step.wanted, { subscriptions, briefing, now });
      return;
    case 'change': {
      const { pause: _, suspended, next: before, ...plain } = step.subscription;
      const { quiet } = step.wanted.wished;
      const pause = step.wanted.pause === undefined ? {} : { pause: step.wanted.pause };
      const isHeldAlike = pausesAlike(step.subscription, step.wanted, now);
      // A change of quiet days alone does not mean that the channel can be posted to again.
      if (suspended !== undefined && isHeldAlike) {
        await subscriptions.change(plain.id, { quiet, ...pause, suspended });
        return;
      }
      // Posts that were due while the bot was down are left for the bot to plan.
      const isDue = before !== undefined && Temporal.Instant.compare(before.instant, now) < 0;
      const next = isHeldAlike && isDue ? before : nextOccurrenceOf({ ...plain, ...pause }, now);
      await subscriptions.change(plain.id, { quiet, ...pause, ...(next === undefined ? {} : { next }) });
    }
  }
}

async function add({ address, wished, by, pause }: Wanted, { subscriptions, briefing, now }: Context): Promise<void> {
  const subscription: Subscription = {
    ...wished,
    id: newId(),
    story: briefing.id,
    address,
    createdBy: by,
    createdAt: now,
    ...(pause === undefined ? {} : { pause }),
  };
  const cursor = initialCursor(briefing, dateAt(now, wished.zone));
  await subscriptions.add(subscription, nextOccurrenceOf(subscription, now), cursor, MAX_IN_CHANNEL);
}

function stepText(step: Step, { briefing, now }: Context): string {
  const what = 'wanted' in step ? step.wanted.wished : step.subscription;
  const line = `${step.kind.padEnd('change'.length)}  ${addressKey(addressOf(step))}  ${wishForm(what, briefing)}`;
  if (step.kind !== 'change') return line;
  const { subscription, wanted } = step;
  const isHeldAlike = pausesAlike(subscription, wanted, now);
  const changes = [
    ...(hasSameQuietDays(subscription, wanted.wished, briefing) ? [] : [`was: ${wishForm(subscription, briefing)}`]),
    ...(isHeldAlike ? [] : [pauseInWords(wanted.pause)]),
    ...(isHeldAlike && subscription.suspended !== undefined ? [`stays stopped: ${subscription.suspended}`] : []),
  ];
  return `${line} (${changes.join('; ')})`;
}

function pauseInWords(pause: Pause | undefined): string {
  if (pause === undefined) return 'resumes';
  return pause.until === undefined ? 'pauses' : `pauses until ${pause.until}`;
}

function addressOf(step: Step): Address {
  return 'wanted' in step ? step.wanted.address : step.subscription.address;
}
