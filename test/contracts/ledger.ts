import { describe, expect, it } from 'vitest';
import type { Candidate, ClaimedDelivery, ComposeResult, Ledger, Outcome } from '../../src/ports/ledger.ts';
import type { Plan } from '../../src/schedule/plan.ts';
import type { StoredSubscription } from '../../src/schedule/subscription.ts';
import type { Store } from '../../src/store/store.ts';
import { parseTyped } from '../schedule/recurrences.ts';
import {
  added,
  address,
  at,
  claiming,
  composed,
  concurrently,
  due,
  type Fresh,
  freshPair,
  type Given,
  messageFor,
  nextOf,
  planned,
  planOf,
  STORY,
  subscription,
} from './store-fixture.ts';

const DELIVERED = { state: 'delivered', post: 'p' } as const;
const SLACK = { platforms: ['slack'], until: at('2026-05-08T09:30Z'), limit: 100 } as const;
const ids = (all: readonly { subscription: string }[]) => all.map((one) => one.subscription);

/** "pending s1@2026-05-08T09:00: the reason" for each receipt */
async function shown(ledger: Ledger): Promise<string[]> {
  const receipts = await ledger.receipts({ limit: 1000 });
  return receipts
    .map(({ state, subscription: id, nominal, reason }) => `${state} ${id}@${nominal}${reason ? `: ${reason}` : ''}`)
    .toSorted();
}

function only(claims: readonly ClaimedDelivery[]): ClaimedDelivery {
  const [claim] = claims;
  if (!claim || claims.length > 1) throw new Error(`There are ${claims.length} claims, not one`);
  return claim;
}
const claimOne = async ({ ledger }: Store, compose: Parameters<Ledger['claim']>[1] = composed) =>
  only(await ledger.claim(claiming(), compose));
const claimOneInDoubt = async ({ ledger }: Store, owner = 'one') =>
  only(await ledger.claimInDoubt(claiming({ owner })));

function joined(candidate: Candidate, beside: readonly Candidate[]): ComposeResult {
  const names = [candidate, ...beside].map(({ subscription: id }) => id).toSorted();
  const includes = beside.map(({ subscription: id, nominal, cursor }) => ({
    subscription: id,
    nominal,
    cursor: { ...cursor, through: nominal.slice(0, 10) },
  }));
  return { ...composed(candidate), kind: 'message', message: messageFor(names.join(' and ')), includes };
}

export function describeLedger(fresh: Fresh): void {
  describe('planning', () => {
    it('creates each delivery due before a time once', async () => {
      const { store } = await fresh();
      await added(store, subscription('s1'), subscription('s2', { recurrence: parseTyped('daily 09:30') }));
      expect(await planned(store)).toBe(1);
      expect(await shown(store.ledger)).toEqual(['pending s1@2026-05-08T09:00']);
      expect((await store.subscriptions.findAll()).map(({ next }) => next?.nominal)).toEqual([
        '2026-05-09T09:00',
        '2026-05-08T09:30',
      ]);
      expect(await planned(store)).toBe(0);
    });

    it('plans the earliest first, up to a limit, for the given platforms only', async () => {
      const { store } = await fresh();
      const times = ['09:03', '09:01', '09:02', '09:04'];
      await added(store, ...times.map((time) => subscription(time, { recurrence: parseTyped(`daily ${time}`) })));
      await added(store, subscription('d', { address: address('d', { platform: 'discord' }) }));
      expect(await store.ledger.plan({ ...SLACK, limit: 3 }, planOf)).toBe(3);
      expect(ids(await store.ledger.receipts({ limit: 9 }))).toEqual(['09:03', '09:02', '09:01']);
      expect(await store.ledger.plan({ ...SLACK, platforms: [] }, planOf)).toBe(0);
      expect(await store.ledger.plan(SLACK, planOf)).toBe(1);
      expect(await planned(store)).toBe(1);
    });

    it('records the reason for an occurrence that is not posted, and it is never claimed', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'));
      const plan = ({ next }: StoredSubscription): Plan => ({
        deliveries: [
          { nominal: '2026-05-06T09:00', instant: at('2026-05-06T09:00Z'), state: 'missed', reason: 'it was off' },
          { nominal: '2026-05-07T09:00', instant: at('2026-05-07T09:00Z'), state: 'skipped', reason: 'a quiet \0day' },
        ],
        ...(next && { next }),
      });
      expect(await store.ledger.plan({ ...SLACK, limit: 1 }, plan)).toBe(1);
      expect(await shown(store.ledger)).toEqual([
        'missed s1@2026-05-06T09:00: it was off',
        'skipped s1@2026-05-07T09:00: a quiet day',
      ]);
      clock.set('2026-05-08T09:00Z');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
    });

    it('creates each delivery once when several processes plan in several batches', async () => {
      const pair = await freshPair(fresh);
      const { store } = pair;
      const names = Array.from({ length: 250 }, (_, i) => `s${i}`);
      await added(store, ...names.map((name) => subscription(name)));
      const plannedCounts = await concurrently(pair, 4, (by) => planned(by));
      // With row locks, a process skips rows that another one holds, so one more call may be needed.
      expect(plannedCounts.reduce((sum, one) => sum + one) + (await planned(store))).toBe(250);
      expect(await shown(store.ledger)).toEqual(names.map((name) => `pending ${name}@2026-05-08T09:00`).toSorted());
    });

    it('never creates a delivered occurrence again', async () => {
      const { store, clock } = await due(fresh, 's1');
      await store.ledger.settle(await claimOne(store), DELIVERED);
      const next = nextOf(subscription('s1'));
      await store.subscriptions.change('s1', { next });
      expect(await planned(store)).toBe(1);
      clock.pass('PT1M');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      expect(await shown(store.ledger)).toEqual(['delivered s1@2026-05-08T09:00']);
    });

    it('ends a subscription without further occurrences', async () => {
      const { store } = await fresh();
      await added(store, subscription('s1'));
      await store.ledger.plan(SLACK, () => ({ deliveries: [] }));
      expect(await store.subscriptions.findAll()).toEqual([subscription('s1')]);
    });

    it('suspends and reports unreadable subscriptions, and plans the others', async () => {
      const { store, query, problems } = await fresh();
      await added(store, subscription('s1'), subscription('s2'), subscription('s3'));
      await query(`update subscriptions set recurrence = 'every blue moon' where id = 's1'`);
      const plan = (subscription: StoredSubscription) => {
        if (subscription.id === 's2') throw new Error('no such day');
        return planOf(subscription);
      };
      expect(await store.ledger.plan(SLACK, plan)).toBe(3);
      expect(await shown(store.ledger)).toEqual(['pending s3@2026-05-08T09:00']);
      expect(await store.ledger.plan(SLACK, plan)).toBe(0);
      expect(problems).toHaveLength(2);
      expect(problems.join()).toContain('subscriptions s1: recurrence');
      const [, second] = await query('select suspended, next_at from subscriptions order by id');
      expect(second).toEqual({ suspended: 'it could not be planned: no such day', next_at: null });
    });
  });

  describe('claiming', () => {
    it('reserves a due delivery for one process, with its message', async () => {
      const { store, clock } = await due(fresh, 's1');
      clock.set('2026-05-08T08:59:59.999Z');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      clock.set('2026-05-08T09:00Z');
      const candidates: Candidate[] = [];
      const claimed = await store.ledger.claim(claiming(), (candidate) => {
        candidates.push(candidate);
        return composed(candidate);
      });
      const { story, wish, zone, createdAt } = subscription('s1');
      const cursor = { through: '2026-05-07', changes: [] };
      const name = { subscription: 's1', nominal: '2026-05-08T09:00' };
      expect(candidates).toEqual([{ ...name, story, wish, zone, createdAt, cursor }]);
      expect(claimed).toEqual([
        {
          ...name,
          address: address('s1'),
          due: at('2026-05-08T09:00Z'),
          expires: at('2026-05-08T10:00Z'),
          message: messageFor('s1 2026-05-08T09:00'),
          attempt: 1,
          firstClaimedAt: clock.read(),
          claimedAt: clock.read(),
          owner: 'one',
        },
      ]);
      expect(await shown(store.ledger)).toEqual(['sending s1@2026-05-08T09:00']);
      expect(await store.ledger.claim(claiming({ owner: 'two' }), composed)).toEqual([]);
    });

    it('takes the longest overdue first, in a stable order', async () => {
      const names = Array.from({ length: 20 }, (_, i) => `s${i}`);
      const { store, clock } = await due(fresh, ...names);
      await added(store, subscription('early', { recurrence: parseTyped('daily 08:30') }));
      await planned(store, '2026-05-09T00:00Z');
      const first: string[] = [];
      for (let i = 0; i < 3; i += 1) first.push(...ids(await store.ledger.claim(claiming({ limit: 7 }), composed)));
      expect(first[0]).toBe('early');
      expect(first.slice(1)).not.toEqual(names);
      expect(first.slice(1).toSorted()).toEqual(names.toSorted());

      await store.subscriptions.remove('early');
      expect(await store.ledger.claimInDoubt(claiming({ limit: 50 }))).toEqual([]);
      clock.set('2026-05-09T08:59Z');
      for (const one of await store.ledger.claimInDoubt(claiming({ limit: 50 }))) {
        await store.ledger.settle(one, { state: 'uncertain', reason: 'unknown' });
      }
      await planned(store, '2026-05-10T00:00Z');
      clock.set('2026-05-09T09:00Z');
      const second: string[] = [];
      for (let i = 0; i < 4; i += 1) second.push(...ids(await store.ledger.claim(claiming({ limit: 6 }), composed)));
      expect(second).toEqual(first.slice(1));
    });

    it('takes one delivery per channel, and none while the channel is busy', async () => {
      const inC1 = (id: string, time: string) =>
        subscription(id, { address: address('C1'), recurrence: parseTyped(time) });
      const all = [inC1('a', 'daily 09:00'), inC1('b', 'weekdays 09:00'), inC1('c', 'fri 09:00'), 'elsewhere'];
      const { store, clock } = await due(fresh, ...all);
      const claims = async () => store.ledger.claim(claiming({ owner: 'two' }), composed);
      const [first, second, ...others] = (await claims()).toSorted((a, b) =>
        a.address.channel < b.address.channel ? -1 : 1,
      );
      expect([first?.address.channel, second?.subscription, others]).toEqual(['C1', 'elsewhere', []]);
      expect(await claims()).toEqual([]);
      const settle = async (outcome: Outcome, one = first) => one && store.ledger.settle(one, outcome);

      // After a delivered post, the channel pauses for a second.
      expect(await settle(DELIVERED)).toBe(true);
      clock.pass('PT0.999S');
      expect(await claims()).toEqual([]);
      clock.pass('PT0.001S');
      const [next] = await claims();

      // A retry blocks the channel until its time.
      await settle({ state: 'pending', retryAt: clock.read().add({ seconds: 30 }), reason: 'busy' }, next);
      clock.pass('PT29.999S');
      expect(await claims()).toEqual([]);
      clock.pass('PT0.001S');
      const [again] = await claims();
      expect([again?.subscription, again?.attempt]).toEqual([next?.subscription, 2]);

      // A delivery in doubt blocks the channel until it is settled.
      await settle({ state: 'in doubt', retryAt: clock.read(), reason: 'no answer' }, again);
      clock.pass('PT10M');
      expect(await claims()).toEqual([]);
      const doubtful = await store.ledger.claimInDoubt(claiming());
      await settle(
        { state: 'uncertain', reason: 'unreadable' },
        doubtful.find((one) => one.address.channel === 'C1'),
      );
      expect(ids(await claims())).toHaveLength(1);
    });

    it('ignores the deliveries of other platforms', async () => {
      const { store } = await due(fresh, 's1');
      expect(await store.ledger.claim(claiming({ platform: 'discord' }), composed)).toEqual([]);
      expect(await store.ledger.claim(claiming({ limit: 0 }), composed)).toEqual([]);
    });

    it('returns the same message at each attempt, even if the briefing changes', async () => {
      const { store, clock } = await due(fresh, 's1');
      const first = await claimOne(store);
      await store.ledger.settle(first, { state: 'pending', retryAt: clock.read(), reason: 'busy' });
      clock.pass('PT1S');
      const [second] = await store.ledger.claim(claiming({ owner: 'two' }), () => {
        throw new Error('The message must not be composed twice');
      });
      expect(second).toEqual({ ...first, attempt: 2, claimedAt: clock.read(), owner: 'two' });
    });

    const CURSOR = { through: '2026-05-08', changes: ['claims.c1', 'watch.w1'] };
    it.each<[string, ComposeResult, string[]]>([
      [
        'skips a delivery without changes',
        { kind: 'silent', reason: 'nothing changed', cursor: CURSOR },
        ['skipped s1@2026-05-08T09:00: nothing changed'],
      ],
      ['keeps no receipt for a day without reminders', { kind: 'nothing', cursor: CURSOR }, []],
    ])('%s, and advances the cursor', async (_, result, receipts) => {
      const { store, clock } = await due(fresh, 's1');
      expect(await store.ledger.claim(claiming(), () => result)).toEqual([]);
      expect(await shown(store.ledger)).toEqual(receipts);
      await planned(store, '2026-05-09T09:30Z');
      clock.set('2026-05-09T09:00Z');
      const known: unknown[] = [];
      await store.ledger.claim(claiming(), (candidate) => {
        known.push(candidate.cursor);
        return composed(candidate);
      });
      expect(known).toEqual([CURSOR]);
    });

    it('finds a delivery that can be sent behind many skipped ones', async () => {
      const names = Array.from({ length: 80 }, (_, i) => `s${i}`);
      const { store } = await due(fresh, ...names, 'last');
      const claimed = await store.ledger.claim(claiming({ limit: 2 }), (candidate) =>
        candidate.subscription === 'last'
          ? composed(candidate)
          : { kind: 'silent', reason: 'nothing changed', cursor: candidate.cursor },
      );
      expect(ids(claimed)).toEqual(['last']);
    });

    it('stops early among many skipped deliveries, and continues at the next call', async () => {
      const { store, clock, query } = await fresh();
      await added(store, subscription('s1'));
      const deliveries = Array.from({ length: 1200 }, (_, i) => {
        const instant = at('2026-05-08T08:01Z').add({ seconds: i });
        const expires = at('2026-05-09T00:00Z');
        return { nominal: instant.toString().slice(0, 19), instant, state: 'pending', expires } as const;
      });
      await store.ledger.plan(SLACK, () => ({ deliveries }));
      clock.set('2026-05-08T09:00Z');
      let looked = 0;
      const silent = ({ cursor, nominal }: Candidate) => {
        looked += 1;
        return { kind: 'nothing', cursor: { ...cursor, changes: [nominal] } } as const;
      };
      expect(await store.ledger.claim(claiming(), silent)).toEqual([]);
      expect(looked).toBeLessThan(deliveries.length);
      while ((await store.ledger.nextWork('slack')) !== undefined) await store.ledger.claim(claiming(), silent);
      expect(looked).toBe(deliveries.length);
      expect(await query('select body from contents join subscriptions on told_changes = hash')).toEqual([
        { body: JSON.stringify([deliveries.at(-1)?.nominal]) },
      ]);
    });

    it('leaves the cursor unchanged at an expired delivery of the same subscription', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1', { recurrence: parseTyped('daily 09:00') }));
      const twice = (subscription: StoredSubscription): Plan => {
        const one = planOf(subscription);
        const { next } = one;
        return { deliveries: [...one.deliveries, ...(next ? planOf({ ...subscription, next }).deliveries : [])] };
      };
      await store.ledger.plan(SLACK, twice);
      clock.set('2026-05-09T09:00Z');
      await store.ledger.claim(claiming(), ({ nominal, cursor }) => ({
        kind: 'silent',
        reason: `${cursor.changes.length} known`,
        cursor: { through: nominal.slice(0, 10), changes: [...cursor.changes, nominal] },
      }));
      expect((await shown(store.ledger)).at(-1)).toBe('skipped s1@2026-05-09T09:00: 0 known');
      expect((await store.ledger.receipts({ limit: 5 })).map(({ state }) => state)).toEqual(['skipped', 'missed']);
    });

    it('marks an expired delivery as missed, with the reason', async () => {
      const { store, clock } = await due(fresh, 's1', 's2');
      for (const time of ['2026-05-08T09:00Z', '2026-05-08T10:00Z']) {
        clock.set(time);
        const retried = only(await store.ledger.claim(claiming({ limit: 1 }), composed));
        await store.ledger.settle(retried, { state: 'pending', retryAt: clock.read(), reason: 'Slack was busy' });
      }
      clock.set('2026-05-08T10:00:00.001Z');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      const reasons = (await store.ledger.receipts({ limit: 5 })).map(({ state, reason }) => `${state}: ${reason}`);
      expect(reasons.toSorted()).toEqual([
        'missed: it could not be sent by 2026-05-08 10:00 UTC',
        'missed: it could not be sent by 2026-05-08 10:00 UTC: Slack was busy',
      ]);
    });

    it('abandons and reports deliveries that cannot be read or composed, and takes the others', async () => {
      const { store, clock, query, problems } = await due(fresh, 's1', 's2', 's3', 's4', 's5');
      const frozen = only(await store.ledger.claim(claiming({ limit: 1 }), composed));
      await store.ledger.settle(frozen, { state: 'pending', retryAt: clock.read(), reason: 'busy' });
      await query(`update contents set body = '{"title": 7}' where body like '{"title"%'`);
      const [broken = '', unread = '', far = '', good = ''] = ['s1', 's2', 's3', 's4', 's5'].filter(
        (id) => id !== frozen.subscription,
      );
      await query(`update subscriptions set wish = '{' where id = '${unread}'`);
      await query(`update deliveries set expires_at = ${Number.MAX_SAFE_INTEGER} where subscription = '${far}'`);
      const claimed = await store.ledger.claim(claiming(), (candidate) => {
        if (candidate.subscription === broken) throw new Error('no such topic');
        return composed(candidate);
      });
      expect(ids(claimed)).toEqual([good]);
      const problemText = problems.join('\n');
      expect(problemText).toContain(`Could not compose a message for ${broken}@2026-05-08T09:00: no such topic`);
      expect(problemText).toContain(`subscriptions ${unread}: wish is not JSON`);
      expect(problemText).toContain(`deliveries ${far}@2026-05-08T09:00: expires_at`);
      expect(problemText).toContain(`the message of ${frozen.subscription}@2026-05-08T09:00, cannot be read`);
      const states = (await store.ledger.receipts({ limit: 9 })).map(({ state }) => state);
      expect(states.toSorted()).toEqual(['dead', 'dead', 'dead', 'dead', 'sending']);
    });

    it('abandons a delivery whose message cannot be stored, and takes the others', async () => {
      const { store } = await due(fresh, 's1', 's2');
      const intent = { kind: 'entry', id: 'x'.repeat(200) } as const;
      const buttons = [{ type: 'buttons', buttons: [{ label: 'More', intent }] }] as const;
      const claimed = await store.ledger.claim(claiming(), (candidate) =>
        candidate.subscription === 's1'
          ? { kind: 'message', message: { ...messageFor(''), blocks: buttons }, cursor: candidate.cursor }
          : composed(candidate),
      );
      expect(ids(claimed)).toEqual(['s2']);
      expect((await shown(store.ledger))[0]).toMatch(/^dead s1@.*: Could not compose a message for s1@/);
    });

    it('takes each delivery once when several processes claim', async () => {
      const names = Array.from({ length: 500 }, (_, i) => `s${i}`);
      const { store, other } = await due(fresh, ...names);
      const all = async ({ ledger }: Store) => {
        const found: string[] = [];
        for (;;) {
          const some = await ledger.claim(claiming({ limit: 7 }), composed);
          if (some.length === 0) return found;
          found.push(...ids(some));
        }
      };
      const found = await concurrently({ store, otherStore: await other() }, 4, all);
      // A process may have stopped early because others held all remaining rows.
      const claimed = [...found.flat(), ...(await all(store))];
      expect(claimed.toSorted()).toEqual(names.toSorted());
    });

    it('takes one delivery per channel when several processes claim', async () => {
      const pair = await freshPair(fresh);
      const { store, clock } = pair;
      const subscriptions = Array.from({ length: 60 }, (_, i) =>
        subscription(`s${i}`, {
          address: address(`C${i % 6}`),
          recurrence: parseTyped(`daily 09:0${i % 10} until 2027-01-${10 + (i % 20)}`),
        }),
      );
      await added(store, ...subscriptions);
      await planned(store);
      clock.set('2026-05-08T09:10Z');
      for (let round = 0; round < 10; round += 1) {
        const found = (await concurrently(pair, 4, ({ ledger }) => ledger.claim(claiming(), composed))).flat();
        const channels = found.map((one) => one.address.channel);
        expect(channels.length).toBe(new Set(channels).size);
        for (const one of found) await store.ledger.settle(one, DELIVERED);
        clock.pass('PT1S');
      }
      const states = (await store.ledger.receipts({ limit: 100 })).map(({ state }) => state);
      expect(new Set(states)).toEqual(new Set(['delivered']));
    });

    it('changes nothing if it fails halfway', async () => {
      const { store, query, breakClaims } = await due(fresh, 's1', 's2');
      const before = [await query('select * from deliveries order by key'), await query('select * from contents')];
      const fix = await breakClaims();
      await expect(store.ledger.claim(claiming(), composed)).rejects.toThrow('reported an error');
      expect([await query('select * from deliveries order by key'), await query('select * from contents')]).toEqual(
        before,
      );
      await fix();
      expect(await store.ledger.claim(claiming(), composed)).toHaveLength(2);
    });
  });

  describe('deliveries in one post', () => {
    const dueTogether = (...names: readonly string[]) =>
      due(
        fresh,
        ...names.map((id, i) =>
          subscription(id, { address: address('C1'), recurrence: parseTyped(`daily 09:00 until 2027-01-1${i}`) }),
        ),
      );
    const statesOf = async ({ ledger }: Store) =>
      Object.fromEntries((await ledger.receipts({ limit: 9 })).map((one) => [one.subscription, one.state]));
    const cursorsOf = async ({ query }: Given) =>
      Object.fromEntries(
        (await query('select id, told_through from subscriptions')).map((row) => [row['id'], row['told_through']]),
      );

    it('share their outcome, and each advances its cursor', async () => {
      const given = await dueTogether('a', 'b');
      const { store, clock } = given;
      const post = await claimOne(store, joined);
      const other = post.subscription === 'a' ? 'b' : 'a';
      expect(post.message).toEqual(messageFor('a and b'));
      expect(await statesOf(store)).toEqual({ a: 'sending', b: 'sending' });
      clock.pass('PT30S');
      expect(await store.ledger.claim(claiming({ owner: 'two' }), joined)).toEqual([]);
      expect(await cursorsOf(given)).toEqual({ a: '2026-05-07', b: '2026-05-07' });
      await store.ledger.settle(post, DELIVERED);
      expect(await store.ledger.receipts({ subscription: other, limit: 9 })).toEqual([
        {
          subscription: other,
          story: STORY,
          nominal: '2026-05-08T09:00',
          address: address('C1'),
          state: 'delivered',
          due: at('2026-05-08T09:00Z'),
          stateSince: clock.read(),
          attempts: 1,
          inPostOf: post.subscription,
        },
      ]);
      expect(await cursorsOf(given)).toEqual({ a: '2026-05-08', b: '2026-05-08' });
      const name = { subscription: other, nominal: '2026-05-08T09:00' };
      expect(await store.ledger.messageOf(address('C1'), name)).toEqual(messageFor('a and b'));
      clock.pass('PT10M');
      expect(await store.ledger.claim(claiming(), joined)).toEqual([]);
      expect(await store.ledger.nextWork('slack')).toBeUndefined();
    });

    it('are in doubt together, are repeated unchanged, and advance no cursor if the outcome stays unknown', async () => {
      const given = await dueTogether('a', 'b');
      const { store, clock } = given;
      const post = await claimOne(store, joined);
      clock.pass('PT90S');
      const doubtful = await claimOneInDoubt(store, 'two');
      expect(doubtful.subscription).toBe(post.subscription);
      expect(await statesOf(store)).toEqual({ a: 'in doubt', b: 'in doubt' });
      await store.ledger.settle(doubtful, { state: 'pending', retryAt: clock.read(), reason: 'it is absent' });
      const again = await claimOne(store);
      expect([again.subscription, again.attempt, again.message]).toEqual([post.subscription, 2, post.message]);
      await store.ledger.settle(again, { state: 'uncertain', reason: 'unreadable' });
      expect(await statesOf(store)).toEqual({ a: 'uncertain', b: 'uncertain' });
      expect(await cursorsOf(given)).toEqual({ a: '2026-05-07', b: '2026-05-07' });
    });

    it('expire together', async () => {
      const { store, clock } = await dueTogether('a', 'b');
      await store.ledger.settle(await claimOne(store, joined), {
        state: 'pending',
        retryAt: clock.read(),
        reason: 'busy',
      });
      clock.set('2026-05-08T10:00:00.001Z');
      expect(await store.ledger.claim(claiming(), joined)).toEqual([]);
      expect(await statesOf(store)).toEqual({ a: 'missed', b: 'missed' });
    });

    it.each(['ended', 'paused'])('are sent without a delivery that is %s before the post', async (change) => {
      for (const isPost of [true, false]) {
        const { store, clock } = await dueTogether('a', 'b', 'c');
        const post = await claimOne(store, joined);
        await store.ledger.settle(post, { state: 'pending', retryAt: clock.read(), reason: 'busy' });
        const [gone = ''] = ['a', 'b', 'c'].filter((id) => (id === post.subscription) === isPost);
        const left = ['a', 'b', 'c'].filter((id) => id !== gone);
        if (change === 'ended') await store.subscriptions.remove(gone);
        else await store.subscriptions.change(gone, { pause: {} });
        expect((await store.ledger.receipts({ subscription: gone, limit: 1 }))[0]).toMatchObject({
          state: 'skipped',
          reason: `it was ${change}`,
        });
        clock.pass('PT1S');
        const again = await claimOne(store, joined);
        expect(again.message).toEqual(messageFor(left.join(' and ')));
        await store.ledger.settle(again, DELIVERED);
        expect(await statesOf(store)).toEqual({
          ...Object.fromEntries(left.map((id) => [id, 'delivered'])),
          [gone]: 'skipped',
        });
        clock.pass('PT10M');
        expect(await store.ledger.claim(claiming(), joined)).toEqual([]);
      }
    });

    it('stay in a post that may have arrived if they are paused', async () => {
      const { store, clock } = await dueTogether('a', 'b');
      const post = await claimOne(store, joined);
      await store.ledger.settle(post, { state: 'in doubt', retryAt: clock.read(), reason: 'no answer' });
      for (const id of ['a', 'b']) await store.subscriptions.change(id, { pause: {} });
      const doubtful = await claimOneInDoubt(store);
      expect(doubtful.message).toEqual(post.message);
      await store.ledger.settle(doubtful, { ...DELIVERED, reason: 'it is there' });
      expect(await statesOf(store)).toEqual({ a: 'delivered', b: 'delivered' });
    });

    it('have the same channel and time, and exclude an unreadable one', async () => {
      const { store, clock, query } = await dueTogether('a', 'b', 'broken');
      await added(store, subscription('elsewhere'));
      await added(store, subscription('early', { address: address('C1'), recurrence: parseTyped('daily 08:59') }));
      await planned(store);
      await query(`update subscriptions set wish = '{' where id = 'broken'`);
      await query(`update deliveries set spread = 9999999999 where subscription = 'broken'`);
      const titles: string[] = [];
      for (let some: readonly ClaimedDelivery[] = []; ; clock.pass('PT1S')) {
        some = await store.ledger.claim(claiming(), joined);
        if (some.length === 0) break;
        titles.push(...some.map(({ message }) => message.title));
        for (const one of some) await store.ledger.settle(one, DELIVERED);
      }
      expect(titles.toSorted()).toEqual(['a and b', 'early', 'elsewhere']);
      expect(await statesOf(store)).toMatchObject({ a: 'delivered', b: 'delivered', broken: 'dead' });
    });

    it('are claimed together and only once when several processes claim', async () => {
      const pair = await freshPair(fresh);
      const { store, clock } = pair;
      const channels = Array.from({ length: 60 }, (_, i) => `C${i}`);
      for (const channel of channels) {
        const one = (id: string, until: string) =>
          subscription(`${id}-${channel}`, {
            address: address(channel),
            recurrence: parseTyped(`daily 09:00 ${until}`),
          });
        await added(store, one('a', ''), one('b', 'until 2027-01-10'));
      }
      await planned(store);
      clock.set('2026-05-08T09:00Z');
      const titles: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        const found = (await concurrently(pair, 4, ({ ledger }) => ledger.claim(claiming(), joined))).flat();
        for (const one of found) await store.ledger.settle(one, DELIVERED);
        titles.push(...found.map(({ message }) => message.title));
        clock.pass('PT1S');
      }
      expect(titles.toSorted()).toEqual(channels.map((channel) => `a-${channel} and b-${channel}`).toSorted());
    });

    it('are deleted together', async () => {
      const { store, clock, query } = await dueTogether('a', 'b');
      await store.ledger.settle(await claimOne(store, joined), DELIVERED);
      clock.set('2026-06-08T00:00Z');
      expect(await store.ledger.prune(at('2026-06-01T00:00Z'))).toBe(1);
      expect(await query('select key from deliveries')).toEqual([]);
    });
  });

  describe('a delivery in doubt', () => {
    it('is claimed once after its lease, without a new attempt number', async () => {
      const { store, other, clock } = await due(fresh, 's1');
      const otherStore = await other();
      const first = await claimOne(store);
      clock.pass('PT1M29.999S');
      expect(await store.ledger.claimInDoubt(claiming({ owner: 'two' }))).toEqual([]);
      clock.pass('PT0.001S');
      const claims = await concurrently({ store, otherStore }, 2, ({ ledger }, i) =>
        ledger.claimInDoubt(claiming({ owner: `looker ${i}` })),
      );
      const claimed = only(claims.flat());
      const inDoubtSince = clock.read();
      expect(claimed).toEqual({ ...first, claimedAt: clock.read(), inDoubtSince, owner: claimed.owner });
      expect(await shown(store.ledger)).toEqual([
        'in doubt s1@2026-05-08T09:00: the process that was sending it stopped without recording the result',
      ]);

      clock.pass('PT90S');
      const again = await claimOneInDoubt(otherStore, 'four');
      expect(again).toEqual({ ...first, claimedAt: clock.read(), inDoubtSince, owner: 'four' });
      expect(await store.ledger.settle(claimed, DELIVERED)).toBe(false);
      expect(await store.ledger.settle(again, DELIVERED)).toBe(true);
    });

    it('is not claimed before its retry time', async () => {
      const { store, clock } = await due(fresh, 's1');
      await store.ledger.settle(await claimOne(store), {
        state: 'in doubt',
        retryAt: clock.read().add({ seconds: 5 }),
        reason: 'no answer',
      });
      expect(await store.ledger.claimInDoubt(claiming())).toEqual([]);
      clock.pass('PT5S');
      expect(await store.ledger.claimInDoubt(claiming({ platform: 'discord' }))).toEqual([]);
      expect(await store.ledger.claimInDoubt(claiming())).toHaveLength(1);
    });

    it('has been in doubt since its last post, however often it was looked up', async () => {
      const { store, clock } = await due(fresh, 's1');
      const since = async () => {
        const one = await claimOneInDoubt(store);
        await store.ledger.settle(one, { state: 'in doubt', retryAt: clock.read(), reason: 'nobody can look' });
        return one.inDoubtSince?.toString();
      };
      const failed = async () => {
        const claimed = await claimOne(store);
        expect(claimed.inDoubtSince).toBeUndefined();
        clock.pass('PT1S');
        await store.ledger.settle(claimed, { state: 'in doubt', retryAt: clock.read(), reason: 'no answer' });
      };
      await failed();
      clock.pass('PT5M');
      expect(await since()).toBe('2026-05-08T09:00:01Z');
      clock.pass('PT5M');
      expect(await since()).toBe('2026-05-08T09:00:01Z');
      const one = await claimOneInDoubt(store);
      await store.ledger.settle(one, { state: 'pending', retryAt: clock.read(), reason: 'it is absent' });
      await failed();
      clock.pass('PT5M');
      expect(await since()).toBe('2026-05-08T09:10:02Z');
    });

    it('becomes uncertain if its message cannot be read, which is reported, and frees its channel', async () => {
      const { store, clock, query, problems } = await due(fresh, 's1', 's2');
      await store.ledger.claim(claiming(), composed);
      await query(`update deliveries set message = 'gone' where subscription = 's1'`);
      clock.pass('PT90S');
      expect(ids(await store.ledger.claimInDoubt(claiming()))).toEqual(['s2']);
      expect((await shown(store.ledger))[1]).toContain('uncertain s1@2026-05-08T09:00: deliveries s1@');
      expect(problems.join()).toContain(
        'deliveries s1@2026-05-08T09:00: its message is missing from the contents table',
      );
      expect(await query(`select busy_until from channels where address = 'slack:T1:s1'`)).toEqual([
        { busy_until: clock.read().epochMilliseconds },
      ]);
    });
  });

  describe('settling', () => {
    it('records an outcome once, and only for the latest claim', async () => {
      const { store, clock } = await due(fresh, 's1');
      const first = await claimOne(store);
      const { settle } = store.ledger;
      expect(await settle(first, { state: 'in doubt', retryAt: clock.read(), reason: 'no answer' })).toBe(true);
      expect(await settle(first, DELIVERED)).toBe(false);
      const second = await claimOneInDoubt(store);
      expect(await settle(first, DELIVERED)).toBe(false);
      expect(await settle(second, DELIVERED)).toBe(true);
      expect(await settle(second, { state: 'dead', reason: 'x', suspends: 'none' })).toBe(false);
      expect(await shown(store.ledger)).toEqual(['delivered s1@2026-05-08T09:00']);
    });

    it('records that a post was found later, and clears earlier reasons on delivery', async () => {
      const { store, clock } = await due(fresh, 's1', 's2');
      for (const one of await store.ledger.claim(claiming(), composed)) {
        await store.ledger.settle(one, { state: 'in doubt', retryAt: clock.read(), reason: 'no answer' });
      }
      for (const one of await store.ledger.claimInDoubt(claiming())) {
        const reason = one.subscription === 's1' ? { reason: 'it is in the channel' } : {};
        await store.ledger.settle(one, { state: 'delivered', post: 'p', ...reason });
      }
      expect(await shown(store.ledger)).toEqual([
        'delivered s1@2026-05-08T09:00: it is in the channel',
        'delivered s2@2026-05-08T09:00',
      ]);
    });

    it('records an outcome after the lease if no other process has claimed the delivery', async () => {
      const { store, clock } = await due(fresh, 's1');
      const claimed = await claimOne(store);
      clock.pass('PT10M');
      expect(await store.ledger.settle(claimed, DELIVERED)).toBe(true);
    });

    it('ignores an unknown delivery', async () => {
      const { store } = await due(fresh, 's1');
      const claimed = { ...(await claimOne(store)), subscription: 's2' };
      expect(await store.ledger.settle(claimed, DELIVERED)).toBe(false);
    });

    it.each<Outcome>([
      { state: 'uncertain', reason: 'unreadable' },
      { state: 'missed', reason: 'too late' },
      { state: 'dead', reason: 'too \0long', suspends: 'none' },
    ])('as $state ends the delivery, keeps the reason and frees the channel', async (outcome) => {
      const { store, clock, query } = await due(fresh, 's1');
      expect(await store.ledger.settle(await claimOne(store), outcome)).toBe(true);
      clock.pass('PT3H');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      expect(await store.ledger.claimInDoubt(claiming())).toEqual([]);
      expect((await store.ledger.receipts({ limit: 2 })).map(({ state }) => state)).toEqual([outcome.state]);
      expect((await shown(store.ledger)).join()).toMatch(/: (unreadable|too late|too long)$/);
      expect(await query('select busy_until from channels')).toEqual([
        { busy_until: at('2026-05-08T09:00Z').epochMilliseconds },
      ]);
      expect((await store.subscriptions.findAll())[0]?.next).toBeDefined();
    });

    it('advances the cursor only for a delivered post', async () => {
      const { store, clock } = await due(fresh, 's1', 's2');
      const outcomes: Record<string, Outcome> = {
        s1: DELIVERED,
        s2: { state: 'uncertain', reason: 'unreadable' },
      };
      for (const one of await store.ledger.claim(claiming(), composed)) {
        const outcome = outcomes[one.subscription];
        if (outcome) await store.ledger.settle(one, outcome);
      }
      await planned(store, '2026-05-09T09:30Z');
      clock.set('2026-05-09T09:00Z');
      const cursors: Record<string, unknown> = {};
      await store.ledger.claim(claiming(), (candidate) => {
        cursors[candidate.subscription] = candidate.cursor;
        return composed(candidate);
      });
      expect(cursors).toEqual({
        s1: { through: '2026-05-08', changes: ['claims.c1'] },
        s2: { through: '2026-05-07', changes: [] },
      });
    });

    it.each([
      ['dead', 'channel', ['C1', 'C1']],
      ['dead', 'workspace', ['C1', 'C1', 'C2']],
      ['uncertain', 'channel', ['C1', 'C1']],
    ] as const)('as $0 can suspend the subscriptions of the $1', async (state, suspends, gone) => {
      const one = (id: string, channel: string, parts = {}) =>
        subscription(id, {
          address: address(channel, parts),
          recurrence: parseTyped(`daily 09:00 until 2027-01-1${id.slice(1)}`),
        });
      const all = [one('s1', 'C1'), one('s2', 'C1'), one('s3', 'C2'), one('s4', 'C3', { workspace: 'T2' })];
      const { store, clock } = await due(fresh, ...all);
      const claims = await store.ledger.claim(claiming(), composed);
      const dead = claims.find((claim) => claim.address.channel === 'C1');
      const retried = claims.find((claim) => claim.address.channel === 'C2');
      if (retried) await store.ledger.settle(retried, { state: 'pending', retryAt: clock.read(), reason: 'busy' });
      if (dead) await store.ledger.settle(dead, { state, reason: 'it is archived', suspends });
      const suspended = (await store.subscriptions.findAll()).filter((all) => all.suspended !== undefined);
      expect(suspended.map((all) => all.address.channel)).toEqual(gone);
      expect(suspended.every(({ next, suspended }) => next === undefined && suspended === 'it is archived')).toBe(true);
      clock.pass('PT10M');
      const later = await store.ledger.claim(claiming(), composed);
      expect(later.map((claim) => claim.address.channel)).toEqual(suspends === 'channel' ? ['C2'] : []);
      const skipped = (await store.ledger.receipts({ limit: 9 })).filter(({ state }) => state === 'skipped');
      expect(skipped.map(({ reason }) => reason)).toEqual(gone.slice(1).map(() => 'it is archived'));
      expect(await planned(store, '2026-05-09T09:30Z')).toBe(4 - gone.length);
    });
  });

  describe('after the clock is set back, the ledger', () => {
    it('forgets missed occurrences that are due again, unless they were attempted or the subscription has ended', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'), subscription('s2'), subscription('ended'));
      const missed = (nominal: string) =>
        ({ nominal, instant: at(`${nominal}Z`), state: 'missed', reason: 'it was off' }) as const;
      await store.ledger.plan(SLACK, (subscription) =>
        subscription.id === 's2'
          ? planOf(subscription)
          : {
              deliveries: [missed('2026-05-07T09:00'), missed('2026-05-08T09:00')],
              ...(subscription.id === 's1'
                ? { next: { nominal: '2026-05-09T09:00', instant: at('2026-05-09T09:00Z') } }
                : {}),
            },
      );
      clock.set('2026-05-08T09:00Z');
      await store.ledger.settle(await claimOne(store), { state: 'missed', reason: 'too late' });
      clock.set('2026-05-08T08:30Z');
      await store.ledger.afterClockSetBack();
      expect(await shown(store.ledger)).toEqual([
        'missed ended@2026-05-07T09:00: it was off',
        'missed ended@2026-05-08T09:00: it was off',
        'missed s1@2026-05-07T09:00: it was off',
        'missed s2@2026-05-08T09:00: too late',
      ]);
    });

    it('keeps deliveries that are still to come', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'));
      await planned(store);
      clock.set('2026-05-08T08:30Z');
      await store.ledger.afterClockSetBack();
      expect(await shown(store.ledger)).toEqual(['pending s1@2026-05-08T09:00']);
    });
  });

  describe('the time of the next work', () => {
    it('is the earliest of planned, due, retried and doubtful deliveries', async () => {
      const { store, clock } = await fresh();
      const next = async () => (await store.ledger.nextWork('slack'))?.toString();
      expect(await next()).toBeUndefined();
      await added(store, subscription('s1'));
      await planned(store);
      expect(await next()).toBe('2026-05-08T09:00:00Z');
      expect(await store.ledger.nextWork('discord')).toBeUndefined();
      clock.set('2026-05-08T09:00:07Z');
      expect(await next()).toBe('2026-05-08T09:00:07Z');
      const claimed = await claimOne(store);
      expect(await next()).toBe('2026-05-08T09:01:37Z');
      await store.ledger.settle(claimed, { state: 'pending', retryAt: at('2026-05-08T09:05Z'), reason: 'busy' });
      expect(await next()).toBe('2026-05-08T09:05:00Z');
      clock.set('2026-05-08T09:05Z');
      await store.ledger.settle(await claimOne(store), {
        state: 'in doubt',
        retryAt: at('2026-05-08T09:06Z'),
        reason: '?',
      });
      expect(await next()).toBe('2026-05-08T09:06:00Z');
      clock.set('2026-05-08T09:30Z');
      expect(await next()).toBe('2026-05-08T09:30:00Z');
      const doubtful = await claimOneInDoubt(store);
      expect(await next()).toBe('2026-05-08T09:31:30Z');
      await store.ledger.settle(doubtful, { state: 'uncertain', reason: '?' });
      expect(await next()).toBeUndefined();
    });

    it("allows for the channel's pause after a post", async () => {
      const inC1 = (id: string, time: string) =>
        subscription(id, { address: address('C1'), recurrence: parseTyped(time) });
      const { store } = await due(fresh, inC1('a', 'daily 09:00'), inC1('b', 'fri 09:00'));
      await store.ledger.settle(await claimOne(store), DELIVERED);
      expect((await store.ledger.nextWork('slack'))?.toString()).toBe('2026-05-08T09:00:01Z');
    });
  });

  it('deliveries are counted by platform and state, except delivered ones', async () => {
    const { store, clock } = await fresh();
    const count = () => store.ledger.count(['slack', 'discord']);
    const counted = (platform: string, state: string, all: number, due: number) => ({
      platform,
      state,
      count: all,
      due,
    });
    expect(await count()).toEqual([]);
    const guild = address('D1', { platform: 'discord', workspace: 'G1' });
    await added(store, ...['C1', 'C2', 'C3'].map((id) => subscription(id)), subscription('D1', { address: guild }));
    await planned(store);
    expect(await count()).toEqual(
      expect.arrayContaining([counted('slack', 'pending', 3, 0), counted('discord', 'pending', 1, 0)]),
    );
    clock.pass('PT1H');
    const [first, second] = await store.ledger.claim(claiming({ limit: 2 }), composed);
    if (!first || !second) throw new Error('Fewer than two deliveries were claimed');
    expect(await count()).toContainEqual(counted('slack', 'sending', 2, 2));
    await store.ledger.settle(first, { state: 'delivered', post: 'p1' });
    await store.ledger.settle(second, { state: 'dead', reason: 'archived', suspends: 'none' });
    const counts = await count();
    expect(counts).toHaveLength(3);
    expect(counts).toEqual(
      expect.arrayContaining([
        counted('slack', 'dead', 1, 1),
        counted('slack', 'pending', 1, 1),
        counted('discord', 'pending', 1, 1),
      ]),
    );
  });

  describe('the receipts', () => {
    it('are listed for a channel, a subscription or all channels, latest first, up to a limit', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'), subscription('s2', { recurrence: parseTyped('daily 08:50') }));
      await planned(store, '2026-05-10T00:00Z');
      await planned(store, '2026-05-10T00:00Z');
      const names = async (of: Parameters<Ledger['receipts']>[0]) =>
        (await store.ledger.receipts(of)).map((one) => `${one.subscription} ${one.nominal}`);
      const all = ['s1 2026-05-09T09:00', 's2 2026-05-09T08:50', 's1 2026-05-08T09:00', 's2 2026-05-08T08:50'];
      expect(await names({ limit: 9 })).toEqual(all);
      expect(await names({ limit: 2 })).toEqual(all.slice(0, 2));
      expect(await names({ address: address('s2'), limit: 9 })).toEqual([all[1], all[3]]);
      expect(await names({ subscription: 's1', limit: 9 })).toEqual([all[0], all[2]]);
      expect(await names({ address: address('s2'), subscription: 's1', limit: 9 })).toEqual([]);

      clock.set('2026-05-08T08:50Z');
      const claimed = await claimOne(store);
      clock.pass('PT2S');
      await store.ledger.settle(claimed, DELIVERED);
      expect((await store.ledger.receipts({ address: address('s2'), limit: 9 })).at(-1)).toEqual({
        subscription: 's2',
        story: STORY,
        nominal: '2026-05-08T08:50',
        address: address('s2'),
        state: 'delivered',
        due: at('2026-05-08T08:50Z'),
        stateSince: clock.read(),
        attempts: 1,
      });
    });

    it('are listed without an unreadable one, which is reported', async () => {
      const { store, query, problems } = await due(fresh, 's1', 's2');
      await query(`update deliveries set state = 'lost' where subscription = 's1'`);
      expect(await shown(store.ledger)).toEqual(['pending s2@2026-05-08T09:00']);
      expect(problems.join()).toContain('deliveries s1@2026-05-08T09:00: state');
    });
  });

  describe('the message of a delivery', () => {
    const EIGHTH = { subscription: 's1', nominal: '2026-05-08T09:00' };

    it('is available in its channel only, until its receipt is deleted', async () => {
      const { store, clock } = await due(fresh, 's1', 's2');
      const { ledger } = store;
      expect(await ledger.messageOf(address('s1'), EIGHTH)).toBeUndefined();
      for (const one of await ledger.claim(claiming(), composed)) {
        await ledger.settle(one, DELIVERED);
      }
      expect(await ledger.messageOf(address('s1'), EIGHTH)).toEqual(messageFor('s1 2026-05-08T09:00'));
      expect(await ledger.messageOf(address('s2'), EIGHTH)).toBeUndefined();
      expect(await ledger.messageOf(address('s1', { workspace: 'T2' }), EIGHTH)).toBeUndefined();
      expect(await ledger.messageOf(address('s1'), { ...EIGHTH, nominal: '2026-05-09T09:00' })).toBeUndefined();
      clock.set('2026-08-08T09:00Z');
      await ledger.prune(at('2026-08-01T00:00Z'));
      expect(await ledger.messageOf(address('s1'), EIGHTH)).toBeUndefined();
    });

    it('is missing if it cannot be read, which is reported', async () => {
      const { store, query, problems } = await due(fresh, 's1');
      const { ledger } = store;
      await ledger.claim(claiming(), composed);
      await query(`update contents set body = '{}' where body like '{"title"%'`);
      expect(await ledger.messageOf(address('s1'), EIGHTH)).toBeUndefined();
      expect(problems.join()).toContain('Could not show the post s1@2026-05-08T09:00: its stored message is damaged');
    });
  });

  describe('pruning', () => {
    it('deletes old finished deliveries and their messages, but no unfinished one', async () => {
      const { store, clock, query } = await due(fresh, 's1', 's2', 's3');
      const same = (candidate: Candidate) =>
        ({ ...composed(candidate), kind: 'message', message: messageFor('the same') }) as const;
      const claims = await store.ledger.claim(claiming(), same);
      const countStored = async () => [
        (await store.ledger.receipts({ limit: 9 })).length,
        (await query(`select hash from contents where body like '{"title"%'`)).length,
      ];
      expect(await countStored()).toEqual([3, 1]);
      for (const one of claims.slice(1)) await store.ledger.settle(one, DELIVERED);
      clock.set('2026-06-08T00:00Z');
      expect(await store.ledger.prune(at('2026-05-08T09:00Z'))).toBe(0);
      expect(await store.ledger.prune(at('2026-06-01T00:00Z'))).toBe(2);
      expect(await countStored()).toEqual([1, 1]);
      const [first] = claims;
      expect(first && (await store.ledger.settle(first, DELIVERED))).toBe(true);
      expect(await store.ledger.prune(at('2026-06-09T00:00Z'))).toBe(1);
      expect(await countStored()).toEqual([0, 0]);
      await planned(store, '2026-05-09T09:30Z');
      clock.set('2026-06-08T00:00Z');
      const changes: unknown[] = [];
      await store.ledger.plan({ ...SLACK, until: at('2026-06-09T00:00Z') }, (subscription) => ({
        deliveries: subscription.next
          ? [{ ...subscription.next, state: 'pending', expires: at('2026-06-09T00:00Z') }]
          : [],
      }));
      await store.subscriptions.change('s1', {});
      await store.ledger.claim(claiming(), (candidate) => {
        changes.push(candidate.cursor.changes);
        return composed(candidate);
      });
      expect(changes.length).toBeGreaterThan(0);
      expect(new Set(changes.map(String))).toEqual(new Set(['claims.c1']));
    });

    it('deletes a channel once it has no subscription and no receipt', async () => {
      const { store, clock, query } = await due(fresh, 's1', 's2');
      const channels = async () =>
        (await query('select address from channels order by address')).map(({ address: one }) => one);
      await added(store, subscription('s3'));
      const delivered = only(await store.ledger.claim(claiming({ limit: 1 }), composed));
      await store.ledger.settle(delivered, DELIVERED);
      for (const id of [delivered.subscription, 's3']) await store.subscriptions.remove(id);
      expect(await channels()).toHaveLength(3);
      await store.ledger.prune(clock.read());
      expect(await channels()).toEqual(['slack:T1:s1', 'slack:T1:s2']);
      clock.pass('PT1S');
      expect(await store.ledger.prune(clock.read())).toBe(1);
      expect(await channels()).toEqual([delivered.subscription === 's1' ? 'slack:T1:s2' : 'slack:T1:s1']);
    });

    it('keeps a channel that gets a subscription at the same time', async () => {
      const pair = await freshPair(fresh);
      const { store, clock, query } = pair;
      const orphanQuery = 'select id from subscriptions where address not in (select address from channels)';
      for (let round = 0; round < 10; round += 1) {
        const all = Array.from({ length: 8 }, (_, i) => subscription(`s${i}`, { id: `s${i}-${round}` }));
        await concurrently(pair, 16, async (by, i) => {
          const one = all[i];
          await (one ? added(by, one) : by.ledger.prune(clock.read()));
        });
        expect(await query(orphanQuery)).toEqual([]);
        if (round === 9) break;
        await Promise.all(all.map(({ id }) => store.subscriptions.remove(id)));
      }
      await planned(store);
      clock.set('2026-05-08T09:00Z');
      expect(await store.ledger.claim(claiming(), composed)).toHaveLength(8);
    });

    it('deletes more rows than fit into one batch', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'));
      const deliveries = Array.from({ length: 1300 }, (_, i) => {
        const instant = at('2020-01-01T00:00Z').add({ hours: i });
        const nominal = instant.toString().slice(0, 16);
        return { nominal, instant, state: 'missed', reason: 'it was off' } as const;
      });
      await store.ledger.plan(SLACK, () => ({ deliveries }));
      clock.pass('PT1S');
      expect(await store.ledger.prune(clock.read())).toBe(1300);
      expect(await store.ledger.receipts({ limit: 9 })).toEqual([]);
    });
  });
}
