import { Temporal } from 'temporal-polyfill';
import { type Attempt, retryUntilSuccess } from '../../lib/retry.ts';
import { sleep } from '../../lib/sleep.ts';
import { MessageDeduper } from './message-deduper.ts';
import { RateLimit } from './rate-limit.ts';
import { type IsReadyInTime, isReadyInTime } from './ready-in-time.ts';
import type { PlatformParts } from './row.ts';

/** Waits, and resolves early when the signal aborts. */
export type Pause = (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;

export interface AppOptions extends Pick<PlatformParts, 'desk' | 'seen' | 'log'> {
  readonly news?: PlatformParts['news'] | undefined;
  readonly observe?: PlatformParts['observe'];
  readonly draw?: PlatformParts['draw'] | undefined;
  readonly now?: () => Temporal.Instant;
  readonly pause?: Pause;
  readonly isReadyInTime?: IsReadyInTime;
  /** In milliseconds. */
  readonly stopTimeout?: number;
}

const MINUTE_MS = 60_000;
const EXTRAS_PER_MINUTE = 120;

export function sharedDeps(platform: string, options: AppOptions) {
  const { desk, news, seen, log, now = Temporal.Now.instant } = options;
  return {
    desk,
    news,
    log,
    now,
    deduper: new MessageDeduper(seen, platform, log),
    noticeLimit: new RateLimit(1, MINUTE_MS),
    extrasLimit: new RateLimit(EXTRAS_PER_MINUTE, MINUTE_MS),
    isReadyInTime: options.isReadyInTime ?? isReadyInTime,
  };
}

export const pauseFor: Pause = (duration, signal) => sleep(duration.total('milliseconds'), signal);

/**
 * Repeats a login until it succeeds, and logs the start and the end of an outage. Returns undefined if the signal aborts first.
 * @throws any error that `logIn` throws
 */
export function logInWithRetry<T>(
  platform: string,
  logIn: () => Promise<Attempt<T>>,
  { pause, log, signal }: { pause: Pause; log: (problem: string) => void; signal: AbortSignal },
  onChange: (isAvailable: boolean) => void = () => {},
): Promise<T | undefined> {
  return retryUntilSuccess(logIn, {
    pause: (milliseconds, untilAborted) => pause(Temporal.Duration.from({ milliseconds }), untilAborted),
    signal,
    onFailure: (reason) => {
      onChange(false);
      log(`${platform} is not available yet: ${reason}. Retrying until it is.`);
    },
    onRecovery: () => {
      onChange(true);
      log(`${platform} is available now.`);
    },
  });
}
