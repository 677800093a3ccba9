import fc from 'fast-check';
import { deliver, type SignedRequest } from '../../fakes/http.ts';
import { typedCommand } from '../../fakes/slack/payloads.ts';
import { type SlackServer, startSlackServer } from '../../fakes/slack/server.ts';
import { signed, signedCommand } from '../../fakes/slack/signed.ts';
import { HttpServer } from '../../src/lib/http-server.ts';
import { slackApp } from '../../src/platforms/slack/app/app.ts';
import { SLACK_ENDPOINT } from '../../src/platforms/slack/manifest/paths.ts';
import { frames, requests, toFrame, toRequest } from '../../test/platforms/slack/fuzz.ts';
import { openCountingDesk } from './counting-desk.ts';
import {
  AppLog,
  type FuzzedApp,
  type FuzzTarget,
  type InvalidRequest,
  sendInvalid,
  sendNearlyValid,
  withTimeout,
} from './receiver.ts';

const SECRET = 'the-signing-secret';
const VALID_SIGNING = { secret: SECRET };
const MINUTE_MS = 60_000;
const FRAMES_PER_CHECK = 25;

export const slackHttpFuzz: FuzzTarget = {
  name: 'Slack, HTTP',
  run: async ({ seed, payloads }) => {
    const app = await startApp('http');
    const requestMakers = fc
      .sample(requests, { seed, numRuns: payloads })
      .map((drawn) => (index: number) => ({ request: toRequest(drawn, app.server, index, VALID_SIGNING) }));
    return sendNearlyValid(app, requestMakers, () => commandRequest(app.server, 'help', VALID_SIGNING));
  },
};

export const slackInvalidFuzz: FuzzTarget = {
  name: 'Slack, HTTP, to be refused',
  run: async ({ seed, payloads }) => {
    const app = await startApp('http');
    const makers = fc
      .sample(fc.string({ unit: 'binary' }), { seed, numRuns: payloads })
      .map((text, index) => () => invalidRequest(app.server, text.toWellFormed(), index));
    return sendInvalid(app, makers, commandRequest(app.server, 'help', VALID_SIGNING));
  },
};

export const slackSocketFuzz: FuzzTarget = {
  name: 'Slack, Socket Mode',
  run: async ({ seed, payloads }) => {
    const app = await startApp('socket');
    const { socket } = app.server;
    const checkAnswer = (text: string) =>
      withTimeout(
        'the answer to a valid command',
        socket.untilAcked(socket.send('slash_commands', typedCommand(app.server, text))),
      );
    for (const [index, frame] of fc.sample(frames, { seed, numRuns: payloads }).entries()) {
      socket.sendText(toFrame(frame, app.server, index));
      if (index % FRAMES_PER_CHECK === 0) await checkAnswer('help');
    }
    await checkAnswer('watch');
    await app.close();
    return {
      figures: {
        acknowledged: socket.acks.filter(({ envelopeId }) => /^e\d+$/.test(envelopeId)).length,
        'rejected as malformed': app.log.lines.filter((line) => line.includes('not a valid Slack request')).length,
        apologies: app.log.apologies,
        'reached the desk': app.reachedCount(),
      },
      brokenPromises: [
        ...(socket.openedCount === 1 ? [] : [`the connection was lost ${socket.openedCount - 1} times`]),
        ...app.log.bugs,
      ],
    };
  },
};

function invalidRequest(server: SlackServer, text: string, index: number): InvalidRequest {
  const validRequest = commandRequest(server, 'watch', VALID_SIGNING);
  const invalidRequests: readonly [InvalidRequest, ...InvalidRequest[]] = [
    { name: 'a forged command', status: 401, request: commandRequest(server, 'watch', { secret: 'another secret' }) },
    {
      name: 'a stale command',
      status: 401,
      request: commandRequest(server, 'watch', { ...VALID_SIGNING, at: Date.now() - 6 * MINUTE_MS - index }),
    },
    {
      name: 'a command from the future',
      status: 401,
      request: commandRequest(server, 'watch', { ...VALID_SIGNING, at: Date.now() + 6 * MINUTE_MS }),
    },
    { name: 'a changed command', status: 401, request: { ...validRequest, body: `${validRequest.body}&${text}` } },
    {
      name: 'a command without a signature',
      status: 401,
      request: {
        ...validRequest,
        headers: { ...validRequest.headers, 'x-slack-signature': Buffer.from(text).toString('hex') },
      },
    },
    { name: 'malformed JSON', status: 400, request: signed(`{"${index}":${text}`, 'application/json', VALID_SIGNING) },
    {
      name: 'a malformed form',
      status: 400,
      request: signed(`payload=${index}&x=${text}`, 'application/x-www-form-urlencoded', VALID_SIGNING),
    },
  ];
  return invalidRequests[index % invalidRequests.length] ?? invalidRequests[0];
}

function commandRequest(
  server: SlackServer,
  text: string,
  signing: { readonly secret: string; readonly at?: number },
): SignedRequest {
  return signedCommand(typedCommand(server, text), signing);
}

async function startApp(transport: 'http' | 'socket'): Promise<FuzzedApp & { readonly server: SlackServer }> {
  const log = new AppLog();
  const { desk, store, close, reached } = await openCountingDesk(log.warn);
  const server = await startSlackServer({ workspaces: [{ channels: [{ id: 'C1' }, { id: 'D1', kind: 'im' }] }] });
  const app = slackApp({
    config: {
      botToken: 'xoxb-1-the-bot',
      transport:
        transport === 'http' ? { kind: 'http', signingSecret: SECRET } : { kind: 'socket', appToken: 'xapp-1-the-app' },
      admins: [],
      apiUrl: server.apiUrl,
    },
    desk,
    seen: store.seen,
    conversations: store.conversations,
    installations: store.installations,
    subscriptions: store.subscriptions,
    commands: [{ command: 'colossus' }],
    log: log.warn,
  });
  await app.start();
  const http = app.handle && new HttpServer({ port: 0, host: '127.0.0.1' }, app.handle);
  const port = await http?.start();
  return {
    server,
    log,
    reachedCount: reached,
    // The app looks up the user who sent the valid command.
    callCount: () => server.calls.filter(({ method }) => method !== 'users.info').length,
    send: (request) => deliver(`http://127.0.0.1:${port}${SLACK_ENDPOINT}`, request),
    close: async () => {
      await Promise.all([http?.stop(), app.stop()]);
      await server.close();
      await close();
    },
  };
}
