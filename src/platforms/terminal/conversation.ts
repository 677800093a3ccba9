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
  #buttons: readonly Button[] = [];
  #shown: string | undefined;
  readonly #replies: Replies;

  constructor(replies: Replies) {
    this.#replies = replies;
  }

  /** The reply to a line: a number presses a button of the reply before, anything else is a command or a question. */
  reply(line: string): Message {
    const pressed = this.#pressed(line);
    const message = pressed
      ? this.#replies.respondToButton(encodeIntent(pressed.intent))
      : this.#replies.respond(this.#read(line));
    this.#buttons = message.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []));
    this.#shown = message.shows ?? this.#shown;
    return message;
  }

  #read(line: string): Intent {
    const intent = parseText(line, this.#replies.slashCommand);
    return intent.kind === 'ask' && this.#shown !== undefined ? { ...intent, after: this.#shown } : intent;
  }

  #pressed(line: string): Button | undefined {
    const number = /^\[?(\d{1,3})\]?$/.exec(line.trim())?.[1];
    return number === undefined ? undefined : this.#buttons[Number(number) - 1];
  }
}
