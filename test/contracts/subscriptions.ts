import { describe, expect, it } from 'vitest';
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
  NOTHING_TOLD,
  nextOf,
  planned,
  subscription,
} from './store-fixture.ts';

export function describeSubscriptions(fresh: Fresh): void {
  describe('a subscription', () => {
    it('is stored as it was added, with its next occurrence', async () => {
      const { store } = await fresh();
      const one = subscription('s1', {
        address: address('C:1 %"é', { workspace: '' }),
        wish: { kind: 'reminders', items: ['lease', 'ipo'] },
        recurrence: parseTyped('every 2 weeks fri 16:00 until 2027-01-01 except 2026-12-25'),
        zone: 'America/New_York',
        quiet: { weekdays: ['sat', 'sun'], spans: [{ from: '2026-12-24', to: '2027-01-02' }] },
        createdBy: { id: 'U1', name: 'A "quoted" \u0000 name' },
        pause: { until: '2026-06-01' },
        suspended: 'the channel is gone',
      });
      const next = { nominal: '2026-05-22T16:00', instant: at('2026-05-22T20:00Z') };
      expect(await store.subscriptions.add(one, next, NOTHING_TOLD, 10)).toEqual({ kind: 'added' });
      expect(await store.subscriptions.findInChannel(one.address)).toEqual([{ ...one, next }]);
      expect(await store.subscriptions.findAll()).toEqual([{ ...one, next }]);
    });

    it('is found by its channel or workspace when it is suspended', async () => {
      const { store } = await fresh();
      const suspension = { suspended: 'the channel is gone' };
      await added(
        store,
        subscription('s1', { address: address('C1'), ...suspension }),
        subscription('s2', { address: address('C1') }),
        subscription('s3', { address: address('C2'), ...suspension }),
        subscription('s4', { address: address('C1', { workspace: 'T2' }), ...suspension }),
        subscription('s5', { address: address('C1', { platform: 'discord' }), ...suspension }),
      );
      const found = async (scope: 'channel' | 'workspace') =>
        (await store.subscriptions.findSuspended(address('C1'), scope)).map(({ id }) => id);
      expect(await found('channel')).toEqual(['s1']);
      expect(await found('workspace')).toEqual(['s1', 's3']);
    });

    it('is not added twice with the same content and times in the same channel', async () => {
      const { store } = await fresh();
      const one = subscription('s1', { wish: { kind: 'reminders', items: ['ipo', 'lease'] } });
      await added(store, one);
      const add = async (parts: Partial<typeof one>) =>
        (await store.subscriptions.add({ ...one, ...parts }, undefined, NOTHING_TOLD, 10)).kind;
      const same = subscription('s2', {
        address: one.address,
        wish: { kind: 'reminders', items: ['lease', 'ipo'] },
        recurrence: parseTyped('every day at 9 am'),
      });
      const exists = { kind: 'exists', id: 's1' };
      expect(await store.subscriptions.add(same, undefined, NOTHING_TOLD, 1)).toEqual(exists);
      expect(await add({ wish: { kind: 'reminders', items: [] }, id: 's3' })).toBe('added');
      expect(await add({ zone: 'Europe/London', id: 's4' })).toBe('added');
      expect(await add({ recurrence: parseTyped('daily 09:01'), id: 's5' })).toBe('added');
      expect(await add({ address: address('elsewhere'), id: 's6' })).toBe('added');
      expect(await store.subscriptions.findInChannel(one.address)).toHaveLength(4);
    });

    it("is not added over the channel's limit by many concurrent callers", async () => {
      const pair = await freshPair(fresh);
      const { store } = pair;
      const results = await concurrently(pair, 12, ({ subscriptions }, i) => {
        const one = subscription(`s${i}`, { address: address('C1'), recurrence: parseTyped(`daily 09:${10 + i}`) });
        return subscriptions.add(one, undefined, NOTHING_TOLD, 3);
      });
      expect(results.filter(({ kind }) => kind === 'added')).toHaveLength(3);
      expect(results.filter(({ kind }) => kind === 'full')).toHaveLength(9);
      expect(results).toContainEqual({ kind: 'full', limit: 3 });
      expect(await store.subscriptions.findInChannel(address('C1'))).toHaveLength(3);
    });
  });

  describe('the subscriptions', () => {
    it('of a channel are listed oldest first', async () => {
      const { store } = await fresh();
      const inC1 = (id: string, createdAt: string, time: string) =>
        subscription(id, { address: address('C1'), createdAt: at(createdAt), recurrence: parseTyped(`daily ${time}`) });
      await added(store, inC1('b', '2026-05-03T00:00Z', '10:00'), inC1('c', '2026-05-01T00:00Z', '11:00'));
      await added(store, inC1('a', '2026-05-02T00:00Z', '12:00'), subscription('elsewhere'));
      await added(store, subscription('far', { address: address('C1', { workspace: 'T2' }) }));
      const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
      expect(ids(await store.subscriptions.findInChannel(address('C1')))).toEqual(['c', 'a', 'b']);
      expect(ids(await store.subscriptions.findInChannel(address('nowhere')))).toEqual([]);
    });

    it('of all channels are listed, channel by channel', async () => {
      const { store } = await fresh();
      const names = Array.from({ length: 450 }, (_, i) => `s${i}`);
      for (const [i, id] of names.entries()) {
        await added(
          store,
          subscription(id, {
            address: address(`C${i % 5}`),
            recurrence: parseTyped(`monthly ${1 + (i % 28)} ${10 + (i % 12)}:${10 + (i % 49)}`),
          }),
        );
      }
      const all = await store.subscriptions.findAll();
      expect(all.map(({ id }) => id).toSorted()).toEqual(names.toSorted());
      const channels = all.map(({ address }) => address.channel);
      expect(channels).toEqual([...new Set(channels)].flatMap((one) => channels.filter((channel) => channel === one)));
    });

    it('are listed without an unreadable one, which is reported', async () => {
      const { store, query, problems } = await fresh();
      await added(store, subscription('s1'), subscription('s2'));
      await query(`update subscriptions set zone = 'Mars/Phobos' where id = 's1'`);
      expect((await store.subscriptions.findAll()).map(({ id }) => id)).toEqual(['s2']);
      expect(await store.subscriptions.findInChannel(address('s1'))).toEqual([]);
      expect(problems.join()).toContain('subscriptions s1: zone is not a time zone');
    });
  });

  describe('a change of a subscription', () => {
    it('sets its pause and next occurrence, and lifts its suspension', async () => {
      const { store } = await fresh();
      const one = subscription('s1', { suspended: 'the channel is gone', pause: {} });
      await added(store, one);
      const next = { nominal: '2026-06-01T09:00', instant: at('2026-06-01T09:00Z') };
      expect(await store.subscriptions.change('s1', { pause: { until: '2026-06-01' }, next })).toBe(true);
      expect(await store.subscriptions.findAll()).toEqual(
        [subscription('s1', { pause: { until: '2026-06-01' } })].map((all) => ({ ...all, next })),
      );
      expect(await store.subscriptions.change('s1', {})).toBe(true);
      expect(await store.subscriptions.findAll()).toEqual([subscription('s1')]);
    });

    it('keeps a suspension only if it names it, and the quiet days unless it names others', async () => {
      const { store } = await fresh();
      const suspended = 'the channel is gone';
      await added(store, subscription('s1', { suspended }));
      const quiet = { weekdays: ['sun' as const], spans: [] };
      for (const change of [{ quiet, suspended }, { suspended }, {}]) {
        expect(await store.subscriptions.change('s1', change)).toBe(true);
        const kept = 'suspended' in change ? { suspended } : {};
        expect(await store.subscriptions.findAll()).toEqual([subscription('s1', { quiet, ...kept })]);
      }
    });

    it('deletes future deliveries that were never claimed, and they are planned again', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'));
      await planned(store);
      await store.subscriptions.change('s1', { pause: {} });
      clock.set('2026-05-08T09:00Z');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      expect(await store.ledger.receipts({ limit: 10 })).toEqual([]);

      const next = nextOf(subscription('s1'));
      await store.subscriptions.change('s1', { next });
      expect(await planned(store)).toBe(1);
      expect(await store.ledger.claim(claiming(), composed)).toHaveLength(1);
    });

    it.each(['paused', 'ended'])('skips due deliveries and retries once it is %s', async (change) => {
      const { store, clock } = await due(fresh, 's1', 's2');
      const [retried] = await store.ledger.claim(claiming({ limit: 1 }), composed);
      if (!retried) throw new Error('Nothing was claimed');
      await store.ledger.settle(retried, { state: 'pending', retryAt: at('2026-05-08T09:01Z'), reason: 'it is busy' });
      for (const id of ['s1', 's2']) {
        if (change === 'paused') await store.subscriptions.change(id, { pause: {} });
        else await store.subscriptions.remove(id);
      }
      clock.set('2026-05-08T09:02Z');
      expect(await store.ledger.claim(claiming(), composed)).toEqual([]);
      const receipts = await store.ledger.receipts({ limit: 10 });
      expect(receipts.map(({ state, reason }) => ({ state, reason }))).toEqual([
        { state: 'skipped', reason: `it was ${change}` },
        { state: 'skipped', reason: `it was ${change}` },
      ]);
    });

    it('without a pause keeps due deliveries', async () => {
      const { store } = await due(fresh, 's1');
      const next = nextOf(subscription('s1'), '2026-05-09T08:00Z');
      await store.subscriptions.change('s1', { next });
      expect(await store.ledger.claim(claiming(), composed)).toHaveLength(1);
    });

    it('lets skipped deliveries be planned again before they are due', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'));
      await planned(store);
      await store.subscriptions.suspendWorkspace('slack', 'T1', 'the token was revoked');
      const next = nextOf(subscription('s1'));
      await store.subscriptions.change('s1', { next });
      await planned(store);
      clock.set('2026-05-08T09:00Z');
      expect(await store.ledger.claim(claiming(), composed)).toHaveLength(1);
    });

    it('returns false if the subscription does not exist, as does removing it', async () => {
      const { store } = await fresh();
      expect(await store.subscriptions.change('s1', {})).toBe(false);
      expect(await store.subscriptions.remove('s1')).toBe(false);
    });
  });

  describe('ending a subscription', () => {
    it('keeps receipts and posts in progress, and deletes deliveries that were never claimed', async () => {
      const { store, clock } = await fresh();
      await added(store, subscription('s1'), subscription('s2'));
      await planned(store, '2026-05-10T09:30Z');
      await planned(store, '2026-05-10T09:30Z');
      clock.set('2026-05-08T09:00Z');
      const [claimed] = await store.ledger.claim(claiming({ limit: 1 }), composed);
      const id = claimed?.subscription ?? '';
      expect(await store.subscriptions.remove(id)).toBe(true);
      expect((await store.subscriptions.findAll()).map((one) => one.id)).toEqual([id === 's1' ? 's2' : 's1']);
      const states = async () =>
        (await store.ledger.receipts({ subscription: id, limit: 10 })).map(({ state }) => state);
      expect(await states()).toEqual(['sending']);
      expect(claimed && (await store.ledger.settle(claimed, { state: 'delivered', post: 'p1' }))).toBe(true);
      expect(await states()).toEqual(['delivered']);
    });
  });

  describe('a suspended workspace', () => {
    it('has the reason in each subscription, and its planned deliveries are skipped', async () => {
      const { store, clock } = await fresh();
      const elsewhere = subscription('s3', { address: address('s3', { workspace: 'T2' }) });
      const onDiscord = subscription('s4', { address: address('s4', { platform: 'discord' }) });
      await added(store, subscription('s1'), subscription('s2'), elsewhere, onDiscord);
      await planned(store);
      await store.subscriptions.suspendWorkspace('slack', 'T1', 'the app was removed from the workspace');
      const reasons = (await store.subscriptions.findAll()).map(({ id, suspended, next }) => [id, suspended, next]);
      const reason = 'the app was removed from the workspace';
      expect(reasons.toSorted()).toMatchObject([
        ['s1', reason, undefined],
        ['s2', reason, undefined],
        ['s3', undefined, {}],
        ['s4', undefined, {}],
      ]);
      clock.set('2026-05-08T09:00Z');
      const claims = await store.ledger.claim(claiming(), composed);
      expect(claims.map((claim) => claim.subscription)).toEqual(['s3']);
      const receipts = await store.ledger.receipts({ subscription: 's1', limit: 10 });
      expect(receipts).toMatchObject([{ state: 'skipped', reason }]);
      expect(await store.subscriptions.change('s1', {})).toBe(true);
      expect((await store.subscriptions.findInChannel(address('s1')))[0]?.suspended).toBeUndefined();
    });

    it('keeps its posts in progress', async () => {
      const { store } = await due(fresh, 's1');
      const [claimed] = await store.ledger.claim(claiming(), composed);
      await store.subscriptions.suspendWorkspace('slack', 'T1', 'removed');
      expect(claimed && (await store.ledger.settle(claimed, { state: 'delivered', post: 'p1' }))).toBe(true);
    });
  });

  describe('recomputing next occurrences', () => {
    it('updates those whose time has changed, and returns how many', async () => {
      const { store } = await fresh();
      const moving = subscription('s1', { zone: 'Africa/Cairo' });
      await added(store, moving, subscription('s2'), subscription('s3', { pause: {} }));
      await store.subscriptions.change('s3', { pause: {} });
      const instant = at('2026-05-08T07:00Z');
      const changed = await store.subscriptions.replan((subscription) =>
        subscription.id === 's1' ? { nominal: subscription.next?.nominal ?? '', instant } : subscription.next,
      );
      expect(changed).toBe(1);
      const next = Object.fromEntries(
        (await store.subscriptions.findAll()).map((one) => [one.id, one.next?.instant.toString()]),
      );
      expect(next).toEqual({ s1: instant.toString(), s2: '2026-05-08T09:00:00Z', s3: undefined });
      expect(await store.subscriptions.replan(() => undefined)).toBe(2);
      expect((await store.subscriptions.findAll()).some((one) => one.next)).toBe(false);
    });

    it('covers each of many subscriptions once', async () => {
      const { store } = await fresh();
      const names = Array.from({ length: 450 }, (_, i) => `s${i}`);
      for (const id of names) await added(store, subscription(id));
      const replannedIds: string[] = [];
      const changed = await store.subscriptions.replan(({ id, next }) => {
        replannedIds.push(id);
        return next && { ...next, instant: next.instant.add({ hours: 1 }) };
      });
      expect(changed).toBe(450);
      expect(replannedIds.toSorted()).toEqual(names.toSorted());
    });

    it('takes small steps if they are slow, and still covers each subscription once', async () => {
      const { store } = await fresh();
      const names = Array.from({ length: 8 }, (_, i) => `s${i}`);
      for (const id of names) await added(store, subscription(id));
      const seen: string[] = [];
      let steps = 0;
      const changed = await store.subscriptions.replan(
        ({ id, next }) => {
          seen.push(id);
          const end = performance.now() + 25;
          while (performance.now() < end);
          return next && { ...next, instant: next.instant.add({ hours: 1 }) };
        },
        () => {
          steps += 1;
          return false;
        },
      );
      expect(changed).toBe(8);
      expect(seen).toEqual(names);
      expect(steps).toBeGreaterThanOrEqual(names.length);
    });

    it('stops early on request, and keeps its changes', async () => {
      const { store } = await fresh();
      const names = Array.from({ length: 450 }, (_, i) => `s${i}`);
      for (const id of names) await added(store, subscription(id));
      let shouldStop = false;
      const changed = await store.subscriptions.replan(
        () => {
          shouldStop = true;
          return undefined;
        },
        () => shouldStop,
      );
      expect(changed).toBeGreaterThan(0);
      expect(changed).toBeLessThan(450);
      expect((await store.subscriptions.findAll()).filter(({ next }) => !next)).toHaveLength(changed);
      expect(
        await store.subscriptions.replan(
          () => undefined,
          () => true,
        ),
      ).toBe(0);
    });
  });
}
