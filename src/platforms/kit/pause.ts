import type { Temporal } from 'temporal-polyfill';
import { sleep } from '../../lib/sleep.ts';

/** Waits. Ends early, without rejecting, when the signal aborts. */
export type Pause = (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;

export const pauseFor: Pause = (duration, signal) => sleep(duration.total('milliseconds'), signal);
