import { Temporal } from 'temporal-polyfill';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../src/message/message.ts';
import { chatPlatform, markOf } from './chat-platform.ts';
import { type ChatKind, type ChatServer, type ChatServerOptions, type Fault, startChatServer } from './chat-server.ts';

const MESSAGE: Message = { title: 'Digest', blocks: [], footer: '' };
const LONG_AGO = Temporal.Instant.from('2020-01-01T00:00Z');
const KINDS = ['slack', 'discord'] as const;
const one = { subscription: 's1', nominal: '2026-05-08T09:00' };
const other = { subscription: 's2', nominal: '2026-05-08T09:00' };

const servers: ChatServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function chat(options: ChatServerOptions) {
  const server = await startChatServer(options);
  servers.push(server);
  const { kind } = options;
  const platform = chatPlatform({ kind, url: server.url });
  const address = (channel: string) => ({ platform: kind, workspace: 'W', channel });
  // Long enough for any answer of this machine, and the way out of what never answers.
  const post = (occurrence = one, channel = 'C1', timeout = 5000) =>
    platform.post(address(channel), MESSAGE, occurrence, AbortSignal.timeout(timeout), () => true);
  const find = (occurrence = one, channel = 'C1') =>
    platform.find(address(channel), occurrence, LONG_AGO, AbortSignal.timeout(5000));
  return { server, address, post, find };
}

const faulty = (kind: ChatKind, fault: Fault) => chat({ kind, faults: { [fault]: 1 }, lateEffect: [1, 1] });

describe.each(KINDS)('the fake chat server for %s', (kind) => {
  it('stores a post with its mark', async () => {
    const { server, address, post, find } = await chat({ kind });
    expect(await post()).toMatchObject({ kind: 'sent' });
    const [message] = server.messages();
    expect(server.messages()).toHaveLength(1);
    expect(message).toMatchObject({ channel: 'C1', text: 'Digest', mark: markOf(kind, address('C1'), one) });
    expect(await find()).toEqual({ kind: 'found', post: message?.id });
    expect(await find(other)).toEqual({ kind: 'absent' });
    expect(await find(one, 'C2')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['too many', 'retry', 0],
    ['error before', 'in doubt', 0],
    ['error after', 'in doubt', 1],
    ['reset after', 'in doubt', 1],
  ] as const)('for the fault "%s", gives the sender "%s" and stores %i message', async (fault, result, count) => {
    const { server, post } = await faulty(kind, fault);
    expect(await post()).toMatchObject({ kind: result });
    expect(server.messages()).toHaveLength(count);
    expect(server.counts).toMatchObject({ [fault]: 1, posted: count, 'posts asked for': 1 });
  });

  it.each(['hang', 'late effect'] as const)(
    'for the fault "%s", gives no response and stores the message in the end',
    async (fault) => {
      const { server, post } = await faulty(kind, fault);
      expect(await post(one, 'C1', 200)).toEqual({ kind: 'in doubt', reason: 'TimeoutError' });
      await expect.poll(() => server.messages().length).toBe(1);
    },
  );

  it('for the fault "late answer", still responds', async () => {
    const { server, post } = await chat({ kind, faults: { 'late answer': 1 }, lateAnswer: [20, 30] });
    expect(await post()).toEqual({ kind: 'sent', post: server.messages()[0]?.id });
  });

  it('refuses a second post to a channel that comes too soon, but takes one to another channel', async () => {
    const { post } = await chat({ kind, channelRest: 60_000 });
    await post();
    expect(await post(other)).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await post(other, 'C2')).toMatchObject({ kind: 'sent' });
  });

  it('refuses every call above its rate limit', async () => {
    const { server, post } = await chat({ kind, perSecond: 1 });
    const results = await Promise.all(['C1', 'C2', 'C3', 'C4'].map((channel) => post(one, channel)));
    expect(results).toContainEqual(expect.objectContaining({ kind: 'retry', scope: 'platform' }));
    expect(server.counts['over the rate']).toBe(4 - server.messages().length);
  });

  it('says that a channel is gone, or that its history cannot be read now or ever', async () => {
    const { server, post, find } = await chat({ kind });
    server.hide('C1');
    expect(await find()).toMatchObject({ kind: 'unreadable' });
    server.remove('C1');
    expect(await post()).toMatchObject({ kind: 'rejected', gone: 'channel' });
    expect(await (await faulty(kind, 'history error')).find()).toMatchObject({ kind: 'retry' });
  });

  it('can refuse requests that were sent too long ago', async () => {
    const { server, post } = await chat({ kind, latest: -1 });
    expect(await post(one, 'C1', 200)).toEqual({ kind: 'in doubt', reason: 'TimeoutError' });
    expect([server.counts['too old'], server.messages()]).toEqual([1, []]);
  });

  it('takes nothing while it is down', async () => {
    const { server, post } = await chat({ kind });
    await server.close();
    servers.splice(0);
    expect(await post()).toMatchObject({ kind: 'retry', scope: 'platform', reason: 'ECONNREFUSED' });
  });
});

describe('a repeated post', () => {
  it('is one message on Discord while the nonce is known, and two messages later', async () => {
    const { server, post } = await chat({ kind: 'discord' });
    expect(await post()).toEqual(await post());
    expect(server.messages()).toHaveLength(1);
    expect(server.counts['repeats known']).toBe(1);
    const forgetful = await chat({ kind: 'discord', nonces: 0 });
    await forgetful.post();
    await forgetful.post();
    expect(forgetful.server.messages()).toHaveLength(2);
  });

  it('is two messages on Slack', async () => {
    const { server, post } = await chat({ kind: 'slack' });
    await post();
    await post();
    expect(server.messages()).toHaveLength(2);
  });
});

describe('the faults of the fake chat server', () => {
  it('are drawn from the seed', async () => {
    const drawn = async (seed: number) => {
      const { post } = await chat({ kind: 'slack', seed, faults: { 'too many': 0.3, 'error after': 0.3 } });
      const kinds: string[] = [];
      for (let i = 0; i < 20; i += 1) kinds.push((await post(one, `C${i}`)).kind);
      return kinds;
    };
    const first = await drawn(7);
    expect(first).toEqual(await drawn(7));
    expect(first).not.toEqual(await drawn(8));
    expect(new Set(first)).toEqual(new Set(['sent', 'retry', 'in doubt']));
  });
});
