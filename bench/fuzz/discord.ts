import type { KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { command, type UserAction } from '../../fakes/discord/interactions.ts';
import { type DiscordServer, startDiscordServer } from '../../fakes/discord/server.ts';
import { newKeys, signedInteraction, signedText } from '../../fakes/discord/signed.ts';
import { TOKEN } from '../../fakes/discord/world.ts';
import { deliver } from '../../fakes/http.ts';
import { HttpServer } from '../../src/lib/http-server.ts';
import { discordApp } from '../../src/platforms/discord/app/app.ts';
import { DISCORD_ENDPOINT } from '../../src/platforms/discord/app/config.ts';
import { type DamagedInteraction, interactions, messages, texts } from '../../test/platforms/discord/fuzz.ts';
import { openCountingDesk } from './counting-desk.ts';
import {
  AppLog,
  type FuzzedApp,
  type FuzzRequest,
  type FuzzTarget,
  type InvalidRequest,
  sendInvalid,
  sendNearlyValid,
  withTimeout,
} from './receiver.ts';

const MINUTE_MS = 60_000;
const EVENTS_PER_CHECK = 25;
const HELP_COMMAND = command('colossus', [{ name: 'help', type: 1, options: [] }]);

interface DiscordFuzzedApp extends FuzzedApp {
  readonly server: DiscordServer;
  readonly key: KeyObject;
  readonly botMessage: string;
}

export const discordHttpFuzz: FuzzTarget = {
  name: 'Discord, HTTP',
  run: async ({ seed, payloads }) => {
    const app = await startApp();
    const { key } = app;
    const requests: fc.Arbitrary<() => FuzzRequest> = fc.oneof(
      {
        weight: 9,
        arbitrary: interactions.map((interaction) => () => {
          const { payload, takeResponse } = beginInteraction(app, interaction);
          return { request: signedText(JSON.stringify(payload), { key }), takeResponse };
        }),
      },
      { weight: 1, arbitrary: texts.map((text) => () => ({ request: signedText(text, { key }) })) },
    );
    const requestMakers = fc.sample(requests, { seed, numRuns: payloads });
    return sendNearlyValid(app, requestMakers, () => validCommand(app));
  },
};

export const discordInvalidFuzz: FuzzTarget = {
  name: 'Discord, HTTP, to be refused',
  run: async ({ seed, payloads }) => {
    const app = await startApp();
    const makers = fc
      .sample(fc.string({ unit: 'binary' }), { seed, numRuns: payloads })
      .map((text, index) => () => invalidRequest(app, text.toWellFormed(), index));
    return sendInvalid(app, makers, validCommand(app));
  },
};

export const discordGatewayFuzz: FuzzTarget = {
  name: 'Discord, gateway',
  run: async ({ seed, payloads }) => {
    const app = await startApp();
    const { server, log } = app;
    const checkAnswer = () =>
      withTimeout('the answer to a valid command', server.untilAnswered(server.ask(HELP_COMMAND)));
    const events = fc.oneof(
      {
        weight: 3,
        arbitrary: interactions.map((nearly) => () => ({
          event: 'INTERACTION_CREATE',
          payload: beginInteraction(app, nearly).payload,
        })),
      },
      {
        weight: 1,
        arbitrary: messages.map((make) => (index: number) => ({ event: 'MESSAGE_CREATE', payload: make(index) })),
      },
    );
    for (const [index, make] of fc.sample(events, { seed, numRuns: payloads }).entries()) {
      const { event, payload } = make(index);
      server.gateway.dispatch(event, payload);
      if (index % EVENTS_PER_CHECK === 0) await checkAnswer();
    }
    await checkAnswer();
    await app.close();
    const { openedCount } = server.gateway;
    return {
      figures: {
        answered: [...server.interactions.all.values()].filter(({ callback }) => callback !== undefined).length,
        'rejected as malformed': log.lines.filter((line) => line.includes('not a valid interaction')).length,
        apologies: log.apologies,
        'reached the desk': app.reachedCount(),
      },
      brokenPromises: [...(openedCount === 1 ? [] : [`the connection was lost ${openedCount - 1} times`]), ...log.bugs],
    };
  },
};

function beginInteraction({ server, botMessage }: DiscordFuzzedApp, { action, damagePayload }: DamagedInteraction) {
  // Discord's buttons and menus are always on an existing message.
  const onMessage: UserAction = action.message ? { ...action, message: { ...action.message, id: botMessage } } : action;
  const interaction = server.interactions.begin(onMessage);
  const payload = damagePayload(interaction.payload);
  const isIntact = payload['id'] === interaction.id && payload['type'] === interaction.type;
  const takeResponse = (body: string) => {
    if (isIntact) server.interactions.answer(interaction, JSON.parse(body));
  };
  return { payload, takeResponse };
}

function invalidRequest(app: DiscordFuzzedApp, text: string, index: number): InvalidRequest {
  const { key } = app;
  const validRequest = validCommand(app);
  const signature = Buffer.from(text).toString('hex');
  const invalidRequests: readonly [InvalidRequest, ...InvalidRequest[]] = [
    { name: 'a forged interaction', status: 401, request: validCommand(app, { key: newKeys().privateKey }) },
    { name: 'a stale interaction', status: 401, request: validCommand(app, { signedAt: Date.now() - 6 * MINUTE_MS }) },
    {
      name: 'an interaction from the future',
      status: 401,
      request: validCommand(app, { signedAt: Date.now() + 6 * MINUTE_MS }),
    },
    { name: 'a changed interaction', status: 401, request: { ...validRequest, body: `${validRequest.body}${text} ` } },
    {
      name: 'an interaction without a signature',
      status: 401,
      request: { ...validRequest, headers: { ...validRequest.headers, 'x-signature-ed25519': signature } },
    },
    { name: 'malformed JSON', status: 400, request: signedText(`{"${index}":${text}`, { key }) },
    { name: 'an interaction of no kind', status: 400, request: signedText(JSON.stringify({ index, text }), { key }) },
  ];
  return invalidRequests[index % invalidRequests.length] ?? invalidRequests[0];
}

function validCommand({ server, key }: DiscordFuzzedApp, signing: { key?: KeyObject; signedAt?: number } = {}) {
  return signedInteraction(server.interactions.begin(HELP_COMMAND).payload, { key, ...signing });
}

async function startApp(): Promise<DiscordFuzzedApp> {
  const log = new AppLog();
  const { desk, store, current, close, reached } = await openCountingDesk(log.warn);
  const { publicKey, privateKey } = newKeys();
  const server = await startDiscordServer({ publicKey });
  const app = discordApp({
    config: { token: TOKEN, apiUrl: server.apiUrl, publicKey },
    desk,
    seen: store.seen,
    stories: [{ id: 'colossus', current }],
    log: log.warn,
  });
  await app.start();
  await server.gateway.untilReady();
  const { answerId: botMessage = '' } = await server.untilAnswered(server.ask(HELP_COMMAND));
  const http = new HttpServer({ port: 0, host: '127.0.0.1', stopTimeoutMs: 0 }, (...parts) => app.handle?.(...parts));
  const port = await http.start();
  return {
    server,
    log,
    key: privateKey,
    botMessage,
    // The command that created the bot's message does not count.
    reachedCount: () => reached() - 1,
    callCount: () => server.calls.length,
    send: (request) => deliver(`http://127.0.0.1:${port}${DISCORD_ENDPOINT}`, request),
    close: async () => {
      await app.stop();
      await http.stop();
      await server.close();
      await close();
    },
  };
}
