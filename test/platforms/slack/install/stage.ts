import type { SlackServer } from '../../../../fakes/slack/server.ts';
import type { WorkspaceOptions } from '../../../../fakes/slack/workspace.ts';
import type { OAuthConfig } from '../../../../src/platforms/slack/install/workspaces.ts';
import { type Fields, installations, type StageOptions, stageApp } from '../app.ts';
import { keysOf, newKey } from './keys.ts';

export const CLIENT_SECRET = 'the-client-secret-4711';
const AUTHORIZE = 'https://slack.com/oauth/v2/authorize';
export const ACME = { team: 'T1', name: 'Acme', botToken: 'xoxb-1-acme' };
export const GLOBEX = { team: 'T2', name: 'Globex', botToken: 'xoxb-2-globex', channels: [{ id: 'C2' }] };

export type OAuthStage = Awaited<ReturnType<typeof stageOAuthApp>>;
export type Page = Awaited<ReturnType<OAuthStage['browse']>>;

export interface OAuthStageOptions extends Omit<StageOptions, 'config' | 'via'> {
  readonly oauth?: Partial<OAuthConfig>;
  readonly installed?: readonly WorkspaceOptions[];
}

/** Starts the app in a fake Slack with two workspaces. */
export async function stageOAuthApp({ oauth, installed = [], ...options }: OAuthStageOptions = {}) {
  const stored = options.installations ?? installations();
  const oauthConfig: OAuthConfig = {
    clientId: '1.2',
    clientSecret: CLIENT_SECRET,
    keys: keysOf(newKey()),
    authorizeUrl: AUTHORIZE,
    ...oauth,
  };
  const stage = await stageApp({
    slack: { workspaces: [ACME, GLOBEX] },
    ...options,
    installations: stored,
    config: { oauth: oauthConfig },
  });
  const browse = async (path: string, cookie?: string) => {
    const response = await fetch(new URL(path, stage.url), { headers: cookie === undefined ? {} : { cookie } });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  const install = async (workspace: WorkspaceOptions, granted?: Fields) => {
    const { state, cookie } = parseInstallLink(await browse('/slack/install'));
    planGrant(stage.server, workspace, granted);
    return browse(`/slack/oauth_redirect?code=the-code&state=${state}`, cookie);
  };
  for (const workspace of installed) await install(workspace);
  return { ...stage, installations: stored, browse, install };
}

export function parseInstallLink({ html, headers }: { readonly html: string; readonly headers: Headers }) {
  const link = /href="(https:[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const url = new URL(link);
  return {
    url,
    state: url.searchParams.get('state') ?? '',
    cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  };
}

/** Lets the next exchange of a code or refresh token return the token of a workspace. */
export function planGrant(
  server: SlackServer,
  { team = 'T1', name = '', botToken = '' }: WorkspaceOptions,
  extraFields: Fields = {},
) {
  const response = {
    ok: true,
    access_token: botToken,
    token_type: 'bot',
    scope: 'chat:write,commands',
    bot_user_id: 'UBOT',
    app_id: 'A1',
    team: { id: team, name },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: 'U1' },
    ...extraFields,
  };
  server.fault('oauth.v2.access', { answer: { status: 200, body: JSON.stringify(response) } });
}

export const FROM_GLOBEX: Fields = { team_id: 'T2', channel_id: 'C2' };
