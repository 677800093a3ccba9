import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { autocomplete, command, ping, type UserAction } from '../../../fakes/discord/interactions.ts';
import { newKeys, signedInteraction, signedText } from '../../../fakes/discord/signed.ts';
import { postWithoutEnd } from '../../../fakes/endless-post.ts';
import { listen } from '../../../fakes/free-port.ts';
import { deliver, type SignedRequest } from '../../../fakes/http.ts';
import { DISCORD_ENDPOINT } from '../../../src/platforms/discord/app/config.ts';
import { TODAY } from '../../reply/corpus.ts';
import { heldDesk } from '../desk.ts';
import { bodyJson, type StageOptions, startStage, subcommand } from './app.ts';

const keys = newKeys();
const NOW = Date.parse(`${TODAY}T12:00Z`);
const MINUTE = 60_000;

const VALID_SIGNING = { key: keys.privateKey, signedAt: NOW };

async function startHttpStage(options: StageOptions = {}) {
  const discord = { ...options.discord, publicKey: keys.publicKey };
  const stage = await startStage({ ...options, discord, publicKey: keys.publicKey });
  const server = createServer((request, response) => stage.app.handle?.(request, response));
  const port = await listen(server);
  onTestFinished(async () => {
    await stage.untilIdle();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${port}${DISCORD_ENDPOINT}`;
  return {
    ...stage,
    url,
    send: (request: SignedRequest, path = url) => deliver(path, request),
    overview: (signing = VALID_SIGNING) =>
      signedInteraction(stage.server.interactions.begin(subcommand('overview')).payload, signing),
    request: async (action: UserAction) => {
      const interaction = stage.server.interactions.begin(action);
      const { status, body } = await deliver(url, signedInteraction(interaction.payload, VALID_SIGNING));
      const answer: unknown = body === '' ? undefined : JSON.parse(body);
      if (typeof answer === 'object' && answer !== null) stage.server.interactions.answer(interaction, { ...answer });
      return { status, interaction };
    },
  };
}

describe('an interaction over HTTP', () => {
  it('that checks the endpoint gets a pong', async () => {
    const stage = await startHttpStage();
    const { interaction } = await stage.request(ping());
    expect(interaction.callback).toEqual({ type: 1, data: {} });
    expect(stage.requests).toEqual([]);
  });

  it('is answered in the response, without a call to the API', async () => {
    const stage = await startHttpStage();
    const callCount = stage.server.calls.length;
    const { status, interaction } = await stage.request(
      subcommand('ask', { question: 'how long does the charter last?' }),
    );
    expect(status).toBe(200);
    expect(interaction.callback?.type).toBe(4);
    expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('charter');
    expect(stage.server.calls.slice(callCount).filter(({ route }) => route.includes('interactions'))).toEqual([]);
  });

  it('is deferred before the store is used', async () => {
    const { desk, release } = heldDesk();
    const stage = await startHttpStage({ desk });
    const { interaction } = await stage.request(subcommand('subscriptions'));
    expect(interaction.callback).toEqual({ type: 5, data: { flags: 64 } });
    release();
    await stage.untilIdle();
    expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('The desk did: subscriptions');
  });

  it('offers questions while a person types', async () => {
    const stage = await startHttpStage();
    const option = { name: 'question', type: 3, value: 'how lon', focused: true };
    const { interaction } = await stage.request(
      autocomplete('colossus', [{ name: 'ask', type: 1, options: [option] }]),
    );
    expect(interaction.callback?.type).toBe(8);
    expect(interaction.callback?.data['choices']).not.toEqual([]);
  });

  it('gets a 503 while the bot stops', async () => {
    const stage = await startHttpStage();
    await stage.untilIdle();
    expect((await stage.send(stage.overview())).status).toBe(503);
    expect(stage.requests).toEqual([]);
  });

  it.each([
    ['is forged', { key: newKeys().privateKey, signedAt: NOW }],
    ['is stale', { key: keys.privateKey, signedAt: NOW - 5 * MINUTE - 1000 }],
    ['is signed in the future', { key: keys.privateKey, signedAt: NOW + 5 * MINUTE + 1000 }],
  ])('that %s gets a 401', async (_, signing) => {
    const stage = await startHttpStage();
    expect((await stage.send(stage.overview(signing))).status).toBe(401);
    expect(stage.requests).toEqual([]);
  });

  it.each([
    ['no signature', { 'x-signature-ed25519': '' }],
    ['a malformed signature', { 'x-signature-ed25519': 'zz' }],
    ['a changed timestamp', { 'x-signature-timestamp': String(NOW / 1000 + 1) }],
    ['a malformed timestamp', { 'x-signature-timestamp': 'now' }],
  ])('with %s gets a 401', async (_, headers) => {
    const stage = await startHttpStage();
    const signed = stage.overview();
    expect((await stage.send({ ...signed, headers: { ...signed.headers, ...headers } })).status).toBe(401);
    expect(stage.requests).toEqual([]);
  });

  it('whose body was changed after signing gets a 401', async () => {
    const stage = await startHttpStage();
    const signed = stage.overview();
    expect((await stage.send({ ...signed, body: `${signed.body} ` })).status).toBe(401);
  });

  it('is answered once, and its replay gets a 401', async () => {
    const stage = await startHttpStage();
    const signed = stage.overview();
    expect((await stage.send(signed)).status).toBe(200);
    expect((await stage.send(signed)).status).toBe(401);
    const upperCaseHeaders = {
      ...signed.headers,
      'x-signature-ed25519': signed.headers['x-signature-ed25519']?.toUpperCase() ?? '',
    };
    expect((await stage.send({ ...signed, headers: upperCaseHeaders })).status).toBe(401);
    expect(stage.requests).toHaveLength(1);
  });

  it.each(['', 'null', '[]', '{"type":', '{"type":2}', '{"type":99}', '"x"'])(
    'with a malformed body gets a 400: %j',
    async (body) => {
      const stage = await startHttpStage();
      expect((await stage.send(signedText(body, VALID_SIGNING))).status).toBe(400);
      expect(stage.logLines).toEqual([]);
    },
  );

  it('that is too large gets a 413 before its signature is checked', async () => {
    const stage = await startHttpStage();
    const signed = signedText('x'.repeat(1_000_001), { key: newKeys().privateKey, signedAt: NOW });
    expect((await stage.send(signed)).status).toBe(413);
  });

  it('with an endless body gets a 413 as soon as it is too large', async () => {
    const { url, overview } = await startHttpStage();
    expect(await postWithoutEnd(url, 1_100_000, overview().headers)).toBe('413');
  });

  it('with an endless, unsigned body gets a 401 at once', async () => {
    const { url } = await startHttpStage();
    expect(await postWithoutEnd(url, 10, { 'content-type': 'application/json' })).toBe('401');
  });

  it('with another path or method gets a 404 or 405', async () => {
    const stage = await startHttpStage();
    expect((await stage.send(stage.overview(), stage.url.replace('interactions', 'else'))).status).toBe(404);
    expect((await fetch(stage.url)).status).toBe(405);
    expect(stage.requests).toEqual([]);
  });

  it('with an unknown command gets an answer', async () => {
    const stage = await startHttpStage();
    const { status, interaction } = await stage.request(command('other'));
    expect(status).toBe(200);
    expect(interaction.callback?.type).toBe(4);
  });
});
