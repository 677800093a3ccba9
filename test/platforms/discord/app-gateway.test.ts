import { get } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GUILD } from '../../../fakes/discord/world.ts';
import type { Lease, Leases } from '../../../src/ports/leases.ts';
import { heldDesk } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { botMessages, checkedDiscord, type StageOptions, startStage, subcommand } from './app.ts';

const GATEWAY = 'GET /gateway/bot';

class FakeLeases implements Leases {
  holder: string | undefined;
  isFailing = false;
  takeCount = 0;
  state = '[]';
  releasedBy: string[] = [];

  async take(_: string, owner: string, __: Temporal.Duration, state?: string): Promise<Lease | undefined> {
    this.takeCount += 1;
    if (this.isFailing) throw new Error('The store is unavailable');
    this.holder ??= owner;
    if (this.holder !== owner) return undefined;
    this.state = state ?? this.state;
    return { state: this.state };
  }

  async release(_: string, owner: string, state?: string): Promise<void> {
    this.releasedBy.push(owner);
    if (this.holder !== owner) return;
    this.holder = undefined;
    this.state = state ?? this.state;
  }
}

function manualPauses() {
  const resolvers: (() => void)[] = [];
  const pause: NonNullable<StageOptions['pause']> = async (_, signal) => {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      resolvers.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  };
  const next = async () => {
    await waitUntil(() => resolvers.length > 0);
    for (const resolve of resolvers.splice(0)) resolve();
  };
  return { pause, next };
}

/** Replaces the SDK's timers, except the intervals of its heartbeats, which have a signal. */
function replaceSdkTimers(ended: () => Promise<void>): void {
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
function holdSdk() {
  const { promise: waits, resolve: begin } = Promise.withResolvers<void>();
  const { promise: gate, resolve: resume } = Promise.withResolvers<void>();
  replaceSdkTimers(async () => {
    begin();
    await gate;
  });
  return { waits, goOn: resume };
}

/**
 * Expects no connection once the SDK continues. Later requests of the test reach the server after any connection of the SDK.
 */
async function expectNoReconnect({ gateway, apiUrl }: Server, sdk: ReturnType<typeof holdSdk>): Promise<void> {
  const { openedCount } = gateway;
  sdk.goOn();
  for (let i = 0; i < 2; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve, reject) => {
      get(`${apiUrl}/gateway`, { agent: false }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
  }
  expect(gateway.openedCount).toBe(openedCount);
  expect(gateway.connections).toBe(0);
}

/** The first answer proves that there is a session to resume. */
async function startConnectedStage() {
  const stage = await startStage();
  await stage.ask(subcommand('help'));
  return stage;
}

describe('the gateway connection', () => {
  it('requests three intents, none of them privileged', async () => {
    const stage = await startStage();
    expect(stage.server.gateway.identities).toMatchObject([{ intents: 1 | (1 << 9) | (1 << 12) }]);
  });

  it('answers an interaction from a server that Discord reports as unavailable', async () => {
    const stage = await startStage({
      discord: { guilds: [{ id: GUILD }, { id: '1457000000000000077', isJoined: true }] },
    });
    stage.server.gateway.dispatch('GUILD_DELETE', { id: GUILD, unavailable: true });
    const interaction = await stage.ask(subcommand('overview'));
    expect(interaction.callback?.type).toBe(4);
  });

  it('resumes after a cut and answers missed messages', async () => {
    const stage = await startConnectedStage();
    replaceSdkTimers(async () => {});
    stage.server.gateway.drop();
    await stage.server.gateway.untilDisconnected();
    const interaction = await stage.ask(subcommand('overview'));
    expect(interaction.callback?.type).toBe(4);
    expect(stage.server.gateway.resumedCount).toBe(1);
    expect(stage.server.gateway.identities).toHaveLength(1);
    expect(botMessages(stage.server)).toHaveLength(2);
    expect(stage.states).toEqual(['disconnected', 'connected', 'disconnected', 'connected']);
  });

  it.each([
    ['when Discord asks', 'reconnect', 1],
    ['after its session became invalid', 'invalidate', 2],
  ] as const)('reconnects %s', async (_, method, identified) => {
    const stage = await startConnectedStage();
    replaceSdkTimers(async () => {});
    const { gateway } = stage.server;
    gateway[method]();
    await stage.server.until(() => gateway.identities.length === identified && gateway.openedCount >= 2);
    await gateway.untilReady();
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.logLines).toEqual([]);
  });

  it('stays closed after a rejected token, which is logged', async () => {
    const stage = await startStage();
    stage.server.gateway.close(4004);
    await waitUntil(() => stage.logLines.some((one) => one.includes('DISCORD_TOKEN')));
    await stage.untilIdle();
    expect(stage.server.gateway.openedCount).toBe(1);
    expect(stage.server.gateway.connections).toBe(0);
    expect(stage.states.at(-1)).toBe('disconnected');
  });

  it('reconnects with more shards if Discord asks for them', async () => {
    const stage = await startStage();
    stage.server.gateway.close(4011);
    await stage.server.until(() => stage.server.gateway.identities.length === 2);
    expect(stage.server.count(GATEWAY)).toBe(2);
    expect(stage.waits).toEqual([1]);
  });

  it("retries if Discord does not return the gateway's address", async () => {
    const stage = await startStage({
      prepare: (server) => server.fault(GATEWAY, { answer: { status: 503 }, times: 8 }),
    });
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.waits).toEqual([2, 4, 8, 15, 30, 30, 30, 30]);
    expect(stage.logLines).toEqual([expect.stringContaining('HTTP 503')]);
  });

  it('waits after a rate limit without a readable header', async () => {
    const limit = {
      answer: { status: 429, headers: { 'content-type': 'text/html' }, body: 'error code: 1015' },
      times: 2,
    };
    const stage = await startStage({ prepare: (server) => server.fault(GATEWAY, limit) });
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    // The SDK adds half a second.
    expect(stage.waits).toEqual([31, 31]);
    expect(stage.server.count(GATEWAY)).toBe(3);
  });

  it('retries less often after five early closes, which are logged', async () => {
    const stage = await startStage();
    await waitUntil(() => stage.states.includes('connected'));
    replaceSdkTimers(async () => {});
    const { gateway } = stage.server;
    gateway.identifyCloseCode = 4002;
    gateway.invalidate();
    await waitUntil(() => stage.logLines.length > 0);
    gateway.identifyCloseCode = undefined;
    await waitUntil(() => stage.states.at(-1) === 'connected');
    expect(stage.logLines).toEqual([
      expect.stringMatching(/closed 5 connections in a row before they were ready.* code 4002/),
    ]);
    expect(stage.waits[0]).toBe(2);
  });

  it.each([
    ['while it is open', () => {}],
    ['while it reconnects', (gateway: Gateway) => gateway.drop()],
    ['while Discord asks to reconnect', (gateway: Gateway) => gateway.reconnect()],
    ['with an invalid session', (gateway: Gateway) => gateway.invalidate()],
  ])('is not reopened after a stop %s', async (_, interrupt) => {
    const { server, untilIdle } = await startStage();
    const sdk = holdSdk();
    interrupt(server.gateway);
    await untilIdle();
    await server.gateway.untilDisconnected();
    await expectNoReconnect(server, sdk);
  });

  it.each([
    ['the connection was cut', (gateway: Gateway) => gateway.drop()],
    ['Discord asked to reconnect', (gateway: Gateway) => gateway.reconnect()],
    ['its session was invalid', (gateway: Gateway) => gateway.invalidate()],
  ])('is not reopened after a stop while the SDK waits because %s', async (_, disturb) => {
    const { server, untilIdle } = await startConnectedStage();
    const sdk = holdSdk();
    disturb(server.gateway);
    await sdk.waits;
    await untilIdle();
    await expectNoReconnect(server, sdk);
  });

  it('closes first when the app stops, which then waits for the requests in progress', async () => {
    const { desk, release } = heldDesk();
    const stage = await startStage({ desk });
    const interaction = await stage.ask(subcommand('subscriptions'));
    let isEnded = false;
    const ended = stage.untilIdle().then(() => {
      isEnded = true;
    });
    await stage.server.gateway.untilDisconnected();
    expect(isEnded).toBe(false);
    release();
    await ended;
    expect(stage.server.interactions.reply(interaction)).toBeDefined();
  });

  it('ignores malformed payloads, and logs malformed interactions', async () => {
    const stage = await startStage();
    for (const payload of [{}, { type: 2 }, { type: 99, id: '1', token: 'x', application_id: '2' }]) {
      stage.server.gateway.dispatch('INTERACTION_CREATE', payload);
    }
    stage.server.gateway.sendText('no json');
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.logLines.filter((one) => one.includes('not a valid interaction'))).toHaveLength(3);
  });
});

async function startElected(lease: Partial<Pick<FakeLeases, 'holder' | 'isFailing' | 'state'>> = {}) {
  const leases = Object.assign(new FakeLeases(), lease);
  const { pause, next } = manualPauses();
  return { ...(await startStage({ election: { leases, owner: 'this' }, pause })), leases, next };
}

describe('with several processes', () => {
  it('one holds the gateway, and another takes over when it stops', async () => {
    const { leases, next, ...stage } = await startElected({ holder: 'another' });
    await next();
    await waitUntil(() => leases.takeCount === 2);
    expect(stage.server.gateway.openedCount).toBe(0);
    expect(stage.states).toEqual(['disconnected', 'standby']);
    leases.holder = undefined;
    await next();
    await stage.server.gateway.untilReady();
    await stage.untilIdle();
    expect(leases.releasedBy).toEqual(['this']);
  });

  it('a process disconnects once another has taken its lease', async () => {
    const { leases, next, ...stage } = await startElected();
    await stage.server.gateway.untilReady();
    await waitUntil(() => stage.states.includes('connected'));
    leases.holder = 'another';
    await next();
    await stage.server.gateway.untilDisconnected();
    expect(leases.holder).toBe('another');
    await waitUntil(() => stage.states.length === 3);
    expect(stage.states).toEqual(['disconnected', 'connected', 'disconnected']);
  });

  it('the holder keeps the gateway during a store outage, answers, and logs the outage once', async () => {
    const { leases, next, ...stage } = await startElected();
    await stage.server.gateway.untilReady();
    leases.isFailing = true;
    for (let minutes = 0; minutes < 3; minutes += 1) {
      for (let renewals = 0; renewals < 30; renewals += 1) {
        const { takeCount: takesBefore } = leases;
        await next();
        await waitUntil(() => leases.takeCount > takesBefore);
      }
      expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    }
    expect(stage.server.gateway.openedCount).toBe(1);
    expect(stage.logLines).toEqual([expect.stringContaining('The store is unavailable')]);
    expect(stage.states.at(-1)).toBe('connected');
  });

  it('a process that never reached the store connects without a lease, and takes it once the store is back', async () => {
    const { leases, next, ...stage } = await startElected({ isFailing: true });
    for (let attempts = 1; attempts < 16; attempts += 1) {
      await waitUntil(() => leases.takeCount === attempts);
      expect(stage.server.gateway.openedCount).toBe(0);
      expect(stage.states).toEqual(['disconnected']);
      await next();
    }
    await stage.server.gateway.untilReady();
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.logLines).toEqual([expect.stringContaining('The store is unavailable')]);
    leases.isFailing = false;
    await next();
    await waitUntil(() => leases.holder === 'this');
    expect(stage.server.gateway.openedCount).toBe(1);
  });

  it('a process that saw another holder waits while the store is down', async () => {
    const { leases, next, ...stage } = await startElected({ holder: 'another' });
    await waitUntil(() => leases.takeCount === 1);
    leases.isFailing = true;
    for (let attempts = 2; attempts < 40; attempts += 1) {
      await next();
      await waitUntil(() => leases.takeCount === attempts);
    }
    expect(stage.server.gateway.openedCount).toBe(0);
  });

  it('the next holder resumes the session and answers messages sent in between', async () => {
    const leases = new FakeLeases();
    const server = await checkedDiscord();
    const first = await startStage({ server, election: { leases, owner: 'first' }, pause: manualPauses().pause });
    await waitUntil(() => first.states.includes('connected'));
    await first.untilIdle();
    expect(leases.holder).toBeUndefined();
    first.mention('how long does the charter last?');
    const missedInteraction = server.ask(subcommand('overview'));
    const next = await startStage({ server, election: { leases, owner: 'next' }, pause: manualPauses().pause });
    await server.untilAnswered(missedInteraction);
    await waitUntil(() => botMessages(server).length === 1);
    expect(server.gateway.resumedCount).toBe(1);
    expect(server.gateway.identities).toHaveLength(1);
    expect(next.logLines).toEqual([]);
  });

  it('the next holder starts a new session if the previous one is gone', async () => {
    const session = { shardId: 0, shardCount: 1, sessionId: 'gone', sequence: 5, resumeURL: 'ws://127.0.0.1:9' };
    const stage = await startElected({ state: JSON.stringify([session]) });
    await stage.server.gateway.untilReady();
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.server.gateway.identities).toHaveLength(1);
  });
});

describe('starting the Discord app', () => {
  it('fails with an explanation if the token is rejected', async () => {
    await expect(startStage({ prepare: (server) => server.revoke() })).rejects.toThrow(/DISCORD_TOKEN/);
  });

  it.each([
    ['an HTTP 5xx', { answer: { status: 503 } }],
    ['a rate limit', { answer: { status: 429, headers: { 'retry-after': '2' } } }],
    ["a proxy's rate limit", { answer: { status: 429, body: 'error code: 1015' } }],
    ['a cut connection', { answer: 'reset' }],
  ] as const)('is retried after %s, which is logged once', async (_, fault) => {
    const prepare = (server: Server) => server.fault('GET /applications/@me', { ...fault, times: 3 });
    const stage = await startStage({ prepare });
    expect((await stage.ask(subcommand('overview'))).callback?.type).toBe(4);
    expect(stage.waits).toEqual([1, 2, 4]);
    expect(stage.logLines).toEqual([
      expect.stringMatching(/^Discord is not available yet: .*\. Retrying until it is\.$/),
      'Discord is available now.',
    ]);
    expect(stage.states).toEqual(['disconnected', 'connected']);
  });

  it('fails with an explanation if the key belongs to another application', async () => {
    await expect(startStage({ publicKey: 'ab'.repeat(32) })).rejects.toThrow(/DISCORD_PUBLIC_KEY is not the key/);
  });
});

type Server = Awaited<ReturnType<typeof startStage>>['server'];
type Gateway = Server['gateway'];
