import { describe, expect, it, vi } from 'vitest';
import { createSlackClient } from '../../../src/platforms/slack/post/client.ts';
import { localSlack } from '../../bot.ts';
import { waitUntil } from '../wait.ts';

describe("the client of Slack's Web API", () => {
  it.each([{ status: 500 }, 'reset', { error: 'internal_error' }] as const)(
    'calls once if the response is %j',
    async (answer) => {
      const server = await localSlack();
      server.fault('chat.postMessage', { answer });
      const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
      await expect(client.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toThrow();
      expect(server.calls).toHaveLength(1);
    },
  );

  it('aborts its calls when its signal aborts', async () => {
    const server = await localSlack();
    server.fault('auth.test', { answer: 'hang' });
    const end = new AbortController();
    const pendingCall = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl, signal: end.signal }).auth.test();
    await waitUntil(() => server.count('auth.test') === 1);
    end.abort(new DOMException('too late', 'TimeoutError'));
    await expect(pendingCall).rejects.toMatchObject({ original: { name: 'TimeoutError' } });
  });

  it('sends its token to no other host', async () => {
    const [server, otherServer] = [await localSlack(), await localSlack()];
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    await expect(client.apiCall(`${otherServer.apiUrl}auth.test`)).rejects.toThrow();
    expect(otherServer.calls).toEqual([]);
  });

  it('logs nothing itself', async () => {
    const consoleSpies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
    const server = await localSlack();
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    await expect(client.apiCall('chat.postMessage', { channel: 'C1', text: 'x', blocks: [{}] })).rejects.toThrow();
    server.fault('auth.test', { answer: 'reset' });
    await expect(client.auth.test()).rejects.toThrow();
    for (const spy of consoleSpies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});
