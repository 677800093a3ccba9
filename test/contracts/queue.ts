import { describe, expect, it } from 'vitest';
import { added, address, claiming, composed, type Fresh, planned, subscription } from './store-fixture.ts';

export function describeQueue(fresh: Fresh): void {
  describe('the queue of deliveries', () => {
    it('is empty at first', async () => {
      const { store } = await fresh();
      expect(await store.queue.depth(['slack', 'discord'])).toEqual([]);
    });

    it('counts planned, due, sending and failed deliveries for each platform, but no delivered ones', async () => {
      const { store, clock } = await fresh();
      const guild = address('D1', { platform: 'discord', workspace: 'G1' });
      await added(
        store,
        subscription('C1'),
        subscription('C2'),
        subscription('C3'),
        subscription('D1', { address: guild }),
      );
      await planned(store);
      const pending = (platform: string, count: number, due: number) => ({ platform, state: 'pending', count, due });
      expect(await store.queue.depth(['slack', 'discord'])).toEqual(
        expect.arrayContaining([pending('slack', 3, 0), pending('discord', 1, 0)]),
      );
      clock.pass('PT1H');
      expect(await store.queue.depth(['slack', 'discord'])).toContainEqual(pending('slack', 3, 3));

      const [first, second] = await store.ledger.claim(claiming({ limit: 2 }), composed);
      if (!first || !second) throw new Error('Fewer than two deliveries were claimed');
      expect(await store.queue.depth(['slack', 'discord'])).toContainEqual({
        platform: 'slack',
        state: 'sending',
        count: 2,
        due: 2,
      });
      await store.ledger.settle(first, { state: 'delivered', post: 'p1' });
      await store.ledger.settle(second, { state: 'dead', reason: 'archived', suspends: 'none' });
      const depth = await store.queue.depth(['slack', 'discord']);
      expect(depth).toHaveLength(3);
      expect(depth).toEqual(
        expect.arrayContaining([
          { platform: 'slack', state: 'dead', count: 1, due: 1 },
          pending('slack', 1, 1),
          pending('discord', 1, 1),
        ]),
      );
    });
  });
}
