import { describe, expect, it } from 'vitest';
import { rateLimited } from '../../../fakes/slack/faults.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import { checkSlackClient, checkSlackTokens, type SlackTokens } from '../../../src/platforms/slack/post/tokens.ts';
import { localSlack } from '../../bot.ts';

const BOT = 'xoxb-1-the-bot';
const APP = 'xapp-1-the-app';
function check(server: SlackServer, tokens: SlackTokens) {
  return checkSlackTokens(tokens, { apiUrl: server.apiUrl, signal: new AbortController().signal });
}

describe("Slack's tokens", () => {
  it('are valid if Slack accepts them, and name their app', async () => {
    const server = await localSlack();
    expect(await check(server, { botToken: BOT, appToken: APP })).toEqual({
      kind: 'right',
      workspace: 'T1',
      team: 'Acme',
      botUser: 'UBOT',
    });
    expect(server.calls.map(({ method, token }) => `${method} ${token}`)).toEqual([
      `auth.test ${BOT}`,
      `apps.connections.open ${APP}`,
    ]);
  });

  it('need no app token over HTTP', async () => {
    const server = await localSlack();
    expect(await check(server, { botToken: BOT })).toMatchObject({ kind: 'right' });
    expect(server.calls).toHaveLength(1);
  });

  it.each<[string, SlackTokens, string[]]>([
    [
      'that are both missing are both named',
      { botToken: undefined, appToken: '' },
      ['SLACK_BOT_TOKEN is missing', 'SLACK_APP_TOKEN is missing'],
    ],
    [
      'that were swapped are found out',
      { botToken: APP, appToken: BOT },
      ['SLACK_BOT_TOKEN holds a token for SLACK_APP_TOKEN', 'SLACK_APP_TOKEN holds a token for SLACK_BOT_TOKEN'],
    ],
    ['of a person are found out', { botToken: 'xoxp-1-secret' }, ['SLACK_BOT_TOKEN holds a token of another kind']],
    ['in quotes are found out', { botToken: `"${BOT}"` }, ['SLACK_BOT_TOKEN is not well-formed']],
    ['that rotate are refused', { botToken: 'xoxe.xoxb-1-abc' }, ['SLACK_BOT_TOKEN is a rotating token']],
    ['with a space are found out', { botToken: `${BOT} ` }, ['SLACK_BOT_TOKEN is not well-formed']],
  ])('are rejected: %s, before a call to Slack', async (_, tokens, expected) => {
    const server = await localSlack();
    const checked = await check(server, tokens);
    expect(checked).toEqual({ kind: 'wrong', problems: expected.map((words) => expect.stringContaining(words)) });
    expect(JSON.stringify(checked)).not.toMatch(/the-bot|the-app|secret/);
    expect(server.calls).toEqual([]);
  });

  it('that Slack rejects are each named, with where to find the right ones', async () => {
    const server = await localSlack();
    const checked = await check(server, { botToken: 'xoxb-9-secret', appToken: 'xapp-9-secret' });
    expect(checked).toEqual({
      kind: 'wrong',
      problems: [
        expect.stringMatching(/^Slack does not accept SLACK_BOT_TOKEN: .*OAuth & Permissions/),
        expect.stringMatching(/^Slack does not accept SLACK_APP_TOKEN: .*Basic Information/),
      ],
    });
    expect(JSON.stringify(checked)).not.toContain('secret');
  });

  it('that were revoked are reported as such', async () => {
    const server = await localSlack();
    server.revoke(BOT);
    expect(await check(server, { botToken: BOT })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('revoked')],
    });
  });

  it("of a whole organisation are rejected, with where to find a workspace's", async () => {
    const server = await localSlack();
    const whole = { ok: true, team_id: 'E1', user_id: 'UBOT', is_enterprise_install: true };
    server.fault('auth.test', { answer: { status: 200, body: JSON.stringify(whole) } });
    expect(await check(server, { botToken: BOT })).toEqual({
      kind: 'wrong',
      problems: [expect.stringMatching(/^SLACK_BOT_TOKEN belongs to a whole organisation.*OAuth & Permissions/)],
    });
  });

  it('without the scope for connections are reported as such', async () => {
    const server = await localSlack();
    server.fault('apps.connections.open', { answer: { error: 'missing_scope' } });
    expect(await check(server, { botToken: BOT, appToken: APP })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('connections:write')],
    });
  });

  it.each([{ status: 500 }, rateLimited(30), 'reset'] as const)(
    'are not rejected if Slack answers %j',
    async (answer) => {
      const server = await localSlack();
      server.fault('auth.test', { answer });
      expect(await check(server, { botToken: BOT, appToken: APP })).toMatchObject({ kind: 'unknown' });
      server.fault('apps.connections.open', { answer });
      expect(await check(server, { botToken: BOT, appToken: APP })).toMatchObject({ kind: 'unknown' });
    },
  );
});

describe("an app's id and secret for several workspaces", () => {
  const RIGHT = { clientId: '1.2', clientSecret: 'the-client-secret' };

  function checkClient(server: SlackServer, changes: Partial<typeof RIGHT> = {}) {
    return checkSlackClient({ ...RIGHT, ...changes }, { apiUrl: server.apiUrl, signal: new AbortController().signal });
  }

  it('are valid if Slack rejects only the code', async () => {
    const server = await localSlack();
    expect(await checkClient(server)).toEqual({ kind: 'right' });
    expect(server.calls).toMatchObject([{ method: 'oauth.v2.access', token: undefined }]);
  });

  it.each([
    [{ clientId: '3.4' }, /^Slack has no app with this SLACK_CLIENT_ID: .* App Credentials, in/],
    [{ clientSecret: 'another' }, /^Slack does not accept SLACK_CLIENT_SECRET for the app of SLACK_CLIENT_ID: /],
  ])('are reported if invalid, without their values: %j', async (changes, words) => {
    const server = await localSlack();
    const checked = await checkClient(server, changes);
    expect(checked).toEqual({ kind: 'wrong', problems: [expect.stringMatching(words)] });
    expect(JSON.stringify(checked)).not.toMatch(/another|the-client-secret|3\.4/);
  });

  it.each([{ status: 500 }, rateLimited(30), 'reset'] as const)(
    'are not rejected if Slack answers %j',
    async (answer) => {
      const server = await localSlack();
      server.fault('oauth.v2.access', { answer });
      expect(await checkClient(server)).toMatchObject({ kind: 'unknown' });
    },
  );
});
