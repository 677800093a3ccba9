import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSlackClient, slackClientOptions, socketModeOptions } from '../../../src/platforms/slack/client.ts';
import { rateLimited } from '../../servers/slack/faults.ts';
import { type SlackServer, startSlackServer } from '../../servers/slack/server.ts';

const servers: SlackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function slack(): Promise<SlackServer> {
  const server = await startSlackServer();
  servers.push(server);
  return server;
}

describe("Slack's client", () => {
  it.each([{ status: 500 }, 'reset', { error: 'internal_error' }] as const)(
    'calls once where the answer is %j',
    async (answer) => {
      const server = await slack();
      server.fault('chat.postMessage', { answer });
      const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
      await expect(client.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toThrow();
      expect(server.calls).toHaveLength(1);
    },
  );

  it('ends what is under way when its signal says so', async () => {
    const server = await slack();
    server.fault('auth.test', { answer: 'hang' });
    const end = new AbortController();
    const asked = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl, signal: end.signal }).auth.test();
    await expect.poll(() => server.count('auth.test')).toBe(1);
    end.abort(new DOMException('too late', 'TimeoutError'));
    await expect(asked).rejects.toMatchObject({ original: { name: 'TimeoutError' } });
  });

  it('takes its token nowhere else', async () => {
    const [server, elsewhere] = [await slack(), await slack()];
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    await expect(client.apiCall(`${elsewhere.apiUrl}auth.test`)).rejects.toThrow();
    expect(elsewhere.calls).toEqual([]);
  });

  it('writes nothing of its own to a log', async () => {
    const written = (['debug', 'info', 'warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
    const server = await slack();
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    await expect(client.apiCall('chat.postMessage', { channel: 'C1', text: 'x', blocks: [{}] })).rejects.toThrow();
    server.fault('auth.test', { answer: 'reset' });
    await expect(client.auth.test()).rejects.toThrow();
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('has options of its own each time, since Socket Mode writes into them', () => {
    expect(slackClientOptions()).not.toBe(slackClientOptions());
    expect(slackClientOptions().retryConfig).not.toBe(slackClientOptions().retryConfig);
  });
});

describe('Socket Mode', () => {
  it('asks for a new connection until it is heard, and posts no more than once', async () => {
    const server = await slack();
    const receiver = new SocketModeReceiver({
      appToken: 'xapp-1-the-app',
      logLevel: LogLevel.ERROR,
      clientPingTimeout: 100,
      installerOptions: { clientOptions: socketModeOptions({ apiUrl: server.apiUrl }) },
    });
    const app = new App({
      token: 'xoxb-1-the-bot',
      receiver,
      logLevel: LogLevel.ERROR,
      clientOptions: slackClientOptions({ apiUrl: server.apiUrl }),
      deferInitialization: true,
      convoStore: false,
    });
    app.command('/colossus', async ({ ack, client }) => {
      await client.chat.postMessage({ channel: 'C1', text: 'x' }).catch(() => {});
      await ack();
    });
    await app.init();
    await app.start();
    for (const answer of [{ status: 503 }, 'reset', rateLimited(1)] as const) {
      server.fault('apps.connections.open', { answer });
    }
    server.socket.refresh();
    await server.socket.connected(2);
    expect(server.count('apps.connections.open')).toBe(5);
    server.fault('chat.postMessage', { answer: { status: 500 } });
    await server.socket.acked(server.socket.send('slash_commands', { command: '/colossus', team_id: 'T1' }));
    expect(server.count('chat.postMessage')).toBe(1);
    await app.stop();
    await server.socket.disconnected();
  });
});
