import type { Temporal } from 'temporal-polyfill';
import { Document as YamlDocument } from 'yaml';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { nextPostFact, numberSubscriptions, whenInWords, wishInWords } from '../reply/subscription-details.ts';
import { type SubscriptionSpec, wishForm, withCurrentItems } from '../reply/wish-form.ts';
import { withCurrentNext } from '../schedule/plan.ts';
import { type Address, addressKey, type Pause, type StoredSubscription } from '../schedule/subscription.ts';

export interface SubscriptionsContext {
  readonly subscriptions: Subscriptions;
  readonly briefing: Briefing;
  readonly now: Temporal.Instant;
  /** Subscriptions of these stories are left out. */
  readonly otherStories?: readonly string[];
}

export async function storySubscriptions({
  subscriptions,
  otherStories = [],
}: SubscriptionsContext): Promise<StoredSubscription[]> {
  return (await subscriptions.findAll()).filter(({ story }) => !otherStories.includes(story));
}

/** Quiet days do not count. */
export function rowKey(address: Address, spec: SubscriptionSpec, briefing: Briefing): string {
  return `${addressKey(address)} ${wishForm({ ...spec, quiet: { weekdays: [], spans: [] } }, briefing)}`;
}

/** Returns the pause, or undefined once it is over. */
export function activePause(pause: Pause | undefined, zone: string, now: Temporal.Instant): Pause | undefined {
  return pause?.until !== undefined && pause.until <= dateAt(now, zone) ? undefined : pause;
}

/** Leaves out subscriptions whose watch items were all removed, or that equal another one without the removed items. */
export function byRowKey(
  subscriptions: readonly StoredSubscription[],
  briefing: Briefing,
): {
  readonly subscriptionsByRow: Map<string, StoredSubscription>;
  readonly leftOutSubscriptions: readonly StoredSubscription[];
} {
  const subscriptionsByRow = new Map<string, StoredSubscription>();
  const leftOutSubscriptions: StoredSubscription[] = [];
  const hasLostItems = (subscription: StoredSubscription) => withCurrentItems(subscription, briefing) !== subscription;
  // Subscriptions that lost no items come first, so none of the others takes their key.
  for (const subscription of subscriptions.toSorted((a, b) => Number(hasLostItems(a)) - Number(hasLostItems(b)))) {
    const spec = withCurrentItems(subscription, briefing);
    const key = spec && rowKey(subscription.address, spec, briefing);
    if (key === undefined || subscriptionsByRow.has(key)) leftOutSubscriptions.push(subscription);
    else subscriptionsByRow.set(key, subscription);
  }
  return { subscriptionsByRow, leftOutSubscriptions };
}

/** The `subscriptions list` command: lists all subscriptions by channel. */
export async function listSubscriptions(context: SubscriptionsContext, json = false): Promise<string> {
  const { briefing, now } = context;
  const subscriptions = (await storySubscriptions(context)).map((subscription) => withCurrentNext(subscription, now));
  const byChannel = Map.groupBy(subscriptions, ({ address }) => addressKey(address));
  const rows = [...byChannel].flatMap(([channel, channelSubscriptions]) =>
    numberSubscriptions(channelSubscriptions).map((numbered) => ({ channel, ...numbered })),
  );
  if (json) {
    const fields = rows.map(({ channel, number, subscription: { pause, ...subscription } }) => ({
      channel,
      number,
      id: subscription.id,
      subscribe: wishForm(subscription, briefing),
      next: subscription.next?.instant ?? null,
      paused: pause ? (pause.until ?? true) : false,
      stopped: subscription.suspended ?? null,
      by: subscription.createdBy,
      since: subscription.createdAt,
    }));
    return JSON.stringify(fields, null, 2);
  }
  if (rows.length === 0) return 'There are no subscriptions.';
  return rows
    .map(({ channel, number, subscription }) => {
      const today = dateAt(now, subscription.zone);
      const { label, value } = nextPostFact({ number, subscription }, { briefing, today });
      const description = `${wishInWords(subscription.wish, briefing)}, ${whenInWords(subscription)}`;
      return `${channel}  ${number} · ${description}\n  ${label}: ${value}; set by ${subscription.createdBy.name}`;
    })
    .join('\n');
}

/** The `subscriptions export` command: returns YAML for `import`. Comments name what the format cannot express. */
export async function exportSubscriptions(context: SubscriptionsContext): Promise<string> {
  const { briefing, now } = context;
  const activeSubscriptions = (await storySubscriptions(context))
    .map((subscription) => withCurrentNext(subscription, now))
    .filter(({ next, pause, suspended }) => next || pause || suspended !== undefined);
  const { subscriptionsByRow, leftOutSubscriptions } = byRowKey(activeSubscriptions, briefing);
  const exportedSubscriptions = new Set(subscriptionsByRow.values());
  const document = new YamlDocument();
  const rows = activeSubscriptions.flatMap((subscription) => {
    const spec = exportedSubscriptions.has(subscription) ? withCurrentItems(subscription, briefing) : undefined;
    if (!spec) return [];
    const { address, createdBy, zone } = subscription;
    const pause = activePause(subscription.pause, zone, now);
    const row = document.createNode({
      channel: addressKey(address),
      subscribe: wishForm(spec, briefing),
      by: { ...createdBy },
      ...(pause && { paused: pause.until ?? true }),
    });
    row.commentBefore = yamlComment(rowNotes(subscription, briefing));
    return [row];
  });
  document.contents = document.createNode({ subscriptions: rows });
  if (leftOutSubscriptions.length > 0) {
    document.commentBefore = yamlComment([
      ...leftOutSubscriptions.map(
        (subscription) => `Left out: ${addressKey(subscription.address)}  ${wishForm(subscription, briefing)}`,
      ),
      'Their watch items are no longer in the briefing, or without the removed items they equal another subscription.',
    ]);
  }
  return document.toString({ lineWidth: 0 }).trimEnd();
}

function rowNotes({ wish, suspended }: StoredSubscription, { watch }: Briefing): string[] {
  const removedItems = wish.kind === 'digest' ? [] : wish.items.filter((id) => !watch.has(id));
  return [
    ...(removedItems.length === 0 ? [] : [`No longer in the briefing, and left out: ${removedItems.join(', ')}`]),
    ...(suspended === undefined ? [] : [`Stopped: ${suspended}`]),
  ];
}

function yamlComment(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => ` ${line}`).join('\n');
}
