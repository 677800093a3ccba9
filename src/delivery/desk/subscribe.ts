import { randomUUID } from 'node:crypto';
import { dateAt } from '../../briefing/dates.ts';
import { phaseOf } from '../../briefing/watch.ts';
import type { Message } from '../../message/message.ts';
import { plainLine } from '../../message/text.ts';
import {
  existsReply,
  limitReachedReply,
  noItemReply,
  noWishReply,
  settledReply,
  subscribedReply,
} from '../../reply/subscribe.ts';
import { findWatchItem } from '../../reply/watch.ts';
import { noSuchItemText } from '../../reply/watch-names.ts';
import { parseWish } from '../../reply/wish.ts';
import type { SubscriptionSpec } from '../../reply/wish-form.ts';
import { nextOccurrenceOf } from '../../schedule/plan.ts';
import { WEEKDAYS } from '../../schedule/recurrence.ts';
import type { Subscription } from '../../schedule/subscription.ts';
import { initialCursor } from '../composer.ts';
import { channelSubscriptions, listSubscriptions } from './channel.ts';
import type { DeskRequest } from './request.ts';

export const MAX_IN_CHANNEL = 25;
const DEFAULT_REMINDER_TIME = '09:00';

export async function subscribe(request: DeskRequest, typedSubscription: string): Promise<Message> {
  const { context, asker, now } = request;
  const parsed = parseWish(typedSubscription, { briefing: context.briefing, zone: asker.zone, now });
  return parsed.kind === 'wish' ? await addSubscription(request, parsed.spec) : noWishReply(context, parsed);
}

export async function followItem(request: DeskRequest, typedItem: string): Promise<Message> {
  const { context, asker } = request;
  const { briefing, today } = context;
  const item = findWatchItem(briefing, typedItem);
  if (!item) return noItemReply(context, noSuchItemText(typedItem, briefing));
  if (phaseOf(item, today).kind === 'settled') return settledReply(context, item);
  const subscriptions = await channelSubscriptions(request);
  const reminders = subscriptions.filter(({ subscription }) => subscription.wish.kind === 'reminders');
  const existingReminder = reminders.find(
    ({ subscription: { wish } }) =>
      wish.kind === 'reminders' && (wish.items.length === 0 || wish.items.includes(item.id)),
  );
  if (existingReminder) return existsReply(context, existingReminder);
  const { recurrence, zone } = reminders[0]?.subscription ?? {};
  return await addSubscription(request, {
    wish: { kind: 'reminders', items: [item.id] },
    recurrence: { kind: 'weekly', days: WEEKDAYS, time: recurrence?.time ?? DEFAULT_REMINDER_TIME, except: [] },
    zone: zone ?? asker.zone,
    quiet: { weekdays: [], spans: [] },
  });
}

async function addSubscription(request: DeskRequest, spec: SubscriptionSpec): Promise<Message> {
  const { context, asker, now, options } = request;
  const { briefing } = context;
  const subscription: Subscription = {
    ...spec,
    id: (options.newId ?? createSubscriptionId)(),
    story: briefing.id,
    address: asker.address,
    createdBy: { ...asker.person, name: plainLine(asker.person.name) },
    createdAt: now,
  };
  const { subscriptions } = await options.stores();
  const cursor = initialCursor(briefing, dateAt(now, spec.zone));
  const result = await subscriptions.add(subscription, nextOccurrenceOf(subscription, now), cursor, MAX_IN_CHANNEL);
  if (result.kind === 'added') options.onNewTime?.();
  if (result.kind === 'full') return limitReachedReply(result.limit);
  const id = result.kind === 'exists' ? result.id : subscription.id;
  const numberedSubscription = (await channelSubscriptions(request)).find(({ subscription }) => subscription.id === id);
  if (!numberedSubscription) return await listSubscriptions(request, { title: 'It was stopped meanwhile' });
  if (result.kind === 'exists') return existsReply(context, numberedSubscription);
  return subscribedReply(context, numberedSubscription, now, options.platformNote);
}

export function createSubscriptionId(): string {
  return `s-${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
