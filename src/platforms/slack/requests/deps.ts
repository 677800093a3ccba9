import type { Temporal } from 'temporal-polyfill';
import type { Backlog } from '../../kit/backlog.ts';
import type { RateLimit } from '../../kit/rate-limit.ts';
import type { Remembering } from '../../kit/remember.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { People } from './people.ts';
import type { Talks } from './talks.ts';
import type { Uploads } from './uploads.ts';

/** What the listeners of one request need. */
export interface Deps extends RequestDeps, Remembering {
  /** User ids of the people who may manage subscriptions; empty means everyone. */
  readonly admins: readonly string[];
  readonly people: People;
  readonly talks: Talks;
  /** Recognises double clicks. */
  readonly presses: RateLimit;
  readonly backlog: Backlog;
  /** Without it, pictures are shown as words. */
  readonly uploads?: Uploads | undefined;
  readonly pause: (duration: Temporal.Duration) => Promise<void>;
}

/** Called once for each request. */
export type NewRequest = () => Deps;
