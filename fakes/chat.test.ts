import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../src/message/message.ts';
import { chatPlatform, markOf } from './chat-platform.ts';
import { type ChatServer, type ChatServerOptions, type Fault, startChatServer } from './chat-server.ts';

const MESSAGE: Message = { title: 'Digest', blocks: [], footer: '' };
const LONG_AGO = Temporal.Instant.from('2020-01-01T00:00Z');
const FIRST_DELIVERY = { subscription: 's1', nominal: '2026-05-08T09:00' };
const SECOND_DELIVERY = { subscription: 's2', nominal: '2026-05-08T09:00' };

const servers: ChatServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function chat(options: ChatServerOptions) {
  const server = await startChatServer(options);
  servers.push(server);
  const { kind } = options;
  const platform = chatPlatform({ kind, url: server.url });
  const address = (channel: string) => ({ platform: kind, workspace: 'W', channel });
  const post = (delivery = FIRST_DELIVERY, channel = 'C1', timeout = 5000) =>
    platform.post(address(channel), MESSAGE, delivery, AbortSignal.timeout(timeout), () => true);
  const find = (delivery = FIRST_DELIVERY, channel = 'C1') =>
    platform.find(address(channel), delivery, LONG_AGO, AbortSignal.timeout(5000));
  return { server, post, find };
}

const chatWithFault = (fault: Fault) => chat({ kind: 'discord', faults: { [fault]: 1 }, lateEffect: [1, 1] });

describe('the fake chat server', () => {
  it('stores a post with its mark', async () => {
    const { server, post, find } = await chat({ kind: 'slack' });
    const { id, ...message } = await post().then(() => server.messages()[0] ?? { id: '' });
    expect(message).toMatchObject({ channel: 'C1', mark: markOf(FIRST_DELIVERY) });
    expect(await find()).toEqual({ kind: 'found', post: id });
    expect(await find(SECOND_DELIVERY)).toEqual({ kind: 'absent' });
    expect(await find(FIRST_DELIVERY, 'C2')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['too many', 'retry', 0],
    ['error before', 'in doubt', 0],
    ['error after', 'in doubt', 1],
    ['reset after', 'in doubt', 1],
  ] as const)(
    'with the fault "%s" makes the sender report "%s", and stores %i messages',
    async (fault, result, count) => {
      const { server, post } = await chatWithFault(fault);
      expect(await post()).toMatchObject({ kind: result });
      expect(server.messages()).toHaveLength(count);
      expect(server.counts).toMatchObject({ [fault]: 1, posted: count, 'posts asked for': 1 });
    },
  );

  it.each(['hang', 'late effect'] as const)(
    'with the fault "%s" gives no response but stores the message',
    async (fault) => {
      const { server, post } = await chatWithFault(fault);
      expect(await post(FIRST_DELIVERY, 'C1', 200)).toEqual({ kind: 'in doubt', reason: 'TimeoutError' });
      await expect.poll(() => server.messages().length).toBe(1);
    },
  );

  it('with the fault "late answer" still responds', async () => {
    const { server, post } = await chat({ kind: 'slack', faults: { 'late answer': 1 }, lateAnswer: [20, 30] });
    expect(await post()).toEqual({ kind: 'sent', post: server.messages()[0]?.id });
  });

  it('with the fault "history error" makes the sender retry a search', async () => {
    expect(await (await chatWithFault('history error')).find()).toMatchObject({ kind: 'retry' });
  });

  it('refuses every call above its rate limit', async () => {
    const { server, post } = await chat({ kind: 'slack', perSecond: 1 });
    const results = await Promise.all(['C1', 'C2', 'C3', 'C4'].map((channel) => post(FIRST_DELIVERY, channel)));
    expect(results).toContainEqual(expect.objectContaining({ kind: 'retry', scope: 'platform' }));
    expect(server.counts['over the rate']).toBe(4 - server.messages().length);
  });

  it('refuses posts once it is closed', async () => {
    const { server, post } = await chat({ kind: 'slack' });
    await server.close();
    servers.splice(0);
    expect(await post()).toMatchObject({ kind: 'retry', scope: 'platform', reason: 'ECONNREFUSED' });
  });

  it.each([
    ['Discord', 'stores a repeated post once while it knows the nonce', { kind: 'discord' }, 1],
    ['Discord', 'stores a repeated post again once it has forgotten the nonce', { kind: 'discord', nonces: 0 }, 2],
    ['Slack', 'stores a repeated post again', { kind: 'slack' }, 2],
  ] as const)('as %s, %s', async (_platform, _fact, options, count) => {
    const { server, post } = await chat(options);
    await post();
    await post();
    expect(server.messages()).toHaveLength(count);
    expect(server.counts['repeats known']).toBe(2 - count);
  });

  it('draws its faults from the seed', async () => {
    const resultsOf = async (seed: number) => {
      const { post } = await chat({ kind: 'slack', seed, faults: { 'too many': 0.3, 'error after': 0.3 } });
      const kinds: string[] = [];
      for (let i = 0; i < 20; i += 1) kinds.push((await post(FIRST_DELIVERY, `C${i}`)).kind);
      return kinds;
    };
    const results = await resultsOf(7);
    expect(results).toEqual(await resultsOf(7));
    expect(results).not.toEqual(await resultsOf(8));
    expect(new Set(results)).toEqual(new Set(['sent', 'retry', 'in doubt']));
  });
});
