import { request as httpRequest } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { postWithoutEnd } from '../../../fakes/endless-post.ts';
import type { SignedRequest } from '../../../fakes/http.ts';
import { addMessage, envelopeOf, pressOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import { signed, signedCommand, signedEvent, signedInteraction } from '../../../fakes/slack/signed.ts';
import { botPosts, SECRET, type Stage, stageApp } from './app.ts';

const FORM = 'application/x-www-form-urlencoded';
const VALID_SIGNING = { secret: SECRET };

function withHeaders(request: SignedRequest, headers: Record<string, string>): SignedRequest {
  return { body: request.body, headers: { ...request.headers, ...headers } };
}

function withoutHeader({ headers, body }: SignedRequest, name: string): SignedRequest {
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)) };
}

async function expectRefusal(stage: Stage, request: SignedRequest, status: number): Promise<void> {
  expect(await stage.request(request)).toMatchObject({ status, body: '' });
}

async function countAnswered(stage: Stage): Promise<number> {
  await stage.finish();
  return stage.requests.length;
}

const REQUEST_KINDS: readonly [string, (stage: Stage, signing: { secret: string; at?: number }) => SignedRequest][] = [
  ['a command', (stage, signing) => signedCommand(typedCommand(stage.server, 'watch'), signing)],
  ['a button press', (stage, signing) => signedInteraction(pressOf(stage.server, 'c1:watch'), signing)],
  ['an event', (stage, signing) => signedEvent(envelopeOf(addMessage(stage.server, '<@UBOT> watch')), signing)],
];

describe.each(REQUEST_KINDS)('%s', (_, make) => {
  it('with a valid signature is accepted once', async () => {
    const stage = await stageApp();
    const request = make(stage, VALID_SIGNING);
    expect(await stage.request(request)).toMatchObject({ status: 200 });
    await expectRefusal(stage, request, 401);
    await expectRefusal(stage, withHeaders(request, { 'x-slack-retry-num': '7' }), 401);
    expect(await countAnswered(stage)).toBe(1);
  });

  it('with another signature is rejected', async () => {
    const stage = await stageApp();
    await expectRefusal(stage, make(stage, { secret: 'another secret' }), 401);
    expect(await countAnswered(stage)).toBe(0);
  });

  it.each([
    ['301 seconds ago', -301],
    ['330 seconds in the future', 330],
  ])('signed %s is rejected', async (_, seconds) => {
    const stage = await stageApp();
    await expectRefusal(stage, make(stage, { ...VALID_SIGNING, at: Date.now() + seconds * 1000 }), 401);
    expect(await countAnswered(stage)).toBe(0);
  });

  it('with a changed timestamp or body is rejected', async () => {
    const stage = await stageApp();
    const request = make(stage, VALID_SIGNING);
    const { 'x-slack-request-timestamp': time = '' } = request.headers;
    await expectRefusal(stage, withHeaders(request, { 'x-slack-request-timestamp': String(Number(time) + 1) }), 401);
    await expectRefusal(stage, { ...request, body: `${request.body} ` }, 401);
    expect(await countAnswered(stage)).toBe(0);
  });

  it('without a valid signature or timestamp is rejected', async () => {
    const stage = await stageApp();
    const request = make(stage, VALID_SIGNING);
    for (const name of ['x-slack-signature', 'x-slack-request-timestamp']) {
      await expectRefusal(stage, withoutHeader(request, name), 401);
      await expectRefusal(stage, withHeaders(request, { [name]: '' }), 401);
      await expectRefusal(stage, withHeaders(request, { [name]: 'v0=zz' }), 401);
    }
    expect(await countAnswered(stage)).toBe(0);
  });

  it('repeated with its signature or timestamp written differently is rejected', async () => {
    const stage = await stageApp();
    const request = make(stage, VALID_SIGNING);
    await stage.request(request);
    const { 'x-slack-signature': signature = '', 'x-slack-request-timestamp': time = '' } = request.headers;
    for (const altered of [`${signature}=`, `${signature}=x`, signature.toUpperCase()]) {
      await expectRefusal(stage, withHeaders(request, { 'x-slack-signature': altered }), 401);
    }
    for (const altered of [`${time}.0`, `0${time}`, `${time}e0`]) {
      await expectRefusal(stage, withHeaders(request, { 'x-slack-request-timestamp': altered }), 401);
    }
    expect(await countAnswered(stage)).toBe(1);
  });
});

it('an event that is retried within a second is answered once', async () => {
  const stage = await stageApp();
  const event = envelopeOf({ ...addMessage(stage.server, '<@UBOT> watch'), type: 'app_mention' });
  const request = signedEvent(event, VALID_SIGNING);
  const again = withHeaders(request, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
  expect(await stage.request(request)).toMatchObject({ status: 200 });
  expect(await stage.request(again)).toMatchObject({ status: 200 });
  await expectRefusal(stage, again, 401);
  await stage.finish();
  expect(botPosts(stage.server)).toHaveLength(1);
});

it.each<[string, string, string]>([
  ['is not JSON', 'application/json', '{'],
  ['is null', 'application/json', 'null'],
  ['is a list', 'application/json', '[]'],
  ['is a number', 'application/json', '7'],
  ['is empty', 'application/json', ''],
  ['is an empty form', FORM, ''],
  ['has a payload that is not JSON', FORM, 'payload=%7B'],
  ['has the payload null', FORM, 'payload=null'],
  ['has two payloads', FORM, 'payload=%7B%7D&payload=%7B%7D'],
  ['is an event callback without an event', 'application/json', '{"type":"event_callback"}'],
  ['has an event without a type', 'application/json', '{"type":"event_callback","team_id":"T1","event":{}}'],
  ['has the event null', 'application/json', '{"type":"event_callback","team_id":"T1","event":null}'],
  [
    'has an event that Bolt cannot parse',
    'application/json',
    '{"type":"event_callback","team_id":"T1","event":{"type":"message","user":null}}',
  ],
  [
    'is a press without an action',
    FORM,
    `payload=${encodeURIComponent('{"type":"block_actions","user":{"id":"U1"},"actions":[]}')}`,
  ],
  [
    'asks for options with a number instead of a text',
    FORM,
    `payload=${encodeURIComponent('{"type":"block_suggestion","user":{"id":"U1"},"action_id":"zone","value":7}')}`,
  ],
  [
    'is a command without a user id',
    FORM,
    'command=%2Fcolossus&team_id=T1&channel_id=C1&response_url=https%3A%2F%2Fx.y',
  ],
  ['is a command without a response_url', FORM, 'command=%2Fcolossus&team_id=T1&channel_id=C1&user_id=U1'],
])('a request that %s is rejected as malformed', async (_, type, body) => {
  const stage = await stageApp();
  await expectRefusal(stage, signed(body, type, VALID_SIGNING), 400);
  expect(await countAnswered(stage)).toBe(0);
});

it.each([
  ['view.type', { type: 7, callback_id: 'the-secret' }],
  ['private_metadata', { type: 'modal', callback_id: 'ask', private_metadata: 'the-secret' }],
])('a press with an invalid %s is reported by field, without the value', async (place, view) => {
  const stage = await stageApp();
  const press = { ...pressOf(stage.server, '1', { action: 'view/page:1' }), view: { id: 'V1', ...view } };
  expect(await stage.request(signedInteraction(press, VALID_SIGNING))).toMatchObject({ status: 200 });
  await stage.finish();
  expect(stage.logLines).toEqual([expect.stringContaining(`not a valid Slack request: ${place}: `)]);
  expect(stage.logLines.join()).not.toContain('the-secret');
});

it('a request that is too large is rejected', async () => {
  const stage = await stageApp();
  await expectRefusal(stage, signed(`{"a":"${'x'.repeat(1_000_000)}"}`, 'application/json', VALID_SIGNING), 413);
});

it('a request with an endless body is rejected as soon as it is too large', async () => {
  const stage = await stageApp();
  const type = { 'content-type': 'application/json' };
  const signature = { 'x-slack-signature': `v0=${'0'.repeat(64)}` };
  const time = { 'x-slack-request-timestamp': `${Math.floor(Date.now() / 1000)}` };
  expect(await postWithoutEnd(stage.url, 1_100_000, { ...type, ...signature, ...time })).toBe('413');
  expect(await postWithoutEnd(stage.url, 5000, { ...type, ...signature }), 'without a time').toBe('401');
  expect(await postWithoutEnd(stage.url, 5000, type), 'without a signature').toBe('401');
});

it('a request with another path or method is rejected', async () => {
  const stage = await stageApp();
  const get = await fetch(stage.url);
  expect(get.status).toBe(405);
  const other = await fetch(stage.url.replace('/slack/events', '/slack'), { method: 'POST' });
  expect(other.status).toBe(404);
});

it('a rejected request is counted, and its reason logged once a minute', async () => {
  let now = Temporal.Now.instant();
  const stage = await stageApp({ now: () => now });
  const at = () => now.epochMilliseconds;
  const forged = () => signedCommand(typedCommand(stage.server, 'watch'), { secret: 'another secret', at: at() });
  for (let i = 0; i < 3; i += 1) await expectRefusal(stage, forged(), 401);
  expect(stage.logLines).toEqual([expect.stringMatching(/its signature is wrong\. Check SLACK_SIGNING_SECRET/)]);
  await expectRefusal(
    stage,
    signedCommand(typedCommand(stage.server, 'watch'), { ...VALID_SIGNING, at: at() - 360_000 }),
    401,
  );
  expect(stage.logLines.slice(1)).toEqual([expect.stringMatching(/6 minutes behind this machine's clock/)]);
  now = now.add({ seconds: 61 });
  await expectRefusal(stage, forged(), 401);
  expect(stage.logLines).toHaveLength(3);
  const reasons = stage.appEvents.map((one) => (one.kind === 'request refused' ? one.reason : one.kind));
  expect(reasons).toEqual(['signature', 'signature', 'signature', 'clock', 'signature']);
});

it('an old request with a wrong signature is neither logged nor counted', async () => {
  const stage = await stageApp();
  const stale = { secret: 'another secret', at: Date.now() - 3_600_000 };
  await expectRefusal(stage, signedCommand(typedCommand(stage.server, 'watch'), stale), 401);
  expect([stage.logLines, stage.appEvents]).toEqual([[], []]);
});

it.each(['http', 'socket'] as const)(
  'a notice over %s that Slack dropped events is accepted and reported',
  async (via) => {
    const stage = await stageApp({ via });
    await stage.event({
      token: 'v',
      team_id: 'T1',
      minute_rate_limited: 1_795_947_480,
      api_app_id: 'A1',
      type: 'app_rate_limited',
    });
    await stage.finish();
    expect(stage.appEvents).toContainEqual({ kind: 'events dropped', platform: 'slack', workspace: 'T1' });
    expect(stage.logLines).toEqual([expect.stringContaining('dropped events of the workspace T1')]);
  },
);

it('an event is handled once, whatever its retry headers say', async () => {
  const stage = await stageApp();
  const event = signedEvent(
    envelopeOf({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home', event_ts: '1.2' }, 'Ev7'),
    VALID_SIGNING,
  );
  for (const headers of [{}, ...[1, 2, 3].map((number) => ({ 'x-slack-retry-num': String(number) }))]) {
    expect(await stage.request(withHeaders(event, headers))).toMatchObject({ status: 200 });
  }
  await stage.finish();
  expect(stage.server.count('views.publish')).toBe(1);
});

it('an aborted request has no effect', async () => {
  const stage = await stageApp();
  const broken = httpRequest(stage.url, { method: 'POST', headers: { 'content-length': '1000' } });
  const disconnected = new Promise<void>((resolve) => broken.on('close', () => resolve()));
  broken.on('error', () => {});
  broken.write('payload=');
  broken.destroy();
  await disconnected;
  expect(await stage.request(signedCommand(typedCommand(stage.server, 'watch'), VALID_SIGNING))).toMatchObject({
    status: 200,
  });
});

it("Slack's signed challenge is answered, and a forged one rejected", async () => {
  const stage = await stageApp();
  const challenge = signedEvent({ type: 'url_verification', token: 'x', challenge: '3eZbrw1a' }, VALID_SIGNING);
  expect(await stage.request(challenge)).toMatchObject({ status: 200, body: '{"challenge":"3eZbrw1a"}' });
  const forged = signedEvent({ type: 'url_verification', challenge: 'x' }, { secret: 'another secret' });
  await expectRefusal(stage, forged, 401);
});

it('an unsigned certificate check is accepted without effect', async () => {
  const stage = await stageApp();
  const payload = encodeURIComponent(JSON.stringify(pressOf(stage.server, 'c1:watch')));
  const body = `ssl_check=1&payload=${payload}&command=%2Fcolossus`;
  const headers = { 'content-type': FORM };
  expect(await stage.request({ body, headers })).toMatchObject({ status: 200, body: '' });
  expect(await stage.request({ body: 'token=xxx&ssl_check=1', headers })).toMatchObject({ status: 200, body: '' });
  expect(await fetch(`${stage.url}?ssl_check=1`)).toMatchObject({ status: 200 });
  expect(await countAnswered(stage)).toBe(0);
});
