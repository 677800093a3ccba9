import fc from 'fast-check';
import { type SlackServer, startSlackServer } from '../../fakes/slack/server.ts';
import { deliver, type SignedRequest, signed, signedCommand } from '../../fakes/slack/signed.ts';
import { HttpServer } from '../../src/lib/http-server.ts';
import { slackApp } from '../../src/platforms/slack/app/app.ts';
import { SLACK_ENDPOINT } from '../../src/platforms/slack/manifest/paths.ts';
import { frames, requests, slash } from '../../test/platforms/slack/fuzz.ts';
import { deskParts } from './parts.ts';
import { each, type Fuzzed, inTime, Tally, Told } from './receiver.ts';

const SECRET = 'the-signing-secret';
const RIGHT = { secret: SECRET };
const MINUTE = 60_000;
/** After so many frames it is looked whether a right one is still answered. */
const LOOK = 25;

export const slackHttp: Fuzzed = {
  name: 'Slack, HTTP',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged('http');
    const tally = new Tally();
    const broken: string[] = [];
    await each(fc.sample(requests, { seed, numRuns: payloads }), async (request, index) => {
      const signedOne = request(stage.server, index, RIGHT);
      await inTime('the answer to a request', stage.request(signedOne)).then(
        ({ status }) => {
          tally.add(status);
          if (![200, 400, 401].includes(status)) broken.push(`${status} to ${signedOne.body.slice(0, 200)}`);
        },
        (error: unknown) => broken.push(`${String(error)}: ${signedOne.body.slice(0, 200)}`),
      );
      sent(1);
    });
    const { status } = await stage.request(signedCommand(slash(stage.server, 'help').body, RIGHT));
    if (status !== 200) broken.push(`a right command was answered with ${status} afterwards`);
    await stage.end();
    return {
      figures: { ...tally.figures, apologies: stage.told.apologies, 'reached the desk': stage.reached() },
      broken: [...broken, ...stage.told.faults],
    };
  },
};

export const slackRefused: Fuzzed = {
  name: 'Slack, HTTP, to be refused',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged('http');
    const calls = stage.server.calls.length;
    const tally = new Tally();
    const broken: string[] = [];
    const texts = fc.sample(fc.string({ unit: 'binary' }), { seed, numRuns: payloads });
    await each(texts, async (text, index) => {
      const [name, expected, make] = WRONG[index % WRONG.length] ?? WRONG[0];
      const wrong = make(stage.server, text.toWellFormed(), index);
      const { status } = await inTime('the answer to a request', stage.request(wrong));
      tally.add(status);
      if (status !== expected) broken.push(`${name} was answered with ${status}: ${wrong.body.slice(0, 200)}`);
      sent(1);
    });
    const { body, headers } = signedCommand(slash(stage.server, 'help').body, RIGHT);
    await stage.request({ body, headers });
    for (let again = 0; again < payloads / 10; again += 1) {
      const { status } = await stage.request({ body, headers });
      tally.add(status);
      if (status !== 401) broken.push(`a replay was answered with ${status}`);
    }
    await stage.end();
    const handled = stage.reached() - 1;
    if (handled > 0) broken.push(`${handled} reached a handler`);
    const called = stage.server.calls.slice(calls).filter(({ method }) => method !== 'users.info').length;
    if (called > 0) broken.push(`${called} calls of Slack were made`);
    return { figures: { ...tally.figures, 'reached the desk': handled }, broken };
  },
};

export const slackSocket: Fuzzed = {
  name: 'Slack, Socket Mode',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged('socket');
    const { server, told } = stage;
    const broken: string[] = [];
    for (const [index, frame] of fc.sample(frames, { seed, numRuns: payloads }).entries()) {
      server.socket.sendText(frame(server, index));
      sent(1);
      if (index % LOOK !== 0) continue;
      const right = server.socket.send('slash_commands', slash(server, 'help').body);
      await inTime('the answer to a right command', server.socket.acked(right));
    }
    await inTime(
      'the answer to a right command',
      server.socket.acked(server.socket.send('slash_commands', slash(server, 'watch').body)),
    );
    await stage.end();
    const own = server.socket.acks.filter(({ envelopeId }) => /^e\d+$/.test(envelopeId)).length;
    const connections = server.socket.opened;
    if (connections !== 1) broken.push(`the connection was lost ${connections - 1} times`);
    return {
      figures: {
        acknowledged: own,
        'told as malformed': told.lines.filter((line) => /nothing that Slack sends|could not be taken/.test(line))
          .length,
        apologies: told.apologies,
        'reached the desk': stage.reached(),
      },
      broken: [...broken, ...told.faults],
    };
  },
};

type Wrong = (server: SlackServer, text: string, index: number) => SignedRequest;

/** What is refused, and how. */
const WRONG: readonly [readonly [string, number, Wrong], ...(readonly [string, number, Wrong])[]] = [
  ['a forged command', 401, (server) => right(server, { secret: 'another secret' })],
  ['a stale command', 401, (server, _, index) => right(server, { ...RIGHT, at: Date.now() - 6 * MINUTE - index })],
  ['a command from the future', 401, (server) => right(server, { ...RIGHT, at: Date.now() + 6 * MINUTE })],
  ['a changed command', 401, (server, text) => changed(right(server, RIGHT), text)],
  ['a command without a signature', 401, (server, text) => unsigned(right(server, RIGHT), text)],
  ['malformed JSON', 400, (_, text, index) => signed(`{"${index}":${text}`, 'application/json', RIGHT)],
  [
    'a malformed form',
    400,
    (_, text, index) => signed(`payload=${index}&x=${text}`, 'application/x-www-form-urlencoded', RIGHT),
  ],
];

function right(server: SlackServer, signing: { readonly secret: string; readonly at?: number }): SignedRequest {
  return signedCommand(slash(server, 'watch').body, signing);
}

function changed({ headers, body }: SignedRequest, text: string): SignedRequest {
  return { headers, body: `${body}&${text}` };
}

function unsigned({ headers, body }: SignedRequest, text: string): SignedRequest {
  return { headers: { ...headers, 'x-slack-signature': Buffer.from(text).toString('hex') }, body };
}

/** The app as it is started, in a Slack of this machine. */
async function staged(via: 'http' | 'socket') {
  const told = new Told();
  const { desk, store, close, reached } = await deskParts(told.warn);
  const server = await startSlackServer({ workspaces: [{ channels: [{ id: 'C1' }, { id: 'D1', kind: 'im' }] }] });
  const app = slackApp({
    config: {
      botToken: 'xoxb-1-the-bot',
      receive:
        via === 'http' ? { kind: 'http', signingSecret: SECRET } : { kind: 'socket', appToken: 'xapp-1-the-app' },
      admins: [],
      apiUrl: server.apiUrl,
    },
    desk,
    seen: store.seen,
    conversations: store.conversations,
    installations: store.installations,
    subscriptions: store.subscriptions,
    slashCommand: 'colossus',
    log: told.warn,
  });
  await app.start();
  const http = app.handle && new HttpServer({ port: 0, host: '127.0.0.1' }, app.handle);
  const port = await http?.start();
  return {
    server,
    told,
    reached,
    request: (request: SignedRequest) => deliver(`http://127.0.0.1:${port}${SLACK_ENDPOINT}`, request),
    end: async () => {
      await Promise.all([http?.stop(), app.stop()]);
      await server.close();
      await close();
    },
  };
}
