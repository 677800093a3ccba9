import { describe, expect, it } from 'vitest';
import {
  added,
  at,
  claiming,
  composed,
  type Fresh,
  messageFor,
  NOTHING_TOLD,
  nextOf,
  planned,
  STORY,
  subscription,
} from './given.ts';

const MUSEUM = 'museum';
const known = (id: string, ...changes: string[]) => ({ id, changes: new Set(changes) });

/** What every store does whose subscriptions are about several stories. */
export function keepsStoriesApart(fresh: Fresh): void {
  describe('a store of several stories', () => {
    it('plans and claims only what its own stories have, and says when that is', async () => {
      const { store: every, other, clock } = await fresh();
      const own = await other([known(STORY)]);
      const stranger = await other([known(MUSEUM)]);
      await added(every, subscription('s1'));
      expect(await planned(stranger)).toBe(0);
      expect(await planned(own)).toBe(1);
      clock.pass('PT1H');
      expect(await stranger.ledger.nextWork('slack')).toBeUndefined();
      expect(await stranger.ledger.claim(claiming(), composed)).toEqual([]);
      expect((await own.ledger.nextWork('slack'))?.toString()).toBe('2026-05-08T09:00:00Z');
      const seen: string[] = [];
      const claimed = await own.ledger.claim(claiming(), (candidate) => {
        seen.push(candidate.story);
        return { kind: 'message', message: messageFor('x'), cursor: NOTHING_TOLD };
      });
      expect([claimed.length, seen]).toEqual([1, [STORY]]);
      expect(await every.ledger.receipts({ most: 9 })).toEqual([expect.objectContaining({ story: STORY })]);
    });

    it('keeps the same wish for each story', async () => {
      const { store } = await fresh();
      const one = subscription('s1');
      const add = (id: string, story: string) =>
        store.subscriptions.add({ ...one, id, story }, undefined, NOTHING_TOLD, 10);
      expect((await add('s1', STORY)).kind).toBe('added');
      expect((await add('s2', MUSEUM)).kind).toBe('added');
      expect(await add('s3', MUSEUM)).toEqual({ kind: 'exists', id: 's2' });
    });

    it('suspends the subscriptions of a story that is gone, with the reason, and posts nothing of them', async () => {
      const { store, other, clock, problems } = await fresh();
      await added(store, subscription('s1'), subscription('s2', { story: MUSEUM }));
      await planned(store);
      await other([known(STORY)]);
      expect(problems).toEqual(['Suspended 1 subscription to stories that are no longer loaded']);
      const [stays, gone] = await store.subscriptions.all();
      expect([stays?.suspended, stays?.next?.nominal]).toEqual([undefined, '2026-05-09T09:00']);
      expect([gone?.suspended, gone?.next]).toEqual(['its story "museum" is no longer here', undefined]);
      clock.pass('PT1H');
      const claimed = await store.ledger.claim(claiming(), composed);
      expect(claimed.map((one) => one.subscription)).toEqual(['s1']);
      await other([known(STORY)]);
      expect(problems).toHaveLength(1);
    });

    it('skips what of it was waiting, with the reason in its receipt', async () => {
      const { store, other, clock } = await fresh();
      await added(store, subscription('s2', { story: MUSEUM }));
      await planned(store);
      clock.pass('PT1H');
      await other([known(STORY)]);
      expect(await store.ledger.receipts({ most: 9 })).toEqual([
        expect.objectContaining({ state: 'skipped', reason: 'its story "museum" is no longer here' }),
      ]);
    });

    it('from before there were several gives each subscription to the story whose changes it knows', async () => {
      const { store, other, query } = await fresh();
      const add = (id: string, ...changes: string[]) =>
        store.subscriptions.add(subscription(id), nextOf(subscription(id)), { through: '2026-05-07', changes }, 9);
      await add('s1', 'claims.a', 'claims.b');
      await add('s2', 'claims.a', 'claims.x', 'claims.y');
      await add('s3');
      await planned(store);
      await query(`update subscriptions set story = ''`);
      await query(`update deliveries set story = ''`);
      await other([known(STORY, 'claims.a', 'claims.b'), known(MUSEUM, 'claims.a', 'claims.x', 'claims.y')]);
      const stories = (await store.subscriptions.all()).map(({ id, story, suspended }) => [id, story, suspended]);
      expect(stories).toEqual([
        ['s1', STORY, undefined],
        ['s2', MUSEUM, undefined],
        ['s3', STORY, undefined],
      ]);
      const receipts = await store.ledger.receipts({ most: 9 });
      expect(receipts.map((one) => one.story).toSorted()).toEqual([STORY, STORY, MUSEUM]);
      expect(receipts.every((one) => one.due.equals(at('2026-05-08T09:00Z')))).toBe(true);
    });
  });
}
