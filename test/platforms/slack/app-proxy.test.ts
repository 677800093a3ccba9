import { createServer } from 'node:http';
import { connect } from 'node:net';
import { getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../fakes/free-port.ts';
import { stageApp } from './app.ts';

it('Socket Mode uses the proxy configured for Node', async () => {
  const proxiedHosts: string[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }, client, head) => {
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client);
      client.on('data', (data: Buffer) => proxiedHosts.push(data.toString('latin1').split('\r\n')[0] ?? ''));
      client.pipe(target);
    });
    // Each connection closes the other, however it ended.
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  const port = await listen(proxy);
  const before = getGlobalDispatcher();
  setGlobalDispatcher(new ProxyAgent(`http://127.0.0.1:${port}`));
  onTestFinished(() => {
    setGlobalDispatcher(before);
    proxy.close();
  });
  const stage = await stageApp({ via: 'socket' });
  expect(await stage.slash('watch')).toBeDefined();
  expect(proxiedHosts).toContainEqual(expect.stringMatching(/^GET \/socket/));
  expect(stage.server.socket.openedCount).toBe(1);
  await stage.finish();
});
