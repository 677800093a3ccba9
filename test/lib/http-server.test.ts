import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../fakes/free-port.ts';
import { HttpServer, MAX_CONNECTIONS } from '../../src/lib/http-server.ts';
import { waitUntil } from '../platforms/wait.ts';

/** The rest of the body never arrives. */
const HALF_REQUEST = 'POST /discord/interactions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf';

/** Sends half a request. Resolves once `whenBegun` does; `ended` resolves once the connection has ended. */
async function sendHalfRequest(port: number, whenBegun: Promise<unknown>): Promise<{ ended: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => {}); // A cut connection may end with an error.
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  socket.write(HALF_REQUEST);
  await whenBegun;
  return { ended };
}

describe('a public HTTP server', () => {
  const startServer = async (options: { requestTimeoutMs?: number } = {}) => {
    const server = new HttpServer({ port: 0, host: '127.0.0.1', stopTimeoutMs: 0, ...options }, (_, response) =>
      response.end(),
    );
    const port = await server.start();
    onTestFinished(() => server.stop());
    return port;
  };

  it('times out a request whose body does not arrive', async () => {
    const port = await startServer({ requestTimeoutMs: 50 });
    const { ended } = await sendHalfRequest(port, Promise.resolve());
    await ended;
  });

  it(`accepts at most ${MAX_CONNECTIONS} connections`, async () => {
    const port = await startServer();
    const sockets = Array.from({ length: MAX_CONNECTIONS + 20 }, () => connect(port, '127.0.0.1'));
    let closedCount = 0;
    for (const socket of sockets) {
      socket
        .on('error', () => {})
        .on('close', () => {
          closedCount += 1;
        });
    }
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    await waitUntil(() => closedCount === 20);
    expect(closedCount).toBe(20);
  });

  it.runIf(process.platform === 'linux')('listens only on the configured address', async () => {
    const port = await startServer();
    const otherAddress = connect(port, '127.0.0.2');
    const { code } = await new Promise<{ code?: string }>((resolve) => otherAddress.once('error', resolve));
    expect(code).toBe('ECONNREFUSED');
  });
});

describe('a stopping HTTP server', () => {
  it('does not wait for a request that never ends', async () => {
    const { promise: whenBegun, resolve: begin } = Promise.withResolvers<void>();
    const port = await freePort();
    const server = new HttpServer({ port, host: '127.0.0.1', stopTimeoutMs: 0 }, () => begin());
    await server.start();
    const { ended } = await sendHalfRequest(port, whenBegun);
    await server.stop();
    await ended;
  });

  it('finishes its responses, and closes connections kept alive after the last one', async () => {
    const { promise: whenBegun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: whenStopping, resolve: stop } = Promise.withResolvers<void>();
    const server = new HttpServer({ port: 0, host: '127.0.0.1', stopTimeoutMs: 600_000 }, async (_, response) => {
      begin();
      await whenStopping;
      response.end('answered');
    });
    const port = await server.start();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const { promise: read, resolve: end } = Promise.withResolvers<void>();
    get({ port, host: '127.0.0.1', agent }, (response) => response.resume().on('end', end));
    await whenBegun;
    const whenStopped = server.stop();
    stop();
    await Promise.all([read, whenStopped]);
  });
});
