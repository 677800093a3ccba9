import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { typedCommand } from '../../../fakes/slack/payloads.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import { heldDesk } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { APP_TOKEN, BOT_TOKEN, botPosts, stageApp } from './app.ts';

const socket = { via: 'socket' } as const;

describe('Socket Mode', () => {
  it('reconnects at once when Slack asks for it', async () => {
    const stage = await stageApp(socket);
    stage.server.socket.refresh();
    await stage.server.socket.untilConnected(2);
    expect(await stage.slash('watch')).toBeDefined();
    expect(stage.waits).toEqual([]);
  });

  it('waits before reconnecting if Slack closes each connection at once', async () => {
    const stage = await stageApp(socket);
    for (const count of [2, 3, 4]) {
      stage.server.socket.refresh('link_disabled');
      await stage.server.socket.untilConnected(count);
    }
    expect(stage.waits).toEqual([1, 2]);
  });

  it('reconnects at once if the last connection was stable', async () => {
    let hours = 0;
    const stage = await stageApp({ ...socket, now: () => Temporal.Now.instant().add({ hours }) });
    for (const count of [2, 3, 4]) {
      hours += 1;
      stage.server.socket.refresh();
      await stage.server.socket.untilConnected(count);
      // A reply proves that the app has seen the connection too.
      await stage.slash('watch');
    }
    expect(stage.waits).toEqual([]);
  });

  it('doubles the pause between retries while Slack is unreachable, and logs each retry', async () => {
    const stage = await stageApp(socket);
    stage.server.fault('apps.connections.open', { answer: 'reset', times: 4 });
    stage.server.fault('apps.connections.open', { answer: { status: 500 }, times: 2 });
    stage.server.fault('apps.connections.open', { answer: { error: 'invalid_auth' } });
    stage.server.socket.drop();
    await stage.server.socket.untilConnected(2);
    expect(stage.waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(stage.logLines.filter((line) => line.includes('retrying'))).toHaveLength(7);
    expect(stage.logLines.join()).not.toContain(APP_TOKEN);
    expect(await stage.slash('watch')).toBeDefined();
    expect(stage.appEvents.map(({ kind }) => kind)).toEqual(['disconnected', 'connected', 'disconnected', 'connected']);
  });

  it('stays closed after a stop while reconnecting', async () => {
    const stage = await stageApp(socket);
    stage.server.fault('apps.connections.open', { answer: 'hang', times: 100 });
    stage.server.socket.drop();
    await waitUntil(() => stage.server.count('apps.connections.open') === 2);
    await stage.app.stop();
    expect(stage.server.socket.connections).toBe(0);
    expect(stage.server.socket.openedCount).toBe(1);
  });

  it('stays closed after a stop while Slack is answering', async () => {
    const stage = await stageApp(socket);
    const { promise: answered, resolve: release } = Promise.withResolvers<void>();
    stage.server.fault('apps.connections.open', { until: answered });
    stage.server.socket.drop();
    await waitUntil(() => stage.server.count('apps.connections.open') === 2);
    const stopped = stage.app.stop();
    release();
    await stopped;
    await stage.server.socket.untilDisconnected();
    expect(stage.server.socket.connections).toBe(0);
  });

  it('stays closed after a stop when Slack has just asked to reconnect', async () => {
    const stage = await stageApp(socket);
    stage.server.socket.refresh();
    await stage.app.stop();
    await stage.server.socket.untilDisconnected();
    expect(stage.server.socket.connections).toBe(0);
  });

  it.each([
    'null',
    '7',
    '[]',
    '{',
    '',
    '{"type":"error"}',
    '{"type":"close"}',
    '{"type":"ws_message"}',
    '{"type":"events_api"}',
    '{"type":"events_api","envelope_id":"1","payload":null}',
    '{"type":"events_api","envelope_id":"1","payload":{"event":null}}',
    '{"type":"slash_commands","envelope_id":"1","payload":{"event":null}}',
    '{"type":"slash_commands","envelope_id":"1","payload":{}}',
    '{"type":"interactive","envelope_id":"1","payload":{"actions":null}}',
    '{"type":"disconnect_","reason":"x"}',
  ])('ignores the frame %j', async (text) => {
    const stage = await stageApp(socket);
    stage.server.socket.sendText(text);
    expect(await stage.slash('watch')).toBeDefined();
    expect(stage.requests).toHaveLength(1);
  });
});

describe('a stop', () => {
  it.each(['http', 'socket'] as const)('over %s finishes the requests in progress', async (via) => {
    const { desk, release } = heldDesk();
    const stage = await stageApp({ via, desk });
    await stage.slash('subscriptions');
    await stage.say('<@UBOT> watch');
    await waitUntil(() => stage.requests.length === 2);
    let hasStopped = false;
    const stopped = stage.app.stop().then(() => {
      hasStopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasStopped).toBe(false);
    release();
    await stopped;
    expect(stage.server.responses).toHaveLength(1);
    expect(botPosts(stage.server)).toHaveLength(1);
  });

  it.each(['http', 'socket'] as const)(
    'over %s ends at its time limit even if requests are in progress',
    async (via) => {
      const never = new Promise<never>(() => {});
      const stage = await stageApp({
        via,
        stopTimeout: 20,
        desk: { answer: () => never },
        seen: { record: () => never, forget: () => never },
      });
      await stage.slash('subscriptions');
      await stage.say('<@UBOT> watch');
      await waitUntil(() => stage.requests.length === 1);
      await stage.app.stop();
      expect(stage.logLines).toEqual(['Slack: stopped with 2 requests unanswered']);
    },
  );

  it('sends an answer to the response_url if the connection breaks', async () => {
    const { desk, release } = heldDesk();
    const stage = await stageApp({ ...socket, desk });
    stage.server.fault('apps.connections.open', { answer: 'hang', times: 100 });
    stage.server.socket.send('slash_commands', typedCommand(stage.server, 'watch'));
    await waitUntil(() => stage.requests.length === 1);
    stage.server.socket.drop();
    await waitUntil(() => stage.server.count('apps.connections.open') === 2);
    release();
    await stage.app.stop();
    expect(stage.server.responses).toEqual([
      expect.objectContaining({ body: expect.objectContaining({ response_type: 'ephemeral' }) }),
    ]);
  });
});

describe('a start', () => {
  it.each([
    ['bot', 'http', "cannot log in to Slack: the bot's token was revoked"],
    ['bot', 'socket', "cannot log in to Slack: the bot's token was revoked"],
    ['app', 'socket', 'cannot log in to Slack: '],
  ] as const)('with a rejected %s token fails over %s with an explanation', async (fault, via, words) => {
    const prepare = (server: SlackServer) => {
      if (fault === 'bot') server.revoke(BOT_TOKEN);
      if (fault === 'app') server.fault('apps.connections.open', { answer: { error: 'invalid_auth' } });
    };
    const failure: unknown = await stageApp({ via, prepare }).catch((error: unknown) => error);
    expect(String(failure)).toContain(words);
    expect(String(failure)).not.toMatch(/xoxb|xapp/);
  });
});
