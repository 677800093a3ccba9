import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { createSlackClient } from '../../src/platforms/slack/post/client.ts';
import { deliver } from '../http.ts';
import { rateLimited } from './faults.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from './server.ts';
import { signed, signedCommand, signedEvent, signedInteraction } from './signed.ts';

const SECRET = 'a-signing-secret';
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of cleanups.splice(0).reverse()) await end();
});

async function slack(options?: SlackServerOptions): Promise<SlackServer> {
  const server = await startSlackServer(options);
  cleanups.push(() => server.close());
  return server;
}

const QUIET_OPTIONS = { logLevel: LogLevel.ERROR, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true } as const;

function client(server: SlackServer, token = 'xoxb-1-the-bot'): WebClient {
  return createSlackClient(token, { apiUrl: server.apiUrl });
}

const mention = (id: string) => ({
  type: 'event_callback',
  team_id: 'T1',
  api_app_id: 'A1',
  event_id: id,
  event: {
    type: 'app_mention',
    user: 'U1',
    text: '<@UBOT> hello',
    channel: 'C1',
    ts: '1.000001',
    event_ts: '1.000001',
  },
});
const command = {
  command: '/colossus',
  text: 'watch',
  team_id: 'T1',
  channel_id: 'C1',
  user_id: 'U1',
  trigger_id: '1.2',
};

describe('the fake Web API of Slack', () => {
  it('identifies the caller by its token, and records every call', async () => {
    const server = await slack();
    expect(await client(server).auth.test()).toMatchObject({ ok: true, team_id: 'T1', user_id: 'UBOT' });
    await expect(client(server, '').auth.test()).rejects.toMatchObject({ data: { error: 'not_authed' } });
    await expect(client(server, 'xoxb-9').auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    expect(server.calls.map(({ method, token }) => [method, token])).toEqual([
      ['auth.test', 'xoxb-1-the-bot'],
      ['auth.test', undefined],
      ['auth.test', 'xoxb-9'],
    ]);
  });

  it('refuses a revoked token', async () => {
    const server = await slack();
    server.revoke('xoxb-1-the-bot');
    await expect(client(server).auth.test()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
  });

  it('stores the metadata of posts, and returns it only on request', async () => {
    const server = await slack();
    const metadata = { event_type: 'x', event_payload: { occurrence: 'a' } };
    const { ts } = await client(server).chat.postMessage({
      channel: 'C1',
      text: 'hello',
      metadata,
      unfurl_links: false,
    });
    expect(server.messages('C1')).toMatchObject([{ ts, text: 'hello', metadata, call: { unfurl_links: false } }]);
    const plain = await client(server).conversations.history({ channel: 'C1' });
    expect(plain.messages).toEqual([{ type: 'message', ts, text: 'hello', user: 'UBOT', bot_id: 'BBOT' }]);
    const full = await client(server).conversations.history({ channel: 'C1', include_all_metadata: true });
    expect(full.messages?.[0]?.metadata).toEqual(metadata);
  });

  it('accepts JSON as well as forms', async () => {
    const server = await slack();
    const response = await fetch(`${server.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-1-the-bot', 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ channel: 'C1', text: 'hello' }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel: 'C1' });
    expect(server.messages('C1')).toHaveLength(1);
  });

  it('pages through the history, newest first, without replies in threads', async () => {
    const server = await slack({ historyPageSize: 2 });
    const web = client(server);
    const posts: (string | undefined)[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) posts.push((await web.chat.postMessage({ channel: 'C1', text })).ts);
    const [a = '', b = ''] = posts;
    await web.chat.postMessage({ channel: 'C1', text: 'in a thread', thread_ts: a });
    const pages: (string | undefined)[][] = [];
    for (let cursor = ''; ; ) {
      const page = await web.conversations.history({ channel: 'C1', oldest: a, ...(cursor && { cursor }) });
      pages.push(page.messages?.map(({ text }) => text) ?? []);
      cursor = page.response_metadata?.next_cursor ?? '';
      if (!cursor) break;
    }
    expect(pages).toEqual([
      ['e', 'd'],
      ['c', 'b'],
    ]);
    const until = await web.conversations.history({ channel: 'C1', latest: b, inclusive: true });
    expect(until.messages?.map(({ text }) => text)).toEqual(['b', 'a']);
    const replies = await web.conversations.replies({ channel: 'C1', ts: a });
    expect(replies.messages?.map(({ text }) => text)).toEqual(['a', 'in a thread']);
  });

  it.each([
    ['a channel that does not exist', 'chat.postMessage', { channel: 'C9', text: 'x' }, 'channel_not_found'],
    ['a channel that the bot is not in', 'chat.postMessage', { channel: 'C2', text: 'x' }, 'not_in_channel'],
    ['a private channel that the bot is not in', 'chat.postMessage', { channel: 'C3', text: 'x' }, 'channel_not_found'],
    ['an archived channel', 'chat.postMessage', { channel: 'C4', text: 'x' }, 'is_archived'],
    ['a post without text', 'chat.postMessage', { channel: 'C1' }, 'no_text'],
    ['a missing argument', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['a misspelt argument', 'chat.postMessage', { channel: 'C1', text: 'x', unfurl: false }, 'invalid_arguments'],
    ['a block without a type', 'chat.postMessage', { channel: 'C1', text: 'x', blocks: [{}] }, 'invalid_blocks'],
    [
      'too many blocks',
      'chat.postMessage',
      { channel: 'C1', text: 'x', blocks: Array(51).fill({ type: 'divider' }) },
      'invalid_blocks',
    ],
    [
      'blocks that are too long',
      'chat.postMessage',
      { channel: 'C1', text: 'x', blocks: [{ type: 'section', text: 'x'.repeat(13_200) }] },
      'msg_blocks_too_long',
    ],
    [
      'metadata without a payload',
      'chat.postMessage',
      { channel: 'C1', text: 'x', metadata: { event_type: 'x' } },
      'invalid_metadata_format',
    ],
    ['the history of a channel without the bot', 'conversations.history', { channel: 'C2' }, 'not_in_channel'],
    ['an unknown person', 'users.info', { user: 'U9' }, 'user_not_found'],
    ['an unknown method', 'stars.add', {}, 'unknown_method'],
    ["a bot token for an app token's method", 'apps.connections.open', {}, 'not_allowed_token_type'],
    [
      'an ephemeral message to a person outside the channel',
      'chat.postEphemeral',
      { channel: 'C1', user: 'U2', text: 'x' },
      'user_not_in_channel',
    ],
    [
      'a modal as a home tab',
      'views.publish',
      { user_id: 'U1', view: { type: 'modal', blocks: [] } },
      'invalid_arguments',
    ],
  ])('refuses %s', async (_, method, args, error) => {
    const server = await slack({
      workspaces: [
        {
          channels: [
            { id: 'C1' },
            { id: 'C2', members: ['U1'] },
            { id: 'C3', members: ['U1'], kind: 'group' },
            { id: 'C4', archived: true },
          ],
        },
      ],
    });
    await expect(client(server).apiCall(method, args)).rejects.toMatchObject({ data: { error } });
  });

  it('requires the scope for the kind of channel', async () => {
    const channels = [{ id: 'C1' }, { id: 'G1', kind: 'group' as const }];
    const server = await slack({ workspaces: [{ scopes: ['chat:write', 'channels:history'], channels }] });
    expect(await client(server).conversations.history({ channel: 'C1' })).toMatchObject({ ok: true });
    await expect(client(server).conversations.history({ channel: 'G1' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'groups:history', provided: 'chat:write,channels:history' },
    });
  });

  it('opens direct messages, stores views, and accepts a trigger id once', async () => {
    const server = await slack();
    const web = client(server);
    expect((await web.users.info({ user: 'U1' })).user?.tz).toBe('Europe/London');
    const { channel } = await web.conversations.open({ users: 'U1' });
    await web.chat.postMessage({ channel: channel?.id ?? '', text: 'only to you' });
    expect(server.messages('DU1')).toHaveLength(1);
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Ask' }, blocks: [] };
    const opened = await web.views.open({ trigger_id: '1.1', view });
    await web.views.update({ view_id: opened.view?.id ?? '', view: { ...view, callback_id: 'second' } });
    expect([...server.workspace().views.values()]).toMatchObject([{ callback_id: 'second' }]);
    await expect(web.views.open({ trigger_id: '1.1', view })).rejects.toMatchObject({
      data: { error: 'exchanged_trigger_id' },
    });
  });

  it('accepts five uses of a response_url', async () => {
    const server = await slack();
    const url = server.responseUrl('C1');
    const use = () =>
      fetch(url, { method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json' } });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await use()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(server.responses).toHaveLength(5);
  });
});

describe('a planned fault', () => {
  it('hits one channel, for as many calls as planned', async () => {
    const server = await slack({ workspaces: [{ channels: [{ id: 'C1' }, { id: 'C2' }] }] });
    server.fault('chat.postMessage', { answer: rateLimited(30), of: 'C1' });
    const post = (channel: string) => client(server).chat.postMessage({ channel, text: 'x' });
    await expect(post('C1')).rejects.toMatchObject({ retryAfter: 30 });
    await post('C2');
    await post('C1');
    expect([server.messages('C1').length, server.messages('C2').length]).toEqual([1, 1]);
  });

  it.each([
    ['a response with status 500', { answer: { status: 500 } }, { code: 'slack_webapi_http_error' }],
    ['a cut connection', { answer: 'reset' as const }, { code: 'slack_webapi_request_error' }],
    ["one of Slack's errors", { answer: { error: 'fatal_error' } }, { data: { error: 'fatal_error' } }],
  ])('can be %s, before the effect or after it', async (_, fault, error) => {
    const server = await slack();
    server.fault('chat.postMessage', fault);
    server.fault('chat.postMessage', { ...fault, effect: true });
    const post = () => client(server).chat.postMessage({ channel: 'C1', text: 'x' });
    await expect(post()).rejects.toMatchObject(error);
    expect(server.messages('C1')).toHaveLength(0);
    await expect(post()).rejects.toMatchObject(error);
    expect(server.messages('C1')).toHaveLength(1);
  });

  it('can leave a call unanswered and apply it later', async () => {
    const server = await slack();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.fault('chat.postMessage', { answer: 'hang', effect: promise });
    const impatientClient = new WebClient('xoxb-1-the-bot', {
      slackApiUrl: server.apiUrl,
      ...QUIET_OPTIONS,
      timeout: 50,
    });
    await expect(impatientClient.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toThrow('timeout');
    expect(server.messages('C1')).toHaveLength(0);
    resolve();
    await promise;
    expect(server.messages('C1')).toHaveLength(1);
  });

  it('can hold back the real response', async () => {
    const server = await slack();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.fault('chat.postMessage', { until: promise });
    const posted = client(server).chat.postMessage({ channel: 'C1', text: 'x' });
    while (server.messages('C1').length === 0) await client(server).auth.test();
    resolve();
    expect(await posted).toMatchObject({ ok: true });
  });
});

describe('the fake Socket Mode', () => {
  async function app(server: SlackServer): Promise<App> {
    const boltApp = new App({
      token: 'xoxb-1-the-bot',
      appToken: 'xapp-1-the-app',
      socketMode: true,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: server.apiUrl, ...QUIET_OPTIONS },
      deferInitialization: true,
      convoStore: false,
    });
    await boltApp.init();
    cleanups.push(async () => {
      await boltApp.stop();
      await server.socket.untilDisconnected();
    });
    return boltApp;
  }

  it('delivers a command to a Bolt app and accepts a long acknowledgement', async () => {
    const server = await slack();
    const bot = await app(server);
    const longText = 'ü'.repeat(70_000);
    bot.command('/colossus', ({ ack, command: { text } }) => ack(text + longText));
    await bot.start();
    await server.socket.untilConnected();
    const id = server.socket.send('slash_commands', command);
    const { payload } = await server.socket.untilAcked(id);
    expect(JSON.stringify(payload) === JSON.stringify({ text: `watch${longText}` })).toBe(true);
  });

  it('delivers events, which the app answers through the Web API', async () => {
    const server = await slack();
    const bot = await app(server);
    bot.event('app_mention', async ({ say }) => {
      await say('hello');
    });
    await bot.start();
    await server.socket.untilConnected();
    const id = server.socket.send('events_api', mention('Ev1'), { retry: { attempt: 1, reason: 'timeout' } });
    await server.socket.untilAcked(id);
    await expect.poll(() => server.messages('C1').map(({ text }) => text)).toEqual(['hello']);
  });

  it('asks the app to reconnect, and the app closes its connection', async () => {
    const server = await slack();
    const bot = await app(server);
    await bot.start();
    await server.socket.untilConnected();
    server.socket.refresh();
    await server.socket.untilDisconnected();
    expect(server.socket.openedCount).toBe(1);
    expect(() => server.socket.send('slash_commands', command)).toThrow('No app is connected');
  });
});

describe('signed requests', () => {
  async function startListener(): Promise<{ url: string; received: string[] }> {
    const server = await slack();
    const receiver = new HTTPReceiver({ signingSecret: SECRET, logLevel: LogLevel.ERROR, port: 0 });
    const bot = new App({
      token: 'xoxb-1-the-bot',
      receiver,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: server.apiUrl, ...QUIET_OPTIONS },
      convoStore: false,
    });
    const received: string[] = [];
    bot.command('/colossus', async ({ ack, body }) => {
      received.push(`command ${body.text}`);
      await ack('here');
    });
    bot.action('a', async ({ ack }) => {
      received.push('action');
      await ack();
    });
    bot.event('app_mention', async ({ event }) => {
      received.push(`event ${event.text}`);
    });
    const listener = await bot.start(0);
    cleanups.push(() => bot.stop());
    const address = 'address' in listener && typeof listener.address === 'function' ? listener.address() : null;
    if (typeof address !== 'object' || address === null) throw new Error('The app does not listen on a TCP port');
    return { url: `http://127.0.0.1:${address.port}/slack/events`, received };
  }

  it('of every kind reach a Bolt app', async () => {
    const { url, received } = await startListener();
    const signing = { secret: SECRET };
    expect(await deliver(url, signedCommand(command, signing))).toMatchObject({ status: 200, body: 'here' });
    const press = {
      type: 'block_actions',
      team: { id: 'T1' },
      user: { id: 'U1' },
      channel: { id: 'C1' },
      actions: [{ type: 'button', action_id: 'a', block_id: 'b', value: 'v' }],
    };
    expect(await deliver(url, signedInteraction(press, signing))).toMatchObject({ status: 200 });
    expect(await deliver(url, signedEvent(mention('Ev1'), signing))).toMatchObject({ status: 200 });
    expect(await deliver(url, signedEvent({ type: 'url_verification', challenge: 'c' }, signing))).toMatchObject({
      status: 200,
      body: expect.stringContaining('c'),
    });
    expect(received).toEqual(['command watch', 'action', 'event <@UBOT> hello']);
  });

  it('with invalid JSON are rejected', async () => {
    const { url, received } = await startListener();
    const invalidJson = signed('{"type":', 'application/json', { secret: SECRET });
    expect((await deliver(url, invalidJson)).status).toBeGreaterThanOrEqual(400);
    expect(received).toEqual([]);
  });

  it('are rejected if they are forged or stale', async () => {
    const { url, received } = await startListener();
    expect(await deliver(url, signedCommand(command, { secret: 'another' }))).toMatchObject({ status: 401 });
    const at = Date.now() - 301_000;
    expect(await deliver(url, signedCommand(command, { secret: SECRET, at }))).toMatchObject({ status: 401 });
    expect(received).toEqual([]);
  });
});
