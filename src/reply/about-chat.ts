import type { ChatQuestion } from '../ask/wish.ts';
import type { Entry } from '../briefing/schema.ts';
import { capitalize } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { button, buttons, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import { hasPrivateReplies, type ReplyContext } from './context.ts';

const PROVIDER_SEES =
  "The language model's provider may get a question's common English words, words of this story and short numbers.";

/** docs/security.md lists what is stored. */
export function aboutChatReply(context: ReplyContext, question: ChatQuestion, previous?: Entry): Message {
  switch (question) {
    case 'storage':
      return storageReply(context);
    case 'audience':
      return audienceReply(context);
    case 'reading':
      return readingReply(context);
    case 'use':
      return message(
        'I tell you what the sources of this story say, and where they are silent.',
        buttons(LINK_BUTTONS.overview, LINK_BUTTONS.help),
      );
    case 'lastAnswer':
      return previous
        ? message(
            `It was about this: ${previous.question}`,
            buttons(button('Show it again', { kind: 'entry', id: previous.id })),
          )
        : message("I don't have a previous answer to go back to.", buttons(LINK_BUTTONS.overview));
    case 'firstQuestion':
      return message(
        "I can't go back to earlier questions: I only know what I showed last.",
        previous
          ? [
              textBlock(`That was about this: ${previous.question}`),
              ...buttons(button('Show it again', { kind: 'entry', id: previous.id })),
            ]
          : buttons(LINK_BUTTONS.overview),
      );
    case 'others':
      return othersReply(context);
    case 'quiet':
      return message(
        'Okay. I answer only when you write; posts from subscriptions keep coming.',
        buttons(LINK_BUTTONS.manage),
      );
  }
}

const UNADDRESSED_MESSAGES: Readonly<Record<string, string>> = {
  slack:
    "Slack may also send me other messages of channels that I'm in. I ignore them, except to see who writes in a thread with me.",
  discord: 'Discord hides the text of other messages from me.',
};

function readingReply({ platform = '' }: ReplyContext): Message {
  if (platform === 'terminal') {
    return message('I read what you type in this chat, and nothing else.', buttons(LINK_BUTTONS.help));
  }
  const text = UNADDRESSED_MESSAGES[platform];
  return message('I answer commands, mentions, direct messages and replies to me.', [
    ...(text === undefined ? [] : [textBlock(text)]),
    ...buttons(LINK_BUTTONS.help),
  ]);
}

function operatorSees({ hasReader }: ReplyContext): string {
  return `The people who run me can see questions that I couldn't answer${hasReader ? ' or that a language model helped with' : ''}`;
}

function othersReply(context: ReplyContext): Message {
  const { platform, place } = context;
  const title = "I can't say what others ask me.";
  if (platform === 'terminal') return message(title, [textBlock('Only you use this chat.')]);
  return message(title, [
    textBlock(`I don't show one person's questions to another. ${operatorSees(context)}.`),
    ...(place?.kind === 'direct' ? [] : [textBlock('In a channel, everyone can read what others write to me there.')]),
  ]);
}

function storageReply({ platform, hasReader }: ReplyContext): Message {
  const keptByPlatform =
    platform === 'terminal'
      ? hasReader
        ? []
        : ['Nothing leaves this machine.']
      : [
          `${platform === undefined ? 'Slack and Discord keep' : `${capitalize(platform)} keeps`} the messages by its own rules.`,
        ];
  return message(
    hasReader
      ? "I may keep questions that I can't answer or that a language model helped with. I keep no others."
      : "I may keep questions that I can't answer. I keep no others.",
    [
      'They are stored without digits and addresses, and without your name unless the people who run me choose to keep it.',
      ...(hasReader ? [PROVIDER_SEES] : []),
      ...keptByPlatform,
    ].map(textBlock),
  );
}

function audienceReply(context: ReplyContext): Message {
  const { platform, place, hasReader } = context;
  if (platform === 'terminal') {
    const text = hasReader ? PROVIDER_SEES : 'I run on this machine, and nothing leaves it.';
    return message('Only you see this chat.', [textBlock(text)]);
  }
  const admins = platform === 'slack' ? ", and the workspace's administrators may be able to read messages" : '';
  const operator = textBlock(`${operatorSees(context)}${admins}.`);
  if (place?.kind === 'direct') return message('Here only you see what you ask and what I answer.', [operator]);
  return message('In a channel, everyone sees what you write there and what I reply to it.', [
    ...(hasPrivateReplies(platform)
      ? [textBlock('Only you see our direct messages, and a command with its answer unless you share it.')]
      : []),
    operator,
  ]);
}
