import type { Temporal } from 'temporal-polyfill';
import { type Plan, planDeliveries } from '../schedule/due.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';
import { formOf } from '../schedule/words.ts';

/** The most plans cached in one tick. */
const MAX_CACHED = 1000;

/**
 * Plans for one tick. Subscriptions with the same times share a plan: thousands are due at 09:00, in a few variants.
 */
export function cachedPlanner(
  now: Temporal.Instant,
  until: Temporal.Instant,
): (subscription: StoredSubscription) => Plan {
  const kept = new Map<string, Plan>();
  return (subscription) => {
    const { recurrence, zone, quiet, next } = subscription;
    const key = JSON.stringify([formOf(recurrence), zone, quiet, next]);
    const known = kept.get(key);
    if (known) return known;
    const plan = planDeliveries(subscription, now, until);
    if (kept.size >= MAX_CACHED) kept.clear();
    kept.set(key, plan);
    return plan;
  };
}
