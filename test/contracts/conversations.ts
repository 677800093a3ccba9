import { describe, expect, it } from 'vitest';
import { type Fresh, freshPair } from './store-fixture.ts';

export function describeConversations(fresh: Fresh): void {
  describe('a conversation', () => {
    const place = 'slack:T1:C1:1767326125.870439';

    it('is found by every process, but only in its place', async () => {
      const { store, otherStore } = await freshPair(fresh);
      const offers = ['lease-duration', 'capacity-power'];
      const conversation = { person: 'U1', hasOthers: false, shows: 'lease-duration', offers };
      await store.conversations.keep(place, conversation);
      expect(await otherStore.conversations.find(place)).toEqual(conversation);
      expect(await store.conversations.find('slack:T1:C2:1767326125.870439')).toBeUndefined();
    });

    it('keeps an offer for a day, with the person who can accept it', async () => {
      const { store, clock } = await fresh();
      const pending = { button: 'c1:subscribe:digest~weekly', person: 'U1' };
      await store.conversations.keep(place, { hasOthers: false, pending, subscription: 's-1' });
      clock.pass('PT23H');
      expect(await store.conversations.find(place)).toEqual({ hasOthers: false, pending, subscription: 's-1' });
      clock.pass('PT2H');
      expect(await store.conversations.find(place)).toEqual({ hasOthers: false, subscription: 's-1' });
    });

    it('is replaced by the next one', async () => {
      const { store } = await fresh();
      await store.conversations.keep(place, { person: 'U1', hasOthers: false, shows: 'lease-duration' });
      await store.conversations.keep(place, { hasOthers: true });
      expect(await store.conversations.find(place)).toEqual({ hasOthers: true });
    });

    it('is kept for 30 days only', async () => {
      const { store, clock, query } = await fresh();
      await store.conversations.keep(place, { hasOthers: false });
      clock.pass('PT719H');
      await store.conversations.keep('slack:T1:D1', { hasOthers: false });
      expect(await store.conversations.find(place)).toBeDefined();
      clock.pass('PT2H');
      await store.conversations.keep('slack:T1:D2', { hasOthers: false });
      expect(await query('select place from conversations order by place')).toEqual([
        { place: 'slack:T1:D1' },
        { place: 'slack:T1:D2' },
      ]);
    });
  });
}
