import type { SlackServer } from '../../../../fakes/slack/server.ts';
import type { WorkspaceOptions } from '../../../../fakes/slack/workspace.ts';
import type { OAuthConfig } from '../../../../src/platforms/slack/install/workspaces.ts';
import type { Installations } from '../../../../src/ports/installations.ts';
import { type Fields, installations, type Stage, type StageOptions, staged } from '../app.ts';
import { keysOf, newKey } from './keys.ts';

export const CLIENT_SECRET = 'the-client-secret-4711';
/** Slack's own page, which no test calls. */
const AUTHORIZE = 'https://slack.com/oauth/v2/authorize';
export const ACME = { team: 'T1', name: 'Acme', botToken: 'xoxb-1-acme' };
export const GLOBEX = { team: 'T2', name: 'Globex', botToken: 'xoxb-2-globex', channels: [{ id: 'C2' }] };

export interface OAuthStage extends Stage {
  readonly installations: Installations;
  /** Asks for a page as a browser does. */
  readonly browse: (path: string, cookie?: string) => Promise<Page>;
  /** Goes from the install page to the last one, as somebody does who allows the app in a workspace. */
  readonly install: (workspace: WorkspaceOptions, granted?: Fields) => Promise<Page>;
}

export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

export interface OAuthStageOptions extends Omit<StageOptions, 'config' | 'via'> {
  readonly oauth?: Partial<OAuthConfig>;
}

/** The app in a local Slack with two workspaces, in none of which it is installed yet. */
export async function stagedForMany({ oauth, ...options }: OAuthStageOptions = {}): Promise<OAuthStage> {
  const kept = options.installations ?? installations();
  const many: OAuthConfig = {
    clientId: '1.2',
    clientSecret: CLIENT_SECRET,
    keys: keysOf(newKey()),
    authorizeUrl: AUTHORIZE,
    ...oauth,
  };
  const stage = await staged({
    slack: { workspaces: [ACME, GLOBEX] },
    ...options,
    installations: kept,
    config: { oauth: many },
  });
  const browse = async (path: string, cookie?: string): Promise<Page> => {
    const response = await fetch(new URL(path, stage.url), { headers: cookie === undefined ? {} : { cookie } });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  return {
    ...stage,
    installations: kept,
    browse,
    install: async (workspace, granted = {}) => {
      const { state, cookie } = begun(await browse('/slack/install'));
      grant(stage.server, workspace, granted);
      return browse(`/slack/oauth_redirect?code=the-code&state=${state}`, cookie);
    },
  };
}

/** What the install page has for the browser: the way to Slack, and the cookie that brings it back. */
export function begun({ html, headers }: Page): { readonly url: URL; readonly state: string; readonly cookie: string } {
  const link = /href="(https:[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const url = new URL(link);
  return {
    url,
    state: url.searchParams.get('state') ?? '',
    cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  };
}

/** Lets the next exchange of a code give the token of a workspace. */
function grant(server: SlackServer, { team = 'T1', name = '', botToken = '' }: WorkspaceOptions, more: Fields = {}) {
  const given = {
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
    ...more,
  };
  server.fault('oauth.v2.access', { answer: { status: 200, body: JSON.stringify(given) } });
}

/** The fields of what comes from the second workspace. */
export const FROM_GLOBEX: Fields = { team_id: 'T2', channel_id: 'C2' };
