import type { ChatQuestion } from '../ask/wish.ts';
import type { Entry } from '../briefing/schema.ts';
import { capitalize } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { button, buttons, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';

const PROVIDER_SEES = "The language model's provider gets the common words of a question.";
const OPERATOR_SEES = "Whoever runs me can see questions that I couldn't answer";

/** docs/security.md lists what is stored. */
export function aboutChatReply(context: ReplyContext, question: ChatQuestion, previous?: Entry): Message {
  switch (question) {
    case 'storage':
      return storageReply(context);
    case 'audience':
      return audienceReply(context);
    case 'reading':
      return message(
        context.platform === 'terminal'
          ? 'I read what you type in this chat, and nothing else.'
          : 'I read only what is written to me: commands, mentions and direct messages.',
        buttons(LINK_BUTTONS.help),
      );
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
        'Okay. I answer only when you write; posts from subscriptions still come.',
        buttons(LINK_BUTTONS.manage),
      );
  }
}

function othersReply({ platform, place }: ReplyContext): Message {
  const title = "I can't say what others ask me.";
  if (platform === 'terminal') return message(title, [textBlock('Only you use this chat.')]);
  return message(title, [
    textBlock(`I don't show one person's questions to another. ${OPERATOR_SEES}.`),
    ...(place?.kind === 'direct' ? [] : [textBlock('In a channel, everyone can read the questions in it.')]),
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
      ? "I may keep questions that I can't answer or that a language model helped with; no others."
      : "I may keep questions that I can't answer, and keep no others.",
    [
      'They are stored without digits and addresses, and without your name unless whoever runs me chooses to keep it.',
      ...(hasReader ? [PROVIDER_SEES] : []),
      ...keptByPlatform,
    ].map(textBlock),
  );
}

function audienceReply({ platform, place, hasReader }: ReplyContext): Message {
  if (platform === 'terminal') {
    const text = hasReader ? PROVIDER_SEES : 'I run on this machine, and nothing leaves it.';
    return message('Only you see this chat.', [textBlock(text)]);
  }
  const admins = platform === 'slack' ? ", and Slack's administrators may be able to read messages" : '';
  const operator = textBlock(`${OPERATOR_SEES}${admins}.`);
  if (place?.kind === 'direct') return message('Here only you see what you ask and what I answer.', [operator]);
  return message('In a channel, everyone in it sees what you write to me and what I reply.', [
    textBlock("They can't see replies marked as visible only to you. Only you see our direct messages."),
    operator,
  ]);
}
