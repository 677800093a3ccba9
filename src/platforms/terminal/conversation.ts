import type { Briefing } from '../../briefing/briefing.ts';
import { boundedText } from '../../lib/bounded-text.ts';
import { errorText } from '../../lib/error-text.ts';
import { encodeIntent } from '../../message/codec.ts';
import type { Intent } from '../../message/intent.ts';
import { buttonsIn, type Message } from '../../message/message.ts';
import { type ConversationState, inContext, shownAfterPress } from '../../message/shown.ts';
import { parseTyped, type StoryCommands } from '../../message/story.ts';
import { withoutOuterMarks } from '../kit/typed-line.ts';

/** The desk, on behalf of the person at the terminal. */
export interface Replies {
  answer(intent: Intent): Promise<Message>;
  press(buttonId: string): Promise<Message>;
  /** The slash commands of all stories, the default story's first. */
  readonly commands: StoryCommands;
  /** The briefing whose names the tab key completes. @param story its key, if there are several */
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
    const message = await this.#answer(boundedText(line)).catch((error: unknown) =>
      withSameButtons('That did not work', errorText(error), this.#last),
    );
    this.show(message);
    return message;
  }

  /** Records a message as shown: numbers press its buttons from now on. */
  show(message: Message): void {
    this.#last = message;
    const { shows } = this.#shown;
    this.#shown = { ...(shows !== undefined && { shows }), ...shownAfterPress(this.#shown, message) };
  }

  async #answer(line: string): Promise<Message> {
    const number = /^\[?(\d{1,3})[\].)]?$/.exec(line.trim())?.[1];
    if (number === undefined || !this.#last) {
      const intent = parseTyped(withoutOuterMarks(line), this.#replies.commands);
      return await this.#replies.answer(inContext(intent, this.#shown));
    }
    const button = buttonsIn(this.#last)[Number(number) - 1];
    if (button) return await this.#replies.press(encodeIntent(button.intent));
    const text = 'Numbers press the buttons of what was shown last. To ask about a number, put it into a question.';
    return withSameButtons(`There is no button ${Number(number)}`, text, this.#last);
  }
}

function withSameButtons(title: string, text: string, last: Message | undefined): Message {
  const buttons = last ? buttonsIn(last) : [];
  return {
    title,
    blocks: [{ type: 'text', text }, ...(buttons.length === 0 ? [] : [{ type: 'buttons' as const, buttons }])],
    footer: last?.footer ?? 'You can still ask questions',
  };
}
