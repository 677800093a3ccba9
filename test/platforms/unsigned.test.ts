import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpServer } from '../../src/lib/http-server.ts';
import { HttpReceiver } from '../../src/platforms/slack/app/http-receiver.ts';
import { boltLogger } from '../../src/platforms/slack/post/logger.ts';

function sendPartially(port: number, path: string, headers: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write([`POST ${path} HTTP/1.1`, 'Host: bot', 'Content-Length: 999999', ...headers, '', 'half'].join('\r\n'));
  return new Promise((resolve) => {
    let response = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      response += text;
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(response));
  });
}

describe('a large unsigned body', () => {
  it.each([
    ['without a signature', []],
    [
      'with a malformed signature',
      ['X-Slack-Signature: v0=x', `X-Slack-Request-Timestamp: ${Math.floor(Date.now() / 1000)}`],
    ],
    ['with an old timestamp', [`X-Slack-Signature: v0=${'0'.repeat(64)}`, 'X-Slack-Request-Timestamp: 1700000000']],
  ])('is rejected before it has arrived: %s', async (_, headers) => {
    const receiver = new HttpReceiver({
      signingSecret: 'secret',
      logger: boltLogger(() => {}),
      now: Date.now,
      onRefused: () => {},
    });
    const server = new HttpServer({ port: 0, host: '127.0.0.1' }, (...parts) => receiver.handle(...parts));
    onTestFinished(() => server.stop());
    expect(await sendPartially(await server.start(), '/slack/events', headers)).toMatch(/^HTTP\/1\.1 401 /);
  });
});
