import { isUnknown } from '../briefing/briefing.ts';
import type { Entry } from '../briefing/schema.ts';
import type { Topic } from '../briefing/substance.ts';
import { topicKey, topicOf } from '../briefing/substance.ts';
import { phaseOf } from '../briefing/watch.ts';
import type { Button, Message } from '../message/message.ts';
import { buttons, findByName, message, type ReplyContext } from './context.ts';

const LABEL = 'Tell me when this is known';

/** The most notifications per person. */
export const MAX_NOTIFICATIONS = 25;

/** The button "Tell me when this is known"; undefined if nothing about the topic is open. */
export function notifyButton(context: ReplyContext, topic: Topic, label = LABEL): Button | undefined {
  return isOpen(context, topic) ? { label, intent: { kind: 'notify', of: topicKey(topic) } } : undefined;
}

/**
 * Whether something about a topic is open: an unknown, an unsettled watch item or an entry that depends on one, or a
 * dispute.
 */
export function isOpen({ briefing, today }: ReplyContext, { what, id }: Topic): boolean {
  const isUnsettled = (item: string | undefined) => {
    const found = item === undefined ? undefined : briefing.watch.get(item);
    return found !== undefined && phaseOf(found, today).kind !== 'settled';
  };
  switch (what) {
    case 'watch':
      return isUnsettled(id);
    case 'dispute':
      return briefing.disputes.has(id);
    case 'entry': {
      const entry = briefing.entries.get(id);
      if (!entry) return false;
      if (entry.watch !== undefined) return isUnsettled(entry.watch);
      return isUnknown(entry) || ('dispute' in entry && entry.dispute !== undefined);
    }
    case 'summary':
      return false;
  }
}

/** A topic's name: its question or title; its id in words if the briefing no longer has it. */
export function titleOf({ briefing }: Pick<ReplyContext, 'briefing'>, { what, id }: Topic): string {
  switch (what) {
    case 'entry':
      return briefing.entries.get(id)?.question ?? inWords(id);
    case 'watch':
      return briefing.watch.get(id)?.title ?? inWords(id);
    case 'dispute':
      return briefing.disputes.get(id)?.title ?? inWords(id);
    case 'summary':
      return briefing.summaries.get(id)?.title ?? inWords(id);
  }
}

/** "whole-ship" as "Whole ship". */
function inWords(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
}

/** The button that shows a topic. */
export function topicButton(context: Pick<ReplyContext, 'briefing'>, topic: Topic, label?: string): Button {
  const { what, id } = topic;
  const named = label ?? titleOf(context, topic);
  switch (what) {
    case 'entry':
      return { label: named, intent: { kind: 'entry', id } };
    case 'watch':
      return { label: named, intent: { kind: 'watch', item: id } };
    case 'dispute':
      return { label: named, intent: { kind: 'disputes', dispute: id } };
    case 'summary':
      return { label: named, intent: { kind: 'summary', topic: id } };
  }
}

/** The topic that a button's key or a typed name refers to, or undefined. */
export function findTopic({ briefing }: Pick<ReplyContext, 'briefing'>, typed: string): Topic | undefined {
  const topic = topicOf(typed);
  if (topic && hasTopic(briefing, topic)) return topic;
  const item = findByName(briefing.watch.values(), typed, ({ title, short }) => [short, title]);
  if (item) return { what: 'watch', id: item.id };
  const dispute = findByName(briefing.disputes.values(), typed, ({ title }) => [title]);
  if (dispute) return { what: 'dispute', id: dispute.id };
  const entry = findByName(briefing.entries.values(), typed, ({ question }) => [question]);
  return entry && { what: 'entry', id: entry.id };
}

function hasTopic({ entries, watch, disputes }: ReplyContext['briefing'], { what, id }: Topic): boolean {
  return (
    (what === 'entry' && entries.has(id)) ||
    (what === 'watch' && watch.has(id)) ||
    (what === 'dispute' && disputes.has(id))
  );
}

/** Asks before adding a notification, since a question in a channel is public. Without a topic, asks which one. */
export function notifyOffer(context: ReplyContext, topic: Topic | undefined, near: readonly Topic[] = []): Message {
  if (!topic) return noTopicReply(context, near);
  const of = topicKey(topic);
  return message(context, 'Tell you when this is known?', [
    { type: 'list', items: [{ text: titleOf(context, topic) }] },
    { type: 'text', text: 'You get one direct message when the answer changes, and nothing before.' },
    ...buttons({ label: LABEL, intent: { kind: 'notify', of } }, listButton),
  ]);
}

/** Confirms a notification. */
export function notificationSetReply(
  context: ReplyContext,
  topic: Topic,
  result: 'added' | 'exists' | 'full',
): Message {
  const slash = `/${context.briefing.command}`;
  if (result === 'full') {
    return privateMessage(context, `You already wait for ${MAX_NOTIFICATIONS} answers`, [
      { type: 'text', text: 'Nothing was added. Stop one that you no longer need, then try again.' },
      ...buttons(listButton),
    ]);
  }
  const title = result === 'added' ? "I'll tell you when this changes" : 'You already wait for this';
  return privateMessage(context, title, [
    { type: 'list', items: [{ text: titleOf(context, topic) }] },
    {
      type: 'text',
      text: 'You get one direct message when the answer changes: a new claim, an outcome, a settled dispute. Nobody else sees it.',
    },
    { type: 'note', text: `To see or stop what you wait for: ${slash} notify` },
    ...buttons({ label: 'Stop', intent: { kind: 'unnotify', which: topicKey(topic) } }, listButton),
  ]);
}

/**
 * The reply if the briefing already answers what the person wants news of: the digest reports changes of the answer.
 */
export function answeredReply(context: ReplyContext, { id, question }: Entry): Message {
  return privateMessage(context, 'This has an answer already', [
    { type: 'list', items: [{ text: question }] },
    { type: 'text', text: 'So no message would come. If the answer changes, the digest says so.' },
    ...buttons(
      topicButton(context, { what: 'entry', id }, 'Show the answer'),
      { label: 'Weekly digest', intent: { kind: 'subscribe', wish: 'digest weekly' } },
      listButton,
    ),
  ]);
}

/** Nothing about the topic is open, so a notification would never come. */
export function alreadyKnownReply(context: ReplyContext, topic: Topic): Message {
  return privateMessage(context, 'This is not open', [
    { type: 'text', text: 'The briefing has an answer, so nothing was added.' },
    ...buttons(topicButton(context, topic)),
  ]);
}

/**
 * No topic matches.
 * @param near entries near the typed name, offered instead of everything that is open
 */
export function noTopicReply(context: ReplyContext, near: readonly Topic[] = []): Message {
  const nearest = near.flatMap((topic) => notifyButton(context, topic, titleOf(context, topic)) ?? []);
  const open =
    nearest.length > 0
      ? nearest
      : [...context.briefing.watch.values()].flatMap(
          ({ id, title }) => notifyButton(context, { what: 'watch', id }, title) ?? [],
        );
  return privateMessage(context, 'Tell you when what is known?', [
    { type: 'text', text: 'Choose one, or press the button under an open question or a dispute.' },
    ...buttons(...open, listButton),
  ]);
}

/** A person's notifications, each with a button that stops it. */
export function notificationsReply(
  context: ReplyContext,
  waiting: readonly string[],
  title = waiting.length === 0
    ? 'You wait for no answer'
    : `You wait for ${waiting.length === 1 ? 'one answer' : `${waiting.length} answers`}`,
): Message {
  const slash = `/${context.briefing.command}`;
  const titles = waiting.map((key) => nameOf(context, key));
  if (waiting.length === 0) {
    return privateMessage(context, title, [
      { type: 'text', text: 'Press "Tell me when this is known" under an open question, a watch item or a dispute.' },
      ...buttons({ label: 'What to watch', intent: { kind: 'watch' } }),
    ]);
  }
  const isAlone = waiting.length === 1;
  return privateMessage(context, title, [
    { type: 'list', items: titles.map((text, i) => ({ text: `${i + 1} · ${text}` })) },
    { type: 'text', text: `You get one direct message each. To stop one: ${slash} notify stop 1` },
    ...buttons(
      ...waiting.map(
        (key, i): Button => ({
          label: isAlone ? 'Stop' : `Stop ${i + 1}`,
          intent: { kind: 'unnotify', which: key },
        }),
      ),
      isAlone ? undefined : { label: 'Stop all', intent: { kind: 'unnotify', which: 'all' } },
    ),
  ]);
}

/** Confirms that notifications were stopped. */
export function notificationCancelledReply(context: ReplyContext, stopped: readonly string[]): Message {
  const [only, ...others] = stopped;
  const topic = only === undefined || others.length > 0 ? undefined : topicOf(only);
  return privateMessage(context, 'Stopped', [
    { type: 'list', items: stopped.map((key) => ({ text: nameOf(context, key) })) },
    { type: 'text', text: 'You get no message about it.' },
    ...buttons(topic && notifyButton(context, topic, 'Undo'), listButton),
  ]);
}

const listButton: Button = { label: 'What I wait for', intent: { kind: 'notify' } };

function nameOf(context: ReplyContext, key: string): string {
  const topic = topicOf(key);
  return topic ? titleOf(context, topic) : key;
}

function privateMessage(...of: Parameters<typeof message>): Message {
  return { ...message(...of), isPrivate: true };
}
