import { answerTopicKey } from '../../briefing/substance.ts';
import type { Message } from '../../message/message.ts';
import type { Notification } from '../../ports/news.ts';
import { snapshotOf } from '../../reply/context.ts';
import { followUpsReply } from '../../reply/follow-ups.ts';
import {
  alreadyKnownReply,
  findTopic,
  isOpen,
  MAX_NOTIFICATIONS,
  noTopicReply,
  notificationCancelledReply,
  notificationSetReply,
  notificationsReply,
} from '../../reply/notify.ts';
import { isNumber, MEANS_ALL, notificationKeys, notificationsOf } from './channel.ts';
import type { DeskRequest } from './request.ts';

/** The asker's address must be their direct messages. */
export async function requestNotification(request: DeskRequest, typedTopic: string | undefined): Promise<Message> {
  const { context, asker, now, options } = request;
  if (typedTopic === undefined) return notificationsReply(context, await notificationKeys(request));
  const topic = findTopic(context, typedTopic);
  const [currentSubstance] = topic ? (snapshotOf(context, [topic])?.topics ?? []) : [];
  if (!topic || !currentSubstance) return noTopicReply(context);
  if (!isOpen(context, topic)) return alreadyKnownReply(context, topic);
  const { news } = await options.stores();
  const { address, person } = asker;
  const notification = { ...currentSubstance, story: context.briefing.id, address, person: person.id, createdAt: now };
  return notificationSetReply(context, topic, await news.add(notification, MAX_NOTIFICATIONS));
}

export async function cancelNotifications(request: DeskRequest, selection: string): Promise<Message> {
  const { context } = request;
  const notifications = await notificationsOf(request);
  const keys = notifications.map(({ key }) => key);
  const topic = findTopic(context, selection);
  const namedKey = topic && answerTopicKey(topic);
  const removed = notifications.filter(
    ({ key }, i) => MEANS_ALL.test(selection) || key === selection || key === namedKey || isNumber(selection, i + 1),
  );
  await removeNotifications(request, removed);
  if (removed.length > 0)
    return notificationCancelledReply(
      context,
      removed.map(({ key }) => key),
    );
  return notificationsReply(context, keys, keys.length === 0 ? {} : { title: "You aren't waiting for that" });
}

export async function removeNotifications({ options }: DeskRequest, removed: readonly Notification[]): Promise<void> {
  const { news } = await options.stores();
  for (const { story, address, key } of removed) await news.remove(story, address, key);
}

export async function setFollowUps({ context, asker, options }: DeskRequest, isOn?: boolean): Promise<Message> {
  const { news } = await options.stores();
  const { id } = context.briefing;
  const wasOn = await news.hasFollowUps(id, asker.address);
  if (isOn === undefined || isOn === wasOn) return followUpsReply(context, wasOn, false);
  await news.setFollowUps(id, asker.address, isOn);
  return followUpsReply(context, isOn, true);
}
