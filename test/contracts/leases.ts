import { describe, expect, it } from 'vitest';
import { type Fresh, LEASE } from './given.ts';

/** What every keeper of leases does. */
export function keepsLeases(fresh: Fresh): void {
  describe('a lease', () => {
    it('is one owner’s until it runs out, and he may renew it', async () => {
      const { store, other, clock } = await fresh();
      const rival = await other();
      expect(await store.leases.take('gateway', 'one', LEASE)).toBe(true);
      expect(await rival.leases.take('gateway', 'two', LEASE)).toBe(false);
      clock.pass('PT60S');
      expect(await store.leases.take('gateway', 'one', LEASE)).toBe(true);
      clock.pass('PT89.999S');
      expect(await rival.leases.take('gateway', 'two', LEASE)).toBe(false);
      clock.pass('PT0.001S');
      expect(await rival.leases.take('gateway', 'two', LEASE)).toBe(true);
      expect(await store.leases.take('gateway', 'one', LEASE)).toBe(false);
    });

    it('is free once its owner, and nobody else, gives it up', async () => {
      const { store } = await fresh();
      await store.leases.take('gateway', 'one', LEASE);
      await store.leases.release('gateway', 'two');
      expect(await store.leases.take('gateway', 'two', LEASE)).toBe(false);
      await store.leases.release('gateway', 'one');
      expect(await store.leases.take('gateway', 'two', LEASE)).toBe(true);
    });

    it('has nothing to do with one of another name', async () => {
      const { store } = await fresh();
      await store.leases.take('shard 0', 'one', LEASE);
      expect(await store.leases.take('shard 1', 'two', LEASE)).toBe(true);
    });

    it('that many take at once is one’s', async () => {
      const { store, other } = await fresh();
      const stores = [store, await other()];
      const takes = Array.from({ length: 20 }, (_, i) => stores[i % 2]?.leases.take('gateway', `p${i}`, LEASE));
      expect((await Promise.all(takes)).filter((taken) => taken)).toHaveLength(1);
    });
  });
}
