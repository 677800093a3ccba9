import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { banned, rateLimited, refusalResponse } from '../../../fakes/discord/faults.ts';
import { type DiscordServerOptions, startDiscordServer } from '../../../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, GUILD, TOKEN, USER } from '../../../fakes/discord/world.ts';
import type { Fault } from '../../../fakes/http.ts';
import type { Message } from '../../../src/message/message.ts';
import { discordPlatform } from '../../../src/platforms/discord/post/platform.ts';
import { snowflakeAt } from '../../../src/platforms/discord/rest/snowflakes.ts';
import type { DeliveryKey } from '../../../src/ports/ledger.ts';
import type { Address } from '../../../src/schedule/subscription.ts';
import { localDiscord } from '../../bot.ts';
import { describePlatform, type PlatformStage } from '../../contracts/platform.ts';
import { byName } from '../../outbound/connections.ts';
import { describeHttpResponses } from '../http-responses.ts';

const OTHER_CHANNEL = '1457000000000000013';
const CHANNELS = [{ id: CHANNEL }, { id: OTHER_CHANNEL }];
const POST = 'POST /channels/:channel/messages';
const HISTORY = 'GET /channels/:channel/messages';
const addressOf = (channel: string, workspace = GUILD): Address => ({ platform: 'discord', workspace, channel });

describePlatform('Discord', async (): Promise<PlatformStage> => {
  const server = await startDiscordServer({ channels: CHANNELS });
  const faultsByName = { fails: { status: 503 }, breaks: 'reset', hangs: 'hang' } as const;
  const hidden = { 'is rate-limited': rateLimited(10), fails: { status: 500 }, hangs: 'hang' } as const;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close();
    return closed;
  };
  return {
    platform: discordPlatform({ token: TOKEN, apiUrl: byName(server.apiUrl) }),
    here: addressOf(CHANNEL),
    there: addressOf(OTHER_CHANNEL),
    person: USER,
    secrets: [TOKEN],
    posts: ({ channel }) =>
      server.world.messages(channel).flatMap(({ id, author }) => (author === APPLICATION ? [id] : [])),
    attempts: () => server.count(POST),
    readings: () => server.count(HISTORY),
    chat: async ({ channel }, count) => {
      for (let i = 0; i < count; i += 1)
        server.world.say(channel, `${i}`, { components: [{ type: 99, custom_id: 7 }] });
    },
    failPost: ({ channel }, fault, when) =>
      server.fault(POST, { of: channel, answer: faultsByName[fault], effect: when === 'after' }),
    limitRate: ({ channel }, seconds) => server.fault(POST, { of: channel, answer: rateLimited(seconds) }),
    removeScope: ({ channel }, scope) => {
      if (scope === 'channel') server.world.putChannel({ id: channel, canView: false });
      else server.world.putGuild({ id: GUILD, isJoined: false });
    },
    failSearch: ({ channel }, how) => {
      if (how !== 'forever') return server.fault(HISTORY, { of: channel, answer: hidden[how] });
      server.world.putChannel({ id: channel, canReadHistory: false });
      server.world.say(channel, 'something');
    },
    disconnect: close,
    close,
  };
});

const MESSAGE: Message = { title: 'Digest', blocks: [{ type: 'text', text: 'Nothing new.' }], footer: 'As of 8 May' };
const KEY: DeliveryKey = { subscription: 's-1', nominal: '2026-05-08T09:00' };
const SINCE = Temporal.Instant.from('2026-05-08T09:00Z');

async function startPlatform(options: DiscordServerOptions = {}) {
  const clock = { now: SINCE.epochMilliseconds };
  const server = await localDiscord({ channels: CHANNELS, now: () => clock.now, ...options });
  const platform = discordPlatform({ token: TOKEN, apiUrl: server.apiUrl });
  const neverAborted = new AbortController().signal;
  return {
    server,
    clock,
    platform,
    post: (address = addressOf(CHANNEL), key = KEY) => platform.post(address, MESSAGE, key, neverAborted, () => true),
    find: (address = addressOf(CHANNEL)) => platform.find(address, KEY, SINCE, neverAborted),
    fault: (answer: Exclude<Fault['answer'], undefined>) => {
      for (const route of [POST, HISTORY]) server.fault(route, { answer });
    },
  };
}

describeHttpResponses('Discord', TOKEN, async () => {
  const { server, post, find, fault } = await startPlatform();
  return { post, find, fault, attempts: () => server.count(POST) };
});

describe('a post to Discord', () => {
  it('mentions nobody, and has a nonce from its channel and occurrence', async () => {
    const { server, post } = await startPlatform();
    await post();
    await post(addressOf(OTHER_CHANNEL));
    await post(addressOf(CHANNEL), { ...KEY, nominal: '2026-05-09T09:00' });
    const bodies = server.calls.map(({ body }) => body);
    for (const body of bodies) {
      const nonce = expect.stringMatching(/^[\w-]{20,25}$/);
      expect(body).toMatchObject({ nonce, enforce_nonce: true, allowed_mentions: { parse: [] } });
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(3);
    expect([server.world.messages(CHANNEL).length, server.world.messages(OTHER_CHANNEL).length]).toEqual([2, 1]);
  });

  it('appears once if it is repeated after a 500 that took effect', async () => {
    const { server, clock, platform, post, find } = await startPlatform();
    server.fault(POST, { answer: { status: 500 }, effect: true });
    expect(await post()).toMatchObject({ kind: 'in doubt', reason: 'Discord answered HTTP 500' });
    clock.now += platform.idempotencyWindow.total('milliseconds');
    const [message] = server.world.messages(CHANNEL);
    expect(await post()).toEqual({ kind: 'sent', post: message?.id });
    expect(server.world.messages(CHANNEL)).toHaveLength(1);
    clock.now += 10 * 60_000;
    expect(await find()).toEqual({ kind: 'found', post: message?.id });
  });

  it('follows no redirect', async () => {
    const { server, post } = await startPlatform();
    server.fault(POST, { answer: { status: 307, headers: { location: `${server.apiUrl}/elsewhere` } } });
    expect(await post()).toMatchObject({
      kind: 'in doubt',
      reason: expect.stringContaining("Discord's address redirects elsewhere with HTTP 307"),
    });
    expect(server.calls).toHaveLength(1);
  });

  it('waits while Discord rejects the token, and recovers without a restart', async () => {
    const { server, post, find } = await startPlatform();
    server.fault(POST, { answer: refusalResponse(401, 0) });
    server.fault(HISTORY, { answer: refusalResponse(401, 0) });
    const reason = expect.stringContaining("does not accept the bot's token");
    expect(await post()).toMatchObject({ kind: 'retry', scope: 'platform', reason });
    expect(await find()).toMatchObject({ kind: 'retry', reason });
    expect(await post()).toMatchObject({ kind: 'sent' });
  });
});

describe("Discord's rate limit", () => {
  it.each([
    ['on a route', rateLimited(30), 'channel'],
    ['that is shared with other bots', rateLimited(30, 'shared'), 'channel'],
    ['on all calls', rateLimited(30, 'global'), 'platform'],
    ['on the address', banned(30), 'platform'],
  ] as const)('%s is reported with its scope', async (_, answer, scope) => {
    const { server, post } = await startPlatform();
    server.fault(POST, { answer });
    const result = await post();
    expect(result).toMatchObject({ kind: 'retry', scope });
    expect(result.kind === 'retry' && result.after.total('seconds')).toBeGreaterThanOrEqual(30);
    expect(server.calls).toHaveLength(1);
    expect(await post(addressOf(OTHER_CHANNEL))).toMatchObject({ kind: 'sent' });
  });
});

describe('a rejection by Discord', () => {
  it.each([
    [404, 10003, 'channel', 'deleted'],
    [403, 50001, 'channel', 'View Channel'],
    [403, 50013, 'channel', 'Send Messages'],
    [400, 200000, 'none', 'AutoMod'],
    [400, 240000, 'none', 'harmful'],
    [403, 50009, 'none', 'verification level'],
    [403, 50007, 'channel', 'privacy settings'],
    [400, 50083, 'channel', 'archived'],
    [404, 10004, 'workspace', 'add it again'],
    [403, 40007, 'workspace', 'banned'],
    [400, 50006, 'none', '50006'],
    [400, 999999, 'none', '999999'],
  ])(
    'with HTTP %i and code %i is permanent (gone: %s), and its reason contains "%s"',
    async (status, code, gone, words) => {
      const { post, find, fault } = await startPlatform();
      fault(refusalResponse(status, code, TOKEN));
      expect(await post()).toEqual({ kind: 'rejected', gone, reason: expect.stringContaining(words) });
      expect(await find()).toEqual({ kind: 'unreadable', reason: expect.stringContaining(words) });
    },
  );

  it('of a body is reported with the field, without its text', async () => {
    const { post, fault } = await startPlatform();
    const errors = { components: { 0: { content: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: TOKEN }] } } } };
    const body = JSON.stringify({ code: 50035, message: 'Invalid Form Body', errors });
    fault({ status: 400, headers: { 'content-type': 'application/json' }, body });
    const reason = 'Discord refused the call (50035, components.0.content BASE_TYPE_BAD_LENGTH)';
    expect(await post()).toEqual({ kind: 'rejected', gone: 'none', reason });
  });

  it.each([40006, 20016, 20028, 20029, 40062, 40333])('with code %i is temporary', async (code) => {
    const { post, find, fault } = await startPlatform();
    fault(refusalResponse(400, code));
    expect(await post()).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await find()).toMatchObject({ kind: 'retry' });
  });

  it('distinguishes a hidden channel from a server that the bot left', async () => {
    const { server, post, find } = await startPlatform();
    server.world.putChannel({ id: CHANNEL, canView: false });
    expect(await post()).toMatchObject({ kind: 'rejected', gone: 'channel' });
    server.world.putGuild({ id: GUILD, isJoined: false });
    const reason = 'the bot is no longer in the server: add it again';
    expect(await post(addressOf(OTHER_CHANNEL))).toEqual({ kind: 'rejected', gone: 'workspace', reason });
    expect(await find(addressOf(OTHER_CHANNEL))).toEqual({ kind: 'unreadable', reason });
  });

  it("ends only the channel's posts if the server cannot be read", async () => {
    const { server, post } = await startPlatform();
    server.world.putChannel({ id: CHANNEL, canView: false });
    server.fault('GET /guilds/:guild', { answer: { status: 500 } });
    expect(await post()).toMatchObject({ kind: 'rejected', gone: 'channel' });
    expect(await post(addressOf(CHANNEL, ''))).toMatchObject({ kind: 'rejected', gone: 'channel' });
    expect(server.count('GET /guilds/:guild')).toBe(1);
  });
});

describe('a search in a Discord channel', () => {
  it('goes back only as far as needed, with room for clock differences', async () => {
    const { server, find } = await startPlatform();
    await find();
    const after = snowflakeAt(SINCE.subtract({ minutes: 5 }).epochMilliseconds);
    expect(server.calls[0]?.query).toEqual({ limit: '100', after: String(after) });
  });

  it('stops at the page with the post', async () => {
    const { server, post, find } = await startPlatform();
    const chat = (count: number) => {
      for (let i = 0; i < count; i += 1) server.world.say(CHANNEL, `${i}`);
    };
    chat(120);
    await post();
    chat(200);
    expect(await find()).toMatchObject({ kind: 'found' });
    expect(server.count(HISTORY)).toBe(2);
  });

  it('finds nothing if no message was sent since', async () => {
    const { server, clock, find } = await startPlatform();
    expect(await find()).toEqual({ kind: 'absent' });
    clock.now -= 60 * 60_000;
    server.world.say(CHANNEL, 'long before');
    clock.now += 60 * 60_000;
    expect(await find()).toEqual({ kind: 'absent' });
    server.world.putChannel({ id: CHANNEL, canReadHistory: false });
    expect(await find()).toEqual({ kind: 'absent' });
  });

  it('reports a hidden history, which looks empty', async () => {
    const { server, post, find } = await startPlatform();
    await post();
    server.world.putChannel({ id: CHANNEL, canReadHistory: false });
    const reason = expect.stringContaining('the permission Read Message History');
    expect(await find()).toEqual({ kind: 'unreadable', reason });
  });

  it('is retried later if Discord limits its rate halfway', async () => {
    const { server, post, find } = await startPlatform();
    for (let i = 0; i < 100; i += 1) server.world.say(CHANNEL, `${i}`);
    await post();
    server.fault(HISTORY, {});
    server.fault(HISTORY, { answer: rateLimited(60) });
    const result = await find();
    expect(result.kind === 'retry' && result.after.total('seconds')).toBeGreaterThanOrEqual(60);
  });

  it('stops if pages do not advance', async () => {
    const { server, find } = await startPlatform();
    const message = server.world.say(CHANNEL, 'the same again and again').apiMessage;
    const body = JSON.stringify([message]);
    server.fault(HISTORY, { answer: { status: 200, headers: { 'content-type': 'application/json' }, body }, times: 9 });
    expect(await find()).toMatchObject({ kind: 'retry', reason: "Discord's response cannot be read" });
    expect(server.count(HISTORY)).toBe(2);
  });
});
