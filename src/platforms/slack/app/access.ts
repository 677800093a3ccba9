import type { Authorize } from '@slack/bolt';
import type { Temporal } from 'temporal-polyfill';
import type { Installations } from '../../../ports/installations.ts';
import { type OAuthConfig, Workspaces } from '../install/workspaces.ts';
import type { Removal } from '../listeners/removal.ts';
import type { SlackPlatformOptions } from '../post/platform.ts';
import type { HttpReceiverOptions } from './http-receiver.ts';

interface OverSocket {
  readonly kind: 'socket';
  readonly appToken: string;
}

interface OverHttp {
  readonly kind: 'http';
  readonly signingSecret: string;
  readonly port: number;
  readonly host?: string;
}

/** One workspace by its token, or those in which the app is installed from its page. */
export type SlackConfig = SlackSettings &
  (
    | { readonly botToken: string; readonly receive: OverSocket | OverHttp }
    | { readonly oauth: OAuthConfig; readonly receive: OverHttp }
  );

interface SlackSettings {
  /** The ids of those who may manage subscriptions; none means everybody. */
  readonly admins: readonly string[];
  /** Where the Web API is; by default Slack's own. */
  readonly apiUrl?: string;
}

interface AccessOptions {
  readonly config: SlackConfig;
  readonly installations: Installations;
  readonly slashCommand: string;
  readonly tell: (problem: string) => void;
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
}

/** Where the bot's tokens come from. */
interface Access extends Pick<Removal, 'keptToken' | 'forget'> {
  /** How Bolt gets at them. */
  readonly bolt: { readonly token: string } | { readonly authorize: Authorize<boolean> };
  readonly tokenFor: SlackPlatformOptions['tokenFor'];
  readonly manyWorkspaces: boolean;
  readonly pages?: HttpReceiverOptions['pages'];
}

/** One token from the configuration, or one for each installation. */
export function accessOf({ config, ...options }: AccessOptions): Access {
  if (!('oauth' in config)) {
    const { botToken } = config;
    const token = async () => botToken;
    return {
      bolt: { token: botToken },
      tokenFor: token,
      keptToken: token,
      forget: async () => {}, // It stands in the configuration.
      manyWorkspaces: false,
    };
  }
  const { oauth, apiUrl } = config;
  const workspaces = new Workspaces({ ...options, oauth, ...(apiUrl !== undefined && { apiUrl }) });
  return {
    bolt: { authorize: workspaces.authorize },
    tokenFor: (workspace) => workspaces.tokenFor(workspace),
    keptToken: (workspace) => workspaces.keptToken(workspace),
    forget: (workspace) => workspaces.forget(workspace),
    manyWorkspaces: true,
    pages: workspaces.pages,
  };
}
