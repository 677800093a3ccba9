import type { Authorize, AuthorizeResult } from '@slack/bolt';
import type { PlatformParts } from '../../kit/row.ts';
import { Workspaces, type WorkspacesOptions } from '../install/workspaces.ts';
import type { RemovalDeps } from '../listeners/removal.ts';
import { createSlackClient } from '../post/client.ts';
import type { SlackPlatformOptions } from '../post/platform.ts';
import { installedWorkspace } from '../requests/payload.ts';
import type { HttpReceiverOptions } from './http-receiver.ts';

interface HttpTransport {
  readonly kind: 'http';
  readonly signingSecret: string;
}

export type SlackConfig = {
  /** User ids. If empty, everyone may manage subscriptions, except people of other companies. */
  readonly admins: readonly string[];
  readonly apiUrl?: string;
} & (
  | {
      readonly botToken: string;
      readonly transport: { readonly kind: 'socket'; readonly appToken: string } | HttpTransport;
    }
  | { readonly oauth: WorkspacesOptions['oauth']; readonly transport: HttpTransport }
);

interface AccessOptions extends Omit<WorkspacesOptions, 'oauth' | 'apiUrl'> {
  readonly config: SlackConfig;
  readonly installations: PlatformParts['installations'];
}

interface Access extends Pick<RemovalDeps, 'storedToken' | 'forget'> {
  readonly login: () => Promise<unknown>;
  readonly authorize: Authorize<boolean>;
  readonly tokenFor: SlackPlatformOptions['tokenFor'];
  readonly isMultiWorkspace: boolean;
  readonly pages?: HttpReceiverOptions['pages'];
}

const IDENTIFY_TIMEOUT_MS = 10_000;

export function createAccess({ config, ...options }: AccessOptions): Access {
  const { apiUrl } = config;
  if (!('oauth' in config)) return singleWorkspaceAccess(config.botToken, apiUrl);
  const workspaces = new Workspaces({ ...options, oauth: config.oauth, apiUrl });
  return {
    login: async () => {},
    authorize: async (source, body) => {
      // Bolt finds the installation's workspace only in some payloads.
      const teamId = installedWorkspace(body) ?? source.teamId;
      return workspaces.authorize({ ...source, ...(teamId !== undefined && { teamId }) });
    },
    tokenFor: (workspace) => workspaces.tokenFor(workspace),
    storedToken: (workspace) => workspaces.storedToken(workspace),
    forget: (workspace) => workspaces.forget(workspace),
    isMultiWorkspace: true,
    pages: workspaces.pages,
  };
}

/** A payload may name another company's workspace, so each request is authorized for the token's own. */
function singleWorkspaceAccess(botToken: string, apiUrl: string | undefined): Access {
  let identity: Promise<AuthorizeResult> | undefined;
  const identify = async (): Promise<AuthorizeResult> => {
    const client = createSlackClient(botToken, { signal: AbortSignal.timeout(IDENTIFY_TIMEOUT_MS), apiUrl });
    const { team_id: teamId, user_id: botUserId, bot_id: botId } = await client.auth.test();
    return { botToken, ...(teamId && { teamId }), ...(botUserId && { botUserId }), ...(botId && { botId }) };
  };
  const login = (): Promise<AuthorizeResult> => {
    identity ??= identify().catch((error: unknown) => {
      identity = undefined;
      throw error;
    });
    return identity;
  };
  return {
    login,
    // Bolt changes the object, so each request gets a copy.
    authorize: async () => ({ ...(await login()) }),
    tokenFor: async () => botToken,
    storedToken: async () => botToken,
    forget: async () => {},
    isMultiWorkspace: false,
  };
}
