import { createEmulator } from 'emulate';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deliver } from '../../../../fakes/http.ts';
import { signedCommand } from '../../../../fakes/slack/signed.ts';
import { HttpServer } from '../../../../src/lib/http-server.ts';
import type { PlatformApp } from '../../../../src/platforms/kit/row.ts';
import { slackApp } from '../../../../src/platforms/slack/app/app.ts';
import type { OAuthConfig } from '../../../../src/platforms/slack/install/workspaces.ts';
import { botScopes } from '../../../../src/platforms/slack/manifest/scopes.ts';
import { respond } from '../../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../../reply/corpus.ts';
import { answerOf, seenEventsInMemory } from '../../desk.ts';
import { conversations, installations, SECRET } from '../app.ts';
import { keysOf, newKey } from './keys.ts';

const CLIENT = { client_id: '12345.67890', client_secret: 'the-client-secret' };
/** The test plays the browser, and calls the app at its port instead. */
const REDIRECT = 'https://bot.example.com/slack/oauth_redirect';
const SIGNAL = new AbortController().signal;
const ADDRESS = { platform: 'slack', workspace: 'T000000001', channel: 'C000000001' } as const;
const OCCURRENCE = { subscription: 's1', nominal: '2026-05-08T09:00' };

function post({ platform }: PlatformApp) {
  return platform.post(ADDRESS, respond({ kind: 'watch' }, contextOn(TODAY)), OCCURRENCE, SIGNAL, () => true);
}

/** The emulator checks the granted scopes of every call. */
async function stageApp() {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: { slack: { strict_scopes: true, oauth_apps: [{ ...CLIENT, name: 'Colossus', redirect_uris: [REDIRECT] }] } },
  });
  onTestFinished(() => emulator.close());
  const stored = installations();
  const logLines: string[] = [];
  const oauth: OAuthConfig = {
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
    keys: keysOf(newKey()),
    authorizeUrl: `${emulator.url}/oauth/v2/authorize`,
  };
  const app = slackApp({
    config: {
      oauth,
      transport: { kind: 'http', signingSecret: SECRET },
      admins: [],
      apiUrl: `${emulator.url}/api/`,
    },
    desk: { answer: async (intent) => answerOf(intent), press: async () => answerOf({ kind: 'overview' }) },
    seen: seenEventsInMemory(),
    conversations: conversations(),
    installations: stored,
    subscriptions: { suspendWorkspace: async () => {} },
    commands: [{ command: 'colossus' }],
    log: (problem) => logLines.push(problem),
    now: Temporal.Now.instant,
  });
  await app.start();
  const http = new HttpServer({ port: 0, host: '127.0.0.1' }, (...parts) => app.handle?.(...parts));
  const port = await http.start();
  onTestFinished(() => Promise.all([http.stop(), app.stop()]).then(() => {}));
  return { app, stored, logLines, slack: emulator.url, url: `http://127.0.0.1:${port}` };
}

function formOf(html: string): { action: string; fields: URLSearchParams } {
  const [form = ''] = /<form[\s\S]*?<\/form>/.exec(html) ?? [];
  const unescapeHtml = (text: string) =>
    text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const [, name] = /name="([^"]*)"/.exec(input) ?? [];
    if (name !== undefined) fields.set(name, unescapeHtml(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  return { action: /action="([^"]*)"/.exec(form)?.[1] ?? '', fields };
}

/** Goes from the install page over Slack's page back to the app, as a browser with cookies does. */
async function installApp(
  { url, slack }: { url: string; slack: string },
  { scope, keepsCookie = true }: { scope?: string; keepsCookie?: boolean } = {},
) {
  const page = await fetch(`${url}/slack/install`);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const toSlack = /href="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const { action, fields } = formOf(await (await fetch(toSlack)).text());
  fields.set('redirect_uri', REDIRECT);
  if (scope !== undefined) fields.set('scope', scope);
  const allowed = await fetch(new URL(action, slack), { method: 'POST', body: fields, redirect: 'manual' });
  const { search } = new URL(allowed.headers.get('location') ?? '');
  return fetch(`${url}/slack/oauth_redirect${search}`, { headers: keepsCookie ? { cookie } : {} });
}

describe('in an emulated Slack with OAuth and strict scopes', () => {
  it('the app is installed, answers a command, and posts', async () => {
    const { app, stored, logLines, url, slack } = await stageApp();
    const installPage = await installApp({ url, slack });
    expect([installPage.status, logLines]).toEqual([200, []]);
    expect(await stored.fetch({ kind: 'team', id: ADDRESS.workspace })).toMatch(/^v1\./);
    expect(await installPage.text()).not.toMatch(/xox[bp]-/);

    const command = signedCommand(
      {
        command: '/colossus',
        team_id: ADDRESS.workspace,
        channel_id: ADDRESS.channel,
        user_id: 'U000000001',
        text: 'watch',
        response_url: 'https://hooks.slack.com/commands/1',
      },
      { secret: SECRET },
    );
    const answer = await deliver(`${url}/slack/events`, command);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('What to watch') });

    expect(await post(app)).toMatchObject({ kind: 'sent' });
    expect(await app.platform.find(ADDRESS, OCCURRENCE, Temporal.Now.instant(), SIGNAL)).toMatchObject({
      kind: 'found',
    });
    expect(logLines).toEqual([]);
  });

  it('a return to the app without the cookie installs nothing', async () => {
    const { stored, url, slack } = await stageApp();
    expect((await installApp({ url, slack }, { keepsCookie: false })).status).toBe(400);
    expect(await stored.fetch({ kind: 'team', id: ADDRESS.workspace })).toBeUndefined();
  });

  it('a call whose scope was not granted is rejected, and the reason names the scope', async () => {
    const { app, url, slack } = await stageApp();
    const scopes = botScopes().filter((scope) => scope !== 'chat:write');
    await installApp({ url, slack }, { scope: scopes.join(',') });
    expect(await post(app)).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('chat:write') });
  });
});
