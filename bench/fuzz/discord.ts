import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { command } from '../../fakes/discord/interactions.ts';
import { startDiscordServer } from '../../fakes/discord/server.ts';
import { deliver, newKeys, type SignedRequest, signedInteraction, signedText } from '../../fakes/discord/signed.ts';
import { TOKEN } from '../../fakes/discord/world.ts';
import { discordApp } from '../../src/platforms/discord/app/app.ts';
import { DISCORD_ENDPOINT } from '../../src/platforms/discord/app/endpoint.ts';
import { interactions, messages, type Nearly, texts } from '../../test/platforms/discord/fuzz.ts';
import { deskParts } from './parts.ts';
import { each, type Fuzzed, inTime, Tally, Told } from './receiver.ts';

const MINUTE = 60_000;
/** After so many events it is looked whether a right one is still answered. */
const LOOK = 25;
const HELP = command('colossus', [{ name: 'help', type: 1, options: [] }]);

type Stage = Awaited<ReturnType<typeof staged>>;

export const discordHttp: Fuzzed = {
  name: 'Discord, HTTP',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged();
    const tally = new Tally();
    const broken: string[] = [];
    const requests = fc.oneof(
      { weight: 9, arbitrary: interactions.map((nearly) => () => begun(stage, nearly)) },
      { weight: 1, arbitrary: texts.map((text) => () => ({ payload: undefined, body: text, take: () => {} })) },
    );
    await each(fc.sample(requests, { seed, numRuns: payloads }), async (make) => {
      const { body, take } = make();
      try {
        const answer = await inTime('the answer to a request', stage.request(signedText(body, { key: stage.key })));
        tally.add(answer.status);
        if (![200, 400, 401].includes(answer.status)) throw new Error(`it was answered with ${answer.status}`);
        if (answer.status === 200) take(answer.body);
      } catch (error) {
        broken.push(`${String(error)}: ${body.slice(0, 200)}`);
      }
      sent(1);
    });
    const { status } = await stage.request(signedInteraction(stage.begin(HELP), { key: stage.key }));
    if (status !== 200) broken.push(`a right command was answered with ${status} afterwards`);
    await stage.end();
    return {
      figures: { ...tally.figures, apologies: stage.told.apologies, 'reached the desk': stage.reached() },
      broken: [...broken, ...stage.told.faults],
    };
  },
};

export const discordRefused: Fuzzed = {
  name: 'Discord, HTTP, to be refused',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged();
    const calls = stage.server.calls.length;
    const tally = new Tally();
    const broken: string[] = [];
    await each(fc.sample(fc.string({ unit: 'binary' }), { seed, numRuns: payloads }), async (text, index) => {
      const [name, expected, make] = WRONG[index % WRONG.length] ?? WRONG[0];
      const wrong = make(stage, text.toWellFormed(), index);
      const { status } = await inTime('the answer to a request', stage.request(wrong));
      tally.add(status);
      if (status !== expected) broken.push(`${name} was answered with ${status}: ${wrong.body.slice(0, 200)}`);
      sent(1);
    });
    const once = signedInteraction(stage.begin(HELP), { key: stage.key });
    await stage.request(once);
    for (let again = 0; again < payloads / 10; again += 1) {
      const { status } = await stage.request(once);
      tally.add(status);
      if (status !== 401) broken.push(`a replay was answered with ${status}`);
    }
    await stage.end();
    const handled = stage.reached() - 1;
    if (handled > 0) broken.push(`${handled} reached a handler`);
    const called = stage.server.calls.length - calls;
    if (called > 0) broken.push(`${called} calls of Discord were made`);
    return { figures: { ...tally.figures, 'reached the desk': handled }, broken };
  },
};

export const discordGateway: Fuzzed = {
  name: 'Discord, gateway',
  run: async ({ seed, payloads, sent }) => {
    const stage = await staged();
    const { server, told } = stage;
    const broken: string[] = [];
    const events = fc.oneof(
      {
        weight: 3,
        arbitrary: interactions.map((nearly) => () => ({
          event: 'INTERACTION_CREATE',
          data: begun(stage, nearly).payload,
        })),
      },
      {
        weight: 1,
        arbitrary: messages.map((make) => (index: number) => ({ event: 'MESSAGE_CREATE', data: make(index) })),
      },
    );
    for (const [index, make] of fc.sample(events, { seed, numRuns: payloads }).entries()) {
      const { event, data } = make(index);
      server.gateway.dispatch(event, data);
      sent(1);
      if (index % LOOK === 0) await inTime('the answer to a right command', server.answered(server.ask(HELP)));
    }
    await inTime('the answer to a right command', server.answered(server.ask(HELP)));
    await stage.end();
    const { opened } = server.gateway;
    if (opened !== 1) broken.push(`the connection was lost ${opened - 1} times`);
    return {
      figures: {
        answered: [...server.interactions.all.values()].filter(({ callback }) => callback !== undefined).length,
        'told as malformed': told.lines.filter((line) => line.includes('no interaction that can be read')).length,
        apologies: told.apologies,
        'reached the desk': stage.reached(),
      },
      broken: [...broken, ...told.faults],
    };
  },
};

/** Something that somebody asks, as it is sent; and what Discord does with the answer that comes back over HTTP. */
function begun({ server, own }: Stage, { asked, changed }: Nearly) {
  // What is pressed stands on a message that there is.
  const interaction = server.interactions.begin(
    asked.message ? { ...asked, message: { ...asked.message, id: own } } : asked,
  );
  const payload = changed(interaction.payload);
  const { id, type } = payload;
  const isSame = id === interaction.id && type === interaction.type;
  const take = (answer: string) => {
    if (isSame) server.interactions.answer(interaction, JSON.parse(answer));
  };
  return { payload, body: JSON.stringify(payload), take };
}

type Wrong = (stage: Stage, text: string, index: number) => SignedRequest;

/** What is refused, and how. */
const WRONG: readonly [readonly [string, number, Wrong], ...(readonly [string, number, Wrong])[]] = [
  ['a forged interaction', 401, (stage) => signedInteraction(stage.begin(HELP), { key: newKeys().privateKey })],
  ['a stale interaction', 401, (stage) => right(stage, Date.now() - 6 * MINUTE)],
  ['an interaction from the future', 401, (stage) => right(stage, Date.now() + 6 * MINUTE)],
  ['a changed interaction', 401, (stage, text) => ({ ...right(stage), body: `${right(stage).body}${text} ` })],
  ['an interaction without a signature', 401, (stage, text) => unsigned(right(stage), text)],
  ['malformed JSON', 400, ({ key }, text, index) => signedText(`{"${index}":${text}`, { key })],
  ['an interaction of no kind', 400, ({ key }, text, index) => signedText(JSON.stringify({ index, text }), { key })],
];

function right({ begin, key }: Stage, at = Date.now()): SignedRequest {
  return signedInteraction(begin(HELP), { key, at });
}

function unsigned({ headers, body }: SignedRequest, text: string): SignedRequest {
  return { headers: { ...headers, 'x-signature-ed25519': Buffer.from(text).toString('hex') }, body };
}

/** The app as it is started, in a Discord of this machine. */
async function staged() {
  const told = new Told();
  const { desk, store, current, close, reached } = await deskParts(told.warn);
  const { publicKey, privateKey } = newKeys();
  const server = await startDiscordServer({ publicKey });
  const app = discordApp({
    config: { token: TOKEN, apiUrl: server.apiUrl, publicKey },
    desk,
    seen: store.seen,
    current,
    log: told.warn,
  });
  await app.start();
  await server.gateway.ready();
  const { original: own = '' } = await server.answered(server.ask(HELP));
  const http = createServer((request, response) => app.handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    server,
    told,
    own,
    reached: () => reached() - 1,
    key: privateKey,
    begin: (asked: Parameters<typeof server.interactions.begin>[0]) => server.interactions.begin(asked).payload,
    request: (request: SignedRequest) =>
      deliver(`http://127.0.0.1:${portOf(http.address())}${DISCORD_ENDPOINT}`, request),
    end: async () => {
      await app.stop();
      http.closeAllConnections();
      http.close();
      await server.close();
      await close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
