import type { AskResult, Decision } from '../ask/decision.ts';
import type { Language } from '../ask/language.ts';
import {
  type AnswerQuestion,
  type BotQuestion,
  type ChatQuestion,
  isAnswerQuestion,
  isBotQuestion,
  isChatQuestion,
} from '../ask/wish.ts';
import { get, isUnknown } from '../briefing/briefing.ts';
import type { SmallTalk } from '../briefing/schema.ts';
import { capitalize, joinWithOr } from '../lib/english.ts';
import type { Block, Button, Message } from '../message/message.ts';
import { aboutAnswersReply } from './about-answers.ts';
import { aboutBotReply } from './about-bot.ts';
import { aboutChatReply } from './about-chat.ts';
import { buttons, LINK_BUTTONS, message, noteBlock, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { choiceButton, entryButton } from './entry.ts';
import { exampleQuestion } from './examples.ts';
import { ONLY_ENGLISH } from './language.ts';

const MAX_STARTERS = 3;

const ENTRY_BUTTONS = [LINK_BUTTONS.overview, LINK_BUTTONS.topics, LINK_BUTTONS.commands];

const TALK_TITLES: Readonly<Record<Exclude<SmallTalk, BotQuestion | ChatQuestion | AnswerQuestion>, string>> = {
  greeting: 'Hello. What would you like to know?',
  thanks: "You're welcome.",
  praise: 'Thank you. What else would you like to know?',
  insult: "Sorry that didn't help. Try asking in other words, or choose a question.",
  goodbye: 'Goodbye.',
  exclamation: 'I see. I can only report what the sources say.',
  reaction: 'Okay. To confirm something that I offered, press its button.',
  identity:
    "I'm a bot. I answer from a briefing: what its sources say, where they disagree, and what none of them says. I make nothing up.",
  person: "I'm a bot, and I can't put you through to a person. I answer from a briefing, and I make nothing up.",
  ability: 'Ask in your own words, or start with one of these.',
};

export function talkReply(
  context: ReplyContext,
  talk: SmallTalk,
  line: string,
  after?: string,
  hasOffer = false,
): Message {
  const previous = context.briefing.entries.get(after ?? '');
  if (isBotQuestion(talk)) return aboutBotReply(context, talk, line, previous);
  if (isAnswerQuestion(talk)) return aboutAnswersReply(context, talk, line, previous);
  if (isChatQuestion(talk)) return aboutChatReply(context, talk, previous);
  if (talk === 'reaction' && !hasOffer) {
    return message('Okay. What would you like to know?', buttons(LINK_BUTTONS.overview, LINK_BUTTONS.topics));
  }
  return message(TALK_TITLES[talk], talk === 'exclamation' ? buttons(LINK_BUTTONS.overview) : starterButtons(context));
}

export function foreignReply(language: Language): Message {
  return message(ONLY_ENGLISH[language], [
    textBlock('I only understand English so far.'),
    ...buttons(...ENTRY_BUTTONS),
  ]);
}

export function wordlessReply(context: ReplyContext): Message {
  return message('Ask me a question in words', [
    textBlock(`For example: ${exampleQuestion(context.briefing)}`),
    ...starterButtons(context),
  ]);
}

export function outsideReply(context: ReplyContext, result: AskResult, notes: readonly Block[]): Message {
  const { decision } = result;
  const nearEntries = decision.kind === 'outside' ? decision.near : [];
  const foreignNames = (decision.kind === 'outside' && decision.foreignNames) || [];
  const names = foreignNames.flatMap((id) => nameTyped(context, result, id) ?? []);
  const reason =
    names.length === 0
      ? 'I found nothing on that here.'
      : `On that, no source says anything about ${joinWithOr(names)}.`;
  const isOnTopic = decision.kind === 'outside' && decision.isOnTopic;
  return {
    ...message(isOnTopic ? 'I found nothing on exactly that' : 'That is outside this briefing', [
      ...notes,
      ...(isOnTopic ? [] : [textBlock(`${reason} This briefing covers one story: ${context.briefing.title}.`)]),
      ...(nearEntries.length === 0
        ? starterButtons(context)
        : [
            textBlock(nearEntries.length === 1 ? 'Related question:' : 'Related questions:'),
            ...buttons(...nearEntries.map((id) => entryButton(get(context.briefing.entries, id)))),
          ]),
    ]),
    ...(decision.kind === 'outside' && { near: nearEntries }),
    ...offersOf(nearEntries),
  };
}

export function suggestReply(
  context: ReplyContext,
  { entries, sideSwap }: Extract<Decision, { kind: 'suggest' }>,
  notes: readonly Block[],
): Message {
  const nameOf = (id: string) => context.index.lexicon.entities.find((entity) => entity.id === id)?.name ?? id;
  const isOnlyEntry = entries.length === 1;
  const reason = sideSwap
    ? `The nearest question is about ${nameOf(sideSwap.likelyId)}, not ${nameOf(sideSwap.askedId)}.`
    : 'More than one question here fits your message.';
  return {
    ...message(isOnlyEntry ? 'Did you mean this?' : 'Did you mean one of these?', [
      ...notes,
      ...(sideSwap || !isOnlyEntry ? [textBlock(reason)] : []),
      ...choices(context, entries),
    ]),
    near: entries,
    ...offersOf(entries),
  };
}

export function unclearChoiceReply(context: ReplyContext): Message {
  return message('Which one do you mean?', [
    textBlock('Press its button, or ask the question in words.'),
    ...starterButtons(context),
  ]);
}

export function regretReply(context: ReplyContext, entries: readonly string[]): Message {
  if (entries.length === 0) return message('Sorry. What would you like to know?', starterButtons(context));
  return {
    ...message('Sorry. Which of these did you mean?', [
      ...choices(context, entries, LINK_BUTTONS.topics),
      noteBlock('Or ask again in other words.'),
    ]),
    offers: entries,
  };
}

/** A briefing does not explain words such as "megawatt". */
export function wordReply(context: ReplyContext, word: string, nearEntries: readonly string[]): Message {
  return {
    ...message('I explain this story, not words', [
      textBlock(`No entry here says what "${word}" means.${nearEntries.length === 0 ? '' : ' The nearest questions:'}`),
      ...choices(context, nearEntries, LINK_BUTTONS.topics),
    ]),
    ...offersOf(nearEntries),
  };
}

function offersOf(entries: readonly string[]): Pick<Message, 'offers'> {
  return entries.length > 0 ? { offers: entries } : {};
}

function choices({ briefing }: ReplyContext, entries: readonly string[], ...extraButtons: readonly Button[]): Block[] {
  return buttons(...entries.map((id) => choiceButton(get(briefing.entries, id))), ...extraButtons);
}

function starterButtons({ briefing }: ReplyContext): Block[] {
  const answeredEntries = [...briefing.entries.values()].filter((entry) => !isUnknown(entry));
  const starters = briefing.topics.flatMap(({ id }) => answeredEntries.find(({ topic }) => topic === id) ?? []);
  return buttons(...starters.slice(0, MAX_STARTERS).map(entryButton), ...ENTRY_BUTTONS);
}

/** Returns an entity's name, or the typed alias if it is not part of the name: "Paris" rather than "France". */
function nameTyped({ index }: ReplyContext, { reading }: AskResult, entityId: string): string | undefined {
  const name = index.lexicon.entities.find(({ id }) => id === entityId)?.name;
  const mention = reading.names.find(({ id }) => id === entityId);
  if (name === undefined || !mention) return name;
  const typedWords = reading.words.slice(mention.position, mention.position + mention.length);
  return typedWords.every((word) => name.toLowerCase().includes(word)) ? name : typedWords.map(capitalize).join(' ');
}
