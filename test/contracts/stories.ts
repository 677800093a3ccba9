import { describe, expect, it } from 'vitest';
import {
  added,
  address,
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
} from './store-fixture.ts';

const MUSEUM = 'museum';
const known = (id: string, ...changes: string[]) => ({ id, changes: new Set(changes) });

/** The first release had no conversations, joined posts, stories and news. */
const TO_FIRST_WAVE = [
  'drop table posts',
  'drop table notifications',
  'drop table follow_ups_off',
  'drop table conversations',
  'drop index deliveries_joined',
  ...['reply_to', 'story', 'joined_to'].map((column) => `alter table deliveries drop column ${column}`),
  'alter table subscriptions drop column story',
  'alter table leases drop column state',
  `create table gaps_then (day text not null, decision text not null, platform text not null, question text not null,
    count integer not null, near text not null, people text not null,
    constraint gaps_key primary key (day, decision, platform, question))`,
  'insert into gaps_then select day, decision, platform, question, count, near, people from gaps',
  'drop table gaps',
  'alter table gaps_then rename to gaps',
  "delete from migrations where name > '0007'",
];

export function describeStories(fresh: Fresh): void {
  describe('a store opened for several stories', () => {
    it('plans and claims only for its own stories, and reports their next work', async () => {
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
      const composedStories: string[] = [];
      const claimed = await own.ledger.claim(claiming(), (candidate) => {
        composedStories.push(candidate.story);
        return { kind: 'message', message: messageFor('x'), cursor: NOTHING_TOLD };
      });
      expect([claimed.length, composedStories]).toEqual([1, [STORY]]);
      expect(await every.ledger.receipts({ limit: 9 })).toEqual([expect.objectContaining({ story: STORY })]);
    });

    it('keeps equal subscriptions to different stories', async () => {
      const { store } = await fresh();
      const one = subscription('s1');
      const add = (id: string, story: string) =>
        store.subscriptions.add({ ...one, id, story }, undefined, NOTHING_TOLD, 10);
      expect((await add('s1', STORY)).kind).toBe('added');
      expect((await add('s2', MUSEUM)).kind).toBe('added');
      expect(await add('s3', MUSEUM)).toEqual({ kind: 'exists', id: 's2' });
    });

    it('suspends subscriptions to a removed story with a reason, and sends nothing for them', async () => {
      const { store, other, clock, problems } = await fresh();
      await added(store, subscription('s1'), subscription('s2', { story: MUSEUM }));
      await planned(store);
      await other([known(STORY)]);
      expect(problems).toEqual(['Suspended 1 subscription to stories that are no longer loaded']);
      const [active, suspended] = await store.subscriptions.findAll();
      expect([active?.suspended, active?.next?.nominal]).toEqual([undefined, '2026-05-09T09:00']);
      expect([suspended?.suspended, suspended?.next]).toEqual(['its story "museum" is no longer here', undefined]);
      clock.pass('PT1H');
      const claimed = await store.ledger.claim(claiming(), composed);
      expect(claimed.map((one) => one.subscription)).toEqual(['s1']);
      await other([known(STORY)]);
      expect(problems).toHaveLength(1);
    });

    it('skips waiting deliveries of a removed story, with the reason in the receipt', async () => {
      const { store, other, clock } = await fresh();
      await added(store, subscription('s2', { story: MUSEUM }));
      await planned(store);
      clock.pass('PT1H');
      await other([known(STORY)]);
      expect(await store.ledger.receipts({ limit: 9 })).toEqual([
        expect.objectContaining({ state: 'skipped', reason: 'its story "museum" is no longer here' }),
      ]);
    });

    it('skips follow-ups and notifications of a removed story', async () => {
      const { store, other } = await fresh();
      const snapshot = { story: MUSEUM, topics: [{ key: 'watch.pier', substance: 'old' }] };
      await store.news.remember({ address: address('C1'), post: 'p1', snapshot });
      const rules = {
        isChanged: () => true,
        withCurrentSubstance: () => snapshot.topics,
        composeFollowUps: () => [messageFor('news')],
        composeNotification: () => undefined,
      };
      expect(await store.news.plan(MUSEUM, rules)).toBe(1);
      await other([known(STORY)]);
      expect(await store.ledger.receipts({ limit: 9 })).toEqual([
        expect.objectContaining({ state: 'skipped', reason: 'its story "museum" is no longer here' }),
      ]);
    });

    it('from the first release opens with its subscriptions, their next posts and unanswered questions', async () => {
      const { store, other, query, clock } = await fresh();
      const digest = subscription('s1');
      const reminders = subscription('s2', { wish: { kind: 'reminders', items: [] }, address: address('C2') });
      await store.subscriptions.add(digest, nextOf(digest), { through: '2026-05-07', changes: ['claims.a'] }, 9);
      await added(store, reminders);
      await planned(store);
      await store.gaps.record([
        { question: 'who cooks', decision: 'outside', platform: 'slack', story: '', near: ['x'] },
      ]);
      const before = await store.subscriptions.findAll();
      for (const step of TO_FIRST_WAVE) await query(step);

      const opened = await other([known(STORY, 'claims.a'), known(MUSEUM)]);
      const after = await opened.subscriptions.findAll();
      expect(after.map(({ story }) => story)).toEqual([STORY, STORY]);
      expect(after.map(({ story: _, ...one }) => one)).toEqual(before.map(({ story: _, ...one }) => one));
      expect(await opened.gaps.findSince('2026-05-01', 9)).toMatchObject([
        { question: 'who cooks', story: '', near: ['x'] },
      ]);
      clock.pass('PT1H');
      expect((await opened.ledger.claim(claiming(), composed)).map((one) => one.subscription).toSorted()).toEqual([
        's1',
        's2',
      ]);
      const snapshot = { story: STORY, topics: [{ key: 'watch.pier', substance: 'old' }] };
      await opened.news.remember({ address: address('C1'), post: 'p1', snapshot });
      await opened.news.setFollowUps(STORY, address('C2'), false);
      expect(await opened.news.hasFollowUps(STORY, address('C2'))).toBe(false);
      const wish = {
        key: 'watch.pier',
        substance: 'old',
        address: address('D1'),
        person: 'U1',
        createdAt: at('2026-05-08T08:00Z'),
      };
      expect(await opened.news.add({ ...wish, story: STORY }, 9)).toBe('added');
      expect(await opened.ledger.receipts({ limit: 9 })).toHaveLength(2);
    });

    it('that was written for one story assigns each subscription to the story with its changes', async () => {
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
      const stories = (await store.subscriptions.findAll()).map(({ id, story, suspended }) => [id, story, suspended]);
      expect(stories).toEqual([
        ['s1', STORY, undefined],
        ['s2', MUSEUM, undefined],
        ['s3', STORY, undefined],
      ]);
      const receipts = await store.ledger.receipts({ limit: 9 });
      expect(receipts.map((one) => one.story).toSorted()).toEqual([STORY, STORY, MUSEUM]);
      expect(receipts.every((one) => one.due.equals(at('2026-05-08T09:00Z')))).toBe(true);
    });
  });
}
