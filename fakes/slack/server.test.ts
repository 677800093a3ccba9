import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { createSlackClient } from '../../src/platforms/slack/post/client.ts';
import { localSlack } from '../../test/bot.ts';
import type { SlackServer } from './server.ts';

function client(server: SlackServer, token = 'xoxb-1-the-bot'): WebClient {
  return createSlackClient(token, { apiUrl: server.apiUrl });
}

describe('the fake Web API of Slack', () => {
  it('identifies the caller by its token, and records every call', async () => {
    const server = await localSlack();
    expect(await client(server).auth.test()).toMatchObject({ ok: true, team_id: 'T1', user_id: 'UBOT' });
    await expect(client(server, '').auth.test()).rejects.toMatchObject({ data: { error: 'not_authed' } });
    await expect(client(server, 'xoxb-9').auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    expect(server.calls.map(({ method, token }) => [method, token])).toEqual([
      ['auth.test', 'xoxb-1-the-bot'],
      ['auth.test', undefined],
      ['auth.test', 'xoxb-9'],
    ]);
  });

  it('stores the metadata of posts, and returns it only on request', async () => {
    const server = await localSlack();
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
    const server = await localSlack({
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
    const server = await localSlack({ workspaces: [{ scopes: ['chat:write', 'channels:history'], channels }] });
    expect(await client(server).conversations.history({ channel: 'C1' })).toMatchObject({ ok: true });
    await expect(client(server).conversations.history({ channel: 'G1' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'groups:history', provided: 'chat:write,channels:history' },
    });
  });

  it('opens direct messages, stores views, and accepts a trigger id once', async () => {
    const server = await localSlack();
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
    const server = await localSlack();
    const url = server.responseUrl('C1');
    const use = () =>
      fetch(url, { method: 'POST', body: '{"text":"x"}', headers: { 'content-type': 'application/json' } });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await use()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(server.responses).toHaveLength(5);
  });
});
