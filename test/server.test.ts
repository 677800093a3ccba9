import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort } from '../fakes/free-port.ts';
import { deliver } from '../fakes/http.ts';
import { slash, typedCommand } from '../fakes/slack/payloads.ts';
import type { SlackServer } from '../fakes/slack/server.ts';
import { signedCommand } from '../fakes/slack/signed.ts';
import { bot, localSlack, SLACK_TOKENS, startBot } from './bot.ts';
import { dataFolder, run, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';

const SECRET = 'the-signing-secret';
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_TOKEN_KEYS: Buffer.alloc(32, 7).toString('base64'),
  SLACK_SIGNING_SECRET: SECRET,
};

function environmentFor(server: SlackServer, changes: Record<string, string>): Record<string, string> {
  return { SLACK_API_URL: server.apiUrl, DATA_DIR: dataFolder(), ...changes };
}

describe('with the tokens of a workspace', () => {
  it('the process answers over Socket Mode, finishes requests at SIGTERM, and exits with 0', async () => {
    const server = await localSlack();
    const { child, log } = await startBot(environmentFor(server, SLACK_TOKENS));
    expect(await slash(server, 'how long does the charter last?')).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('six months'),
    });

    const { promise: whenReleased, resolve: release } = Promise.withResolvers<void>();
    server.fault('conversations.info', { until: whenReleased });
    await slash(server, 'subscribe digest monthly last 09:00');
    await waitUntil(() => server.count('conversations.info') === 1);
    child.kill('SIGTERM');
    await log.waitFor('Stopping after the work in progress.');
    expect(server.socket.connections).toBe(1);
    expect(server.responses).toEqual([]);
    release();
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(server.responses.map(({ body }) => body)).toEqual([
      expect.objectContaining({ text: expect.stringMatching(/^Subscribed: the digest, when something changed\n/) }),
    ]);
    await server.socket.untilDisconnected();
    expect(log.text()).not.toContain('xox');
  });
});

describe('a failing start in Slack', () => {
  const wrongSettings: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    [
      'a bot token that Slack does not know',
      { SLACK_BOT_TOKEN: 'xoxb-0-s3cret' },
      /^Slack does not accept SLACK_BOT_TOKEN: .* OAuth & Permissions in the app's settings at https:\/\/api\.slack\.com\/apps/,
    ],
    [
      'an app token that Slack does not know',
      { SLACK_APP_TOKEN: 'xapp-0-s3cret' },
      /^Slack does not accept SLACK_APP_TOKEN: .* connections:write under Basic Information in /,
    ],
    [
      'tokens that were mixed up',
      { SLACK_BOT_TOKEN: 'xapp-0-s3cret', SLACK_APP_TOKEN: 'xoxb-0-s3cret' },
      /\n {2}SLACK_BOT_TOKEN holds a token for SLACK_APP_TOKEN .*\n {2}SLACK_APP_TOKEN holds a token for SLACK_BOT_TOKEN /,
    ],
    [
      'one token alone',
      { SLACK_APP_TOKEN: '' },
      /\n {2}SLACK_APP_TOKEN is missing: it is needed beside SLACK_BOT_TOKEN/,
    ],
  ];
  it.each(wrongSettings)(
    'because of %s exits with 1 before anything is stored, without showing a secret',
    async (_, changes, expected) => {
      const server = await localSlack();
      const env = environmentFor(server, { ...SLACK_TOKENS, ...changes });
      const { code, stdout, stderr } = await run(['src/main.ts'], { env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(expected);
      expect(stderr).not.toMatch(/s3cret|the-bot|the-app|^\s+at /m);
      const { DATA_DIR = '' } = env;
      expect(existsSync(DATA_DIR)).toBe(false);
      expect(server.socket.openedCount).toBe(0);
    },
  );

  it.each([
    ['id', { SLACK_CLIENT_ID: '3.4' }, /^Slack has no app with this SLACK_CLIENT_ID: /],
    ['secret', { SLACK_CLIENT_SECRET: 's3cret' }, /^Slack does not accept SLACK_CLIENT_SECRET for the app of /],
  ])(
    'because of a wrong %s for several workspaces exits with 1 before anything is stored',
    async (_, changes, expected) => {
      const server = await localSlack();
      const env = environmentFor(server, { ...SEVERAL_WORKSPACES, HTTP_PORT: '1', ...changes });
      const { code, stdout, stderr } = await run(['src/main.ts'], { env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(expected);
      expect(stderr).toContain("under Basic Information, App Credentials, in the app's settings at");
      expect(stderr).not.toMatch(/s3cret|the-client-secret|^\s+at /m);
      const { DATA_DIR = '' } = env;
      expect(existsSync(DATA_DIR)).toBe(false);
    },
  );

  it('because of an impossible data folder exits with 1 and names the setting', async () => {
    const server = await localSlack();
    const env = environmentFor(server, { ...SLACK_TOKENS, DATA_DIR: 'package.json/data' });
    const { code, stderr } = await run(['src/main.ts'], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Could not create the folder package\.json\/data \(.*\)\. .*DATA_DIR/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(server.socket.openedCount).toBe(0);
  });

  it('because of a port in use exits with 1 and names the port', async () => {
    const server = await localSlack();
    // The fake server itself uses this port.
    const { port } = new URL(server.apiUrl);
    const { SLACK_BOT_TOKEN } = SLACK_TOKENS;
    const http = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: SECRET, HTTP_PORT: port };
    const { code, stderr } = await run(['src/main.ts'], { env: environmentFor(server, http) });
    expect(code).toBe(1);
    expect(stderr).toBe(`Port ${port} is in use. Stop what uses it, or set HTTP_PORT to another port.\n`);
  });
});

describe('a start while Slack is unavailable', () => {
  it.each([
    ['a 5xx', { answer: { status: 503 } }],
    ['a rate limit', { answer: { status: 429, headers: { 'retry-after': '1' } } }],
    ['a reset', { answer: 'reset' }],
  ] as const)(
    'with %s keeps the process running, logs the outage once, and answers once Slack responds',
    async (_, fault) => {
      const server = await localSlack();
      server.fault('auth.test', { ...fault, times: 2 });
      const opsPort = await freePort();
      const env = environmentFor(server, { ...SLACK_TOKENS, OPS_PORT: String(opsPort) });
      const { child, log } = bot(env);
      await log.waitFor('Slack is not available yet');
      const readiness = await fetch(`http://127.0.0.1:${opsPort}/readyz`);
      expect(readiness.status).toBe(503);
      expect(await readiness.json()).toMatchObject({ parts: { slack: { ok: false, state: 'disconnected' } } });
      await log.waitFor('Answering in Slack');
      expect((await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status).toBe(200);
      expect(await slash(server, 'how long does the charter last?')).toMatchObject({ response_type: 'ephemeral' });
      expect(log.text().match(/Slack is not available yet/g)).toHaveLength(1);
      child.kill('SIGTERM');
      expect(await waitForExit(child)).toMatchObject({ code: 0 });
    },
  );

  it('stops gracefully at a signal', async () => {
    const server = await localSlack();
    const port = await freePort();
    const env = environmentFor(server, { ...SLACK_TOKENS, SLACK_API_URL: `http://127.0.0.1:${port}/api/` });
    const { child, log } = bot(env);
    await log.waitFor('Slack is not available yet: Slack cannot be reached (connection refused): check the network');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null });
    expect(log.text()).not.toMatch(/the-bot|the-app/);
  });
});

describe('over HTTP', () => {
  it('the process answers only requests that Slack has signed', async () => {
    const server = await localSlack();
    const port = await freePort();
    const { SLACK_BOT_TOKEN } = SLACK_TOKENS;
    const http = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: SECRET, HTTP_PORT: String(port) };
    const { child, log } = await startBot(environmentFor(server, http));
    expect(log.text()).toContain(`Answering in Slack, on port ${port}.`);
    const url = `http://127.0.0.1:${port}/slack/events`;

    const signedResponse = await deliver(url, signedCommand(typedCommand(server, 'watch'), { secret: SECRET }));
    expect(signedResponse.status).toBe(200);
    expect(JSON.parse(signedResponse.body)).toMatchObject({ text: expect.stringMatching(/^What to watch\n/) });
    const forged = await deliver(url, signedCommand(typedCommand(server, 'watch'), { secret: 'another' }));
    expect(forged).toMatchObject({ status: 401, body: '' });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);

    child.kill('SIGINT');
    expect(await waitForExit(child)).toMatchObject({ code: 0, signal: null });
  });

  it('the process serves a page where workspaces install the app, without a bot token', async () => {
    const server = await localSlack();
    const port = await freePort();
    const { child } = await startBot(environmentFor(server, { ...SEVERAL_WORKSPACES, HTTP_PORT: String(port) }));
    const page = await fetch(`http://127.0.0.1:${port}/slack/install`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Add to Slack');
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0 });
  });
});
