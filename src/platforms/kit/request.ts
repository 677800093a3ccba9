import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { StoryCommands } from '../../message/story.ts';
import type { Desk } from '../../ports/desk.ts';
import type { MessageDeduper } from './message-deduper.ts';
import type { IsPrompt } from './prompt.ts';
import type { RateLimit } from './rate-limit.ts';

/** What the handlers of one request work with, on every platform. */
export interface RequestDeps {
  readonly desk: Desk;
  /** The default story's, without the slash. */
  readonly slashCommand: string;
  readonly commands: StoryCommands;
  readonly deduper: MessageDeduper;
  /** Limits notices to one of a kind for each person and window: they are not answers, and a flood must not multiply them. */
  readonly notices: RateLimit;
  /** Limits suggestions, plans and lists of time zones, which are not answers either. */
  readonly extras: RateLimit;
  /** Whether an acknowledgement can wait for an answer: a question may be read by a slow model. */
  readonly isPrompt: IsPrompt;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  /** A short unique text that an apology and the log share. */
  readonly reference: string;
}

/** Returns what one new request works with: the shared parts, and a reference of its own. */
export function newRequests<Shared>(shared: Shared): () => Shared & { readonly reference: string } {
  return () => ({ ...shared, reference: newReference() });
}

export function newReference(): string {
  return randomUUID().slice(0, 8);
}
