import { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import { fileProblem, type Problem } from '../briefing/problem.ts';
import { initialCursor } from '../delivery/composer.ts';
import { createSubscriptionId, MAX_IN_CHANNEL } from '../delivery/desk/subscribe.ts';
import { pluralize } from '../lib/english.ts';
import { type SubscriptionSpec, wishForm } from '../reply/wish-form.ts';
import { nextOccurrenceOf } from '../schedule/plan.ts';
import { addressKey, type Pause, type StoredSubscription } from '../schedule/subscription.ts';
import { failWith, type ImportRow, readImportFile } from './import-file.ts';
import { activePause, byRowKey, rowKey, type SubscriptionsContext, storySubscriptions } from './subscriptions.ts';

interface ImportOptions {
  readonly apply?: boolean;
  /** Also ends subscriptions in the file's channels that the file does not list. */
  readonly endOthers?: boolean;
}

interface Change {
  readonly kind: 'change';
  readonly row: ImportRow;
  readonly subscription: StoredSubscription;
  readonly changesQuietDays: boolean;
  readonly changesPause: boolean;
}

type Step =
  | { readonly kind: 'add'; readonly row: ImportRow }
  | Change
  | { readonly kind: 'end' | 'leave'; readonly subscription: StoredSubscription };

/** The `subscriptions import` command: lists the changes that a file would make, and makes them with `--apply`. */
export async function importSubscriptions(
  context: SubscriptionsContext,
  file: string,
  { apply, endOthers }: ImportOptions,
): Promise<string> {
  const rows = readImportFile(context, file);
  const steps = planSteps(context, rows, await storySubscriptions(context), endOthers);
  const faults = channelsOverLimit(steps, file);
  if (faults.length > 0) failWith(faults);
  if (apply) {
    // Times are a millisecond apart, so each channel keeps the order of the file.
    for (const [i, step] of steps.entries()) {
      await applyStep(step, { ...context, now: context.now.add({ milliseconds: i }) });
    }
  }
  const changes = steps.filter(({ kind }) => kind !== 'leave').length;
  const summary =
    changes === 0
      ? 'There is nothing to change.'
      : apply
        ? `${pluralize(changes, 'change')} made.`
        : 'Nothing was changed: this is what --apply would do.';
  return [...steps.map((step) => stepLine(step, context)), summary].join('\n');
}

function planSteps(
  { briefing, now }: SubscriptionsContext,
  rows: readonly ImportRow[],
  subscriptions: readonly StoredSubscription[],
  endOthers = false,
): Step[] {
  const { subscriptionsByRow: unmatchedSubscriptions, leftOutSubscriptions } = byRowKey(subscriptions, briefing);
  const rowSteps = rows.map((row): Step => {
    const key = rowKey(row.address, row.spec, briefing);
    const subscription = unmatchedSubscriptions.get(key);
    unmatchedSubscriptions.delete(key);
    if (!subscription) return { kind: 'add', row };
    const changesQuietDays = !hasSameQuietDays(subscription, row.spec, briefing);
    const pause = activePause(subscription.pause, subscription.zone, now);
    const changesPause = Boolean(pause) !== Boolean(row.pause) || pause?.until !== row.pause?.until;
    if (!changesQuietDays && !changesPause) return { kind: 'leave', subscription };
    return { kind: 'change', row, subscription, changesQuietDays, changesPause };
  });
  const channels = new Set(rows.map(({ address }) => addressKey(address)));
  const otherSteps = [...unmatchedSubscriptions.values(), ...leftOutSubscriptions].map((subscription): Step => {
    const isEnded = endOthers && channels.has(addressKey(subscription.address));
    return { kind: isEnded ? 'end' : 'leave', subscription };
  });
  return [...rowSteps, ...otherSteps];
}

function hasSameQuietDays(one: SubscriptionSpec, other: SubscriptionSpec, briefing: Briefing): boolean {
  return wishForm({ ...other, quiet: one.quiet }, briefing) === wishForm(other, briefing);
}

function channelsOverLimit(steps: readonly Step[], file: string): Problem[] {
  const remainingSteps = steps.filter(({ kind }) => kind !== 'end');
  return [...Map.groupBy(remainingSteps, channelOf)]
    .filter(([, channelSteps]) => channelSteps.length > MAX_IN_CHANNEL)
    .map(([channel, channelSteps]) => {
      const line = channelSteps.flatMap((step) => ('row' in step ? [step.row.line] : [])).at(-1) ?? 0;
      const message = `${channel} would have ${channelSteps.length} subscriptions; the limit is ${MAX_IN_CHANNEL}`;
      return fileProblem(file, message, 'Remove some of them', line);
    });
}

async function applyStep(step: Step, { subscriptions, briefing, now }: SubscriptionsContext): Promise<void> {
  switch (step.kind) {
    case 'leave':
      return;
    case 'end':
      await subscriptions.remove(step.subscription.id);
      return;
    case 'add': {
      const { spec, line: _, ...fields } = step.row;
      const subscription = { ...spec, ...fields, id: createSubscriptionId(), story: briefing.id, createdAt: now };
      const cursor = initialCursor(briefing, dateAt(now, spec.zone));
      await subscriptions.add(subscription, nextOccurrenceOf(subscription, now), cursor, MAX_IN_CHANNEL);
      return;
    }
    case 'change': {
      const { pause: _, suspended, next: currentNext, ...subscription } = step.subscription;
      const { spec, pause } = step.row;
      const change = { quiet: spec.quiet, ...(pause && { pause }) };
      // Without a change of its pause, a suspended subscription stays suspended: its channel may still be unreachable.
      if (suspended !== undefined && !step.changesPause) {
        await subscriptions.change(subscription.id, { ...change, suspended });
        return;
      }
      // A next occurrence that is already due stays, because the bot still plans the posts that it missed while it was down.
      const isDue = currentNext && Temporal.Instant.compare(currentNext.instant, now) < 0;
      const keepsNext = !step.changesPause && isDue;
      const nextOccurrence = keepsNext ? currentNext : nextOccurrenceOf({ ...subscription, ...change }, now);
      await subscriptions.change(subscription.id, { ...change, ...(nextOccurrence && { next: nextOccurrence }) });
    }
  }
}

function stepLine(step: Step, { briefing }: SubscriptionsContext): string {
  const spec = 'row' in step ? step.row.spec : step.subscription;
  const line = `${step.kind.padEnd('change'.length)}  ${channelOf(step)}  ${wishForm(spec, briefing)}`;
  return step.kind === 'change' ? `${line} (${changesText(step, briefing)})` : line;
}

function changesText({ row, subscription, changesQuietDays, changesPause }: Change, briefing: Briefing): string {
  return [
    ...(changesQuietDays ? [`was: ${wishForm(subscription, briefing)}`] : []),
    ...(changesPause ? [pauseText(row.pause)] : []),
    ...(!changesPause && subscription.suspended !== undefined ? [`stays stopped: ${subscription.suspended}`] : []),
  ].join('; ');
}

function pauseText(pause: Pause | undefined): string {
  if (pause === undefined) return 'resumes';
  return pause.until === undefined ? 'pauses' : `pauses until ${pause.until}`;
}

function channelOf(step: Step): string {
  return addressKey('row' in step ? step.row.address : step.subscription.address);
}
