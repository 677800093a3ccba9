import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { createComposer, initialCursor } from '../../src/delivery/composer.ts';
import type { DeliveryParts } from '../../src/delivery/engine.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';
import { briefing, contextOn } from '../reply/corpus.ts';
import { FAILED, LOST, SENT, SILENCE, World } from './world.ts';

const FOUND = 'C1 2026-05-08T09:00 delivered 1: it arrived: it is in the channel';

const worlds: World[] = [];
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.end())));

async function begin(start?: string): Promise<World> {
  const world = await World.begin(start);
  worlds.push(world);
  return world;
}

async function morning(...channels: string[]): Promise<World> {
  const world = await begin();
  for (const channel of channels) await world.subscribe(channel);
  await world.start();
  return world;
}

/** Rare ticks make this faster, and do not affect planned deliveries. */
async function pass(world: World, until: string): Promise<void> {
  world.tickInterval = 300_000;
  await world.clock.advanceTo(until);
}

const wait = (seconds: number, scope: 'channel' | 'workspace' | 'platform') => ({
  isAccepted: false,
  result: { kind: 'retry' as const, after: Temporal.Duration.from({ seconds }), scope, reason: 'too many requests' },
});

describe('a delivery', () => {
  it('arrives once, in its second, without waiting for a tick', async () => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T08:59:59Z');
    expect(world.slack.attempts).toEqual([]);
    await world.clock.advanceTo('2026-05-08T12:00:00Z');
    expect(world.slack.attempts).toEqual(['2026-05-08T09:00:00Z C1 Digest']);
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 1']);
  });

  it("to each of many channels arrives once, within the platform's rate", async () => {
    const channels = Array.from({ length: 200 }, (_, i) => `C${i}`);
    const world = await morning(...channels);
    await world.clock.advanceTo('2026-05-08T09:00:03.5Z');
    expect(world.slack.attempts.length).toBeLessThanOrEqual(182);
    expect(world.slack.attempts.length).toBeGreaterThan(160);
    await world.clock.advanceTo('2026-05-08T09:00:05Z');
    expect(world.slack.attempts).toHaveLength(200);
    expect(new Set(world.slack.standing.map(({ channel }) => channel)).size).toBe(200);
  });

  it("has the briefing's text at the time of sending, not of planning", async () => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T08:59:00Z');
    world.title = 'Digest after a change';
    await world.clock.advanceTo('2026-05-08T09:00:01Z');
    expect(world.slack.attempts).toEqual(['2026-05-08T09:00:00Z C1 Digest after a change']);
  });

  it('is in doubt if the adapter does not return within the timeout', async () => {
    const world = await morning('C1');
    world.slack.scriptPosts('C1', SILENCE);
    await world.clock.advanceTo('2026-05-08T09:00:16Z');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 in doubt 1: no answer came within 15 s']);
    await world.clock.advanceTo('2026-05-08T09:00:31Z');
    expect(await world.receipts()).toEqual([FOUND]);
  });

  it('is in doubt if the adapter throws, and the error is logged', async () => {
    const world = await morning('C1');
    world.slack.post = () => Promise.reject(new Error('no such method'));
    await world.clock.advanceTo('2026-05-08T09:00:01Z');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 in doubt 1: the adapter failed']);
    expect(world.warnings).toEqual(['Unexpected error in the slack adapter; trying again later: no such method']);
  });
});

describe('a subscription made between two ticks', () => {
  async function between() {
    const world = await begin();
    world.tickInterval = 3_600_000;
    const delivery = await world.start();
    return { world, delivery };
  }

  it('is posted at its minute without another tick', async () => {
    const { world, delivery } = await between();
    await world.subscribe('C1', 'daily 08:46');
    delivery.wake();
    await world.clock.advanceTo('2026-05-08T08:46:01Z');
    expect(world.slack.attempts).toEqual(['2026-05-08T08:46:00Z C1 Digest']);
  });

  it('is found although planning has already started', async () => {
    const { world, delivery } = await between();
    const { promise, resolve } = Promise.withResolvers<number>();
    vi.spyOn(world.store.ledger, 'plan').mockImplementationOnce(() => promise);
    delivery.wake();
    await world.clock.quiet();
    await world.subscribe('C1', 'daily 08:46');
    delivery.wake();
    resolve(0);
    await world.clock.advanceTo('2026-05-08T08:46:01Z');
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('waits for the ticks while the clock is not trusted', async () => {
    const { world, delivery } = await between();
    await world.subscribe('C1', 'daily 09:16');
    world.clock.jump({ minutes: 30 });
    const plan = vi.spyOn(world.store.ledger, 'plan');
    for (let i = 0; i < 5; i += 1) {
      delivery.wake();
      await world.clock.advance({ seconds: 15 });
    }
    expect([plan.mock.calls, world.slack.attempts]).toEqual([[], []]);
  });

  it('is planned at the next tick if immediate planning fails, and logs the failure', async () => {
    const { world, delivery } = await between();
    await world.subscribe('C1', 'daily 09:50');
    world.fault = 'the disk is full';
    world.failing = 'plan';
    delivery.wake();
    await world.clock.quiet();
    expect(world.warnings).toEqual([expect.stringContaining('the disk is full')]);
    world.fault = undefined;
    await world.clock.advanceTo('2026-05-08T09:51:00Z');
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('is not planned once the bot is stopping', async () => {
    const { world, delivery } = await between();
    await delivery.stop();
    const plan = vi.spyOn(world.store.ledger, 'plan');
    delivery.wake();
    await world.clock.quiet();
    expect(plan).not.toHaveBeenCalled();
  });
});

describe('the changes in a digest', () => {
  it('go back to the last digest that arrived, past skipped and missed ones', async () => {
    const world = await begin();
    await world.subscribe(
      'C1',
      'daily 09:00',
      { wish: { kind: 'digest', onlyChanges: true } },
      initialCursor(briefing, '2026-05-08'),
    );
    const [id = '', entry] = [...briefing.entries][0] ?? [];
    if (!entry) throw new Error('The briefing has no entries');
    let now: Briefing = briefing;
    await world.start({ compose: createComposer(() => contextOn('2026-05-08', now)) });
    await world.clock.advanceTo('2026-05-08T10:00:00Z');
    now = {
      ...now,
      entries: new Map([...now.entries, [id, { ...entry, revised: { on: '2026-05-08', note: 'later' } }]]),
    };
    // The bot is down on the 9th.
    world.clock.freeze({ hours: 30 });
    await pass(world, '2026-05-11T10:00:00Z');
    expect(await world.receipts()).toEqual([
      'C1 2026-05-08T09:00 skipped 0: nothing changed since you subscribed, on 8 May 2026',
      expect.stringContaining('C1 2026-05-09T09:00 missed'),
      'C1 2026-05-10T09:00 delivered 1',
      'C1 2026-05-11T09:00 skipped 0: nothing changed since 10 May 2026',
    ]);
    expect(world.slack.standing.map(({ title }) => title)).toEqual(['Digest of 10 May 2026']);
  });
});

describe('maintenance', () => {
  it('recomputes next occurrences at start-up, by the current time zone rules', async () => {
    const world = await begin();
    const storedNext = { nominal: '2026-05-08T09:00', instant: Temporal.Instant.from('2026-05-08T10:00Z') };
    await world.subscribe('C1', 'daily 09:00', {}, undefined, storedNext);
    await world.start();
    await world.clock.advanceTo('2026-05-08T09:00:01Z');
    expect(world.slack.attempts).toEqual(['2026-05-08T09:00:00Z C1 Digest']);
  });

  it('deletes receipts after ninety days', async () => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T10:00:00Z');
    world.clock.freeze({ hours: 24 * 90 - 1 });
    await world.clock.advance({ minutes: 1 });
    expect(await world.receipts()).toContain('C1 2026-05-08T09:00 delivered 1');
    await pass(world, '2026-08-07T10:01:00Z');
    expect(await world.receipts()).not.toContain('C1 2026-05-08T09:00 delivered 1');
  });
});

describe('a platform that refuses', () => {
  it('posts to one channel delays only that channel', async () => {
    const world = await morning('C1', 'C2', 'C3');
    world.slack.scriptPosts('C2', wait(30, 'channel'));
    await world.clock.advanceTo('2026-05-08T09:00:10Z');
    expect(world.slack.standing.map(({ channel }) => channel).toSorted()).toEqual(['C1', 'C3']);
    expect(await world.receipts('C2')).toEqual(['C2 2026-05-08T09:00 pending 1: too many requests']);
    await world.clock.advanceTo('2026-05-08T09:00:31Z');
    expect(await world.receipts('C2')).toEqual(['C2 2026-05-08T09:00 delivered 2']);
  });

  it('all posts delays all deliveries, including claimed ones', async () => {
    const world = await morning('C1', 'C2', 'C3');
    for (const channel of ['C1', 'C2', 'C3']) world.slack.scriptPosts(channel, wait(30, 'platform'));
    await world.clock.advanceTo('2026-05-08T09:00:29Z');
    expect(world.slack.attempts).toHaveLength(1);
    world.slack.scriptPosts('C1');
    world.slack.scriptPosts('C2');
    world.slack.scriptPosts('C3');
    await world.clock.advanceTo('2026-05-08T09:00:32Z');
    expect(world.slack.standing.map(({ channel }) => channel).toSorted()).toEqual(['C1', 'C2', 'C3']);
  });

  it('posts to one workspace delays only that workspace, which then takes no send slots', async () => {
    const world = await begin();
    const { slack, clock } = world;
    for (let i = 0; i < 150; i += 1) {
      const workspace = i % 5 === 0 ? 'T2' : 'T1';
      await world.subscribe(`C${i}`, 'daily 09:00', { address: { platform: 'slack', workspace, channel: `C${i}` } });
    }
    const { post } = slack;
    let asked = 0;
    slack.post = (address, ...otherArguments) => {
      if (address.workspace === 'T1') asked += 1;
      const isLimited = address.workspace === 'T1' && clock.wall() < Date.parse('2026-05-08T09:00:30Z');
      return isLimited ? Promise.resolve(wait(30, 'workspace').result) : post.call(slack, address, ...otherArguments);
    };
    await world.start();
    await clock.advanceTo('2026-05-08T09:00:02Z');
    expect(slack.standing).toHaveLength(30);
    await clock.advanceTo('2026-05-08T09:00:29Z');
    expect(asked).toBeLessThan(20);
    await clock.advanceTo('2026-05-08T09:00:40Z');
    expect(slack.standing).toHaveLength(150);
  });

  it('a post because the channel is gone gets no more posts for that channel, and the subscription is suspended', async () => {
    const world = await morning('C1', 'C2');
    const rejection = { kind: 'rejected' as const, reason: 'the channel was deleted', gone: 'channel' as const };
    world.slack.scriptPosts('C1', { isAccepted: false, result: rejection });
    await pass(world, '2026-05-12T12:00:00Z');
    expect(world.slack.attempts.filter((attempt) => attempt.includes('C1'))).toHaveLength(1);
    expect(world.slack.attempts.filter((attempt) => attempt.includes('C2'))).toHaveLength(5);
    expect(await world.receipts('C1')).toEqual(['C1 2026-05-08T09:00 dead 1: the channel was deleted']);
    const suspended = (await world.store.subscriptions.findAll()).map((one) => one.suspended);
    expect(suspended).toEqual(['the channel was deleted', undefined]);
    expect(world.warnings).toEqual(['A delivery to slack:T1:C1 is dead: the channel was deleted']);
  });
});

describe('the creator of a suspended subscription', () => {
  const deleted = { kind: 'rejected', reason: 'the channel was deleted', gone: 'channel' } as const;
  const stoppedReply: NonNullable<DeliveryParts['composeStopNotice']> = (stopped, link) => ({
    title: `${stopped.map(({ id }) => id).join()} stopped in ${link}: ${stopped[0]?.suspended}`,
    blocks: [],
    footer: '',
  });
  const by = (id: string) => ({ createdBy: { id, name: id } });

  async function suspended(gone: 'channel' | 'workspace', ...unreachablePeople: string[]) {
    const world = await begin();
    await world.subscribe('C1', 'daily 09:00', by('U1'));
    await world.subscribe('C1', 'daily 10:00', { id: 's-later', ...by('U2') });
    await world.subscribe('C1', 'daily 11:00', { id: 's-latest', ...by('U2') });
    await world.subscribe('C2', 'daily 09:30', by('U3'));
    for (const person of unreachablePeople)
      world.slack.directMessageFaults.set(person, { ...deleted, gone: 'none', reason: 'they take none' });
    world.slack.scriptPosts('C1', { isAccepted: false, result: { ...deleted, gone } });
    await world.start({ composeStopNotice: stoppedReply });
    await pass(world, '2026-05-08T12:00:00Z');
    return world;
  }
  const direct = (world: World) =>
    world.slack.standing
      .filter(({ channel }) => channel.startsWith('D-'))
      .map(({ channel, title }) => `${channel} ${title}`);

  it('gets one direct message about all subscriptions that stopped in the channel', async () => {
    expect(direct(await suspended('channel'))).toEqual([
      'D-U1 s-C1 stopped in link to C1: the channel was deleted',
      'D-U2 s-later,s-latest stopped in link to C1: the channel was deleted',
    ]);
  });

  it('gets a direct message about any channel if the workspace rejects posts', async () => {
    expect(direct(await suspended('workspace'))).toContainEqual(
      'D-U3 s-C2 stopped in link to C2: the channel was deleted',
    );
  });

  it('who accepts no direct messages is logged without a name, and other people get theirs', async () => {
    const world = await suspended('channel', 'U1');
    expect(direct(world)).toHaveLength(1);
    expect(world.warnings).toContain('Could not notify a person that a subscription stopped (slack): they take none');
  });

  it('gets the direct message later if the platform asks us to wait', async () => {
    const world = await begin();
    await world.subscribe('C1', 'daily 09:00', by('U1'));
    world.slack.directMessageFaults.set('U1', wait(30, 'channel').result);
    world.slack.scriptPosts('C1', { isAccepted: false, result: deleted });
    await world.start({ composeStopNotice: stoppedReply });
    await pass(world, '2026-05-08T09:00:10Z');
    world.slack.directMessageFaults.clear();
    await pass(world, '2026-05-08T09:01:00Z');
    expect(direct(world)).toHaveLength(1);
  });
});

describe('a delivery in doubt', () => {
  it('is found if it arrived, and is not sent again', async () => {
    const world = await morning('C1');
    world.slack.scriptPosts('C1', LOST);
    await world.clock.advanceTo('2026-05-08T09:00:29Z');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 in doubt 1: the connection was reset']);
    expect(world.slack.finds).toBe(0);
    await world.clock.advanceTo('2026-05-08T09:00:31Z');
    expect(await world.receipts()).toEqual([FOUND]);
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('is sent again if it did not arrive', async () => {
    const world = await morning('C1');
    world.slack.scriptPosts('C1', FAILED);
    await world.clock.advanceTo('2026-05-08T09:01:00Z');
    expect(world.slack.attempts.map((attempt) => attempt.slice(11, 19))).toEqual(['09:00:00', '09:00:30']);
    expect(world.slack.standing).toHaveLength(1);
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 2']);
  });

  it('is repeated soon if the platform recognizes repeats', async () => {
    const world = await morning('C1');
    world.slack.idempotencyWindow = Temporal.Duration.from({ minutes: 2 });
    world.slack.scriptPosts('C1', LOST, FAILED);
    await world.clock.advanceTo('2026-05-08T09:01:00Z');
    expect(world.slack.attempts.map((attempt) => attempt.slice(11, 20))).toEqual([
      '09:00:00Z',
      '09:00:01Z',
      '09:00:02Z',
    ]);
    expect(world.slack.standing).toHaveLength(1);
    expect(world.slack.finds).toBe(0);
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 1']);
  });

  it('blocks its channel only, until it is settled', async () => {
    const world = await begin();
    await world.subscribe('C1');
    await world.subscribe('C1', 'daily 09:01', { id: 's-2' });
    await world.subscribe('C2', 'daily 09:01');
    world.slack.scriptPosts('C1', LOST);
    world.slack.history = { kind: 'retry', after: Temporal.Duration.from({ minutes: 10 }), reason: 'not now' };
    await world.start();
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    expect(world.slack.standing.map(({ occurrence }) => occurrence)).toEqual([
      's-C1@2026-05-08T09:00',
      's-C2@2026-05-08T09:01',
    ]);
    world.slack.history = undefined;
    await world.clock.advanceTo('2026-05-08T09:12:00Z');
    expect(world.slack.standing.map(({ occurrence }) => occurrence)).toContain('s-2@2026-05-08T09:01');
  });

  it('becomes uncertain after an hour without access to the channel, which then gets its next posts', async () => {
    const world = await morning('C1');
    world.slack.scriptPosts('C1', LOST);
    world.slack.history = { kind: 'retry', after: Temporal.Duration.from({ seconds: 1 }), reason: 'not now' };
    await pass(world, '2026-05-08T10:10:00Z');
    const reason = 'it may have arrived, but the channel could not be read for 1 h: not now';
    expect(await world.receipts()).toEqual([`C1 2026-05-08T09:00 uncertain 1: ${reason}`]);
    expect(world.warnings).toEqual([`A delivery to slack:T1:C1 is uncertain: ${reason}`]);
    expect(world.slack.finds).toBeLessThan(25);
    await pass(world, '2026-05-09T09:01:00Z');
    expect(world.slack.standing).toHaveLength(2);
  });

  it('is looked up only after a late post must have arrived', async () => {
    const world = await morning('C1');
    const { promise: connects, resolve: connect } = Promise.withResolvers<void>();
    world.slack.scriptPosts('C1', { ...SILENCE, connects });
    await world.clock.advanceTo('2026-05-08T09:00:14Z');
    connect();
    await world.clock.advanceTo('2026-05-08T09:00:43Z');
    expect([world.slack.standing.length, world.slack.finds]).toEqual([1, 0]);
    await world.clock.advanceTo('2026-05-08T09:00:45Z');
    expect(await world.receipts()).toEqual([FOUND]);
  });
});

describe('a platform that keeps failing', () => {
  it('gets longer and longer pauses, and later each delivery once', async () => {
    const channels = Array.from({ length: 60 }, (_, i) => `C${i}`);
    const world = await morning(...channels);
    const { slack } = world;
    for (const channel of channels) slack.scriptPosts(channel, FAILED);
    await world.clock.advanceTo('2026-05-08T09:00:20Z');
    expect(slack.attempts.length).toBeLessThan(40);
    for (const channel of channels) slack.scriptPosts(channel);
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    expect(new Set(slack.standing.map(({ channel }) => channel)).size).toBe(60);
    expect(slack.standing).toHaveLength(60);
  });
});

describe('a process that was killed', () => {
  it.each([
    ['after', LOST],
    ['before', FAILED],
  ])(
    '%s its post arrived leaves the delivery to another process, which settles it within a minute',
    async (_, doing) => {
      const world = await morning('C1');
      world.slack.scriptPosts('C1', doing);
      const settling = vi.spyOn(world.store.ledger, 'settle').mockReturnValue(new Promise(() => {}));
      await world.clock.advanceTo('2026-05-08T09:00:10Z');
      settling.mockRestore();
      await world.start();
      await world.clock.advanceTo('2026-05-08T09:00:44Z');
      expect(world.slack.finds).toBe(0);
      await world.clock.advanceTo('2026-05-08T09:01:00Z');
      expect(world.slack.finds).toBe(1);
      expect(world.slack.standing).toHaveLength(1);
      expect(await world.receipts()).toEqual([expect.stringContaining('delivered')]);
    },
  );
});

describe('a process that froze', () => {
  it('sends nothing under an old claim, and each delivery soon under a new one', async () => {
    const world = await morning(...Array.from({ length: 10 }, (_, i) => `C${i}`));
    await world.clock.advanceTo('2026-05-08T09:00:00Z');
    expect(world.slack.attempts).toHaveLength(1);
    world.clock.freeze({ seconds: 31 });
    await world.clock.advance({ seconds: 5 });
    expect(world.slack.attempts).toHaveLength(10);
    expect(world.slack.standing).toHaveLength(10);
    const ends = (await world.receipts()).map((receipt) => receipt.split(' ').slice(2).join(' '));
    expect(ends.toSorted()).toEqual(['delivered 1', ...Array.from({ length: 9 }, () => 'delivered 2')]);
  });

  it.each([
    ['than a post may take', 16, 0],
    ['than its claim may be old for a post', 14, 18],
    ['than its lease, on a machine that slept', 0, 61],
  ])(
    'for longer %s while a connection opened sends nothing over it, and the post arrives once',
    async (_, froze, slept) => {
      const world = await morning('C1');
      const { promise: connects, resolve: connect } = Promise.withResolvers<void>();
      world.slack.scriptPosts('C1', { ...SENT, connects });
      await world.clock.advanceTo('2026-05-08T09:00:00Z');
      expect(world.slack.attempts).toHaveLength(1);
      world.clock.freeze({ seconds: froze });
      world.clock.jump({ seconds: slept });
      connect();
      await world.clock.advance({ minutes: 2 });
      expect(world.slack.standing).toHaveLength(1);
      expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 2']);
    },
  );
});

describe('a machine whose clock', () => {
  it.each([
    ['stood still', (world: World) => world.clock.freeze({ minutes: 5 })],
    ['was set ahead', (world: World) => world.clock.jump({ minutes: 5 })],
  ])('$0 when a post was due sends it once', async (_, oversleep) => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T08:59:00Z');
    oversleep(world);
    await world.clock.advance({ minutes: 2 });
    expect(world.slack.attempts).toHaveLength(1);
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 1']);
  });
});

describe('after downtime, a delivery', () => {
  it('arrives once, late, if it has not expired', async () => {
    const world = await begin('2026-05-08T08:00Z');
    await world.subscribe('C1');
    world.clock.freeze({ hours: 2 });
    await world.start();
    await world.clock.advanceTo('2026-05-08T10:01:00Z');
    expect(world.slack.attempts).toEqual(['2026-05-08T10:00:00Z C1 Digest']);
  });
});

describe('a clock that is set', () => {
  it.each([45, 90, 280, -45, -280])('by %i s during posts causes no repeat by any process', async (seconds) => {
    const world = await morning('C1', 'C2');
    const other = await world.start();
    const { slack, clock } = world;
    slack.scriptPosts('C1', { ...SENT, takes: 8000 });
    slack.scriptPosts('C2', { ...SENT, takes: 3000 });
    await clock.advanceTo('2026-05-08T09:00:02Z');
    clock.jump({ seconds });
    await clock.advance({ minutes: 10 });
    await other.stop();
    expect(slack.attempts).toHaveLength(2);
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 1', 'C2 2026-05-08T09:00 delivered 1']);
  });

  it('past the end of a lease lets a post in progress finish', async () => {
    const world = await morning('C1', 'C2');
    const { slack, clock } = world;
    slack.history = { kind: 'absent' };
    for (const channel of ['C1', 'C2']) slack.scriptPosts(channel, { ...SENT, takes: 14_000 });
    await clock.advanceTo('2026-05-08T09:00:01Z');
    // Steps this small do not count as jumps.
    for (let i = 0; i < 3; i += 1) {
      clock.jump({ seconds: 25 });
      await clock.advance({ seconds: 4 });
    }
    await clock.advance({ minutes: 5 });
    expect(slack.attempts).toHaveLength(2);
    expect(await world.receipts('C1')).toEqual(['C1 2026-05-08T09:00 delivered 1']);
  });

  it('past the end of a lease lets a post leave under the renewed claim', async () => {
    const world = await begin();
    await world.subscribe('C1');
    const { slack, clock } = world;
    // Ticks then run 8 s after each quarter of a minute, so one runs while the post waits.
    await clock.advance({ seconds: 8 });
    const engine = await world.start();
    slack.history = { kind: 'absent' };
    const { promise: connects, resolve: connect } = Promise.withResolvers<void>();
    slack.scriptPosts('C1', { ...SENT, connects });
    await clock.advanceTo('2026-05-08T09:00:01Z');
    // Two steps, each small enough to be trusted: one before the tick, one after it.
    clock.jump({ seconds: 25 });
    await clock.advance({ seconds: 8 });
    clock.jump({ seconds: 25 });
    engine.wake();
    await clock.advance({ seconds: 3 });
    connect();
    await clock.advance({ minutes: 5 });
    expect(await world.receipts('C1')).toEqual(['C1 2026-05-08T09:00 delivered 1']);
  });
});

describe('the engine, when the clock jumps', () => {
  it.each([
    ['90 s back', { seconds: -90 }],
    ['10 min back', { minutes: -10 }],
    ['26 h back', { hours: -26 }],
    ['90 s ahead', { seconds: 90 }],
    ['10 min ahead', { minutes: 10 }],
    ['26 h ahead', { hours: 26 }],
  ])('%s, logs it, and posts what is due by the new time once and on time', async (words, by) => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T09:00:05Z');
    expect(world.slack.attempts).toHaveLength(1);
    world.clock.jump(by);
    const steady = world.clock.now().add({ seconds: 75 });
    await world.clock.advanceTo(steady.toString());
    const due = steady.add({ minutes: 2 }).toString().slice(11, 16);
    await world.subscribe('C2', `daily ${due}`);
    await world.clock.advance({ minutes: 5 });
    const [post] = world.slack.attempts.filter((attempt) => attempt.includes('C2'));
    const late = Temporal.Instant.from(post?.split(' ')[0] ?? '').epochMilliseconds / 1000;
    const wanted = Temporal.Instant.from(`${steady.toString().slice(0, 11)}${due}:00Z`).epochMilliseconds / 1000;
    expect(late - wanted).toBeLessThan(1);
    await pass(world, '2026-05-10T08:30:00Z');
    const postedOccurrences = world.slack.standing.map(({ occurrence }) => occurrence);
    expect(postedOccurrences).toEqual([...new Set(postedOccurrences)]);
    expect(postedOccurrences).toContain('s-C1@2026-05-09T09:00');
    expect(world.warnings[0]).toContain(words);
  });

  it.each([
    ['90 s back', '09:00:23', { seconds: -90 }, 30],
    ['10 min back', '09:00:53', { minutes: -10 }, 75],
    ['26 h back', '09:00:53', { hours: -26 }, 75],
  ])(
    '%s, delays posts that are due before the next tick or during the pause, and repeats none',
    async (_, set, by, latest) => {
      const world = await begin('2026-05-08T08:59:40Z');
      await world.start();
      await world.clock.advanceTo(`2026-05-08T${set}Z`);
      const due = world.clock.now().add(by).add({ seconds: 7 }).toString().slice(0, 16);
      await world.subscribe('C1', `daily ${due.slice(11)}`);
      world.clock.jump(by);
      await world.clock.advance({ minutes: 5 });
      expect(world.slack.attempts).toHaveLength(1);
      const at = Temporal.Instant.from(world.slack.attempts[0]?.split(' ')[0] ?? '');
      expect(at.since(`${due}:00Z`).total('seconds')).toBeLessThanOrEqual(latest);
      expect(world.slack.standing.map(({ occurrence }) => occurrence)).toEqual([`s-C1@${due}`]);
    },
  );

  it('ahead, stops planning and sending until the clock is steady', async () => {
    const world = await morning('C1');
    world.clock.jump({ minutes: 30 });
    await world.clock.advance({ seconds: 29 });
    expect(world.slack.attempts).toEqual([]);
    expect(await world.receipts()).toEqual([]);
    expect(world.warnings).toEqual([
      'The clock jumped 30 min ahead. Deliveries are paused until it has been steady for 30 s.',
    ]);
    await world.clock.advance({ minutes: 1 });
    expect(world.warnings.slice(1)).toEqual([
      'The clock is steady again after jumping 30 min ahead. Deliveries resume after a pause of 45 s; posts that came due meanwhile are late or missed.',
    ]);
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('ahead, delays planned posts that become due during the pause', async () => {
    const world = await begin();
    await world.subscribe('C1');
    await world.subscribe('C2', 'daily 08:53');
    await world.start();
    await world.clock.advanceTo('2026-05-08T08:52:50Z');
    world.clock.jump({ minutes: 10 });
    await world.clock.advance({ seconds: 20 });
    expect(world.slack.attempts).toEqual([]);
    await world.clock.advance({ minutes: 1 });
    expect(world.slack.attempts).toHaveLength(2);
  });

  it('back after posts, blocks neither their channels nor the platform', async () => {
    const world = await begin();
    await world.subscribe('C1', 'daily 09:00');
    await world.subscribe('C2', 'daily 09:00');
    await world.subscribe('C3', 'daily 09:30');
    await world.start();
    world.slack.scriptPosts('C2', wait(600, 'platform'));
    await world.clock.advanceTo('2026-05-08T09:00:05Z');
    world.clock.jump({ hours: -1 });
    await world.clock.advanceTo('2026-05-08T09:00:01Z');
    expect(world.warnings[0]).toContain('The clock jumped 1 h back');
    // The post that had to wait is retried at its own time, by the corrected clock.
    expect(world.slack.attempts.filter((attempt) => attempt.includes('C2'))).toHaveLength(2);
    await world.clock.advanceTo('2026-05-08T09:30:01Z');
    expect(world.slack.attempts.filter((attempt) => attempt.includes('C3'))).toHaveLength(1);
    await pass(world, '2026-05-09T09:00:01Z');
    expect(world.slack.standing.map(({ occurrence }) => occurrence).toSorted()).toEqual([
      's-C1@2026-05-08T09:00',
      's-C1@2026-05-09T09:00',
      's-C2@2026-05-08T09:00',
      's-C2@2026-05-09T09:00',
      's-C3@2026-05-08T09:30',
    ]);
  });

  it('ahead and back again, loses no future post', async () => {
    const world = await begin('2026-05-08T15:00Z');
    await world.subscribe('C1');
    await world.subscribe('C2', 'daily 15:30', { quiet: { weekdays: ['sat'], spans: [] } });
    await world.start();
    await world.clock.advance({ minutes: 1 });
    world.clock.jump({ hours: 25 });
    await world.clock.advance({ minutes: 3 });
    expect((await world.receipts('C1')).join()).toContain('C1 2026-05-09T09:00 missed');
    world.clock.jump({ hours: -25 });
    await world.clock.advance({ minutes: 2 });
    await pass(world, '2026-05-10T16:00:00Z');
    expect(world.slack.standing.map(({ occurrence }) => occurrence)).toEqual([
      's-C2@2026-05-08T15:30',
      's-C1@2026-05-09T09:00',
      's-C1@2026-05-10T09:00',
      's-C2@2026-05-10T15:30',
    ]);
    expect(await world.receipts('C2')).toContain('C2 2026-05-09T15:30 skipped 0: a quiet day');
  });
});

describe('a store outage', () => {
  const AWAY = 'The database is away.';
  const failAtNextPost = (world: World) => {
    const { slack } = world;
    const { post } = slack;
    slack.post = (...given) => {
      world.fault = AWAY;
      slack.post = post;
      return post.apply(slack, given);
    };
  };

  it('is logged when it starts and ends, and delays all posts', async () => {
    const world = await morning('C1');
    await world.clock.advanceTo('2026-05-08T08:59:30Z');
    world.fault = AWAY;
    await world.clock.advance({ minutes: 3 });
    expect(world.slack.attempts).toEqual([]);
    expect(world.warnings).toEqual([`Deliveries are paused because the store fails: ${AWAY} Retrying until it works.`]);
    world.fault = undefined;
    await world.clock.advance({ minutes: 1 });
    expect(world.slack.attempts).toHaveLength(1);
    expect(world.warnings.slice(1)).toEqual(['The store works again. Deliveries resume.']);
  });

  it('for writes only is logged once', async () => {
    const world = await morning('C1');
    world.fault = AWAY;
    world.failing = 'settle';
    await world.clock.advanceTo('2026-05-08T09:00:50Z');
    expect(world.warnings).toHaveLength(1);
    world.fault = undefined;
    await world.clock.advance({ seconds: 30 });
    expect(world.warnings.slice(1)).toEqual(['The store works again. Deliveries resume.']);
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('stops sending, since no claim can be recorded', async () => {
    const world = await morning('C1');
    world.fault = AWAY;
    world.failing = 'claim';
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    expect([world.slack.attempts, world.warnings.length]).toEqual([[], 1]);
    world.fault = undefined;
    await world.clock.advance({ seconds: 16 });
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('during a post delays the record of its outcome', async () => {
    const world = await morning('C1');
    failAtNextPost(world);
    await world.clock.advanceTo('2026-05-08T09:00:20Z');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 sending 1']);
    world.fault = undefined;
    await world.clock.advanceTo('2026-05-08T09:00:40Z');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 delivered 1']);
    expect(world.slack.attempts).toHaveLength(1);
  });

  it('longer than the lease makes the bot look up the post', async () => {
    const world = await morning('C1');
    failAtNextPost(world);
    await world.clock.advanceTo('2026-05-08T09:03:00Z');
    world.fault = undefined;
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    expect(await world.receipts()).toEqual([expect.stringMatching(/^C1 2026-05-08T09:00 delivered 1/)]);
    expect(world.slack.standing).toHaveLength(1);
    expect(world.slack.finds).toBe(1);
  });
});

describe('the events of deliveries', () => {
  async function observed(...channels: string[]) {
    const world = await begin();
    for (const channel of channels) await world.subscribe(channel);
    const events: AppEvent[] = [];
    await world.start({ observe: (event) => events.push(event) });
    return { world, events };
  }

  it("contain each attempt's result, delay, channel and reason", async () => {
    const { world, events } = await observed('C1');
    world.slack.scriptPosts('C1', wait(20, 'channel'));
    await world.clock.advanceTo('2026-05-08T09:05:00Z');
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' };
    expect(events.filter(({ kind }) => kind === 'attempted')).toEqual([
      { kind: 'attempted', address, state: 'pending', attempt: 1, lateSeconds: 0, reason: 'too many requests' },
      { kind: 'attempted', address, state: 'delivered', attempt: 2, lateSeconds: 20 },
    ]);
  });

  it('contain each tick, except when the store fails', async () => {
    const { world, events } = await observed();
    const countTicks = () => events.filter(({ kind }) => kind === 'ticked').length;
    expect(countTicks()).toBe(1);
    await world.clock.advance({ seconds: 45 });
    expect(countTicks()).toBe(4);
    world.fault = 'the disk is full';
    await world.clock.advance({ minutes: 2 });
    expect(countTicks()).toBe(4);
    world.fault = undefined;
    await world.clock.advance({ seconds: 15 });
    expect(countTicks()).toBe(5);
  });
});

describe('stopping', () => {
  it('finishes posts in progress and releases claims', async () => {
    const world = await begin();
    for (let i = 0; i < 10; i += 1) await world.subscribe(`C${i}`);
    const delivery = await world.start();
    await world.clock.advanceTo('2026-05-08T09:00:00.050Z');
    const attemptCount = world.slack.attempts.length;
    expect(attemptCount).toBeLessThan(10);
    await delivery.stop();
    expect(world.slack.attempts).toHaveLength(attemptCount);
    const states = (await world.receipts()).map((receipt) => receipt.split(' ')[2]);
    expect(states.filter((state) => state === 'delivered')).toHaveLength(attemptCount);
    expect(states.filter((state) => state === 'pending')).toHaveLength(10 - attemptCount);
    await world.clock.advance({ minutes: 5 });
    expect(world.slack.attempts).toHaveLength(attemptCount);
    await world.start();
    await world.clock.advance({ seconds: 5 });
    expect(world.slack.standing).toHaveLength(10);
  });

  it('waits for a response up to the post timeout', async () => {
    const world = await begin();
    await world.subscribe('C1');
    const delivery = await world.start();
    world.slack.scriptPosts('C1', SILENCE);
    await world.clock.advanceTo('2026-05-08T09:00:01Z');
    const stopped = delivery.stop().then(() => 'stopped');
    await world.clock.advance({ seconds: 13 });
    expect(await Promise.race([stopped, 'not yet'])).toBe('not yet');
    await world.clock.advance({ seconds: 1 });
    expect(await stopped).toBe('stopped');
    expect(await world.receipts()).toEqual(['C1 2026-05-08T09:00 in doubt 1: no answer came within 15 s']);
  });
});
