import { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import type { Problem } from '../briefing/problem.ts';
import { initialCursor } from '../delivery/compose.ts';
import { MAX_IN_CHANNEL, newId } from '../delivery/desk/subscribe.ts';
import { type SubscriptionSpec, wishForm } from '../reply/wish-form.ts';
import { nextOccurrenceOf } from '../schedule/due.ts';
import {
  type Address,
  addressKey,
  type Pause,
  type StoredSubscription,
  type Subscription,
} from '../schedule/subscription.ts';
import {
  activePause,
  byRowKey,
  failWith,
  type ImportRow,
  readImportFile,
  rowKey,
  type SubscriptionsContext,
} from './subscription-rows.ts';
import { storySubscriptions } from './subscriptions.ts';

/** A step of an import. All steps are planned before the first is carried out. */
type Step =
  | { readonly kind: 'add'; readonly wanted: ImportRow }
  | { readonly kind: 'change'; readonly wanted: ImportRow; readonly subscription: StoredSubscription }
  | { readonly kind: 'end' | 'leave'; readonly subscription: StoredSubscription };

/**
 * The verb `subscriptions import`: lists the changes that a file would make, and makes them with `--apply`.
 * Subscriptions that are not in the file stay, unless `--end-others` ends those of the file's channels.
 * @throws UserError with line and fix for each error in the file; nothing is changed then
 */
export async function importSubscriptions(
  context: SubscriptionsContext,
  file: string,
  { apply, 'end-others': endOthers }: { apply: boolean; 'end-others': boolean },
): Promise<string> {
  const wanted = readImportFile(context, file);
  const steps = planSteps(context, wanted, await storySubscriptions(context), endOthers);
  const faults = channelsOverLimit(steps, file);
  if (faults.length > 0) failWith(faults);
  if (apply) {
    // A moment apart, so that each channel keeps the order of the file.
    for (const [i, step] of steps.entries())
      await applyStep(step, { ...context, now: context.now.add({ milliseconds: i }) });
  }
  const changes = steps.filter(({ kind }) => kind !== 'leave').length;
  const end =
    changes === 0
      ? 'There is nothing to change.'
      : apply
        ? `${changes === 1 ? '1 change' : `${changes} changes`} made.`
        : 'Nothing was changed: this is what --apply would do.';
  return [...steps.map((step) => stepText(step, context)), end].join('\n');
}

function planSteps(
  context: SubscriptionsContext,
  wanted: readonly ImportRow[],
  subscriptions: readonly StoredSubscription[],
  endOthers: boolean,
): Step[] {
  const { briefing } = context;
  const { expressible: known, inexpressible } = byRowKey(subscriptions, briefing);
  const steps = wanted.map((one): Step => {
    const key = rowKey(one.address, one.wished, briefing);
    const subscription = known.get(key);
    known.delete(key);
    if (!subscription) return { kind: 'add', wanted: one };
    return hasSameQuietDays(subscription, one.wished, briefing) && hasSamePause(subscription, one, context.now)
      ? { kind: 'leave', subscription }
      : { kind: 'change', wanted: one, subscription };
  });
  const channels = new Set(wanted.map(({ address }) => addressKey(address)));
  const others = [...known.values(), ...inexpressible].map((subscription): Step => {
    const ends = endOthers && channels.has(addressKey(subscription.address));
    return { kind: ends ? 'end' : 'leave', subscription };
  });
  return [...steps, ...others];
}

/** Compares only the quiet days of two subscriptions. */
function hasSameQuietDays(one: SubscriptionSpec, other: SubscriptionSpec, briefing: Briefing): boolean {
  return wishForm({ ...other, quiet: one.quiet }, briefing) === wishForm(other, briefing);
}

function hasSamePause(subscription: StoredSubscription, { pause }: ImportRow, now: Temporal.Instant): boolean {
  const active = activePause(subscription.pause, subscription.zone, now);
  return (active === undefined) === (pause === undefined) && active?.until === pause?.until;
}

/** A problem for each channel that would exceed the limit of subscriptions. */
function channelsOverLimit(steps: readonly Step[], file: string): Problem[] {
  const staying = steps.filter(({ kind }) => kind !== 'end');
  return [...Map.groupBy(staying, (step) => addressKey(addressOf(step)))]
    .filter(([, ofChannel]) => ofChannel.length > MAX_IN_CHANNEL)
    .map(([channel, ofChannel]) => {
      const line = ofChannel.flatMap((step) => ('wanted' in step ? [step.wanted.line] : [])).at(-1) ?? 0;
      const what = `${channel} would have ${ofChannel.length} subscriptions; the limit is ${MAX_IN_CHANNEL}`;
      return { file, line, field: '', what, fix: 'Remove some of them' };
    });
}

async function applyStep(step: Step, { subscriptions, briefing, now }: SubscriptionsContext): Promise<void> {
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
      const hasSamePauseNow = hasSamePause(step.subscription, step.wanted, now);
      // A change of quiet days alone does not mean that the channel can be posted to again.
      if (suspended !== undefined && hasSamePauseNow) {
        await subscriptions.change(plain.id, { quiet, ...pause, suspended });
        return;
      }
      // Posts that were due while the bot was down are left for the bot to plan.
      const isDue = before !== undefined && Temporal.Instant.compare(before.instant, now) < 0;
      const next = hasSamePauseNow && isDue ? before : nextOccurrenceOf({ ...plain, ...pause }, now);
      await subscriptions.change(plain.id, { quiet, ...pause, ...(next === undefined ? {} : { next }) });
    }
  }
}

async function add(
  { address, wished, by, pause }: ImportRow,
  { subscriptions, briefing, now }: SubscriptionsContext,
): Promise<void> {
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

function stepText(step: Step, { briefing, now }: SubscriptionsContext): string {
  const what = 'wanted' in step ? step.wanted.wished : step.subscription;
  const line = `${step.kind.padEnd('change'.length)}  ${addressKey(addressOf(step))}  ${wishForm(what, briefing)}`;
  if (step.kind !== 'change') return line;
  const { subscription, wanted } = step;
  const hasSamePauseNow = hasSamePause(subscription, wanted, now);
  const changes = [
    ...(hasSameQuietDays(subscription, wanted.wished, briefing) ? [] : [`was: ${wishForm(subscription, briefing)}`]),
    ...(hasSamePauseNow ? [] : [pauseInWords(wanted.pause)]),
    ...(hasSamePauseNow && subscription.suspended !== undefined ? [`stays stopped: ${subscription.suspended}`] : []),
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
