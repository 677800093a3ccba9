import { describe, expect, it } from 'vitest';
import type { TopicSubstance } from '../../src/message/message.ts';
import type { NewsRules, Notification, RememberedPost } from '../../src/ports/news.ts';
import type { Store } from '../../src/store/store.ts';
import {
  address,
  at,
  claiming,
  composed,
  concurrently,
  due,
  type Fresh,
  freshPair,
  messageFor,
  subscription,
} from './store-fixture.ts';

const STORY = 'ferry';
const C1 = address('C1');
const DM = address('D1');
/** The person whose direct messages are D1, in another channel. */
const ANN = { address: address('C7'), person: { id: 'U1' } };

const topic = (key: string, substance = 'old'): TopicSubstance => ({ key, substance });

function rules(now = 'new', keys = ['watch.pier', 'entry.crew']): NewsRules {
  const isChanged = ({ key, substance }: TopicSubstance) => keys.includes(key) && substance !== now;
  return {
    isChanged,
    withCurrentSubstance: (topics) => topics.map((one) => (keys.includes(one.key) ? { ...one, substance: now } : one)),
    composeFollowUps: (posts) => posts.map(({ post }) => messageFor(`about ${post}`)),
    composeNotification: (changed) => ({
      message: messageFor(`for ${changed.map(({ key }) => key).join(' and ')}`),
      keys: changed.map(({ key }) => key),
    }),
  };
}

function post(name: string, parts: Partial<RememberedPost> = {}): RememberedPost {
  return { address: C1, post: name, snapshot: { story: STORY, topics: [topic('watch.pier')] }, ...parts };
}

function notification(key: string, parts: Partial<Notification> = {}): Notification {
  return {
    story: STORY,
    address: DM,
    person: 'U1',
    ...topic(key),
    createdAt: at('2026-05-08T08:00Z'),
    ...parts,
  };
}

async function sent(store: Store, platform: 'slack' | 'discord' = 'slack'): Promise<string[]> {
  const claimed = await store.ledger.claim(claiming({ platform, limit: 50 }), composed);
  for (const one of claimed) await store.ledger.settle(one, { state: 'delivered', post: 'p' });
  return claimed
    .map(({ message, replyTo }) => `${message.title}${replyTo === undefined ? '' : ` > ${replyTo}`}`)
    .toSorted();
}

async function allSent(store: Store, pass: () => void): Promise<string[]> {
  const all: string[] = [];
  for (let some = await sent(store); some.length > 0; some = await sent(store)) {
    all.push(...some);
    pass();
  }
  return all.toSorted();
}

export function describeNews(fresh: Fresh): void {
  describe('a remembered post', () => {
    it('gets one follow-up when its topic changes and several processes look for changes', async () => {
      const pair = await freshPair(fresh);
      const { store, clock } = pair;
      await store.news.remember(post('p1'));
      await store.news.remember(post('p2', { address: address('C2') }));
      await store.news.remember(
        post('p3', { address: address('C3'), snapshot: { story: STORY, topics: [topic('watch.ice')] } }),
      );
      expect(await store.news.plan(STORY, rules('old'))).toBe(0);
      const counts = await concurrently(pair, 4, ({ news }) => news.plan(STORY, rules()));
      expect(counts.reduce((sum, count) => sum + count)).toBe(2);
      expect(await allSent(store, () => clock.pass('PT2S'))).toEqual(['about p1 > p1', 'about p2 > p2']);
      clock.pass('PT1H');
      expect(await store.news.plan(STORY, rules())).toBe(0);
      expect(await sent(store)).toEqual([]);
    });

    it('gets a second follow-up after a second change within a minute', async () => {
      const { store, clock } = await fresh();
      await store.news.remember(post('p1'));
      await store.news.plan(STORY, rules('new'));
      await store.news.plan(STORY, rules('newer'));
      expect(await allSent(store, () => clock.pass('PT2S'))).toEqual(['about p1 > p1', 'about p1 > p1']);
    });

    it('of a delivery gets follow-ups from the moment it is recorded as delivered', async () => {
      const { store, clock } = await due(fresh, subscription('s1', { address: C1 }));
      const snapshot = { story: STORY, topics: [topic('watch.pier')] };
      const [claimed] = await store.ledger.claim(claiming(), (candidate) => {
        const made = composed(candidate);
        return made.kind === 'message' ? { ...made, message: { ...made.message, told: snapshot } } : made;
      });
      expect(await store.news.plan(STORY, rules())).toBe(0);
      if (!claimed) throw new Error('Nothing was claimed');
      await store.ledger.settle(claimed, { state: 'delivered', post: '1767326125.870439' });
      expect(await store.news.plan(STORY, rules())).toBe(1);
      clock.pass('PT2S');
      const [followUp] = await store.ledger.claim(claiming(), composed);
      expect(followUp?.replyTo).toBe('1767326125.870439');
      expect(followUp?.expires.toString()).toBe('2026-05-11T09:00:00Z');
    });

    it('replaces the previous one of its series, and adds to the topics of its thread', async () => {
      const { store, clock } = await fresh();
      await store.news.remember(post('monday', { series: 's1' }));
      await store.news.remember(post('tuesday', { series: 's1' }));
      const inThread = (topics: readonly TopicSubstance[]) => post('thread', { snapshot: { story: STORY, topics } });
      await store.news.remember(inThread([topic('watch.pier')]));
      await store.news.remember(inThread([topic('entry.crew')]));
      await store.news.remember(inThread([topic('watch.pier', 'new')]));
      const comparedTopics: (readonly TopicSubstance[])[] = [];
      const { composeFollowUps, ...others } = rules();
      const spying = {
        ...others,
        composeFollowUps: (posts: readonly RememberedPost[]) => {
          comparedTopics.push(...posts.filter((one) => one.post === 'thread').map(({ snapshot }) => snapshot.topics));
          return composeFollowUps(posts);
        },
      };
      expect(await store.news.plan(STORY, spying)).toBe(2);
      expect(comparedTopics).toEqual([[topic('watch.pier', 'new'), topic('entry.crew')]]);
      expect(await allSent(store, () => clock.pass('PT2S'))).toEqual([
        'about thread > thread',
        'about tuesday > tuesday',
      ]);
    });

    it('is kept for 90 days, but only the newest fifty of a channel', async () => {
      const { store, clock, query } = await fresh();
      const countPosts = async () => (await query('select key from posts')).length;
      for (let i = 0; i < 60; i += 1) {
        await store.news.remember(post(`p${i}`));
        clock.pass('PT1S');
      }
      expect(await countPosts()).toBe(50);
      clock.set('2026-08-06T08:00:30Z');
      await store.news.prune();
      expect(await countPosts()).toBe(30);
    });

    it('gets follow-ups only about its story', async () => {
      const { store } = await fresh();
      await store.news.remember(post('p1'));
      expect(await store.news.plan('another', rules())).toBe(0);
    });
  });

  describe('the follow-ups of a channel', () => {
    it('can be turned off, and changes made meanwhile get no follow-up', async () => {
      const { store, clock } = await fresh();
      await store.news.remember(post('p1'));
      await store.news.remember(post('p2', { address: address('C2') }));
      expect(await store.news.hasFollowUps(STORY, C1)).toBe(true);
      await store.news.setFollowUps(STORY, C1, false);
      await store.news.setFollowUps(STORY, C1, false);
      expect(await store.news.hasFollowUps(STORY, C1)).toBe(false);
      expect(await store.news.hasFollowUps('another', C1)).toBe(true);
      expect(await store.news.plan(STORY, rules())).toBe(1);
      expect(await allSent(store, () => clock.pass('PT2S'))).toEqual(['about p2 > p2']);
      await store.news.setFollowUps(STORY, C1, true);
      expect(await store.news.hasFollowUps(STORY, C1)).toBe(true);
      expect(await store.news.plan(STORY, rules())).toBe(0);
      expect(await store.news.plan(STORY, rules('newer'))).toBe(2);
    });

    it('that wait to be sent are skipped with a reason when they are turned off', async () => {
      const { store } = await due(fresh, subscription('s1', { address: C1 }));
      await store.news.remember(post('p1'));
      await store.news.plan(STORY, rules());
      await store.news.setFollowUps(STORY, C1, false);
      expect(await sent(store)).toEqual(['s1 2026-05-08T09:00']);
      const receipts = await store.ledger.receipts({ address: C1, limit: 9 });
      expect(receipts.map(({ state, reason }) => ({ state, reason }))).toContainEqual({
        state: 'skipped',
        reason: 'follow-ups were switched off here',
      });
    });
  });

  describe('a notification', () => {
    it("is sent once, together with the person's others, and then deleted", async () => {
      const pair = await freshPair(fresh);
      const { store } = pair;
      const bob = { address: address('D2'), person: 'U2' };
      expect(await store.news.add(notification('watch.pier'), 9)).toBe('added');
      expect(await store.news.add(notification('watch.pier'), 9)).toBe('exists');
      expect(await store.news.add(notification('entry.crew', { createdAt: at('2026-05-08T08:01Z') }), 9)).toBe('added');
      expect(await store.news.add(notification('watch.ice', { createdAt: at('2026-05-08T08:02Z') }), 9)).toBe('added');
      expect(await store.news.add(notification('watch.pier', bob), 9)).toBe('added');
      expect(await store.news.notificationsOf(STORY, ANN)).toEqual([
        notification('watch.pier'),
        notification('entry.crew', { createdAt: at('2026-05-08T08:01Z') }),
        notification('watch.ice', { createdAt: at('2026-05-08T08:02Z') }),
      ]);
      await concurrently(pair, 4, ({ news }) => news.plan(STORY, rules()));
      expect(await sent(store)).toEqual(['for watch.pier', 'for watch.pier and entry.crew']);
      expect((await store.news.notificationsOf(STORY, ANN)).map(({ key }) => key)).toEqual(['watch.ice']);
      expect(await store.news.notificationsOf(STORY, { ...bob, person: { id: bob.person } })).toEqual([]);
    });

    it('is listed only for its person, in each channel of the workspace', async () => {
      const { store } = await fresh();
      await store.news.add(notification('watch.pier'), 9);
      const elsewhere = { ...address('C1'), workspace: 'T2' };
      expect(await store.news.notificationsOf(STORY, ANN)).toHaveLength(1);
      expect(await store.news.notificationsOf(STORY, { ...ANN, person: { id: 'U2' } })).toEqual([]);
      expect(await store.news.notificationsOf(STORY, { ...ANN, address: elsewhere })).toEqual([]);
      expect(await store.news.notificationsOf('another', ANN)).toEqual([]);
      // Discord's direct messages belong to no server.
      const discord = { platform: 'discord', workspace: '', channel: 'D5' } as const;
      await store.news.add(notification('watch.ice', { address: discord }), 9);
      const inServer = { ...ANN, address: { ...discord, workspace: 'server', channel: 'C5' } };
      expect((await store.news.notificationsOf(STORY, inServer)).map(({ key }) => key)).toEqual(['watch.ice']);
    });

    it('is rejected over the limit if several are added at once', async () => {
      const pair = await freshPair(fresh);
      const results = await concurrently(pair, 4, ({ news }, i) => news.add(notification(`entry.${i}`), 2));
      expect(results.toSorted()).toEqual(['added', 'added', 'full', 'full']);
      const other = notification('watch.x', { address: address('D9') });
      const same = await concurrently(pair, 2, ({ news }) => news.add(other, 9));
      expect(same.toSorted()).toEqual(['added', 'exists']);
    });

    it('is kept for a year', async () => {
      const { store, clock } = await fresh();
      await store.news.add(notification('watch.pier'), 9);
      for (const [time, count] of [
        ['2027-05-08T08:00:00Z', 1],
        ['2027-05-08T08:00:01Z', 0],
      ] as const) {
        clock.set(time);
        await store.news.prune();
        expect(await store.news.notificationsOf(STORY, ANN)).toHaveLength(count);
      }
    });

    it('is cancelled without affecting others', async () => {
      const { store } = await fresh();
      for (const key of ['watch.pier', 'entry.crew']) await store.news.add(notification(key), 9);
      await store.news.remove(STORY, DM, 'watch.pier');
      await store.news.remove('another', DM, 'entry.crew');
      expect(await store.news.notificationsOf(STORY, ANN)).toEqual([notification('entry.crew')]);
      expect(await store.news.plan(STORY, rules('new', ['watch.pier']))).toBe(0);
    });

    it('whose change needs no message is updated, and waits for the next change', async () => {
      const { store } = await fresh();
      await store.news.add(notification('watch.pier'), 9);
      expect(await store.news.plan(STORY, { ...rules(), composeNotification: () => undefined })).toBe(0);
      expect(await store.news.notificationsOf(STORY, ANN)).toEqual([notification('watch.pier', { substance: 'new' })]);
    });
  });

  describe('an interrupted search for changes', () => {
    it('leaves the remaining posts to the next search', async () => {
      const { store } = await fresh();
      for (const name of ['a', 'b', 'c']) await store.news.remember(post(name, { address: address(`C-${name}`) }));
      const stops = [false, false, true];
      expect(await store.news.plan(STORY, rules(), () => stops.shift() ?? true)).toBe(2);
      expect(await store.news.plan(STORY, rules())).toBe(1);
    });
  });
}
