import { describe, expect, it } from 'vitest';
import { concurrently, type Fresh, freshPair } from './store-fixture.ts';

export function describeSeenEvents(fresh: Fresh): void {
  describe("a platform's event", () => {
    it('is recorded once, by any process', async () => {
      const { store, otherStore } = await freshPair(fresh);
      expect(await store.seen.record('slack:T1:Ev1')).toBe(true);
      expect(await otherStore.seen.record('slack:T1:Ev1')).toBe(false);
      expect(await store.seen.record('slack:T1:Ev1')).toBe(false);
      expect(await otherStore.seen.record('slack:T1:Ev2')).toBe(true);
    });

    it('is recorded by exactly one of many concurrent processes', async () => {
      const isNewResults = await concurrently(await freshPair(fresh), 10, ({ seen }) => seen.record('slack:T1:Ev1'));
      expect(isNewResults.filter((one) => one)).toHaveLength(1);
    });

    it('can be recorded again after it is forgotten', async () => {
      const { store } = await fresh();
      await store.seen.record('slack:T1:Ev1');
      await store.seen.record('slack:T1:Ev2');
      await store.seen.forget('slack:T1:Ev1');
      await store.seen.forget('slack:T1:Ev9');
      expect(await store.seen.record('slack:T1:Ev1')).toBe(true);
      expect(await store.seen.record('slack:T1:Ev2')).toBe(false);
    });

    it('is remembered for at least ten minutes, and not forever', async () => {
      const { store, clock, query } = await fresh();
      await store.seen.record('slack:T1:Ev1');
      clock.pass('PT10M');
      await store.seen.record('slack:T1:Ev2');
      expect(await store.seen.record('slack:T1:Ev1')).toBe(false);
      clock.pass('PT24H');
      await store.seen.record('slack:T1:Ev3');
      expect(await query('select event from seen_events')).toEqual([{ event: 'slack:T1:Ev3' }]);
    });
  });
}
