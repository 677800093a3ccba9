import type { Temporal } from 'temporal-polyfill';
import type { Desk } from '../../../ports/desk.ts';
import type { MessageDeduper } from './message-deduper.ts';
import type { People } from './people.ts';
import type { Uploads } from './uploads.ts';

/** What the listeners work with. */
export interface Deps {
  readonly desk: Desk;
  /** Without the slash. */
  readonly slashCommand: string;
  /** The ids of those who may manage subscriptions; none means everybody. */
  readonly admins: readonly string[];
  readonly people: People;
  readonly deduper: MessageDeduper;
  /** Without it, pictures are told in words. */
  readonly uploads?: Uploads | undefined;
  /** Tells whoever runs the bot what they have to look after. */
  readonly tell: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  readonly pause: (duration: Temporal.Duration) => Promise<void>;
  /** A short text that is never the same twice, by which this request is found again. */
  readonly reference: string;
}

/** Called once as something comes from Slack: what it is to be answered with. */
export type Begun = () => Deps;
