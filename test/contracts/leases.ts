import { describe, expect, it } from 'vitest';
import { concurrently, type Fresh, freshPair, LEASE } from './store-fixture.ts';

export function describeLeases(fresh: Fresh): void {
  describe('a lease', () => {
    it('belongs to one owner, who can renew it, until it expires', async () => {
      const { store, otherStore, clock } = await freshPair(fresh);
      expect(await store.leases.take('gateway', 'one', LEASE)).toEqual({});
      expect(await otherStore.leases.take('gateway', 'two', LEASE)).toBeUndefined();
      clock.pass('PT60S');
      expect(await store.leases.take('gateway', 'one', LEASE)).toEqual({});
      clock.pass('PT89.999S');
      expect(await otherStore.leases.take('gateway', 'two', LEASE)).toBeUndefined();
      clock.pass('PT0.001S');
      expect(await otherStore.leases.take('gateway', 'two', LEASE)).toEqual({});
      expect(await store.leases.take('gateway', 'one', LEASE)).toBeUndefined();
    });

    it('is free once its owner releases it', async () => {
      const { store } = await fresh();
      await store.leases.take('gateway', 'one', LEASE);
      await store.leases.release('gateway', 'two');
      expect(await store.leases.take('gateway', 'two', LEASE)).toBeUndefined();
      await store.leases.release('gateway', 'one');
      expect(await store.leases.take('gateway', 'two', LEASE)).toEqual({});
    });

    it("passes its holder's state on to the next holder", async () => {
      const { store, otherStore, clock } = await freshPair(fresh);
      await store.leases.take('gateway', 'one', LEASE, 'session 1');
      expect(await store.leases.take('gateway', 'one', LEASE)).toEqual({ state: 'session 1' });
      expect(await otherStore.leases.take('gateway', 'two', LEASE, 'session 2')).toBeUndefined();
      clock.pass('PT90S');
      expect(await otherStore.leases.take('gateway', 'two', LEASE)).toEqual({ state: 'session 1' });
      await store.leases.release('gateway', 'one', 'session 3');
      await otherStore.leases.release('gateway', 'two', 'session 4');
      expect(await store.leases.take('gateway', 'one', LEASE)).toEqual({ state: 'session 4' });
    });

    it('is taken by only one of many owners at once', async () => {
      const attempts = await concurrently(await freshPair(fresh), 20, ({ leases }, i) =>
        leases.take('gateway', `p${i}`, LEASE),
      );
      expect(attempts.filter((lease) => lease)).toHaveLength(1);
    });
  });
}
