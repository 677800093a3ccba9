import type { Briefing } from '../../briefing/briefing.ts';
import { boundedText } from '../../lib/bounded-text.ts';
import { errorText } from '../../lib/error-text.ts';
import { encodeIntent } from '../../message/button-id.ts';
import { type ConversationState, stateAfterPress, withContext } from '../../message/conversation-state.ts';
import type { Intent } from '../../message/intent.ts';
import { buttonsIn, type Message } from '../../message/message.ts';
import { parseTyped, type StoryCommands } from '../../message/story.ts';
import { withoutOuterMarks } from '../kit/typed-line.ts';

export interface TerminalDesk {
  answer(intent: Intent): Promise<Message>;
  press(buttonId: string): Promise<Message>;
  readonly commands: StoryCommands;
  briefing?(story?: string): Briefing;
}

/** Remembers the last message's buttons and what the conversation has shown. */
export class Conversation {
  #lastMessage: Message | undefined;
  #state: ConversationState = {};
  readonly #desk: TerminalDesk;

  constructor(desk: TerminalDesk) {
    this.#desk = desk;
  }

  /** A number presses a button of the last message. Failures become replies. */
  async reply(line: string): Promise<Message> {
    const message = await this.#answer(boundedText(line)).catch((error: unknown) =>
      withSameButtons('That did not work', errorText(error), this.#lastMessage),
    );
    this.show(message);
    return message;
  }

  /** Numbers then press the message's buttons. */
  show(message: Message): void {
    this.#lastMessage = message;
    const { shows } = this.#state;
    this.#state = { ...(shows !== undefined && { shows }), ...stateAfterPress(this.#state, message, undefined) };
  }

  async #answer(line: string): Promise<Message> {
    const buttonNumber = /^\[?(\d{1,3})[\].)]?$/.exec(line.trim())?.[1];
    if (buttonNumber === undefined || !this.#lastMessage) {
      const intent = parseTyped(withoutOuterMarks(line), this.#desk.commands);
      return await this.#desk.answer(withContext(intent, this.#state));
    }
    const button = buttonsIn(this.#lastMessage)[Number(buttonNumber) - 1];
    if (button) return await this.#desk.press(encodeIntent(button.intent));
    const text = 'Numbers press the buttons of the last message. To ask about a number, put it into a question.';
    return withSameButtons(`There is no button ${Number(buttonNumber)}`, text, this.#lastMessage);
  }
}

function withSameButtons(title: string, text: string, lastMessage: Message | undefined): Message {
  const buttons = lastMessage ? buttonsIn(lastMessage) : [];
  return {
    title,
    blocks: [{ type: 'text', text }, ...(buttons.length === 0 ? [] : [{ type: 'buttons' as const, buttons }])],
    footer: lastMessage?.footer ?? 'You can still ask questions',
  };
}
