import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createCachedPlanner } from '../../src/delivery/engine.ts';
import { planDeliveries } from '../../src/schedule/plan.ts';
import type { StoredSubscription } from '../../src/schedule/subscription.ts';
import { subscription } from '../contracts/store-fixture.ts';
import { parseTyped } from '../schedule/recurrences.ts';

const NOW = Temporal.Instant.from('2026-05-08T08:55Z');
const UNTIL = NOW.add({ minutes: 10 });

function stored(id: string, parts: Partial<StoredSubscription> = {}): StoredSubscription {
  return {
    ...subscription(id),
    next: { nominal: '2026-05-08T09:00', instant: Temporal.Instant.from('2026-05-08T09:00Z') },
    ...parts,
  };
}

describe('the planner', () => {
  it('computes one plan for subscriptions with the same times', () => {
    const plan = createCachedPlanner(NOW, UNTIL);
    const first = plan(stored('s1'));
    expect(first.deliveries).toHaveLength(1);
    expect(plan(stored('s2', { wish: { kind: 'reminders', items: [] } }))).toBe(first);
  });

  it('plans each subscription correctly from its cache', () => {
    const plan = createCachedPlanner(NOW, UNTIL);
    const all = [
      stored('s1'),
      stored('s2', { recurrence: parseTyped('weekdays 09:00') }),
      stored('s3', { recurrence: parseTyped('daily 09:00 until 2026-05-08') }),
      stored('s4', { zone: 'Africa/Abidjan' }),
      stored('s5', { quiet: { weekdays: ['fri'], spans: [] } }),
      stored('s6', { quiet: { weekdays: [], spans: [{ from: '2026-05-09', to: '2026-05-10' }] } }),
      stored('s7', { next: { nominal: '2026-05-07T09:00', instant: Temporal.Instant.from('2026-05-07T09:00Z') } }),
    ];
    for (const one of [...all, ...all]) expect(plan(one)).toEqual(planDeliveries(one, NOW, UNTIL));
  });

  it('plans correctly after its cache has been full', () => {
    const plan = createCachedPlanner(NOW, UNTIL);
    for (let i = 0; i < 2500; i += 1) {
      plan(stored('s', { quiet: { weekdays: [], spans: [{ from: '2026-06-01', to: `${3000 + i}-01-01` }] } }));
    }
    expect(plan(stored('s1'))).toEqual(planDeliveries(stored('s1'), NOW, UNTIL));
  });
});
