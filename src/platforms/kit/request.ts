import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { ButtonIntent, Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { StoryCommands } from '../../message/story.ts';
import type { Asker, Desk } from '../../ports/desk.ts';
import type { MessageDeduper } from './message-deduper.ts';
import type { RateLimit } from './rate-limit.ts';
import type { IsReadyInTime } from './ready-in-time.ts';

export interface RequestDeps {
  readonly desk: Desk;
  readonly commands: StoryCommands;
  readonly deduper: MessageDeduper;
  readonly noticeLimit: RateLimit;
  /** Covers suggestions, subscription drafts and time-zone lists, which the limit for answers does not. */
  readonly extrasLimit: RateLimit;
  readonly isReadyInTime: IsReadyInTime;
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  /** Appears in both the apology and the log. */
  readonly reference: string;
}

export interface PressedButton {
  readonly buttonId: string;
  readonly intent: ButtonIntent | undefined;
  readonly page?: number;
}

export function intentOf(request: Intent | PressedButton): Intent | undefined {
  return 'buttonId' in request ? request.intent : request;
}

export function askDesk(desk: Desk, request: Intent | PressedButton, asker: Asker): Promise<Message> {
  return 'buttonId' in request ? desk.press(request.buttonId, asker) : desk.answer(request, asker);
}

export function newReference(): string {
  return randomUUID().slice(0, 8);
}
