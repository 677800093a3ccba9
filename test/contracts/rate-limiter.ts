import { describe, expect, it } from 'vitest';
import type { Slots } from '../../src/ports/rate-limiter.ts';
import { concurrently, type Fresh, freshPair } from './store-fixture.ts';

/** "5 in 20": the number of slots, and the wait in milliseconds */
const shown = ({ count, wait }: Slots) => `${count} in ${wait.total('milliseconds')}`;

export function describeRateLimiter(fresh: Fresh): void {
  describe('a rate limit shared by processes', () => {
    it('gives consecutive slots to all processes', async () => {
      const { store, otherStore, clock } = await freshPair(fresh);
      clock.pass('PT1H');
      // Five unused slots of the last tenth of a second are still available.
      expect(shown(await store.rateLimiter.take('slack', 5, 50))).toBe('5 in 0');
      expect(shown(await otherStore.rateLimiter.take('slack', 10, 50))).toBe('10 in 0');
      expect(shown(await store.rateLimiter.take('slack', 10, 50))).toBe('10 in 200');
      clock.pass('PT0.4S');
      expect(shown(await otherStore.rateLimiter.take('slack', 1, 50))).toBe('1 in 0');
      expect(shown(await otherStore.rateLimiter.take('slack', 1, 50))).toBe('1 in 20');
    });

    it('gives no slot more than a second ahead, but says when to ask again', async () => {
      const { store, clock } = await fresh();
      expect(shown(await store.rateLimiter.take('slack', 100, 10))).toBe('12 in 0');
      expect(shown(await store.rateLimiter.take('slack', 100, 10))).toBe('0 in 100');
      clock.pass('PT0.1S');
      expect(shown(await store.rateLimiter.take('slack', 100, 10))).toBe('1 in 1000');
    });

    it('drops unused slots, except for a tenth of a second', async () => {
      const { store, clock } = await fresh();
      await store.rateLimiter.take('slack', 1, 100);
      clock.pass('PT1M');
      const { count } = await store.rateLimiter.take('slack', 1000, 100);
      expect(count).toBe(111);
    });

    it('does not wait for the old time after the clock is set back', async () => {
      const { store, clock } = await fresh();
      await store.rateLimiter.take('slack', 1, 50);
      clock.pass('-PT1H');
      expect(shown(await store.rateLimiter.take('slack', 1, 50))).toMatch(/^0/);
      await store.ledger.afterClockSetBack();
      expect((await store.rateLimiter.take('slack', 1, 50)).count).toBe(1);
    });

    it('is separate for each name', async () => {
      const { store } = await fresh();
      await store.rateLimiter.take('slack', 100, 1);
      expect(shown(await store.rateLimiter.take('slack', 1, 1))).toMatch(/^0/);
      expect(shown(await store.rateLimiter.take('discord', 1, 1))).toBe('1 in 0');
    });

    it('gives no slot during a pause, and a shorter pause does not replace it', async () => {
      const { store, otherStore, clock } = await freshPair(fresh);
      await store.rateLimiter.pauseUntil('slack', clock.read().add({ seconds: 30 }));
      await store.rateLimiter.pauseUntil('slack', clock.read().add({ seconds: 5 }));
      expect(shown(await otherStore.rateLimiter.take('slack', 5, 50))).toBe('0 in 29000');
      clock.pass('PT29S');
      expect(shown(await otherStore.rateLimiter.take('slack', 1, 50))).toBe('1 in 1000');
    });

    it('gives each slot once to many concurrent callers', async () => {
      const allSlots = await concurrently(await freshPair(fresh), 40, ({ rateLimiter }) =>
        rateLimiter.take('slack', 1, 10),
      );
      const takenSlots = allSlots.filter(({ count }) => count === 1);
      expect(takenSlots).toHaveLength(12);
      const waits = takenSlots.map(({ wait }) => wait.total('milliseconds'));
      expect(new Set(waits.filter((wait) => wait !== 0)).size).toBe(10);
    });
  });
}
