import { topicKey } from '../../briefing/substance.ts';
import type { Message } from '../../message/message.ts';
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
import { ALL, isNumber } from './channel.ts';
import type { DeskRequest } from './request.ts';

/** Saves a notification for the person. The asker's address is their direct messages, wherever they asked. */
export async function notify(request: DeskRequest, typed: string | undefined): Promise<Message> {
  const { context, asker, now, options } = request;
  if (typed === undefined) return notificationsReply(context, await waitingFor(request));
  const topic = findTopic(context, typed);
  const [told] = topic ? (snapshotOf(context, [topic])?.topics ?? []) : [];
  if (!topic || !told) return noTopicReply(context);
  if (!isOpen(context, topic)) return alreadyKnownReply(context, topic);
  const { news } = await options.stores();
  const { address, person } = asker;
  const wish = { ...told, story: context.briefing.id, address, person: person.id, createdAt: now };
  return notificationSetReply(context, topic, await news.add(wish, MAX_NOTIFICATIONS));
}

/** Removes one notification, by topic or number, or all of them. */
export async function unnotify(request: DeskRequest, which: string): Promise<Message> {
  const { context, asker, options } = request;
  const waiting = await waitingFor(request);
  const topic = findTopic(context, which);
  const named = topic && topicKey(topic);
  const stopped = waiting.filter(
    (key, i) => ALL.test(which) || key === which || key === named || isNumber(which, i + 1),
  );
  const { news } = await options.stores();
  for (const key of stopped) await news.remove(context.briefing.id, asker.address, key);
  if (stopped.length > 0) return notificationCancelledReply(context, stopped);
  return notificationsReply(context, waiting, waiting.length === 0 ? undefined : 'You do not wait for that');
}

/** Keys of the topics that the person waits for, the oldest first. */
async function waitingFor({ context, asker, options }: DeskRequest): Promise<string[]> {
  const { news } = await options.stores();
  return (await news.notificationsOf(context.briefing.id, asker.address)).map(({ key }) => key);
}

/** Turns the channel's follow-ups on or off, or says which they are. */
export async function setFollowUps({ context, asker, options }: DeskRequest, isOn?: boolean): Promise<Message> {
  const { news } = await options.stores();
  const { id } = context.briefing;
  const before = await news.followsUp(id, asker.address);
  const wanted = isOn ?? before;
  if (wanted !== before) await news.setFollowsUp(id, asker.address, wanted);
  return followUpsReply(context, wanted, wanted !== before);
}
