import { describe, expect, it } from 'vitest';
import { rateLimited } from '../../../fakes/slack/faults.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import type { SlackConfig } from '../../../src/platforms/slack/app/access.ts';
import { TOKEN_KINDS, tokenProblems } from '../../../src/platforms/slack/post/token-forms.ts';
import { checkAccess } from '../../../src/platforms/slack/post/tokens.ts';
import { localSlack } from '../../bot.ts';
import { keysOf, newKey } from './install/keys.ts';

const BOT = 'xoxb-1-the-bot';
const APP = 'xapp-1-the-app';
const SIGNED = { kind: 'http', signingSecret: 'the-signing-secret' } as const;

function checkTokens(server: SlackServer, { botToken, appToken }: { botToken: string; appToken?: string }) {
  const transport: SlackConfig['transport'] = appToken === undefined ? SIGNED : { kind: 'socket', appToken };
  const config = { botToken, transport, admins: [], apiUrl: server.apiUrl };
  return checkAccess(config, new AbortController().signal);
}

const INCONCLUSIVE_ANSWERS = [
  ['fails', { status: 500 }],
  ['limits the rate', rateLimited(30)],
  ['closes the connection', 'reset'],
] as const;

describe("Slack's tokens", () => {
  it('are valid if Slack accepts them, and name their workspace', async () => {
    const server = await localSlack();
    expect(await checkTokens(server, { botToken: BOT, appToken: APP })).toEqual({
      kind: 'right',
      team: 'Acme',
    });
    expect(server.calls.map(({ method, token }) => `${method} ${token}`)).toEqual([
      `auth.test ${BOT}`,
      `apps.connections.open ${APP}`,
    ]);
  });

  it('need no app token over HTTP', async () => {
    const server = await localSlack();
    expect(await checkTokens(server, { botToken: BOT })).toMatchObject({ kind: 'right' });
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['an empty app token', TOKEN_KINDS.app, '', 'SLACK_APP_TOKEN is missing'],
    ['an app token as the bot token', TOKEN_KINDS.bot, APP, 'SLACK_BOT_TOKEN holds a token for SLACK_APP_TOKEN'],
    ['a bot token as the app token', TOKEN_KINDS.app, BOT, 'SLACK_APP_TOKEN holds a token for SLACK_BOT_TOKEN'],
    ["a person's token", TOKEN_KINDS.bot, 'xoxp-1-secret', 'SLACK_BOT_TOKEN holds a token of another kind'],
    ['a bot token in quotes', TOKEN_KINDS.bot, `"${BOT}"`, 'SLACK_BOT_TOKEN is not well-formed'],
    ['a bot token with a space', TOKEN_KINDS.bot, `${BOT} `, 'SLACK_BOT_TOKEN is not well-formed'],
    ['a rotating token', TOKEN_KINDS.bot, 'xoxe.xoxb-1-abc', 'SLACK_BOT_TOKEN is a rotating token'],
  ])('are rejected by their form, without their value: %s', (_, kind, token, problem) => {
    const problems = tokenProblems(kind, token);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toMatch(/the-bot|the-app|secret/);
  });

  it('are each named if Slack rejects them, and the problem says where to find the right ones', async () => {
    const server = await localSlack();
    const access = await checkTokens(server, { botToken: 'xoxb-9-secret', appToken: 'xapp-9-secret' });
    expect(access).toEqual({
      kind: 'wrong',
      problems: [
        expect.stringMatching(/^Slack does not accept SLACK_BOT_TOKEN: .*OAuth & Permissions/),
        expect.stringMatching(/^Slack does not accept SLACK_APP_TOKEN: .*Basic Information/),
      ],
    });
    expect(JSON.stringify(access)).not.toContain('secret');
  });

  it('are reported as revoked if Slack revoked them', async () => {
    const server = await localSlack();
    server.revoke(BOT);
    expect(await checkTokens(server, { botToken: BOT })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('revoked')],
    });
  });

  it("are rejected if they belong to a whole organisation, and the problem says where to find a workspace's", async () => {
    const server = await localSlack();
    const orgResponse = { ok: true, team_id: 'E1', user_id: 'UBOT', is_enterprise_install: true };
    server.fault('auth.test', { answer: { status: 200, body: JSON.stringify(orgResponse) } });
    expect(await checkTokens(server, { botToken: BOT })).toEqual({
      kind: 'wrong',
      problems: [expect.stringMatching(/^SLACK_BOT_TOKEN belongs to a whole organisation.*OAuth & Permissions/)],
    });
  });

  it('are rejected if the app token lacks its scope, and the problem names the scope', async () => {
    const server = await localSlack();
    server.fault('apps.connections.open', { answer: { error: 'missing_scope' } });
    expect(await checkTokens(server, { botToken: BOT, appToken: APP })).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('connections:write')],
    });
  });

  it.each(INCONCLUSIVE_ANSWERS)('are not rejected if Slack %s', async (_, answer) => {
    const server = await localSlack();
    server.fault('auth.test', { answer });
    expect(await checkTokens(server, { botToken: BOT, appToken: APP })).toMatchObject({ kind: 'unknown' });
    server.fault('apps.connections.open', { answer });
    expect(await checkTokens(server, { botToken: BOT, appToken: APP })).toMatchObject({ kind: 'unknown' });
  });
});

describe("an app's id and secret for several workspaces", () => {
  const VALID_CLIENT = { clientId: '1.2', clientSecret: 'the-client-secret' };

  function checkClient(server: SlackServer, overrides: Partial<typeof VALID_CLIENT> = {}) {
    const config = { oauth: { ...VALID_CLIENT, ...overrides, keys: keysOf(newKey()) }, transport: SIGNED, admins: [] };
    return checkAccess({ ...config, apiUrl: server.apiUrl }, new AbortController().signal);
  }

  it('are valid if Slack rejects only the code', async () => {
    const server = await localSlack();
    expect(await checkClient(server)).toEqual({ kind: 'right' });
    expect(server.calls).toMatchObject([{ method: 'oauth.v2.access', token: undefined }]);
  });

  it.each([
    [{ clientId: '3.4' }, /^Slack has no app with this SLACK_CLIENT_ID: .* App Credentials, in/],
    [{ clientSecret: 'another' }, /^Slack does not accept SLACK_CLIENT_SECRET for the app of SLACK_CLIENT_ID: /],
  ])('are reported if invalid, without their values: %j', async (overrides, words) => {
    const server = await localSlack();
    const access = await checkClient(server, overrides);
    expect(access).toEqual({ kind: 'wrong', problems: [expect.stringMatching(words)] });
    expect(JSON.stringify(access)).not.toMatch(/another|the-client-secret|3\.4/);
  });

  it.each(INCONCLUSIVE_ANSWERS)('are not rejected if Slack %s', async (_, answer) => {
    const server = await localSlack();
    server.fault('oauth.v2.access', { answer });
    expect(await checkClient(server)).toMatchObject({ kind: 'unknown' });
  });
});
