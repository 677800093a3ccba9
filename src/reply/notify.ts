import { disputeId, isUnknown } from '../briefing/briefing.ts';
import type { Entry } from '../briefing/schema.ts';
import { type AnswerTopic, answerTopicKey, parseAnswerTopic } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import { capitalize } from '../lib/english.ts';
import type { Block, Button, Message } from '../message/message.ts';
import {
  button,
  buttons,
  headingBlock,
  LINK_BUTTONS,
  listBlocks,
  message,
  noteBlock,
  privateMessage,
  textBlock,
  withYes,
} from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { findByName } from './find-by-name.ts';

const DEFAULT_LABEL = 'Tell me when this is known';
const NOTIFICATIONS_BUTTON = button("What I'm waiting for", { kind: 'notify' });

export const MAX_NOTIFICATIONS = 25;
/** An awaited answer has no schedule. */
const NO_DAY_FIXED = 'No day is fixed: a message comes once the answer changes.';

/** Undefined if nothing about the topic is open. */
export function notifyButton(context: ReplyContext, topic: AnswerTopic, label = DEFAULT_LABEL): Button | undefined {
  return isOpen(context, topic) ? button(label, { kind: 'notify', of: answerTopicKey(topic) }) : undefined;
}

/** True for a dispute, an unsettled watch item, an entry with one, and an unknown or disputed entry without a watch item. */
export function isOpen({ briefing, today }: ReplyContext, { kind, id }: AnswerTopic): boolean {
  const isUnsettled = (itemId: string) => {
    const item = briefing.watch.get(itemId);
    return item !== undefined && phaseOf(item, today).kind !== 'settled';
  };
  switch (kind) {
    case 'watch':
      return isUnsettled(id);
    case 'dispute':
      return briefing.disputes.has(id);
    case 'entry': {
      const entry = briefing.entries.get(id);
      if (!entry) return false;
      return entry.watch === undefined ? isUnknown(entry) || disputeId(entry) !== undefined : isUnsettled(entry.watch);
    }
    case 'summary':
      return false;
  }
}

/** Returns a topic's question or title, or its id in words if the briefing no longer has it. */
export function titleOf({ briefing }: Pick<ReplyContext, 'briefing'>, { kind, id }: AnswerTopic): string {
  const { entries, watch, disputes, summaries } = briefing;
  const titles = {
    entry: entries.get(id)?.question,
    watch: watch.get(id)?.title,
    dispute: disputes.get(id)?.title,
    summary: summaries.get(id)?.title,
  };
  return titles[kind] ?? capitalize(id.replaceAll('-', ' '));
}

export function topicButton(
  context: Pick<ReplyContext, 'briefing'>,
  topic: AnswerTopic,
  label = titleOf(context, topic),
): Button {
  const { kind, id } = topic;
  switch (kind) {
    case 'entry':
      return button(label, { kind: 'entry', id });
    case 'watch':
      return button(label, { kind: 'watch', item: id });
    case 'dispute':
      return button(label, { kind: 'disputes', dispute: id });
    case 'summary':
      return button(label, { kind: 'summary', topic: id });
  }
}

export function findTopic({ briefing }: Pick<ReplyContext, 'briefing'>, typedName: string): AnswerTopic | undefined {
  const { entries, watch, disputes } = briefing;
  const topic = parseAnswerTopic(typedName);
  const records = { entry: entries, watch, dispute: disputes, summary: undefined };
  if (topic && records[topic.kind]?.has(topic.id)) return topic;
  const item = findByName(watch.values(), typedName, ({ title, short }) => [short, title]);
  if (item) return { kind: 'watch', id: item.id };
  const dispute = findByName(disputes.values(), typedName, ({ title }) => [title]);
  if (dispute) return { kind: 'dispute', id: dispute.id };
  const entry = findByName(entries.values(), typedName, ({ question }) => [question]);
  return entry && { kind: 'entry', id: entry.id };
}

/** Asks before adding a notification, since a question in a channel is public. Without a topic, asks for one. */
export function notifyOffer(
  context: ReplyContext,
  topic: AnswerTopic | undefined,
  nearTopics: readonly AnswerTopic[] = [],
): Message {
  if (!topic) return noTopicReply(context, nearTopics);
  const accept = button(DEFAULT_LABEL, { kind: 'notify', of: answerTopicKey(topic) });
  return withYes(
    message('Tell you when this is known?', [
      ...listBlocks([{ text: titleOf(context, topic) }]),
      textBlock('You get one direct message when the answer changes, and nothing before.'),
      ...buttons(accept, NOTIFICATIONS_BUTTON),
    ]),
    accept,
  );
}

export function notificationSetReply(
  context: ReplyContext,
  topic: AnswerTopic,
  result: 'added' | 'exists' | 'full',
): Message {
  if (result === 'full') {
    return privateMessage(`You're already waiting for ${MAX_NOTIFICATIONS} answers`, [
      textBlock('Nothing was added. Stop one that you no longer need, then try again.'),
      ...buttons(NOTIFICATIONS_BUTTON),
    ]);
  }
  const reply = privateMessage(
    result === 'added' ? "I'll tell you when this changes" : "You're already waiting for this",
    [
      ...listBlocks([{ text: titleOf(context, topic) }]),
      textBlock(
        'You get one direct message when the answer changes: a new claim, an outcome, a settled dispute. Only you see it.',
      ),
      noteBlock(`To see or stop what you're waiting for: /${context.briefing.command} notify`),
      ...buttons(button('Stop', { kind: 'unnotify', which: answerTopicKey(topic) }), NOTIFICATIONS_BUTTON),
    ],
  );
  return { ...reply, subscription: answerTopicKey(topic) };
}

/** Offers the digest for news of an answered question, since a notification would never come. */
export function answeredReply(context: ReplyContext, { id, question }: Entry): Message {
  return privateMessage('This already has an answer', [
    ...listBlocks([{ text: question }]),
    textBlock('So no message would come. If the answer changes, the digest says so.'),
    ...buttons(
      topicButton(context, { kind: 'entry', id }, 'Show the answer'),
      button('Weekly digest', { kind: 'subscribe', wish: 'digest weekly' }),
      NOTIFICATIONS_BUTTON,
    ),
  ]);
}

export function alreadyKnownReply(context: ReplyContext, topic: AnswerTopic): Message {
  return privateMessage('This is not open', [
    textBlock('The briefing has an answer, so nothing was added.'),
    ...buttons(topicButton(context, topic)),
  ]);
}

/** Offers `nearTopics`, or else all open watch items. */
export function noTopicReply(context: ReplyContext, nearTopics: readonly AnswerTopic[] = []): Message {
  const offerBlocks = (topics: readonly AnswerTopic[]) =>
    topics.flatMap((topic) => notifyButton(context, topic, titleOf(context, topic)) ?? []);
  const nearest = offerBlocks(nearTopics);
  const items = [...context.briefing.watch.keys()].map((id): AnswerTopic => ({ kind: 'watch', id }));
  return privateMessage('Which answer are you waiting for?', [
    textBlock(`Choose one, or press "${DEFAULT_LABEL}" under an open question, a watch item or a dispute.`),
    ...buttons(...(nearest.length > 0 ? nearest : offerBlocks(items)), NOTIFICATIONS_BUTTON),
  ]);
}

export function notificationsReply(
  context: ReplyContext,
  keys: readonly string[],
  {
    title = keys.length === 0 ? "You aren't waiting for an answer" : `You're waiting for ${countInWords(keys)}`,
    text,
  }: { readonly title?: string; readonly text?: string | undefined } = {},
): Message {
  if (keys.length === 0) {
    return privateMessage(title, [
      textBlock(`Press "${DEFAULT_LABEL}" under an open question, a watch item or a dispute.`),
      ...buttons(LINK_BUTTONS.whatToWatch),
    ]);
  }
  const [onlyKey] = keys.length === 1 ? keys : [];
  const reply = privateMessage(title, [
    ...(text === undefined ? [] : [textBlock(text)]),
    ...listBlocks(keys.map((key, i) => ({ text: `${i + 1} · ${nameOf(context, key)}` }))),
    textBlock(
      `You get one direct message${onlyKey === undefined ? ' each. To stop the first' : '. To stop it'}: /${context.briefing.command} notify stop 1`,
    ),
    ...buttons(
      ...keys.map((which, i) => button(onlyKey === undefined ? `Stop ${i + 1}` : 'Stop', { kind: 'unnotify', which })),
      onlyKey !== undefined ? undefined : button('Stop all', { kind: 'unnotify', which: 'all' }),
    ),
  ]);
  return onlyKey === undefined ? reply : { ...reply, subscription: onlyKey };
}

export const WAIT_WITHOUT_PAUSE = 'Such a message can only be stopped, not paused.';

/** Answers a line about the times or the readers of an awaited answer. `talk` is the kind of a line about a subscription. */
export function waitTalkTitle(talk: string): string {
  if (talk === 'audience') return 'Only you: it comes as a direct message.';
  return talk === 'pause' || talk === 'skip' || talk === 'resume' ? WAIT_WITHOUT_PAUSE : NO_DAY_FIXED;
}

export function waitTalkReply(context: ReplyContext, talk: string, keys: readonly string[]): Message {
  return notificationsReply(context, keys, { title: waitTalkTitle(talk) });
}

export function stopNotificationsOffer(context: ReplyContext, keys: readonly string[]): Message {
  const [onlyKey] = keys.length === 1 ? keys : [];
  const accept = button(onlyKey === undefined ? 'Stop all' : 'Stop', { kind: 'unnotify', which: onlyKey ?? 'all' });
  const reply = privateMessage(
    onlyKey === undefined ? `Stop waiting for all ${keys.length}?` : 'Stop waiting for this?',
    [
      ...listBlocks(keys.map((key) => ({ text: nameOf(context, key) }))),
      textBlock('Nothing has changed yet.'),
      ...buttons(accept, NOTIFICATIONS_BUTTON),
    ],
  );
  return withYes(onlyKey === undefined ? reply : { ...reply, subscription: onlyKey }, accept);
}

/** In a channel, only their number, since others can see the list. */
export function alsoWaitsBlocks(context: ReplyContext, keys: readonly string[]): Block[] {
  if (keys.length === 0) return [];
  if (context.place?.kind !== 'direct') {
    return [
      textBlock(`You're also waiting for ${countInWords(keys)}. Only you can see which.`),
      ...buttons(NOTIFICATIONS_BUTTON),
    ];
  }
  return [
    headingBlock(`You're also waiting for ${countInWords(keys)}`),
    ...listBlocks(keys.map((key) => ({ text: nameOf(context, key) }))),
    ...buttons(NOTIFICATIONS_BUTTON),
  ];
}

function countInWords({ length }: readonly string[]): string {
  return length === 1 ? 'one answer' : `${length} answers`;
}

export function notificationCancelledReply(context: ReplyContext, keys: readonly string[]): Message {
  const [onlyKey, ...otherKeys] = keys;
  const topic = onlyKey === undefined || otherKeys.length > 0 ? undefined : parseAnswerTopic(onlyKey);
  const reply = privateMessage('Stopped', [
    ...listBlocks(keys.map((key) => ({ text: nameOf(context, key) }))),
    textBlock(`You won't get a message about ${keys.length === 1 ? 'this' : 'these'}.`),
    ...buttons(topic && notifyButton(context, topic, 'Undo'), NOTIFICATIONS_BUTTON),
  ]);
  return topic ? { ...reply, subscription: answerTopicKey(topic) } : reply;
}

/** Answers "is it off now?" after an awaited answer was shown or stopped. */
export function notificationStateReply(context: ReplyContext, key: string, isOn: boolean): Message {
  const reply = privateMessage(isOn ? 'It is on: you get one direct message' : 'It has stopped: you get no message', [
    ...listBlocks([{ text: nameOf(context, key) }]),
    ...buttons(isOn ? button('Stop', { kind: 'unnotify', which: key }) : undefined, NOTIFICATIONS_BUTTON),
  ]);
  return { ...reply, subscription: key };
}

export function nameOf(context: Pick<ReplyContext, 'briefing'>, key: string): string {
  const topic = parseAnswerTopic(key);
  return topic ? titleOf(context, topic) : key;
}
