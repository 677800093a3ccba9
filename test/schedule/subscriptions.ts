import { Temporal } from 'temporal-polyfill';
import { nextOccurrenceOf } from '../../src/schedule/plan.ts';
import type { StoredSubscription, Subscription } from '../../src/schedule/subscription.ts';
import { parseTyped } from './recurrences.ts';

export const instant = (text: string) => Temporal.Instant.from(text);

export function digestOf(form: string, zone = 'UTC', overrides: Partial<Subscription> = {}): Subscription {
  return {
    id: 's1',
    story: 'colossus',
    address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    wish: { kind: 'digest', onlyChanges: false },
    recurrence: parseTyped(form),
    zone,
    quiet: { weekdays: [], spans: [] },
    createdBy: { id: 'U1', name: 'Ada' },
    createdAt: instant('2026-05-08T00:00Z'),
    ...overrides,
  };
}

export function storeAt(subscription: Subscription, at: string): StoredSubscription {
  const next = nextOccurrenceOf(subscription, instant(at));
  return { ...subscription, ...(next ? { next } : {}) };
}
