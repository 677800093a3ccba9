import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { rateLimited, type SlackFault } from '../../../fakes/slack/faults.ts';
import { type SlackServerOptions, startSlackServer } from '../../../fakes/slack/server.ts';
import type { Message } from '../../../src/message/message.ts';
import { type SlackPlatformOptions, slackPlatform } from '../../../src/platforms/slack/post/platform.ts';
import type { DeliveryKey } from '../../../src/ports/ledger.ts';
import type { Address } from '../../../src/schedule/subscription.ts';
import { localSlack } from '../../bot.ts';
import { describePlatform, type PlatformStage } from '../../contracts/platform.ts';
import { byName } from '../../outbound/connections.ts';
import { describeHttpResponses } from '../http-responses.ts';

const TOKEN = 'xoxb-1-the-bot';
const CHANNELS = [{ id: 'C1' }, { id: 'C2' }, { id: 'C3' }];
const at = (channel: string, workspace = 'T1'): Address => ({ platform: 'slack', workspace, channel });

describePlatform('Slack', async (): Promise<PlatformStage> => {
  const server = await startSlackServer({ workspaces: [{ channels: CHANNELS }] });
  const POST_FAULTS = { fails: { status: 503 }, breaks: 'reset', hangs: 'hang' } as const;
  const HISTORY_FAULTS = {
    'is rate-limited': rateLimited(10),
    fails: { status: 500 },
    hangs: 'hang',
    forever: { error: 'missing_scope' },
  } as const;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close();
    return closed;
  };
  return {
    platform: slackPlatform({
      tokenFor: async () => TOKEN,
      now: () => Temporal.Now.instant(),
      apiUrl: byName(server.apiUrl),
    }),
    here: at('C1'),
    there: at('C2'),
    person: 'U1',
    secrets: [TOKEN],
    posts: ({ channel }) => server.messages(channel).flatMap(({ ts, bot_id }) => (bot_id === 'BBOT' ? [ts] : [])),
    attempts: () => server.count('chat.postMessage'),
    readings: () => server.count('conversations.history'),
    chat: async ({ channel }, count) => {
      // Other apps' metadata can have any form.
      const others = { channel, user: 'U1', call: {}, metadata: { event_type: 'theirs', event_payload: 'odd' } };
      for (let i = 0; i < count; i += 1) server.workspace().add({ ...others, text: `${i}` });
    },
    failPost: ({ channel }, fault, when) =>
      server.fault('chat.postMessage', { of: channel, answer: POST_FAULTS[fault], effect: when === 'after' }),
    limitRate: ({ channel }, seconds) =>
      server.fault('chat.postMessage', { of: channel, answer: rateLimited(seconds) }),
    removeScope: ({ channel }, scope) => {
      if (scope === 'channel') server.workspace().put({ id: channel, archived: true });
      else server.revoke(TOKEN);
    },
    failSearch: ({ channel }, how) =>
      server.fault('conversations.history', { of: channel, answer: HISTORY_FAULTS[how] }),
    disconnect: close,
    close,
  };
});

const MESSAGE: Message = { title: 'Digest', blocks: [{ type: 'text', text: 'Nothing new.' }], footer: 'As of 8 May' };
const KEY: DeliveryKey = { subscription: 's-1', nominal: '2026-05-08T09:00' };
const SINCE = Temporal.Instant.from('2026-05-08T09:00Z');

async function slack(server: SlackServerOptions = {}, options: Partial<SlackPlatformOptions> = {}) {
  const started = await localSlack({ workspaces: [{ channels: CHANNELS }], ...server });
  const platform = slackPlatform({
    tokenFor: async () => TOKEN,
    now: () => SINCE,
    apiUrl: started.apiUrl,
    ...options,
  });
  const never = new AbortController().signal;
  return {
    server: started,
    post: (address: Address, timeout = never, maySend = () => true, message = MESSAGE) =>
      platform.post(address, message, KEY, timeout, maySend),
    find: (address: Address, timeout = never) => platform.find(address, KEY, SINCE, timeout),
    fault: (answer: SlackFault['answer']) => {
      for (const method of ['chat.postMessage', 'conversations.history']) {
        started.fault(method, answer === undefined ? {} : { answer });
      }
    },
  };
}

describeHttpResponses('Slack', TOKEN, async () => {
  const { server, post, find, fault } = await slack();
  return {
    post: () => post(at('C1')),
    find: () => find(at('C1')),
    fault,
    attempts: () => server.count('chat.postMessage'),
  };
});

describe('a search with a limit of one page a minute', () => {
  it('continues at the page where the last one stopped', async () => {
    const { server, post, find } = await slack({ historyPageSize: 15 });
    await post(at('C1'));
    for (let i = 0; i < 40; i += 1) server.workspace().add({ channel: 'C1', user: 'U1', call: {}, text: `${i}` });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      server.fault('conversations.history', {});
      server.fault('conversations.history', { answer: rateLimited(60) });
    }
    const results = [await find(at('C1')), await find(at('C1')), await find(at('C1')), await find(at('C1'))];
    const later = { kind: 'retry', hasProgressed: true, after: Temporal.Duration.from({ seconds: 60 }) };
    expect(results).toEqual([
      expect.objectContaining(later),
      expect.objectContaining(later),
      expect.objectContaining(later),
      { kind: 'found', post: server.messages('C1')[0]?.ts },
    ]);
  });
});

describe('a post to Slack', () => {
  it('unfurls no links, and has a plain text for clients without blocks', async () => {
    const { server, post } = await slack();
    await post(at('C1'));
    expect(server.messages('C1')[0]?.call).toMatchObject({
      unfurl_links: false,
      unfurl_media: false,
      text: expect.stringContaining('Digest'),
      blocks: expect.arrayContaining([expect.objectContaining({ type: 'header' })]),
    });
  });

  it('carries its occurrence and the entry that it shows', async () => {
    const { server, post } = await slack();
    await post(at('C1'));
    await post(at('C1'), undefined, undefined, { ...MESSAGE, shows: 'charter-length' });
    const occurrence = 's-1@2026-05-08T09:00';
    expect(server.messages('C1').map((message) => message.metadata)).toEqual([
      { event_type: 'colossus_occurrence', event_payload: { occurrence } },
      { event_type: 'colossus_occurrence', event_payload: { occurrence, shows: 'charter-length' } },
    ]);
  });

  it('uses the current token of its workspace', async () => {
    const workspaces = [
      { team: 'T1', botToken: 'xoxb-one', channels: [{ id: 'C1' }] },
      { team: 'T2', botToken: 'xoxb-two', channels: [{ id: 'C2' }] },
    ];
    const tokens = new Map([
      ['T1', 'xoxb-one'],
      ['T2', 'xoxb-old'],
    ]);
    const { server, post } = await slack({ workspaces }, { tokenFor: async (team) => tokens.get(team) });
    expect(await post(at('C1', 'T1'))).toMatchObject({ kind: 'sent' });
    expect(await post(at('C2', 'T2'))).toMatchObject({ kind: 'rejected', gone: 'workspace' });
    tokens.set('T2', 'xoxb-two');
    expect(await post(at('C2', 'T2'))).toMatchObject({ kind: 'sent' });
    expect(server.calls.map(({ token }) => token)).toEqual(['xoxb-one', 'xoxb-old', 'xoxb-two']);
  });

  it('fails where the app is not installed, without a call to Slack', async () => {
    const { server, post, find } = await slack({}, { tokenFor: async () => undefined });
    const reason = 'the app is not installed in the workspace: install it there again';
    expect(await post(at('C1'))).toEqual({ kind: 'rejected', gone: 'workspace', reason });
    expect(await find(at('C1'))).toEqual({ kind: 'unreadable', reason });
    expect(server.calls).toEqual([]);
  });

  it('waits while its token is unavailable, and its reason names only the kind of error', async () => {
    const cause = new RangeError('cannot connect to postgres://colossus:hunter2@db');
    const { server, post, find } = await slack({}, { tokenFor: () => Promise.reject(cause) });
    const reason = "the workspace's token is not available at present (RangeError)";
    expect(await post(at('C1'))).toMatchObject({ kind: 'retry', scope: 'channel', reason });
    expect(await find(at('C1'))).toMatchObject({ kind: 'retry', reason });
    expect(server.calls).toEqual([]);
  });

  it('waits for its token only within its time limit', async () => {
    const { server, post } = await slack({}, { tokenFor: () => new Promise(() => {}) });
    const timeout = new AbortController();
    const posted = post(at('C1'), timeout.signal);
    timeout.abort(new DOMException('too late', 'TimeoutError'));
    expect(await posted).toMatchObject({ kind: 'retry' });
    expect(server.calls).toEqual([]);
  });
});

describe("Slack's rate limit", () => {
  it('applies to one channel, or to the whole platform once a second channel has to wait at the same time', async () => {
    const { server, post } = await slack();
    for (const channel of ['C1', 'C2', 'C3'])
      server.fault('chat.postMessage', { of: channel, answer: rateLimited(30) });
    expect(await post(at('C1'))).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await post(at('C2'))).toMatchObject({ kind: 'retry', scope: 'platform' });
  });

  it('applies only to the second channel if the wait of the first is over', async () => {
    let now = SINCE;
    const { server, post } = await slack({}, { now: () => now });
    for (const channel of ['C1', 'C2']) server.fault('chat.postMessage', { of: channel, answer: rateLimited(30) });
    await post(at('C1'));
    now = now.add({ seconds: 30 });
    expect(await post(at('C2'))).toMatchObject({ kind: 'retry', scope: 'channel' });
  });

  it('in channels that always have to wait does not block other channels', async () => {
    const { server, post } = await slack();
    for (const channel of ['C1', 'C2'])
      server.fault('chat.postMessage', { of: channel, answer: rateLimited(2), times: 9 });
    for (const channel of ['C1', 'C2']) await post(at(channel));
    for (const channel of ['C1', 'C2', 'C1']) {
      expect(await post(at(channel))).toMatchObject({ kind: 'retry', scope: 'channel' });
    }
    expect(await post(at('C3'))).toMatchObject({ kind: 'sent' });
  });

  it('never blocks other workspaces', async () => {
    const { server, post } = await slack({}, { isMultiWorkspace: true });
    server.fault('chat.postMessage', { answer: rateLimited(30), times: 4 });
    const scopes = [];
    for (const address of [at('C1'), at('C2', 'T2'), at('C3'), at('C3', 'T2')]) scopes.push(await post(address));
    expect(scopes).toMatchObject([
      { kind: 'retry', scope: 'channel' },
      { kind: 'retry', scope: 'channel' },
      { kind: 'retry', scope: 'workspace' },
      { kind: 'retry', scope: 'workspace' },
    ]);
  });
});

describe('a rejection by Slack', () => {
  it('for too many messages in the workspace is temporary', async () => {
    const { server, post } = await slack();
    server.fault('chat.postMessage', { answer: { error: 'message_limit_exceeded' } });
    expect(await post(at('C1'))).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await post(at('C1'))).toMatchObject({ kind: 'sent' });
  });

  it.each([
    ['not_in_channel', 'channel', '/invite'],
    ['channel_not_found', 'channel', '/invite'],
    ['no_permission', 'channel', '/invite'],
    ['is_archived', 'channel', 'archived'],
    ['restricted_action', 'channel', 'admin'],
    ['restricted_action_read_only_channel', 'channel', 'admin'],
    ['restricted_action_thread_only_channel', 'channel', 'replies'],
    ['messages_tab_disabled', 'channel', 'App Home'],
    ['token_revoked', 'workspace', 'install the app'],
    ['token_expired', 'workspace', 'expired'],
    ['account_inactive', 'workspace', 'deactivated'],
    ['invalid_auth', 'workspace', 'OAuth & Permissions'],
    ['not_authed', 'workspace', 'no token'],
    ['missing_scope', 'workspace', 'lacks a scope'],
    ['msg_too_long', 'none', 'msg_too_long'],
    ['msg_blocks_too_long', 'none', 'msg_blocks_too_long'],
    ['invalid_blocks', 'none', 'invalid_blocks'],
    ['an_error_of_tomorrow', 'none', 'an_error_of_tomorrow'],
  ])('with %s is permanent (gone: %s), and its reason contains "%s"', async (error, gone, words) => {
    const { post, find, fault } = await slack();
    fault({ error });
    expect(await post(at('C1'))).toEqual({ kind: 'rejected', gone, reason: expect.stringContaining(words) });
    expect(await find(at('C1'))).toEqual({ kind: 'unreadable', reason: expect.stringContaining(words) });
  });

  it('names the scope that the token lacks', async () => {
    const { post, find } = await slack({ workspaces: [{ scopes: ['users:read'], channels: CHANNELS }] });
    expect(await post(at('C1'))).toMatchObject({ reason: expect.stringContaining('lacks the scope chat:write:') });
    expect(await find(at('C1'))).toMatchObject({
      reason: expect.stringContaining('lacks the scope channels:history:'),
    });
  });

  it.each(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'])(
    'with %s leaves the post in doubt',
    async (error) => {
      const { server, post, find, fault } = await slack();
      fault({ error });
      expect(await post(at('C1'))).toEqual({ kind: 'in doubt', reason: `Slack had an internal error (${error})` });
      expect(await find(at('C1'))).toMatchObject({ kind: 'retry' });
      expect(server.count('chat.postMessage')).toBe(1);
    },
  );

  it.each(['ratelimited', 'rate_limited', 'team_added_to_org'])('with %s is retried later', async (error) => {
    const { post, find, fault } = await slack();
    fault({ error });
    expect(await post(at('C1'))).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await find(at('C1'))).toMatchObject({ kind: 'retry' });
  });
});

describe('a search in a Slack channel', () => {
  it('first covers the time around the claim, with a margin for clock differences', async () => {
    const { server, find } = await slack();
    await find(at('C1'));
    expect(server.calls[0]?.body).toEqual({
      channel: 'C1',
      oldest: String(SINCE.subtract({ minutes: 5 }).epochMilliseconds / 1000).concat('.000000'),
      latest: String(SINCE.add({ minutes: 10 }).epochMilliseconds / 1000).concat('.000000'),
      limit: '200',
      include_all_metadata: true,
    });
  });

  it('goes through small pages and stops where it finds the post', async () => {
    const { server, post, find } = await slack({ historyPageSize: 15 });
    const chat = (count: number) => {
      for (let i = 0; i < count; i += 1) server.workspace().add({ channel: 'C1', user: 'U1', text: `${i}`, call: {} });
    };
    chat(20);
    await post(at('C1'));
    chat(20);
    expect(await find(at('C1'))).toMatchObject({ kind: 'found' });
    // One page covers the time around the post, and two pages what came later.
    expect(server.count('conversations.history')).toBe(3);
  });
});
