import type { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../lib/bounded-map.ts';
import { type Plan, planDeliveries } from '../schedule/plan.ts';
import { formatRecurrence } from '../schedule/recurrence-text.ts';
import type { StoredSubscription } from '../schedule/subscription.ts';

const MAX_CACHED = 1000;

/** Subscriptions with the same times share a plan: thousands are due at 09:00, in a few variants. */
export function createCachedPlanner(
  now: Temporal.Instant,
  until: Temporal.Instant,
): (subscription: StoredSubscription) => Plan {
  const cache = new BoundedMap<string, Plan>(MAX_CACHED);
  return (subscription) => {
    const { recurrence, zone, quiet, next } = subscription;
    const key = JSON.stringify([formatRecurrence(recurrence), zone, quiet, next]);
    return cache.getOrInsertComputed(key, () => planDeliveries(subscription, now, until));
  };
}
