import type { Temporal } from 'temporal-polyfill';
import type { Desk } from '../../../ports/desk.ts';
import type { Backlog } from '../../kit/backlog.ts';
import type { MessageDeduper } from '../../kit/message-deduper.ts';
import type { NoticeLimiter } from '../../kit/notice-limiter.ts';
import type { RepeatGuard } from '../../kit/repeat-guard.ts';
import type { WindowLimit } from '../../kit/window-limit.ts';
import type { People } from './people.ts';
import type { Talks } from './talks.ts';
import type { Uploads } from './uploads.ts';

/** What the listeners work with. */
export interface Deps {
  readonly desk: Desk;
  /** Without the slash. */
  readonly slashCommand: string;
  /** The ids of those who may manage subscriptions; empty means everyone. */
  readonly admins: readonly string[];
  readonly people: People;
  readonly talks: Talks;
  readonly deduper: MessageDeduper;
  readonly notices: NoticeLimiter;
  readonly presses: RepeatGuard;
  /** What a person may have while they fill in a form: time zones and plans. */
  readonly extras: WindowLimit;
  readonly backlog: Backlog;
  /** Without it, pictures are shown as words. */
  readonly uploads?: Uploads | undefined;
  /** Logs what the operator should know. */
  readonly log: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  readonly pause: (duration: Temporal.Duration) => Promise<void>;
  /** A short text that is never the same twice, by which this request is found in the log. */
  readonly reference: string;
}

/** Called once for each request: what it is answered with. */
export type Begun = () => Deps;
