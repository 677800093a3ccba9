import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer, globalAgent } from 'node:https';
import { connect, createServer as createPlainServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../fakes/free-port.ts';
import { NotSentError, type OutboundRequest, send } from '../../src/outbound/send.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { holdConnections } from './connections.ts';

const OUTGOING: OutboundRequest = { headers: new Headers({ 'x-one': '1' }), body: 'what is said' };
const always = () => true;

interface Heard {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Starts a server with this listener. `heard` lists the requests that it received. */
async function start(kind: 'http' | 'https', answer: RequestListener = (_, response) => response.end('taken')) {
  const requests: Heard[] = [];
  let connections = 0;
  const listener: RequestListener = async (request, response) => {
    requests.push({ method: request.method ?? '', headers: request.headers, body: await text(request) });
    answer(request, response);
  };
  const server =
    kind === 'http' ? createServer(listener) : createSecureServer({ cert: CERTIFICATE, key: KEY }, listener);
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `${kind}://localhost:${port}/`, port, heard: requests, connections: () => connections };
}

beforeEach(() => {
  globalAgent.options.ca = CERTIFICATE;
});
afterEach(() => {
  delete globalAgent.options.ca;
});

describe.each(['http', 'https'] as const)('a request over %s', (kind) => {
  it('is sent unchanged, and its response is returned', async () => {
    const { url, heard } = await start(kind, (_, response) => {
      response.writeHead(418, 'Short and stout', { 'x-two': ['2', '3'] }).end('tea');
    });
    const response = await send(url, OUTGOING, always);
    const { status, statusText, headers } = response;
    expect([status, statusText, headers.get('x-two')]).toEqual([418, 'Short and stout', '2, 3']);
    expect(await response.text()).toBe('tea');
    const sent = { method: 'POST', headers: { 'x-one': '1', 'content-length': '12' }, body: 'what is said' };
    expect(heard).toMatchObject([sent]);
  });

  it('is cancelled if it is too late when its connection opens', async () => {
    const { url, heard } = await start(kind);
    const connection = holdConnections();
    let isLate = false;
    const maySend = vi.fn(() => !isLate);
    const sent = send(url, OUTGOING, maySend);
    await connection.wanted;
    expect(maySend).not.toHaveBeenCalled();
    isLate = true;
    connection.open();
    await expect(sent).rejects.toThrow('The request was not sent: its deadline had passed');
    await expect(sent).rejects.toBeInstanceOf(NotSentError);
    expect(maySend).toHaveBeenCalledOnce();
    expect(heard).toEqual([]);
  });

  it('reuses an open connection, and is cancelled if it is too late', async () => {
    const { url, heard, connections } = await start(kind);
    for (const body of ['one', 'two', 'three']) await (await send(url, { ...OUTGOING, body }, always)).text();
    expect(connections()).toBe(1);
    await expect(send(url, OUTGOING, () => false)).rejects.toBeInstanceOf(NotSentError);
    expect(heard.map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect((await send(url, OUTGOING, always)).status).toBe(200);
  });

  it('is reported as not sent if no server listens, or if it is aborted before it is sent', async () => {
    const { url } = await start(kind);
    const closedServer = createPlainServer();
    const port = await listen(closedServer);
    await new Promise((resolve) => closedServer.close(resolve));
    const maySend = vi.fn(always);
    const away = send(`${kind}://localhost:${port}/`, OUTGOING, maySend);
    await expect(away).rejects.toMatchObject({ cause: expect.objectContaining({ code: 'ECONNREFUSED' }) });
    await expect(away).rejects.toBeInstanceOf(NotSentError);

    const timeout = new DOMException('too late', 'TimeoutError');
    await expect(send(url, { ...OUTGOING, signal: AbortSignal.abort(timeout) }, maySend)).rejects.toMatchObject({
      message: 'The request was not sent: the connection failed or the request was aborted',
      cause: timeout,
    });
    const other = await start(kind);
    const connection = holdConnections();
    const ending = new AbortController();
    const ended = send(other.url, { ...OUTGOING, signal: ending.signal }, maySend);
    await connection.wanted;
    ending.abort(timeout);
    await expect(ended).rejects.toMatchObject({
      message: 'The request was not sent: the connection failed or the request was aborted',
      cause: timeout,
    });
    expect(maySend).not.toHaveBeenCalled();
  });

  it('is reported as possibly sent if it is aborted or its connection breaks after it was sent', async () => {
    const ending = new AbortController();
    const over = new DOMException('too late', 'TimeoutError');
    const mute = await start(kind, () => ending.abort(over));
    await expect(send(mute.url, { ...OUTGOING, signal: ending.signal }, always)).rejects.toBe(over);
    const breaking = await start(kind, (request) => request.socket.destroy());
    await expect(send(breaking.url, OUTGOING, always)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const short = await start(kind, (request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => request.socket.destroy());
    });
    await expect(send(short.url, OUTGOING, always)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([mute.heard.length, breaking.heard.length, short.heard.length]).toEqual([1, 1, 1]);
  });

  it.each([204, 307])('follows no redirect, and accepts an empty response (%i)', async (status) => {
    const { url, heard } = await start(kind, (_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    const response = await send(url, OUTGOING, always);
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(heard).toHaveLength(1);
  });
});

describe('a request over HTTPS', () => {
  it('is cancelled if it is too late after the handshake', async () => {
    const { port, heard } = await start('https');
    const { promise: shaking, resolve: shake } = Promise.withResolvers<void>();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const sockets: Socket[] = [];
    // A proxy accepts the connection, and forwards nothing until `answer` is called.
    const between = createPlainServer((near) => {
      const far = connect(port, '127.0.0.1');
      sockets.push(near, far);
      near.once('data', (hello) => {
        shake();
        answered.then(() => {
          far.write(hello);
          near.pipe(far).pipe(near);
        });
      });
    });
    const url = `https://localhost:${await listen(between)}/`;
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      between.close();
    });
    let isLate = false;
    const maySend = vi.fn(() => !isLate);
    const sent = send(url, OUTGOING, maySend);
    await shaking;
    expect(maySend).not.toHaveBeenCalled();
    isLate = true;
    answer();
    await expect(sent).rejects.toBeInstanceOf(NotSentError);
    expect(maySend).toHaveBeenCalledOnce();
    expect(heard).toEqual([]);
  });

  it('is reported as not sent if the certificate is invalid', async () => {
    const { url, heard } = await start('https');
    delete globalAgent.options.ca;
    await expect(send(url, OUTGOING, always)).rejects.toBeInstanceOf(NotSentError);
    expect(heard).toEqual([]);
  });
});
