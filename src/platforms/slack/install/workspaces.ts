import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorize, AuthorizeResult, Installation } from '@slack/bolt';
import { AuthorizationError, type CodedError, ErrorCode, InstallProvider } from '@slack/oauth';
import { WebAPIPlatformError } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { Installations } from '../../../ports/installations.ts';
import { appName } from '../manifest/manifest.ts';
import { INSTALL_PATH, REDIRECT_PATH } from '../manifest/paths.ts';
import { botScopes } from '../manifest/scopes.ts';
import { boltClientOptions } from '../post/client.ts';
import { failureText, withoutSecrets } from '../post/failure.ts';
import { boltLogger } from '../post/logger.ts';
import type { TokenKeys } from './keys.ts';
import { installedPage, installPage, notInstalledPage, PAGE_HEADERS, sendPage } from './pages.ts';
import { DecryptionError } from './seal.ts';
import { NotInstalledError, OrgInstallError, SealedStore } from './store.ts';

/** Settings for installing the app in any workspace. */
export interface OAuthConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Keys that encrypt the tokens. */
  readonly keys: TokenKeys;
  /** The page on which people approve the installation; by default Slack's. */
  readonly authorizeUrl?: string;
}

export interface WorkspacesOptions {
  readonly oauth: OAuthConfig;
  readonly installations: Installations;
  readonly slashCommand: string;
  readonly log: (problem: string) => void;
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
  readonly apiUrl?: string | undefined;
}

/** How long a request waits for the store if an earlier token is known. */
const STORE_WAIT = Temporal.Duration.from({ milliseconds: 500 });
/** Remembered installations, so that the page after one can be reloaded. */
const MAX_REMEMBERED = 1000;
/** Path of Slack's approval page, on the Web API's host. */
const AUTHORIZE_PATH = '/oauth/v2/authorize';

/** Failures that the person who installs the app can fix. */
const USER_ERRORS: ReadonlyMap<string, string> = new Map([
  [ErrorCode.AuthorizationError, 'The installation was cancelled in Slack.'],
  [ErrorCode.MissingCodeError, 'Slack sent no authorization code. Start again.'],
  [ErrorCode.MissingStateError, 'The installation did not start on the install page. Start again.'],
  [
    ErrorCode.InvalidStateError,
    'The installation started in another browser, or more than ten minutes ago. If the app answers in Slack, it is installed.',
  ],
]);

/** The same for an installation in a whole organisation, which the manifest normally prevents. */
const NOT_FOR_ORGANISATIONS =
  'The app was installed for a whole organisation, but supports only single workspaces. Remove it in the settings of the organisation and install it in each workspace.';

const CODE_INVALID = 'This link was already used, or has expired. If the app answers in Slack, it is installed.';

const FOR_ORGANISATION =
  'The app was installed for a whole organisation, but supports only single workspaces: remove it there, install it in each workspace, and set org_deploy_enabled to false in its manifest';

/** The workspaces in which the app is installed: handles installation, and provides the token of each. */
export class Workspaces {
  readonly #options: WorkspacesOptions;
  readonly #store: SealedStore;
  readonly #installer: InstallProvider;
  /** Authorizations in progress by workspace, so that a token is renewed only once. */
  readonly #pending = new Map<string, Promise<AuthorizeResult>>();
  /** Finished installations by callback URL, for a reloaded page. */
  readonly #installed = new BoundedMap<string, { readonly workspace: string | undefined }>(MAX_REMEMBERED);
  readonly #known = new Map<string, AuthorizeResult>();
  /** The last logged problem with the token of each workspace, so that each is logged once. */
  readonly #logged = new Map<string, string>();

  constructor(options: WorkspacesOptions) {
    const { oauth, installations, slashCommand, log, apiUrl } = options;
    const { clientId, clientSecret, keys } = oauth;
    // GovSlack, for example, has both on another host.
    const { authorizeUrl = apiUrl && new URL(AUTHORIZE_PATH, apiUrl).href } = oauth;
    this.#options = options;
    this.#store = new SealedStore({ installations, keys, log });
    this.#installer = new InstallProvider({
      clientId,
      clientSecret,
      // Derived, so all processes share it without another setting.
      stateSecret: createHmac('sha256', clientSecret).update('the state of an installation').digest('hex'),
      installationStore: this.#store,
      installUrlOptions: { scopes: botScopes() },
      renderHtmlForInstallPath: (url) => installPage(appName(slashCommand), url),
      logger: installerLogger(log),
      clientOptions: boltClientOptions({ apiUrl }),
      ...(authorizeUrl !== undefined && { authorizationUrl: authorizeUrl }),
    });
  }

  /**
   * For Bolt: the bot's token in the request's workspace, renewed if needed.
   * @throws NotInstalled, Unreadable, or Error if the token is not available now
   */
  readonly authorize: Authorize<boolean> = async ({ teamId: workspace, isEnterpriseInstall }) => {
    if (isEnterpriseInstall || workspace === undefined) throw new NotInstalledError(FOR_ORGANISATION);
    const asked = this.#requestToken(workspace);
    const known = this.#known.get(workspace);
    // A copy, because Bolt changes the object.
    if (!known) return { ...(await asked) };
    const answered = new AbortController();
    const late = this.#options.pause(STORE_WAIT, answered.signal).then(() => known);
    const failed = asked.catch((error: unknown) => {
      if (isPermanent(error)) throw error;
      this.#logOnce(workspace, error);
      return known;
    });
    try {
      return { ...(await Promise.race([failed, late])) };
    } finally {
      answered.abort();
    }
  };

  /**
   * The bot's token in a workspace, renewed if needed; undefined if the app is not installed there.
   * @throws Error if the token is not available now; the problem is also logged
   */
  async tokenFor(workspace: string): Promise<string | undefined> {
    try {
      return (await this.#requestToken(workspace)).botToken;
    } catch (error) {
      if (error instanceof NotInstalledError) return undefined;
      this.#logOnce(workspace, error);
      throw error;
    }
  }

  /** The stored token, whether or not Slack still accepts it; undefined if none can be read. */
  async storedToken(workspace: string): Promise<string | undefined> {
    try {
      return (await this.#store.fetchInstallation({ teamId: workspace })).bot?.token;
    } catch (error) {
      if (isPermanent(error)) return undefined;
      throw error;
    }
  }

  /** Deletes an installation after the app was removed. */
  async forget(workspace: string): Promise<void> {
    this.#known.delete(workspace);
    await this.#store.deleteInstallation({ teamId: workspace });
  }

  /** Pages for a browser, by path. */
  readonly pages: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = new Map([
    [INSTALL_PATH, (request, response) => this.#showInstall(request, response)],
    [REDIRECT_PATH, (request, response) => this.#finish(request, response)],
  ]);

  #requestToken(workspace: string): Promise<AuthorizeResult> {
    const before = this.#pending.get(workspace);
    if (before) return before;
    const asked = this.#authorized(workspace).finally(() => this.#pending.delete(workspace));
    this.#pending.set(workspace, asked);
    return asked;
  }

  /** @throws the underlying error, without the installer's wrapper */
  async #authorized(workspace: string): Promise<AuthorizeResult> {
    const source = { teamId: workspace, enterpriseId: undefined, isEnterpriseInstall: false };
    try {
      const result = await this.#installer.authorize(source);
      this.#known.set(workspace, result);
      this.#logged.delete(workspace);
      return result;
    } catch (error) {
      const cause = error instanceof AuthorizationError ? (error.original ?? error) : error;
      if (isPermanent(cause)) this.#known.delete(workspace);
      throw cause;
    }
  }

  #logOnce(workspace: string, error: unknown): void {
    const words = error instanceof Error ? withoutSecrets(error.message) : failureText(error);
    if (this.#logged.get(workspace) === words) return;
    this.#logged.set(workspace, words);
    this.#options.log(`Slack: the token of the workspace ${workspace} is not available. ${words}`);
  }

  async #showInstall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    await this.#installer.handleInstallPath(request, withSameSite(response));
  }

  async #finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A reloaded page has the same code and state as before.
    const way = request.url ?? '';
    const before = this.#installed.get(way);
    if (before) return this.#showInstalled(response, before.workspace);
    await this.#installer.handleCallback(request, response, {
      success: ({ team }: Pick<Installation, 'team'>) => {
        const workspace = team?.name;
        this.#installed.set(way, { workspace });
        this.#showInstalled(response, workspace);
      },
      failure: (error) => this.#fail(error, response),
    });
  }

  #showInstalled(response: ServerResponse, workspace: string | undefined): void {
    const { slashCommand } = this.#options;
    sendPage(response, 200, installedPage(appName(slashCommand), slashCommand, workspace));
  }

  #fail(error: CodedError, response: ServerResponse): void {
    const { slashCommand, log } = this.#options;
    const mistake =
      error instanceof OrgInstallError
        ? NOT_FOR_ORGANISATIONS
        : isCodeInvalid(error)
          ? CODE_INVALID
          : USER_ERRORS.get(error.code);
    const reference = randomUUID().slice(0, 8);
    if (mistake === undefined) log(`Slack: the app could not be installed (${reference}): ${failureText(error)}`);
    const why = mistake ?? `Something went wrong. Tell the operator of this bot the reference ${reference}.`;
    const html = notInstalledPage(appName(slashCommand), why, INSTALL_PATH);
    sendPage(response, mistake === undefined ? 500 : 400, html);
  }
}

/**
 * Adds SameSite=Lax to the installer's cookie, so that other sites' forms do not send it. Not every browser does so by
 * default.
 */
function withSameSite(response: ServerResponse): ServerResponse {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(name, name === 'Set-Cookie' && typeof value === 'string' ? `${value}; SameSite=Lax` : value);
  return response;
}

/** Whether Slack refused the installation's code. Each code is valid once, for ten minutes. */
function isCodeInvalid(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return INVALID_CODE_ERRORS.includes(error.data.error);
  return error instanceof Error && 'original' in error && isCodeInvalid(error.original);
}

const INVALID_CODE_ERRORS = ['code_already_used', 'code_expired', 'invalid_code'];

/** Whether another attempt would fail the same way. */
function isPermanent(cause: unknown): boolean {
  return cause instanceof NotInstalledError || cause instanceof DecryptionError;
}

/** The installer's log without errors, which it also throws or reports as failures. */
function installerLogger(log: (problem: string) => void) {
  const logger = boltLogger(log);
  const unlessThrown = (...parts: unknown[]) => {
    if (!parts.some((part) => part instanceof Error)) logger.error(...parts);
  };
  return { ...logger, error: unlessThrown };
}
