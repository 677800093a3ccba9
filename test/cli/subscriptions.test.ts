import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { deliveries } from '../../src/cli/deliveries.ts';
import { importSubscriptions } from '../../src/cli/import-subscriptions.ts';
import type { SubscriptionsContext } from '../../src/cli/subscriptions.ts';
import { exportSubscriptions, listSubscriptions } from '../../src/cli/subscriptions.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { Outcome } from '../../src/ports/ledger.ts';
import { PLANNING_HORIZON, planDeliveries } from '../../src/schedule/plan.ts';
import { openStore } from '../../src/store/store.ts';
import { briefing } from '../reply/shipped.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const START = '2026-11-21T09:00Z';
const APPLY = { apply: true };

const briefingWithout = (watchItem: string): typeof briefing => ({
  ...briefing,
  watch: new Map([...briefing.watch].filter(([id]) => id !== watchItem)),
});

async function openStoreWithVerbs() {
  const folder = temporaryFolder();
  let now = Temporal.Instant.from(START);
  const store = await openStore({
    kind: 'sqlite',
    folder,
    clock: () => now,
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
  onTestFinished(() => store.close());
  let current = briefing;
  const context = (): SubscriptionsContext => ({
    subscriptions: store.subscriptions,
    briefing: current,
    otherStories: ['ferry'],
    now,
  });
  const path = join(folder, 'subscriptions.yaml');
  const plan = async (time: string) => {
    now = Temporal.Instant.from(time);
    const until = now.add(PLANNING_HORIZON);
    await store.ledger.plan({ platforms: ['slack'], until, limit: 9 }, (subscription) =>
      planDeliveries(subscription, now, until),
    );
  };
  return {
    store,
    path,
    list: (json = false) => listSubscriptions(context(), json),
    exported: () => exportSubscriptions(context()),
    importText: (text: string, options: Parameters<typeof importSubscriptions>[2] = APPLY) => {
      writeFileSync(path, text);
      return importSubscriptions(context(), path, options);
    },
    setBriefing: (changedBriefing: typeof briefing) => {
      current = changedBriefing;
    },
    setNow: (time: string) => {
      now = Temporal.Instant.from(time);
    },
    plan,
    deliver: async (time: string, sentAt: string, outcome: Outcome) => {
      await plan(time);
      now = Temporal.Instant.from(sentAt);
      const lease = Temporal.Duration.from('PT60S');
      const message = { title: 'Digest', blocks: [], footer: '' };
      const cursor = { through: '2026-11-21', changes: [] };
      for (const delivery of await store.ledger.claim({ platform: 'slack', limit: 9, owner: 'test', lease }, () => ({
        kind: 'message',
        message,
        cursor,
      })))
        expect(await store.ledger.settle(delivery, outcome)).toBe(true);
    },
  };
}

/** Returns a file with one subscription of a Slack channel. */
const fileOf = (subscribe: string, otherFields = '') =>
  `subscriptions:\n  - channel: slack:T1:C2\n    subscribe: ${subscribe}\n    ${otherFields}\n`;

const FILE = `subscriptions:
  - channel: slack:T1:C2
    subscribe: digest mon,thu 09:00 quiet 2026-12-24 to 2027-01-01 only-changes in Europe/London
    by: { id: U1, name: Ada }
  - channel: terminal::terminal
    subscribe: reminders lease
    paused: 2026-12-24
  - channel: slack:T1:C2
    subscribe: digest every 2 weeks fri 16:00 from 2026-11-27
    paused: true
`;

describe('briefing subscriptions', () => {
  it('lists what a file would change, and changes nothing without --apply', async () => {
    const { importText, store } = await openStoreWithVerbs();
    expect(await importText(FILE, {})).toBe(
      [
        'add     slack:T1:C2  digest mon,thu 09:00 quiet 2026-12-24 to 2027-01-01 in Europe/London',
        'add     terminal::terminal  reminders lease daily 09:00 in UTC',
        'add     slack:T1:C2  digest every 2 weeks fri 16:00 from 2026-11-27 in UTC',
        'Nothing was changed: this is what --apply would do.',
      ].join('\n'),
    );
    expect(await store.subscriptions.findAll()).toEqual([]);
  });

  it('applies a file with --apply, and changes nothing the second time', async () => {
    const { importText, store } = await openStoreWithVerbs();
    expect(await importText(FILE)).toMatch(/\n3 changes made\.$/);
    const subscriptionsBefore = await store.subscriptions.findAll();
    expect(subscriptionsBefore).toMatchObject([
      {
        wish: { kind: 'digest', onlyChanges: true },
        zone: 'Europe/London',
        createdBy: { id: 'U1', name: 'Ada' },
        next: { nominal: '2026-11-23T09:00' },
      },
      { recurrence: { from: '2026-11-27' }, pause: {} },
      {
        wish: { kind: 'reminders', items: ['lease-renewal'] },
        pause: { until: '2026-12-24' },
        next: { nominal: '2026-12-24T09:00' },
      },
    ]);
    expect(subscriptionsBefore[1]).not.toHaveProperty('next');
    expect(await importText(FILE)).toMatch(/^(leave .*\n){3}There is nothing to change\.$/);
    expect(await store.subscriptions.findAll()).toEqual(subscriptionsBefore);
  });

  it('changes the pause and the quiet days of an existing subscription', async () => {
    const { importText, store } = await openStoreWithVerbs();
    const file = (pause: string, quiet: string) => fileOf(`digest daily 09:00 ${quiet}`, pause);
    await importText(file('', ''));
    const [firstSubscription] = await store.subscriptions.findAll();
    expect(await importText(file('paused: true', ''))).toMatch(/^change .* \(pauses\)\n1 change made\.$/);
    expect(await store.subscriptions.findAll()).toMatchObject([{ id: firstSubscription?.id, pause: {} }]);
    expect(await importText(file('', ''))).toMatch(/^change .* \(resumes\)\n/);
    expect(await store.subscriptions.findAll()).toEqual([firstSubscription]);
    expect(await importText(file('', 'quiet sun'))).toMatch(
      /^change .* quiet sun in UTC \(was: digest daily 09:00 in UTC\)\n/,
    );
    const quiet = { weekdays: ['sun'], spans: [] };
    expect(await store.subscriptions.findAll()).toEqual([{ ...firstSubscription, quiet }]);
    expect(await importText(file('paused: true', ''))).toMatch(
      /^change .* \(was: digest daily 09:00 quiet sun in UTC; pauses\)\n/,
    );
    expect(await store.subscriptions.findAll()).toMatchObject([
      { id: firstSubscription?.id, pause: {}, quiet: { weekdays: [] } },
    ]);
  });

  it('loses neither a due post nor a missed one when quiet days change', async () => {
    const { importText, plan, deliver, store } = await openStoreWithVerbs();
    const file = (quiet: string) => fileOf(`digest daily 10:00 ${quiet}`);
    await importText(file(''));
    await plan('2026-11-21T09:55Z');
    await importText(file('quiet sun'));
    await plan('2026-11-21T09:55Z');
    await deliver('2026-11-21T10:00Z', '2026-11-21T10:00:01Z', { state: 'delivered', post: 'p' });
    await plan('2026-11-22T10:05Z');
    await importText(file('quiet mon'));
    await plan('2026-11-24T10:05Z');
    await importText(file('quiet tue'));
    await deliver('2026-11-24T10:06Z', '2026-11-24T10:06Z', { state: 'delivered', post: 'p' });
    const receipts = await store.ledger.receipts({ limit: 9 });
    expect(receipts.map(({ nominal, state }) => `${nominal} ${state}`)).toEqual([
      '2026-11-24T10:00 delivered',
      '2026-11-23T10:00 skipped',
      '2026-11-22T10:00 skipped',
      '2026-11-21T10:00 delivered',
    ]);
  });

  it('ignores a pause that is over', async () => {
    const { importText, exported, setNow, store } = await openStoreWithVerbs();
    const file = (pause: string) => fileOf('digest daily 10:00', pause);
    await importText(file('paused: 2026-11-22'));
    setNow('2026-11-22T09:00Z');
    expect(await exported()).not.toContain('paused');
    expect(await importText(file('paused: 2026-11-22'))).toContain('There is nothing to change.');
    expect(await importText(file(''))).toContain('There is nothing to change.');
    expect(await store.subscriptions.findAll()).toHaveLength(1);
  });

  it('neither lists nor ends the subscriptions of another story', async () => {
    const { importText, exported, list, store } = await openStoreWithVerbs();
    await importText(FILE);
    for (const { id, next: _, ...storedFields } of await store.subscriptions.findAll()) {
      const ferry = { ...storedFields, id: `${id}-ferry`, story: 'ferry' };
      await store.subscriptions.add(ferry, undefined, { through: '2026-11-20', changes: [] }, 25);
    }
    expect(await list(true)).not.toContain('-ferry');
    expect((await exported()).match(/channel:/g)).toHaveLength(3);
    await importText(fileOf('digest daily 10:00'), { apply: true, endOthers: true });
    const stories = (await store.subscriptions.findAll()).map(({ story }) => story);
    expect(stories.filter((story) => story === 'ferry')).toHaveLength(3);
  });

  it('keeps subscriptions that the file does not list, but with --end-others ends those in its channels', async () => {
    const { importText, store } = await openStoreWithVerbs();
    await importText(FILE);
    const fileText = fileOf('digest daily 10:00');
    expect(await importText(fileText, {})).toMatch(/^add .*\n(leave .*\n){3}Nothing was changed/);
    expect(await importText(fileText, { apply: true, endOthers: true })).toMatch(
      /^add .*\n(end .*\n){2}leave {3}terminal::terminal .*\n3 changes made\.$/,
    );
    expect((await store.subscriptions.findAll()).map(({ recurrence }) => recurrence.time)).toEqual(['10:00', '09:00']);
  });

  it('imports its own export, which leaves out subscriptions that have ended', async () => {
    const source = await openStoreWithVerbs();
    await source.importText(`${FILE}  - channel: slack:T1:C2\n    subscribe: digest daily 10:00 until 2026-11-21\n`);
    await source.deliver('2026-11-21T10:00:00Z', '2026-11-21T10:00:01Z', { state: 'delivered', post: 'p' });
    const text = await source.exported();
    expect(text).not.toContain('until');
    expect(await source.importText(text)).toContain('There is nothing to change.');
    const target = await openStoreWithVerbs();
    await target.importText(text);
    expect(await target.exported()).toBe(text);
  });

  it('exports a subscription whose last post is planned but not sent', async () => {
    const { importText, exported, list, plan } = await openStoreWithVerbs();
    await importText(fileOf('digest daily 10:00 until 2026-11-21'));
    await plan('2026-11-21T09:55Z');
    expect(await list()).toContain('Next: Sat 21 November 2026, 10:00');
    expect(JSON.parse(await list(true))).toMatchObject([{ next: '2026-11-21T10:00:00Z' }]);
    expect(await exported()).toContain('until 2026-11-21');
  });

  it('exports subscriptions without removed watch items, and names those that it leaves out', async () => {
    const { importText, exported, setBriefing } = await openStoreWithVerbs();
    await importText(
      ['lease ipo', 'ipo', 'lease', 'turbines']
        .map((items) => `  - channel: slack:T1:C2\n    subscribe: reminders ${items} daily 10:00\n`)
        .reduce((file, row) => file + row, 'subscriptions:\n'),
    );
    setBriefing(briefingWithout('ipo'));
    const text = await exported();
    expect(text.split('\n').filter((line) => /^ *#/.test(line))).toEqual([
      '# Left out: slack:T1:C2  reminders lease ipo daily 10:00 in UTC',
      '# Left out: slack:T1:C2  reminders ipo daily 10:00 in UTC',
      '# Their watch items are no longer in the briefing, or without the removed items they equal another subscription.',
    ]);
    expect(text).toContain('subscribe: reminders lease daily 10:00 in UTC');
    expect(await importText(text, { apply: true, endOthers: false })).toContain('There is nothing to change.');
  });

  it('matches a row with a subscription that has lost a watch item', async () => {
    const { importText, exported, setBriefing } = await openStoreWithVerbs();
    await importText(fileOf('reminders lease ipo daily 10:00'));
    setBriefing(briefingWithout('ipo'));
    const text = await exported();
    expect(text).toContain('  # No longer in the briefing, and left out: ipo\n');
    expect(await importText(text, { apply: true, endOthers: true })).toContain('There is nothing to change.');
  });

  it('exports the reason for a suspension as a comment', async () => {
    const { importText, exported, store } = await openStoreWithVerbs();
    await importText(FILE);
    await store.subscriptions.suspendWorkspace('slack', 'T1', 'the token was\nrevoked');
    const text = await exported();
    expect(text.split('\n').filter((line) => /^ *#/.test(line))).toEqual([
      '  # Stopped: the token was',
      '  #revoked',
      '  # Stopped: the token was',
      '  #revoked',
    ]);
    expect(await importText(text)).toContain('There is nothing to change.');
  });

  it('keeps a suspension when quiet days change, and lifts it when the pause changes', async () => {
    const { importText, store } = await openStoreWithVerbs();
    await importText(fileOf('digest daily 09:00'));
    await store.subscriptions.suspendWorkspace('slack', 'T1', 'the token was revoked');
    expect(await importText(fileOf('digest daily 09:00 quiet weekends'))).toContain(
      'stays stopped: the token was revoked',
    );
    const [stoppedSubscription] = await store.subscriptions.findAll();
    expect(stoppedSubscription).toMatchObject({
      suspended: 'the token was revoked',
      quiet: { weekdays: ['sat', 'sun'] },
    });
    expect(stoppedSubscription).not.toHaveProperty('next');
    await importText(fileOf('digest daily 09:00 quiet weekends', 'paused: 2026-12-24'));
    const [pausedSubscription] = await store.subscriptions.findAll();
    expect(pausedSubscription).toMatchObject({ pause: { until: '2026-12-24' } });
    expect(pausedSubscription).not.toHaveProperty('suspended');
  });

  it('reports every fault of a file with its line, and changes nothing', async () => {
    const { importText, store, path } = await openStoreWithVerbs();
    const faultyFile = `subscriptions:
  - channel: slack
    subscribe: digest daily 09:00
  - channel: slack:T1:C2
    subscribe: digest daily 09:00 in Lodnon
  - channel: slack:T1:C2
    subscribe: reminders moon
  - channel: slack:T1:C2
    subscribe: digest
  - channel: slack:T1:C2
    subscribe: digest every 2 weeks fri 16:00
  - channel: slack:T1:%C2
    subscribe: what is this about
  - channel: slack:T1:C2
    subscribe: digest weekdays 09:00
  - channel: slack:T1:C2
    subscribe: digest mon-fri 9am
  - channel: slack:T1:C2
    zone: UTC
  - moon
  - channel: 5
    subscribe: reminders moon
`;
    const refusal = await importText(faultyFile).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    const [heading, ...faults] = String(refusal).split('\n');
    expect(heading).toBe('Error: Nothing was changed.');
    const lines = faults.map((line) => Number(line.slice(path.length + 1).split(' ')[0]));
    expect(lines).toEqual([2, 5, 7, 9, 11, 12, 13, 17, 18, 19, 20, 21]);
    expect(faults[1]).toMatch(/the time zone "Lodnon".*For example: digest daily 09:00 in Europe\/London\.$/);
    expect(faults[7]).toContain('is the same as the subscription on line 14');
    expect(await store.subscriptions.findAll()).toEqual([]);
  });

  it.each([
    ['subscriptions: [', 'the YAML cannot be read'],
    ['subscriptions:\n  - channel: slack:T:C\n', 'subscribe: is missing'],
    [fileOf('digest daily 09:00', 'paused: soon'), 'is not a date; use the format 2026-12-24, or true'],
    [fileOf('digest daily 09:00', 'zone: UTC'), 'there is no such field'],
    ['digest daily 09:00', 'Write "subscriptions:" with a list below it'],
    ['', 'subscriptions.yaml:1'],
    ['subscription:\n  - channel: slack:T:C\n', 'Write "subscriptions:" with a list below it'],
    ['subscriptions:\n  - slack:T:C\n', 'Write "channel: slack:T1:C2" and "subscribe: digest daily 09:00"'],
  ])('rejects the file %j: %s', async (text, fault) => {
    const { importText } = await openStoreWithVerbs();
    await expect(importText(text)).rejects.toThrow(fault);
  });

  it('rejects a missing file, and more subscriptions than a channel may have', async () => {
    const { importText, store } = await openStoreWithVerbs();
    const rows = Array.from(
      { length: 26 },
      (_, i) => `  - channel: slack:T1:C2\n    subscribe: digest daily 10:${String(i).padStart(2, '0')}\n`,
    );
    await expect(importText(`subscriptions:\n${rows.join('')}`)).rejects.toThrow(
      'would have 26 subscriptions; the limit is 25',
    );
    expect(await store.subscriptions.findAll()).toEqual([]);
    const context = { subscriptions: store.subscriptions, briefing, now: Temporal.Instant.from(START) };
    await expect(importSubscriptions(context, 'no-such-file.yaml', APPLY)).rejects.toThrow(
      'no-such-file.yaml cannot be read',
    );
  });
});

describe('briefing subscriptions list', () => {
  it("prints each subscription's channel, number in the channel and next post", async () => {
    const { importText, list } = await openStoreWithVerbs();
    expect(await list()).toBe('There are no subscriptions.');
    await importText(FILE);
    expect((await list()).split('\n')).toEqual([
      'slack:T1:C2  1 · the digest, when something changed, every Monday and Thursday at 09:00 (Europe/London)',
      '  Next: Mon 23 November 2026, 09:00; set by Ada',
      expect.stringContaining(
        'slack:T1:C2  2 · the digest, when something changed, every 2 weeks on Friday at 16:00, from 27 November 2026 (UTC)',
      ),
      '  Paused: until you resume it: /colossus resume 2; set by import',
      'terminal::terminal  1 · reminders about "End or renewal of the lease", every day at 09:00 (UTC)',
      '  Paused: until 24 December 2026; next post Thu 24 December 2026, 09:00; set by import',
    ]);
    expect(JSON.parse(await list(true))).toMatchObject([
      { channel: 'slack:T1:C2', number: 1, next: '2026-11-23T09:00:00Z', paused: false, stopped: null },
      { number: 2, next: null, paused: true },
      { paused: '2026-12-24' },
    ]);
  });
});

describe('briefing deliveries', () => {
  it('prints when each post was due and sent, how late it was, and why it failed', async () => {
    const { importText, deliver, store } = await openStoreWithVerbs();
    expect(await deliveries(store.ledger, {})).toBe('Nothing was due in the last 90 days.');
    await importText(fileOf('digest daily 09:00'));
    await deliver('2026-11-21T09:00Z', '2026-11-21T09:00:01Z', { state: 'delivered', post: 'p1' });
    await deliver('2026-11-22T09:00Z', '2026-11-22T09:04:05Z', { state: 'delivered', post: 'p2' });
    await deliver('2026-11-23T09:00Z', '2026-11-23T09:00:00Z', {
      state: 'dead',
      reason: 'the channel is archived',
      suspends: 'none',
    });
    const [subscription] = await store.subscriptions.findAll();
    const receiptSuffix = `slack:T1:C2  ${subscription?.id}`;
    expect((await deliveries(store.ledger, {})).split('\n')).toEqual([
      `dead       due 2026-11-23T09:00:00Z  ${receiptSuffix}: the channel is archived`,
      `delivered  due 2026-11-22T09:00:00Z, sent 2026-11-22T09:04:05Z, late by 4 min 5 s  ${receiptSuffix}`,
      `delivered  due 2026-11-21T09:00:00Z, sent 2026-11-21T09:00:01Z  ${receiptSuffix}`,
    ]);
    expect(JSON.parse(await deliveries(store.ledger, { json: true, count: '2' }))).toMatchObject([
      { state: 'dead', reason: 'the channel is archived', nominal: '2026-11-23T09:00' },
      { state: 'delivered', secondsLate: 245 },
    ]);
    expect(await deliveries(store.ledger, { channel: 'slack:T1:C9' })).toBe('Nothing was due in the last 90 days.');
    expect(await deliveries(store.ledger, { channel: 'slack:T1:C2', count: '1' })).toMatch(/^dead [^\n]*$/);
  });

  it('prints when a post in doubt was found, but not how late it was', async () => {
    const { importText, deliver, store } = await openStoreWithVerbs();
    await importText(fileOf('digest daily 09:00'));
    const reason = 'it was in doubt, and found in the channel';
    await deliver('2026-11-22T09:00Z', '2026-11-22T09:04:05Z', { state: 'delivered', post: 'p1', reason });
    expect(await deliveries(store.ledger, {})).toMatch(
      /^delivered {2}due 2026-11-22T09:00:00Z, found 2026-11-22T09:04:05Z {2}slack:T1:C2 .*: it was in doubt, and found/,
    );
    const [receipt] = z
      .array(z.record(z.string(), z.unknown()))
      .parse(JSON.parse(await deliveries(store.ledger, { json: true })));
    expect(receipt).toMatchObject({ state: 'delivered', at: '2026-11-22T09:04:05Z', reason });
    expect(receipt).not.toHaveProperty('secondsLate');
  });

  it.each(['slack', 'telex:T1:C2', 'slack:T1:', 'slack:T1:C2:C3', 'slack:T1:%', ''])(
    'rejects the channel %j',
    async (channel) => {
      const { store } = await openStoreWithVerbs();
      await expect(deliveries(store.ledger, { channel })).rejects.toThrow(
        'is not a channel; use the format slack:T1:C2',
      );
    },
  );

  it.each(['0', '-1', 'many', '99999'])('rejects --count %j', async (count) => {
    const { store } = await openStoreWithVerbs();
    await expect(deliveries(store.ledger, { count })).rejects.toThrow(
      `--count must be a whole number from 1 to 10000 (got "${count}").`,
    );
  });
});
