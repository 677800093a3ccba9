import { encodeIntent } from '../../message/codec.ts';
import type { Intent } from '../../message/intent.ts';
import type { Button, Message } from '../../message/message.ts';
import { parseText } from '../../message/parse.ts';

/** What a terminal session can do to answer: both come from the reply room. */
export interface Replies {
  respond(intent: Intent): Message;
  respondToButton(id: string): Message;
  readonly slashCommand: string;
}

/** One person's session: it remembers the buttons and the entry of the reply before, as a chat's message would. */
export class Conversation {
  #last: Message | undefined;
  #shown: string | undefined;
  readonly #replies: Replies;

  constructor(replies: Replies) {
    this.#replies = replies;
  }

  /** The reply to a line: a number presses a button of the reply before, anything else is a command or a question. */
  reply(line: string): Message {
    const number = /^\[?(\d{1,3})[\].)]?$/.exec(line.trim())?.[1];
    const message =
      number !== undefined && this.#last
        ? this.#press(Number(number), this.#last)
        : this.#replies.respond(this.#read(line));
    this.#last = message;
    this.#shown = message.shows ?? this.#shown;
    return message;
  }

  #read(line: string): Intent {
    const intent = parseText(line, this.#replies.slashCommand);
    return intent.kind === 'ask' && this.#shown !== undefined ? { ...intent, after: this.#shown } : intent;
  }

  #press(number: number, last: Message): Message {
    const pressed = buttonsOf(last)[number - 1];
    return pressed ? this.#replies.respondToButton(encodeIntent(pressed.intent)) : noButton(number, last);
  }
}

function buttonsOf({ blocks }: Message): Button[] {
  return blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []));
}

/** Says so, and offers the same buttons again under the same numbers. */
function noButton(number: number, last: Message): Message {
  const buttons = buttonsOf(last);
  const text = 'Numbers press the buttons of the reply before. To ask about a number, put it into a question.';
  return {
    title: `There is no button ${number}`,
    blocks: [{ type: 'text', text }, ...(buttons.length === 0 ? [] : [{ type: 'buttons' as const, buttons }])],
    footer: last.footer,
  };
}
