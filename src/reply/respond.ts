import { decodeIntent } from '../message/button-id.ts';
import { commands } from '../message/commands.ts';
import { repeatableIntent } from '../message/effects.ts';
import type { Intent } from '../message/intent.ts';
import type { Button, Message } from '../message/message.ts';
import { parseText } from '../message/parse.ts';
import { isLongEnoughToAsk } from '../message/subscribe-words.ts';
import { askReply } from './ask.ts';
import { button, buttons, correction, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import { changesReply } from './changes.ts';
import type { ReplyContext } from './context.ts';
import { disputeButton, disputesReply } from './disputes.ts';
import { cardsReply, entryDetails, entryReply, TWO_ANSWERS_TITLE } from './entry.ts';
import { evidenceReply } from './evidence.ts';
import { howToType } from './examples.ts';
import { faqReply, topicButton } from './faq.ts';
import { feedbackReply } from './feedback.ts';
import { helpReply } from './help.ts';
import { questionIn } from './intent-texts.ts';
import { sourceButton, sourcesReply } from './sources.ts';
import { offerReply } from './subscribe.ts';
import { overviewReply, summaryButton, summaryDetails, summaryReply } from './summary.ts';
import { timelineReply } from './timeline/reply.ts';
import { watchButton, watchReply } from './watch.ts';
import { shortenText } from './watch-names.ts';

/** Replies to an intent. Pure: the same intent and context give the same message. Never throws. */
export function respond(intent: Intent, context: ReplyContext): Message {
  const { entries, summaries, topics, watch, sources, disputes } = context.briefing;
  switch (intent.kind) {
    case 'overview':
      return overviewReply(context);
    case 'help':
      return helpReply(context);
    case 'ask':
      return askReply(context, intent.question, intent, context.askResult);
    case 'entry': {
      const [firstEntry, secondEntry] = [intent.id, intent.and ?? ''].flatMap((id) => entries.get(id) ?? []);
      if (!firstEntry) return outdatedReply();
      return secondEntry
        ? cardsReply(context, TWO_ANSWERS_TITLE, [firstEntry, secondEntry], [])
        : entryReply(context, firstEntry);
    }
    case 'details': {
      if (intent.what === 'summary') return summaryDetails(context, intent.of) ?? outdatedReply();
      const entry = entries.get(intent.of);
      return entry ? entryDetails(context, entry) : outdatedReply();
    }
    case 'summary':
      return (
        summaryReply(context, intent.topic) ??
        notFoundReply(context, intent, intent.topic, Array.from(summaries.values(), summaryButton))
      );
    case 'faq':
      return (
        faqReply(context, intent.topic, intent.page) ??
        notFoundReply(context, intent, intent.topic, topics.map(topicButton))
      );
    case 'watch':
      return (
        watchReply(context, intent.item) ??
        notFoundReply(context, intent, intent.item, Array.from(watch.values(), watchButton))
      );
    case 'timeline':
      return timelineReply(context);
    case 'sources':
      return (
        sourcesReply(context, intent.source, intent.page) ??
        notFoundReply(context, intent, intent.source, Array.from(sources.values(), sourceButton))
      );
    case 'disputes':
      return (
        disputesReply(context, intent.dispute, intent.page) ??
        notFoundReply(context, intent, intent.dispute, Array.from(disputes.values(), disputeButton))
      );
    case 'evidence':
      return evidenceReply(context, intent.of, intent.page) ?? noEvidenceReply(context, intent.of);
    case 'changes':
      return changesReply(context, intent.since, intent.page) ?? unreadableDateReply(intent.since);
    case 'feedback': {
      const entry = entries.get(intent.of);
      return entry ? feedbackReply(context, entry, intent.isHelpful) : outdatedReply();
    }
    case 'incomplete':
      return incompleteReply(context, intent.command);
    case 'decline':
      return declinedReply();
    case 'misspelt':
      return misspeltReply(context, intent.typed, intent.meant);
    case 'offer':
      return offerReply(context, intent.item) ?? outdatedReply();
    case 'subscribe':
    case 'follow':
    case 'remind-me':
    case 'subscriptions':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'reschedule':
    case 'notify':
    case 'unnotify':
    case 'follow-ups':
    case 'receipts':
    case 'posted':
    case 'preview':
    case 'send':
    case 'propose':
    case 'proposal':
      return onlyInChannelReply();
  }
}

export function respondToButton(id: string, context: ReplyContext): Message {
  const intent = decodeIntent(id);
  return intent ? respond(intent, context) : outdatedReply();
}

function declinedReply(): Message {
  return { ...message('Okay. Nothing has changed.', []), endsOffer: true };
}

function outdatedReply(): Message {
  return correction('This button no longer works', [
    textBlock('It is from an older version of this bot or its briefing.'),
    ...buttons(LINK_BUTTONS.overview, LINK_BUTTONS.topics),
  ]);
}

/** An argument that is long enough is answered as a question. */
function notFoundReply(context: ReplyContext, intent: Intent, argument = '', choices: Iterable<Button>): Message {
  if (isLongEnoughToAsk(argument)) return askReply(context, questionIn(intent) ?? argument);
  const choiceBlocks = buttons(...choices);
  return correction(`Nothing called "${shortenText(argument)}" here`, [
    ...(choiceBlocks.length === 0 ? [] : [textBlock('Choose one:')]),
    ...choiceBlocks,
  ]);
}

function noEvidenceReply(context: ReplyContext, argument: string): Message {
  if (isLongEnoughToAsk(argument)) return askReply(context, argument);
  return correction(`There is no claim or question called "${shortenText(argument)}"`, [
    textBlock('Press "Evidence" in the menu under an answer, or choose a question:'),
    ...buttons(LINK_BUTTONS.topics, button('Sources', { kind: 'sources' })),
  ]);
}

function unreadableDateReply(dateText = ''): Message {
  return correction(`"${shortenText(dateText)}" is not a past date that I can read`, [
    textBlock('Write 2026-11-01, 1 November 2026, yesterday, 7 days, 2 weeks or month.'),
    ...buttons(button('The last 30 days', { kind: 'changes' })),
  ]);
}

function incompleteReply({ briefing }: ReplyContext, name: string): Message {
  const command = commands.find((candidate) => candidate.name === name) ?? commands[0];
  return message(`"${name}" needs something after it`, [
    textBlock(howToType(command, briefing)),
    ...buttons(LINK_BUTTONS.topics, LINK_BUTTONS.help),
  ]);
}

function misspeltReply({ briefing }: ReplyContext, typedName: string, intendedName: string): Message {
  return message(`There is no command "${shortenText(typedName)}"`, [
    textBlock(`Did you mean /${briefing.command} ${shortenText(intendedName)}`),
    ...buttons(commandButton(intendedName, briefing.command), intendedName === 'help' ? undefined : LINK_BUTTONS.help),
  ]);
}

/** A button carries no typed text. */
function commandButton(intendedName: string, slashCommand: string): Button | undefined {
  const [name = ''] = intendedName.split(' ');
  const intent = repeatableIntent(parseText(name, slashCommand), {});
  return intent && button(`/${slashCommand} ${name}`, intent);
}

/** Only `briefing -- show` has no channel. Elsewhere `delivery/desk/desk.ts` answers these intents. */
function onlyInChannelReply(): Message {
  return message('This only works in a channel or in direct messages', [
    textBlock('Type it in a channel with the bot, or in your direct messages with it.'),
    ...buttons(LINK_BUTTONS.whatToWatch, LINK_BUTTONS.help),
  ]);
}
