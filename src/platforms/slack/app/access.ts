import type { Authorize, AuthorizeResult } from '@slack/bolt';
import type { Temporal } from 'temporal-polyfill';
import type { Installations } from '../../../ports/installations.ts';
import { type OAuthConfig, Workspaces } from '../install/workspaces.ts';
import type { Removal } from '../listeners/removal.ts';
import { createSlackClient } from '../post/client.ts';
import type { SlackPlatformOptions } from '../post/platform.ts';
import { installedIn } from '../requests/payload.ts';
import type { HttpReceiverOptions } from './http-receiver.ts';

interface OverSocket {
  readonly kind: 'socket';
  readonly appToken: string;
}

interface OverHttp {
  readonly kind: 'http';
  readonly signingSecret: string;
  /** Where the app listens; left out, another server calls its `handle`. */
  readonly port?: number;
  readonly host?: string;
}

/** One workspace by its token, or those in which the app is installed from its page. */
export type SlackConfig = SlackSettings &
  (
    | { readonly botToken: string; readonly receive: OverSocket | OverHttp }
    | { readonly oauth: OAuthConfig; readonly receive: OverHttp }
  );

interface SlackSettings {
  /** The ids of those who may manage subscriptions; empty means everyone. */
  readonly admins: readonly string[];
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string;
}

interface AccessOptions {
  readonly config: SlackConfig;
  readonly installations: Installations;
  readonly slashCommand: string;
  readonly log: (problem: string) => void;
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
}

/** Where the bot's tokens come from. */
interface Access extends Pick<Removal, 'keptToken' | 'forget'> {
  /** Makes sure that Slack accepts the token, if there is only one. @throws what Slack answered */
  readonly login: () => Promise<void>;
  /** The token for a request, and the workspace that has the app: for Bolt. */
  readonly authorize: Authorize<boolean>;
  readonly tokenFor: SlackPlatformOptions['tokenFor'];
  readonly manyWorkspaces: boolean;
  readonly pages?: HttpReceiverOptions['pages'];
}

/** How long the question whose token it is may take, in milliseconds. */
const TIMEOUT = 10_000;

/** One token from the configuration, or one for each installation. */
export function accessOf({ config, ...options }: AccessOptions): Access {
  if (!('oauth' in config)) return singleAccess(config.botToken, config.apiUrl);
  const { oauth, apiUrl } = config;
  const workspaces = new Workspaces({ ...options, oauth, ...(apiUrl !== undefined && { apiUrl }) });
  return {
    login: async () => {},
    authorize: async (source, body) => {
      // Bolt reads the workspace of an installation out of some payloads only.
      const teamId = installedIn(body) ?? source.teamId;
      return workspaces.authorize({ ...source, ...(teamId !== undefined && { teamId }) });
    },
    tokenFor: (workspace) => workspaces.tokenFor(workspace),
    keptToken: (workspace) => workspaces.keptToken(workspace),
    forget: (workspace) => workspaces.forget(workspace),
    manyWorkspaces: true,
    pages: workspaces.pages,
  };
}

/** The workspace of the token has the app, whatever workspace a payload names: that may be another company's. */
function singleAccess(botToken: string, apiUrl: string | undefined): Access {
  let identity: Promise<AuthorizeResult> | undefined;
  const identify = async (): Promise<AuthorizeResult> => {
    const signal = AbortSignal.timeout(TIMEOUT);
    const client = createSlackClient(botToken, { signal, ...(apiUrl !== undefined && { apiUrl }) });
    const { team_id: teamId, user_id: botUserId, bot_id: botId } = await client.auth.test();
    return { botToken, ...(teamId && { teamId }), ...(botUserId && { botUserId }), ...(botId && { botId }) };
  };
  const known = (): Promise<AuthorizeResult> => {
    identity ??= identify().catch((error: unknown) => {
      identity = undefined;
      throw error;
    });
    return identity;
  };
  return {
    login: async () => {
      await known();
    },
    // Bolt writes into what it gets.
    authorize: async () => ({ ...(await known()) }),
    tokenFor: async () => botToken,
    keptToken: async () => botToken,
    forget: async () => {}, // It stands in the configuration.
    manyWorkspaces: false,
  };
}
