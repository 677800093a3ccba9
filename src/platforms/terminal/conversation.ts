import type { Briefing } from '../../briefing/briefing.ts';
import { boundedText } from '../../lib/bounded-text.ts';
import { errorText } from '../../lib/error-text.ts';
import { encodeIntent } from '../../message/codec.ts';
import type { Intent } from '../../message/intent.ts';
import { buttonsIn, type Message } from '../../message/message.ts';
import { type ConversationState, inContext, shownAfterPress } from '../../message/shown.ts';
import { parseTyped, type StoryCommands } from '../../message/story.ts';
import { withoutOuterMarks } from '../kit/typed-line.ts';

/** What answers a terminal session: the desk, on behalf of the person at the terminal. */
export interface Replies {
  answer(intent: Intent): Promise<Message>;
  press(buttonId: string): Promise<Message>;
  /** The slash commands of all stories, the default story's first. */
  readonly commands: StoryCommands;
  /**
   * The briefing whose names the tab key completes.
   * @param story its key, if there are several
   */
  briefing?(story?: string): Briefing;
}

/** One person's session. It remembers the last message's buttons and entry, as a message in a chat would. */
export class Conversation {
  #last: Message | undefined;
  #shown: ConversationState = {};
  readonly #replies: Replies;

  constructor(replies: Replies) {
    this.#replies = replies;
  }

  /**
   * Replies to a line. A number presses a button of the last message; anything else is a command or a question. A
   * failure, such as an unreachable database, becomes a reply, and the session continues.
   */
  async reply(line: string): Promise<Message> {
    const message = await this.#answer(boundedText(line)).catch((error: unknown) => failureReply(error, this.#last));
    this.show(message);
    return message;
  }

  /** Records a message as shown: numbers press its buttons from now on. */
  show(message: Message): void {
    this.#last = message;
    const shown = shownAfterPress(this.#shown, message);
    this.#shown = { ...(this.#shown.shows !== undefined && { shows: this.#shown.shows }), ...shown };
  }

  async #answer(line: string): Promise<Message> {
    const number = /^\[?(\d{1,3})[\].)]?$/.exec(line.trim())?.[1];
    return number !== undefined && this.#last
      ? await this.#press(Number(number), this.#last)
      : await this.#replies.answer(this.#read(line));
  }

  #read(line: string): Intent {
    return inContext(parseTyped(withoutOuterMarks(line), this.#replies.commands), this.#shown);
  }

  async #press(number: number, last: Message): Promise<Message> {
    const pressed = buttonsIn(last)[number - 1];
    return pressed ? await this.#replies.press(encodeIntent(pressed.intent)) : noSuchButton(number, last);
  }
}

/** Says that the number has no button, and offers the same buttons again. */
function noSuchButton(number: number, last: Message): Message {
  const text = 'Numbers press the buttons of what was shown last. To ask about a number, put it into a question.';
  return withSameButtons(`There is no button ${number}`, text, last);
}

/** Says what failed, with the error's text, and offers the same buttons again. */
function failureReply(error: unknown, last: Message | undefined): Message {
  return withSameButtons('That did not work', errorText(error), last);
}

function withSameButtons(title: string, text: string, last: Message | undefined): Message {
  const buttons = last ? buttonsIn(last) : [];
  return {
    title,
    blocks: [{ type: 'text', text }, ...(buttons.length === 0 ? [] : [{ type: 'buttons' as const, buttons }])],
    footer: last?.footer ?? 'You can still ask questions',
  };
}
