import { describe, expect, it } from 'vitest';
import { botScopes } from '../../../../src/platforms/slack/manifest/scopes.ts';
import { stageApp } from '../app.ts';
import { keysOf, newKey } from './keys.ts';
import {
  ACME,
  CLIENT_SECRET,
  GLOBEX,
  type OAuthStage,
  type Page,
  parseInstallLink,
  planGrant,
  stageOAuthApp,
} from './stage.ts';

const ACME_TEAM = { kind: 'team', id: 'T1' } as const;

function returnFromSlack(stage: OAuthStage, query: string, cookie?: string): Promise<Page> {
  return stage.browse(`/slack/oauth_redirect?${query}`, cookie);
}

async function startAndReturn(stage: OAuthStage, query: string): Promise<Page> {
  const { state, cookie } = parseInstallLink(await stage.browse('/slack/install'));
  return returnFromSlack(stage, `${query}&state=${state}`, cookie);
}

async function expectNoEffect(stage: OAuthStage): Promise<void> {
  expect(stage.server.count('oauth.v2.access')).toBe(0);
  expect(await stage.installations.fetch(ACME_TEAM)).toBeUndefined();
}

describe('the install page', () => {
  it('leads to Slack with the required scopes, and binds the return to the same browser', async () => {
    const stage = await stageOAuthApp();
    const page = await stage.browse('/slack/install');
    expect(page.status).toBe(200);
    const { url, state, cookie } = parseInstallLink(page);
    expect(`${url.origin}${url.pathname}`).toBe('https://slack.com/oauth/v2/authorize');
    expect(url.searchParams.get('client_id')).toBe('1.2');
    expect(url.searchParams.get('scope')).toBe(botScopes().join(','));
    expect(url.searchParams.has('user_scope')).toBe(false);
    expect(state).not.toBe('');
    expect(cookie).toContain(state);
    expect(page.headers.get('set-cookie')).toMatch(/; Secure; HttpOnly; .*; SameSite=Lax$/);
    expect(parseInstallLink(await stage.browse('/slack/install')).state).not.toBe(state);
  });

  it('is public, loads nothing, and cannot be cached or framed', async () => {
    const { browse } = await stageOAuthApp();
    const { html, headers } = await browse('/slack/install');
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('<title>Add Colossus to Slack</title>');
    expect(html).toContain('<h1>Add Colossus to Slack</h1>');
    expect(html).toMatch(/<main>[\s\S]*<a class="button" href="[^"]+">Add to Slack<\/a>[\s\S]*<\/main>/);
    expect(html).not.toMatch(/<(script|img|link|iframe)\b/);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-.*frame-ancestors 'none'/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leads to the server of the Web API, such as GovSlack', async () => {
    const oauth = { clientId: '1.2', clientSecret: CLIENT_SECRET, keys: keysOf(newKey()) };
    const stage = await stageApp({ config: { oauth } });
    const html = await (await fetch(new URL('/slack/install', stage.url))).text();
    expect(html).toContain(`href="${new URL('/oauth/v2/authorize', stage.server.apiUrl).href}?`);
  });

  it('answers only GET requests, and does not exist for one workspace with its own token', async () => {
    const stage = await stageOAuthApp();
    for (const path of ['/slack/install', '/slack/oauth_redirect']) {
      expect((await fetch(new URL(path, stage.url), { method: 'POST' })).status).toBe(405);
    }
    const { url } = await stageApp();
    for (const path of ['/slack/install', '/slack/oauth_redirect']) {
      expect((await fetch(new URL(path, url))).status).toBe(404);
    }
  });
});

describe('the return from Slack', () => {
  it('installs the app and names the workspace', async () => {
    const stage = await stageOAuthApp();
    const { status, html } = await stage.install({ ...ACME, name: 'Acme & <b>Sons</b>' });
    expect(status).toBe(200);
    expect(html).toContain('<h1>Colossus is installed</h1>');
    expect(html).toContain('<strong>Acme &amp; &lt;b&gt;Sons&lt;/b&gt;</strong>');
    expect(await stage.installations.fetch(ACME_TEAM)).toMatch(/^v1\./);
    expect(await stage.installations.fetch({ kind: 'team', id: 'T2' })).toBeUndefined();
    expect(stage.logLines).toEqual([]);
  });

  it('shows the same page when it is reloaded', async () => {
    const stage = await stageOAuthApp();
    const { state, cookie } = parseInstallLink(await stage.browse('/slack/install'));
    planGrant(stage.server, ACME);
    const pages = [
      await returnFromSlack(stage, `code=a&state=${state}`, cookie),
      await returnFromSlack(stage, `code=a&state=${state}`),
    ];
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    for (const { html } of pages) expect(html).toContain('<h1>Colossus is installed</h1>');
    expect(stage.server.count('oauth.v2.access')).toBe(1);
  });

  it('with a used code says that the app may be installed already', async () => {
    const stage = await stageOAuthApp();
    stage.server.fault('oauth.v2.access', { answer: { error: 'code_already_used' } });
    const { status, html } = await startAndReturn(stage, 'code=a');
    expect([status, html]).toEqual([400, expect.stringContaining('was already used')]);
  });

  it('for a whole organisation is refused with an explanation, and stores nothing', async () => {
    const stage = await stageOAuthApp();
    const orgResponse = { team: null, enterprise: { id: 'E1', name: 'Acme Group' }, is_enterprise_install: true };
    const { status, html } = await stage.install(ACME, orgResponse);
    expect(status).toBe(400);
    expect(html).toContain('<h1>Colossus is not installed</h1>');
    expect(html).toContain('The app was installed for a whole organisation, but supports only single workspaces.');
    expect(html).toContain('install it in each workspace');
    for (const holder of [{ kind: 'enterprise', id: 'E1' }, ACME_TEAM] as const) {
      expect(await stage.installations.fetch(holder)).toBeUndefined();
    }
    expect(stage.logLines).toEqual([]);
  });

  it('for a workspace of an organisation installs the app there', async () => {
    const stage = await stageOAuthApp();
    const { html } = await stage.install(ACME, { enterprise: { id: 'E1', name: 'Acme Group' } });
    expect(html).toContain('<strong>Acme</strong>');
    expect(await stage.installations.fetch(ACME_TEAM)).toMatch(/^v1\./);
  });

  it('is refused without a call to Slack if it was forged, or started in another browser or not at all', async () => {
    const stage = await stageOAuthApp();
    const { state, cookie } = parseInstallLink(await stage.browse('/slack/install'));
    const other = parseInstallLink(await stage.browse('/slack/install'));
    const [name] = cookie.split('=');
    const forged = `${state.slice(0, -2)}${state.endsWith('AA') ? 'BB' : 'AA'}`;
    const attempts: readonly [string, string | undefined][] = [
      [`code=1&state=${state}`, undefined],
      [`code=1&state=${state}`, other.cookie],
      ['code=1', cookie],
      [`state=${state}`, cookie],
      [`code=1&state=${forged}`, `${name}=${forged}`],
      ['code=1&state=made-up', `${name}=made-up`],
    ];
    for (const [query, sent] of attempts) {
      const { status, html } = await returnFromSlack(stage, query, sent);
      expect(status).toBe(400);
      expect(html).toContain('<h1>Colossus is not installed</h1>');
      expect(html).toContain('<a href="/slack/install">Try again</a>');
    }
    await expectNoEffect(stage);
    // Anyone can cause these refusals, so they are not logged.
    expect(stage.logLines).toEqual([]);
  });

  it('without consent shows that the app was not installed', async () => {
    const stage = await stageOAuthApp();
    const { status, html } = await startAndReturn(stage, 'error=access_denied');
    expect([status, html]).toEqual([400, expect.stringContaining('The installation was cancelled in Slack.')]);
    await expectNoEffect(stage);
  });

  it('that Slack rejects shows a reference, and the reason is logged with it', async () => {
    const stage = await stageOAuthApp();
    stage.server.fault('oauth.v2.access', { answer: { error: 'bad_client_secret' } });
    const { status, html } = await startAndReturn(stage, 'code=the-code-4711');
    expect(status).toBe(500);
    const [, reference = '-'] = /reference (\w+)/.exec(html) ?? [];
    expect(stage.logLines).toEqual([
      `Slack: the app could not be installed (${reference}): Slack refused the call (bad_client_secret)`,
    ]);
    expect(`${stage.logLines} ${html}`).not.toContain('4711');
    expect(await stage.installations.fetch(ACME_TEAM)).toBeUndefined();
  });

  it('shows a reference if Slack sends no bot or the store fails', async () => {
    const stage = await stageOAuthApp();
    const withoutBot = await stage.install(ACME, { access_token: undefined, bot_user_id: undefined });
    expect([withoutBot.status, stage.logLines.join()]).toEqual([
      500,
      expect.stringContaining('an installation without a bot'),
    ]);
    stage.installations.save = () => Promise.reject(new Error('the disk is full'));
    const failed = await stage.install(GLOBEX);
    expect([failed.status, stage.logLines.join()]).toEqual([500, expect.stringContaining('the disk is full')]);
    expect(`${stage.logLines} ${failed.html}`).not.toContain(GLOBEX.botToken);
    expect(`${stage.logLines} ${failed.html}`).not.toContain(CLIENT_SECRET);
  });
});
