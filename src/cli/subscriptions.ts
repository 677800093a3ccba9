import { Document as YamlDocument } from 'yaml';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import { nextPostFact, numberSubscriptions, whenInWords, wishInWords } from '../reply/subscription-details.ts';
import { inBriefing, wishForm } from '../reply/wish-form.ts';
import { withCurrentNext } from '../schedule/due.ts';
import { addressKey, type StoredSubscription } from '../schedule/subscription.ts';
import { activePause, byRowKey, type SubscriptionsContext } from './subscription-rows.ts';

const WHY_LEFT_OUT =
  'The briefing has none of their watch items any more, or another subscription is the same without those it lost.';

/** All subscriptions except those of other stories. */
export async function storySubscriptions({
  subscriptions,
  others = [],
}: SubscriptionsContext): Promise<StoredSubscription[]> {
  return (await subscriptions.all()).filter(({ story }) => !others.includes(story));
}

/** The verb `subscriptions list`: lists all subscriptions by channel. */
export async function listSubscriptions(context: SubscriptionsContext, json: boolean): Promise<string> {
  const { briefing, now } = context;
  const subscriptions = (await storySubscriptions(context)).map((one) => withCurrentNext(one, now));
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
export async function exportSubscriptions(context: SubscriptionsContext): Promise<string> {
  const { briefing, now } = context;
  const isEnded = ({ next, pause, suspended }: StoredSubscription) => !next && !pause && suspended === undefined;
  const all = (await storySubscriptions(context))
    .map((one) => withCurrentNext(one, now))
    .filter((subscription) => !isEnded(subscription));
  const kept = new Set(byRowKey(all, briefing).expressible.values());
  const document = new YamlDocument();
  const rows = all.flatMap((subscription) => {
    const wished = kept.has(subscription) ? inBriefing(subscription, briefing) : undefined;
    if (!wished) return [];
    const { address, createdBy, pause, zone } = subscription;
    const active = activePause(pause, zone, now);
    const row = document.createNode({
      channel: addressKey(address),
      subscribe: wishForm(wished, briefing),
      by: { ...createdBy },
      ...(active ? { paused: active.until ?? true } : {}),
    });
    row.commentBefore = asComment([...removedItemsNote(subscription, briefing), ...stoppedNote(subscription)]);
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

function removedItemsNote({ wish }: StoredSubscription, { watch }: Briefing): string[] {
  const lost = wish.kind === 'digest' ? [] : wish.items.filter((id) => !watch.has(id));
  return lost.length === 0 ? [] : [`No longer in the briefing, and left out: ${lost.join(', ')}`];
}

function stoppedNote({ suspended }: StoredSubscription): string[] {
  return suspended === undefined ? [] : [`Stopped: ${suspended}`];
}

/** Null if there are no lines. */
function asComment(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.map((line) => ` ${line}`).join('\n');
}
