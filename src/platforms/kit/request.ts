import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { ButtonIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { StoryCommands } from '../../message/story.ts';
import type { Asker, Desk } from '../../ports/desk.ts';
import type { MessageDeduper } from './message-deduper.ts';
import type { RateLimit } from './rate-limit.ts';
import type { IsReadyInTime } from './ready-in-time.ts';

/** What the handlers of a request need, on every platform. */
export interface RequestDeps {
  readonly desk: Desk;
  /** The default story's slash command, without the slash. */
  readonly slashCommand: string;
  readonly commands: StoryCommands;
  readonly deduper: MessageDeduper;
  /**
   * Limits notices to one of each kind per person and window, so that a flood of messages does not cause a flood of notices.
   */
  readonly notices: RateLimit;
  /** Limits suggestions, plans and time-zone lists, which the limit for answers does not cover. */
  readonly extras: RateLimit;
  /** Whether an answer is ready in time to be sent with the acknowledgement. A slow language model may delay it. */
  readonly isReadyInTime: IsReadyInTime;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  /** A short unique id that appears in both the apology and the log. */
  readonly reference: string;
}

export interface PressedButton {
  readonly buttonId: string;
  /** Undefined if the button is from an older version. */
  readonly intent: ButtonIntent | undefined;
  /** The page of the answer that the button opens. */
  readonly page?: number;
}

export function intentOf(request: Intent | PressedButton): Intent | undefined {
  return 'buttonId' in request ? request.intent : request;
}

export function askDesk(desk: Desk, request: Intent | PressedButton, asker: Asker): Promise<Message> {
  return 'buttonId' in request ? desk.press(request.buttonId, asker) : desk.answer(request, asker);
}

/** Returns a function that makes the dependencies of a new request: the shared ones and a reference of its own. */
export function requestFactory<Shared>(shared: Shared): () => Shared & { readonly reference: string } {
  return () => ({ ...shared, reference: newReference() });
}

export function newReference(): string {
  return randomUUID().slice(0, 8);
}
