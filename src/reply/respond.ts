import { decodeIntent } from '../message/codec.ts';
import { commands } from '../message/commands.ts';
import { repeatableIntent } from '../message/effects.ts';
import type { ButtonIntent, Intent } from '../message/intent.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { parseText } from '../message/parse.ts';
import { isLongEnoughToAsk } from '../message/question-words.ts';
import { askReply } from './ask.ts';
import { changesReply } from './changes.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { disputesReply } from './disputes.ts';
import { cardsReply, entryDetails, entryReply, TWO_ANSWERS } from './entry.ts';
import { evidenceReply } from './evidence.ts';
import { howToType } from './examples.ts';
import { faqReply } from './faq.ts';
import { feedbackReply } from './feedback.ts';
import { helpReply } from './help.ts';
import { sourcesReply } from './sources.ts';
import { offerReply } from './subscribe.ts';
import { overviewReply, summaryDetails, summaryReply } from './summary.ts';
import { timelineReply } from './timeline/reply.ts';
import { watchReply } from './watch.ts';

/** The reply to an intent. Pure: the same intent and context give the same message. Never throws for input. */
export function respond(intent: Intent, context: ReplyContext): Message {
  switch (intent.kind) {
    case 'overview':
      return overviewReply(context);
    case 'help':
      return helpReply(context);
    case 'ask':
      return askReply(context, intent.question, intent, context.asked);
    case 'entry': {
      const { entries } = context.briefing;
      const [first, second] = [intent.id, intent.and ?? ''].flatMap((id) => entries.get(id) ?? []);
      if (!first) return outdated(context);
      return second ? cardsReply(context, TWO_ANSWERS, [first, second], []) : entryReply(context, first);
    }
    case 'details': {
      if (intent.what === 'summary') return summaryDetails(context, intent.of) ?? outdated(context);
      const entry = context.briefing.entries.get(intent.of);
      return entry ? entryDetails(context, entry) : outdated(context);
    }
    case 'summary':
      return (
        summaryReply(context, intent.topic) ?? notFound(context, 'summary', intent.topic, names(context).summaries)
      );
    case 'faq':
      return (
        faqReply(context, intent.topic, intent.page) ?? notFound(context, 'faq', intent.topic, names(context).topics)
      );
    case 'watch':
      return watchReply(context, intent.item) ?? notFound(context, 'watch', intent.item, names(context).watch);
    case 'timeline':
      return timelineReply(context);
    case 'sources':
      return (
        sourcesReply(context, intent.source, intent.page) ??
        notFound(context, 'sources', intent.source, names(context).sources)
      );
    case 'disputes':
      return (
        disputesReply(context, intent.dispute, intent.page) ??
        notFound(context, 'disputes', intent.dispute, names(context).disputes)
      );
    case 'evidence':
      return evidenceReply(context, intent.of, intent.page) ?? evidenceOfAnswer(context, intent.of);
    case 'changes':
      return changesReply(context, intent.since, intent.page) ?? badDate(context, intent.since);
    case 'feedback': {
      const entry = context.briefing.entries.get(intent.of);
      return entry ? feedbackReply(context, entry, intent.isHelpful) : outdated(context);
    }
    case 'incomplete':
      return incomplete(context, intent.command);
    case 'misspelt':
      return misspelt(context, intent.typed, intent.meant);
    case 'offer':
      return offerReply(context, intent.item) ?? outdated(context);
    case 'subscribe':
    case 'follow':
    case 'remind-me':
    case 'subscriptions':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'notify':
    case 'unnotify':
    case 'follow-ups':
    case 'receipts':
    case 'posted':
    case 'preview':
    case 'send':
    case 'propose':
    case 'proposal':
      return onlyInChannel(context, intent.kind);
  }
}

/** The reply to a pressed button: the one of its intent, or that the button is outdated. */
export function respondToButton(id: string, context: ReplyContext): Message {
  const intent = decodeIntent(id);
  return intent ? respond(intent, context) : outdated(context);
}

/** The message for an unknown name or button, shown only to the person who typed or pressed it. */
function correction(context: ReplyContext, title: string, blocks: readonly Block[]): Message {
  return { ...message(context, title, blocks), isCorrection: true };
}

function outdated(context: ReplyContext): Message {
  return correction(context, 'This button no longer works', [
    {
      type: 'text',
      text: 'It belongs to an older version of this briefing.',
    },
    ...buttons(
      { label: 'Overview', intent: { kind: 'overview' } },
      { label: 'Questions by topic', intent: { kind: 'faq' } },
    ),
  ]);
}

/** The names that each command takes, as buttons. */
function names({ briefing }: ReplyContext) {
  return {
    summaries: [...briefing.summaries.values()].map(
      ({ id, title }): Button => ({ label: title, intent: { kind: 'summary', topic: id } }),
    ),
    topics: briefing.topics.map(({ id, title }): Button => ({ label: title, intent: { kind: 'faq', topic: id } })),
    watch: [...briefing.watch.values()].map(
      ({ id, title }): Button => ({ label: title, intent: { kind: 'watch', item: id } }),
    ),
    sources: [...briefing.sources.values()].map(
      ({ id, label }): Button => ({ label: `${id} · ${label}`, intent: { kind: 'sources', source: id } }),
    ),
    disputes: [...briefing.disputes.values()].map(
      ({ id, title }): Button => ({ label: title, intent: { kind: 'disputes', dispute: id } }),
    ),
  };
}

function notFound(
  context: ReplyContext,
  command: ButtonIntent['kind'],
  typed = '',
  choices: readonly Button[],
): Message {
  if (isLongEnoughToAsk(typed)) return askReply(context, `${command} ${typed}`);
  return correction(context, `Nothing called "${quoted(typed)}" here`, [
    { type: 'text', text: 'Choose one:' },
    ...buttons(...choices),
  ]);
}

/** "evidence" with a question: answers the question, with a button to its evidence. */
function evidenceOfAnswer(context: ReplyContext, of: string): Message {
  if (isLongEnoughToAsk(of)) return askReply(context, of);
  return correction(context, `There is no claim or question called "${quoted(of)}"`, [
    { type: 'text', text: 'Press "Evidence" in the menu under an answer, or choose a question:' },
    ...buttons(
      { label: 'Questions by topic', intent: { kind: 'faq' } },
      { label: 'Sources', intent: { kind: 'sources' } },
    ),
  ]);
}

function badDate(context: ReplyContext, typed = ''): Message {
  return correction(context, `I can't read the date "${quoted(typed)}"`, [
    {
      type: 'text',
      text: 'Write 2026-11-01, 1 November 2026, yesterday, 7 days, 2 weeks or month.',
    },
    ...buttons({ label: 'The last 30 days', intent: { kind: 'changes' } }),
  ]);
}

function incomplete(context: ReplyContext, name: string): Message {
  const command = commands.find((one) => one.name === name) ?? commands[0];
  return message(context, `"${name}" needs something after it`, [
    { type: 'text', text: howToType(command, context.briefing) },
    ...buttons({ label: 'Questions by topic', intent: { kind: 'faq' } }, { label: 'Help', intent: { kind: 'help' } }),
  ]);
}

function misspelt(context: ReplyContext, typed: string, meant: string): Message {
  const slash = `/${context.briefing.command}`;
  return message(context, `There is no command "${quoted(typed)}"`, [
    { type: 'text', text: `Did you mean ${slash} ${quoted(meant)}` },
    ...buttons(bareCommand(meant, slash), meant === 'help' ? undefined : { label: 'Help', intent: { kind: 'help' } }),
  ]);
}

/** A button for the command that was meant, without the text typed after it: a button carries no typed text. */
function bareCommand(meant: string, slash: string): Button | undefined {
  const [name = ''] = meant.split(' ');
  const intent = repeatableIntent(parseText(name, slash.slice(1)), {});
  return intent && { label: `${slash} ${name}`, intent };
}

/** For intents that need a channel and its subscriptions: `delivery/desk/desk.ts` answers those. */
function onlyInChannel(context: ReplyContext, name: string): Message {
  return message(context, `"${name}" only works in a channel`, [
    { type: 'text', text: 'Type it in a channel with the bot, or in your direct messages with it.' },
    ...buttons({ label: 'What to watch', intent: { kind: 'watch' } }, { label: 'Help', intent: { kind: 'help' } }),
  ]);
}

/** Typed text, short enough to be quoted. */
function quoted(typed: string): string {
  const characters = [...typed];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : typed;
}
