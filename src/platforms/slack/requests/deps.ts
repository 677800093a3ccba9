import type { Temporal } from 'temporal-polyfill';
import type { Backlog } from '../../kit/backlog.ts';
import type { FollowUpDeps } from '../../kit/follow-ups.ts';
import type { RateLimit } from '../../kit/rate-limit.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { ConversationTracker } from './conversation-tracker.ts';
import type { ProfileCache } from './profile-cache.ts';
import type { Uploads } from './uploads.ts';

export interface Deps extends RequestDeps, FollowUpDeps {
  readonly admins: readonly string[];
  readonly profiles: ProfileCache;
  readonly conversations: ConversationTracker;
  readonly presses: RateLimit;
  readonly backlog: Backlog;
  readonly uploads?: Uploads | undefined;
  readonly pause: (duration: Temporal.Duration) => Promise<void>;
}

export type NewRequest = () => Deps;
