import { get } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasSchemas, schemaCheck } from '../../../fakes/discord/schema.ts';
import { startDiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, GUILD } from '../../../fakes/discord/world.ts';
import type { Lease, Leases } from '../../../src/ports/leases.ts';
import { until } from '../wait.ts';
import { posted, type StageOptions, slash, staged } from './app.ts';

const GATEWAY = 'GET /gateway/bot';

class OneLease implements Leases {
  holder: string | undefined;
  fails = false;
  takes = 0;
  state = '[]';
  released: string[] = [];

  async take(_: string, owner: string, __: Temporal.Duration, state?: string): Promise<Lease | undefined> {
    this.takes += 1;
    if (this.fails) throw new Error('no store');
    this.holder ??= owner;
    if (this.holder !== owner) return undefined;
    this.state = state ?? this.state;
    return { state: this.state };
  }

  async release(_: string, owner: string, state?: string): Promise<void> {
    this.released.push(owner);
    if (this.holder !== owner) return;
    this.holder = undefined;
    this.state = state ?? this.state;
  }
}

function heldPauses() {
  const held: (() => void)[] = [];
  const pause: NonNullable<StageOptions['pause']> = async (_, signal) => {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      held.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  };
  const next = async () => {
    await until(() => held.length > 0);
    for (const resolve of held.splice(0)) resolve();
  };
  return { pause, next };
}

/** Leaves the intervals of the SDK's heartbeats, which have a signal. */
function sdkWaits(ended: () => Promise<void>): void {
  const { setTimeout } = timers;
  const spy = vi.spyOn(timers, 'setTimeout').mockImplementation(async (delay, value, options) => {
    if (options?.signal) return await setTimeout(delay, value, options);
    await ended();
    return value;
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

/** Holds the SDK in the half second that it waits before it reconnects. */
function heldSdk() {
  const { promise: waits, resolve: begin } = Promise.withResolvers<void>();
  const { promise: held, resolve: goOn } = Promise.withResolvers<void>();
  sdkWaits(async () => {
    begin();
    await held;
  });
  return { waits, goOn };
}

/** A later connection of the test reaches the server after any connection of the SDK. */
async function expectNoneAnew({ gateway, apiUrl }: Server, sdk: ReturnType<typeof heldSdk>): Promise<void> {
  const { opened } = gateway;
  sdk.goOn();
  for (let i = 0; i < 2; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve, reject) => {
      get(`${apiUrl}/gateway`, { agent: false }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
  }
  expect(gateway.opened).toBe(opened);
  expect(gateway.connections).toBe(0);
}

/** The first answer proves that there is a session to resume. */
async function connected() {
  const stage = await staged();
  await stage.ask(slash('help'));
  return stage;
}

describe('the gateway connection', () => {
  it('requests three intents, none of them privileged', async () => {
    const stage = await staged();
    expect(stage.server.gateway.identified).toMatchObject([{ intents: 1 | (1 << 9) | (1 << 12) }]);
  });

  it('answers an interaction of a server that Discord has not announced yet', async () => {
    const stage = await staged({ discord: { guilds: [{ id: GUILD }, { id: '1457000000000000077', isJoined: true }] } });
    stage.server.gateway.dispatch('GUILD_DELETE', { id: GUILD, unavailable: true });
    const interaction = await stage.ask(slash('overview'));
    expect(interaction.callback?.type).toBe(4);
  });

  it('resumes after a cut and answers missed messages', async () => {
    const stage = await connected();
    sdkWaits(async () => {});
    stage.server.gateway.drop();
    await stage.server.gateway.disconnected();
    const interaction = await stage.ask(slash('overview'));
    expect(interaction.callback?.type).toBe(4);
    expect(stage.server.gateway.resumed).toBe(1);
    expect(stage.server.gateway.identified).toHaveLength(1);
    expect(posted(stage.server)).toHaveLength(2);
    expect(stage.states).toEqual(['disconnected', 'connected', 'disconnected', 'connected']);
  });

  it.each([
    ['when Discord asks', 'reconnect', 1],
    ['after its session became invalid', 'invalidate', 2],
  ] as const)('reconnects %s', async (_, how, identified) => {
    const stage = await connected();
    sdkWaits(async () => {});
    const { gateway } = stage.server;
    gateway[how]();
    await stage.server.until(() => gateway.identified.length === identified && gateway.opened >= 2);
    await gateway.ready();
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.told).toEqual([]);
  });

  it('stays closed after a rejected token, which is logged', async () => {
    const stage = await staged();
    stage.server.gateway.close(4004);
    await until(() => stage.told.some((one) => one.includes('DISCORD_TOKEN')));
    await stage.quiet();
    expect(stage.server.gateway.opened).toBe(1);
    expect(stage.server.gateway.connections).toBe(0);
    expect(stage.states.at(-1)).toBe('disconnected');
  });

  it('reconnects with more shards if Discord asks for them', async () => {
    const stage = await staged();
    stage.server.gateway.close(4011);
    await stage.server.until(() => stage.server.gateway.identified.length === 2);
    expect(stage.server.count(GATEWAY)).toBe(2);
    expect(stage.waits).toEqual([1]);
  });

  it("retries if Discord does not return the gateway's address", async () => {
    const stage = await staged({ prepare: (server) => server.fault(GATEWAY, { answer: { status: 503 }, times: 8 }) });
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.waits).toEqual([2, 4, 8, 15, 30, 30, 30, 30]);
    expect(stage.told).toEqual([expect.stringContaining('HTTP 503')]);
  });

  it('waits after a rate limit without a readable header', async () => {
    const limit = {
      answer: { status: 429, headers: { 'content-type': 'text/html' }, body: 'error code: 1015' },
      times: 2,
    };
    const stage = await staged({ prepare: (server) => server.fault(GATEWAY, limit) });
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    // The SDK adds half a second.
    expect(stage.waits).toEqual([31, 31]);
    expect(stage.server.count(GATEWAY)).toBe(3);
  });

  it('retries less often after five early closes, which are logged', async () => {
    const stage = await staged();
    await until(() => stage.states.includes('connected'));
    sdkWaits(async () => {});
    const { gateway } = stage.server;
    gateway.refusal = 4002;
    gateway.invalidate();
    await until(() => stage.told.length > 0);
    gateway.refusal = undefined;
    await until(() => stage.states.at(-1) === 'connected');
    expect(stage.told).toEqual([
      expect.stringMatching(/closed 5 connections in a row before they were ready.* code 4002/),
    ]);
    expect(stage.waits[0]).toBe(2);
  });

  it.each([
    ['while it is open', () => {}],
    ['while it reconnects', (gateway: Gateway) => gateway.drop()],
    ['while Discord asks to reconnect', (gateway: Gateway) => gateway.reconnect()],
    ['with an invalid session', (gateway: Gateway) => gateway.invalidate()],
  ])('stays closed after a stop %s', async (_, disturb) => {
    const { server, quiet } = await staged();
    const sdk = heldSdk();
    disturb(server.gateway);
    await quiet();
    await server.gateway.disconnected();
    await expectNoneAnew(server, sdk);
  });

  it.each([
    ['the connection was cut', (gateway: Gateway) => gateway.drop()],
    ['Discord asked to reconnect', (gateway: Gateway) => gateway.reconnect()],
    ['its session was invalid', (gateway: Gateway) => gateway.invalidate()],
  ])('stays closed after a stop while the SDK waits because %s', async (_, disturb) => {
    const { server, quiet } = await connected();
    const sdk = heldSdk();
    disturb(server.gateway);
    await sdk.waits;
    await quiet();
    await expectNoneAnew(server, sdk);
  });

  it('closes only after the requests in progress are answered', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const stage = await staged({
      desk: {
        answer: async () => {
          await held;
          return { title: 'late', blocks: [], footer: '' };
        },
      },
    });
    const interaction = await stage.ask(slash('subscriptions'));
    let isEnded = false;
    const ended = stage.quiet().then(() => {
      isEnded = true;
    });
    await stage.server.gateway.disconnected();
    expect(isEnded).toBe(false);
    release();
    await ended;
    expect(stage.server.interactions.reply(interaction)).toBeDefined();
  });

  it('ignores malformed payloads', async () => {
    const stage = await staged();
    for (const payload of [{}, { type: 2 }, { type: 99, id: '1', token: 'x', application_id: '2' }]) {
      stage.server.gateway.dispatch('INTERACTION_CREATE', payload);
    }
    stage.server.gateway.sendText('no json');
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.told.filter((one) => one.includes('not a valid interaction'))).toHaveLength(3);
  });
});

describe('with several processes', () => {
  it('one holds the gateway, and another takes over when it stops', async () => {
    const leases = new OneLease();
    leases.holder = 'another';
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    await next();
    await until(() => leases.takes === 2);
    expect(stage.server.gateway.opened).toBe(0);
    expect(stage.states).toEqual(['disconnected', 'standby']);
    leases.holder = undefined;
    await next();
    await stage.server.gateway.ready();
    await stage.quiet();
    expect(leases.released).toEqual(['this']);
  });

  it('a process disconnects once another has taken its lease', async () => {
    const leases = new OneLease();
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    await stage.server.gateway.ready();
    await until(() => stage.states.includes('connected'));
    leases.holder = 'another';
    await next();
    await stage.server.gateway.disconnected();
    expect(leases.holder).toBe('another');
    await until(() => stage.states.length === 3);
    expect(stage.states).toEqual(['disconnected', 'connected', 'disconnected']);
  });

  it('the holder keeps the gateway during a store outage, answers, and logs the outage once', async () => {
    const leases = new OneLease();
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    await stage.server.gateway.ready();
    leases.fails = true;
    for (let minutes = 0; minutes < 3; minutes += 1) {
      for (let renewals = 0; renewals < 30; renewals += 1) {
        const { takes } = leases;
        await next();
        await until(() => leases.takes > takes);
      }
      expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    }
    expect(stage.server.gateway.opened).toBe(1);
    expect(stage.told).toEqual([expect.stringContaining('no store')]);
    expect(stage.states.at(-1)).toBe('connected');
  });

  it('a process that never reached the store connects without a lease, and takes it once the store is back', async () => {
    const leases = new OneLease();
    leases.fails = true;
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    for (let looks = 1; looks < 16; looks += 1) {
      await until(() => leases.takes === looks);
      expect(stage.server.gateway.opened).toBe(0);
      await next();
    }
    await stage.server.gateway.ready();
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.told).toEqual([expect.stringContaining('no store')]);
    leases.fails = false;
    await next();
    await until(() => leases.holder === 'this');
    expect(stage.server.gateway.opened).toBe(1);
  });

  it('a process that saw another holder waits while the store is down', async () => {
    const leases = new OneLease();
    leases.holder = 'another';
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    await until(() => leases.takes === 1);
    leases.fails = true;
    for (let looks = 2; looks < 40; looks += 1) {
      await next();
      await until(() => leases.takes === looks);
    }
    expect(stage.server.gateway.opened).toBe(0);
  });

  it('a process that cannot read the lease is disconnected, not on standby', async () => {
    const leases = new OneLease();
    leases.fails = true;
    const { pause, next } = heldPauses();
    const stage = await staged({ election: { leases, owner: 'this' }, pause });
    await next();
    await until(() => leases.takes >= 2);
    expect(stage.states).toEqual(['disconnected']);
  });

  it('the next holder resumes the session and answers messages sent in between', async () => {
    const leases = new OneLease();
    const server = await startDiscordServer({ ...(hasSchemas() && { validate: schemaCheck() }) });
    const first = await staged({ server, election: { leases, owner: 'first' }, pause: heldPauses().pause });
    await until(() => first.states.includes('connected'));
    await first.quiet();
    expect(leases.holder).toBeUndefined();
    server.world.say(CHANNEL, `<@${APPLICATION}> how long does the charter last?`, {
      mentions: [server.world.user(APPLICATION)],
    });
    const late = server.ask(slash('overview'));
    const next = await staged({ server, election: { leases, owner: 'next' }, pause: heldPauses().pause });
    await server.answered(late);
    await until(() => posted(server).length === 1);
    expect(server.gateway.resumed).toBe(1);
    expect(server.gateway.identified).toHaveLength(1);
    expect(next.told).toEqual([]);
  });

  it('the next holder starts a new session if the previous one is gone', async () => {
    const leases = new OneLease();
    leases.state = JSON.stringify([
      { shardId: 0, shardCount: 1, sessionId: 'gone', sequence: 5, resumeURL: 'ws://127.0.0.1:9' },
    ]);
    const stage = await staged({ election: { leases, owner: 'this' }, pause: heldPauses().pause });
    await stage.server.gateway.ready();
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.server.gateway.identified).toHaveLength(1);
  });
});

describe('the start in Discord', () => {
  it('fails with an explanation if the token is rejected', async () => {
    await expect(staged({ prepare: (server) => server.revoke() })).rejects.toThrow(/DISCORD_TOKEN/);
  });

  it.each([
    ['a 5xx', { answer: { status: 503 } }],
    ['a rate limit', { answer: { status: 429, headers: { 'retry-after': '2' } } }],
    ['a rate limit of a proxy', { answer: { status: 429, body: 'error code: 1015' } }],
    ['a cut connection', { answer: 'reset' }],
  ] as const)('is retried after %s, which is logged once', async (_, fault) => {
    const prepare = (server: Server) => server.fault('GET /applications/@me', { ...fault, times: 3 });
    const stage = await staged({ prepare });
    expect((await stage.ask(slash('overview'))).callback?.type).toBe(4);
    expect(stage.waits).toEqual([1, 2, 4]);
    expect(stage.told).toEqual([
      expect.stringMatching(/^Discord is not available yet: .*\. Retrying until it is\.$/),
      'Discord is available now.',
    ]);
    expect(stage.states).toEqual(['disconnected', 'connected']);
  });

  it('fails with an explanation if the key belongs to another application', async () => {
    await expect(staged({ publicKey: 'ab'.repeat(32) })).rejects.toThrow(/DISCORD_PUBLIC_KEY is not the key/);
  });
});

type Server = Awaited<ReturnType<typeof staged>>['server'];
type Gateway = Server['gateway'];
