import type { Temporal } from 'temporal-polyfill';
import type { Occurrence } from './occurrences.ts';

/** An occurrence that is to be posted. */
interface Coming extends Occurrence {
  readonly state: 'pending';
  /** After this it is too late to post it. */
  readonly expires: Temporal.Instant;
}

/** An occurrence that is not, and why. */
interface Passed extends Occurrence {
  readonly state: 'missed' | 'skipped';
  readonly reason: string;
}

/** What becomes of the occurrences of a subscription up to a time, and which is next. */
export interface Plan {
  readonly deliveries: readonly (Coming | Passed)[];
  readonly next?: Occurrence;
}
