import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorize, AuthorizeResult, Installation } from '@slack/bolt';
import { AuthorizationError, type CodedError, ErrorCode, InstallProvider } from '@slack/oauth';
import { WebAPIPlatformError } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import type { StoryCommands } from '../../../message/story.ts';
import type { Installations } from '../../../ports/installations.ts';
import { newReference } from '../../kit/request.ts';
import { appName } from '../manifest/manifest.ts';
import { INSTALL_PATH, REDIRECT_PATH } from '../manifest/paths.ts';
import { botScopes } from '../manifest/scopes.ts';
import { boltClientOptions, boltLogger } from '../post/client.ts';
import { failureText, withoutSecrets } from '../post/failure.ts';
import { installedPage, installPage, notInstalledPage, PAGE_HEADERS, sendPage } from './pages.ts';
import { DecryptionError } from './seal.ts';
import { NotInstalledError, OrgInstallError, SealedStore } from './sealed-store.ts';
import type { TokenKeys } from './token-keys.ts';

export interface OAuthConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly keys: TokenKeys;
  readonly authorizeUrl?: string;
}

export interface WorkspacesOptions {
  readonly oauth: OAuthConfig;
  readonly installations: Installations;
  readonly commands: StoryCommands;
  readonly log: (problem: string) => void;
  readonly pause: (duration: Temporal.Duration, signal: AbortSignal) => Promise<void>;
  readonly apiUrl?: string | undefined;
}

/** After this time, a request uses the cached token instead of waiting longer. */
const STORE_WAIT = Temporal.Duration.from({ milliseconds: 500 });
const MAX_INSTALLED_PAGES = 1000;
const AUTHORIZE_PATH = '/oauth/v2/authorize';

const USER_ERRORS: ReadonlyMap<string, string> = new Map([
  [ErrorCode.AuthorizationError, 'The installation was cancelled in Slack.'],
  [ErrorCode.MissingCodeError, 'Slack sent no authorization code. Start again.'],
  [ErrorCode.MissingStateError, 'The installation did not start on the install page. Start again.'],
  [
    ErrorCode.InvalidStateError,
    'The installation started in another browser, or more than ten minutes ago. If the app answers in Slack, it is installed.',
  ],
]);
const INVALID_CODE_TEXT = 'This link was already used, or has expired. If the app answers in Slack, it is installed.';
const ORG_INSTALL_TEXT =
  'The app was installed for a whole organisation, but supports only single workspaces. Remove it in the settings of the organisation and install it in each workspace.';
const ORG_REQUEST_PROBLEM =
  'The app was installed for a whole organisation, but supports only single workspaces: remove it there, install it in each workspace, and set org_deploy_enabled to false in its manifest';

/** Installs the app in workspaces, and provides the token of each. */
export class Workspaces {
  readonly #options: WorkspacesOptions;
  readonly #slashCommand: string;
  readonly #store: SealedStore;
  readonly #installer: InstallProvider;
  /** Requests share an authorization in progress, because a token may be renewed only once. */
  readonly #pendingAuthorizations = new Map<string, Promise<AuthorizeResult>>();
  /** By callback URL: a reloaded page has the same code and state. */
  readonly #finishedInstalls = new BoundedMap<string, { readonly workspace: string | undefined }>(MAX_INSTALLED_PAGES);
  /** Used while the store or the renewal of a token is slow or fails. */
  readonly #cachedAuthorizations = new Map<string, AuthorizeResult>();
  readonly #loggedProblems = new Map<string, string>();

  constructor(options: WorkspacesOptions) {
    const { oauth, installations, commands, log, apiUrl } = options;
    const { clientId, clientSecret, keys } = oauth;
    // GovSlack serves the API and the approval page from its own host.
    const { authorizeUrl = apiUrl && new URL(AUTHORIZE_PATH, apiUrl).href } = oauth;
    this.#options = options;
    this.#slashCommand = commands[0].command;
    this.#store = new SealedStore({ installations, keys, log });
    this.#installer = new InstallProvider({
      clientId,
      clientSecret,
      // All processes derive the same secret, without another setting.
      stateSecret: createHmac('sha256', clientSecret).update('the state of an installation').digest('hex'),
      installationStore: this.#store,
      installUrlOptions: { scopes: botScopes() },
      renderHtmlForInstallPath: (url) => installPage(appName(this.#slashCommand), url),
      logger: installerLogger(log),
      clientOptions: boltClientOptions({ apiUrl }),
      ...(authorizeUrl !== undefined && { authorizationUrl: authorizeUrl }),
    });
  }

  /**
   * Returns the bot's token, renewed if needed; if that is slow or fails, the cached one. Bolt changes the object, so each
   * request gets a copy.
   * @throws NotInstalledError if the app is not installed, DecryptionError if its token cannot be decrypted, or Error if the
   * token is not available now
   */
  readonly authorize: Authorize<boolean> = async ({ teamId: workspace, isEnterpriseInstall }) => {
    if (isEnterpriseInstall || workspace === undefined) throw new NotInstalledError(ORG_REQUEST_PROBLEM);
    const current = this.#authorization(workspace);
    const cached = this.#cachedAuthorizations.get(workspace);
    if (!cached) return { ...(await current) };
    const settledController = new AbortController();
    const cachedAfterWait = this.#options.pause(STORE_WAIT, settledController.signal).then(() => cached);
    const currentOrCached = current.catch((error: unknown) => {
      if (isPermanent(error)) throw error;
      this.#logOnce(workspace, error);
      return cached;
    });
    try {
      return { ...(await Promise.race([currentOrCached, cachedAfterWait])) };
    } finally {
      settledController.abort();
    }
  };

  /**
   * Returns the bot's token, renewed if needed; undefined if the app is not installed.
   * @throws Error if the token is not available, after logging each cause once
   */
  async tokenFor(workspace: string): Promise<string | undefined> {
    try {
      return (await this.#authorization(workspace)).botToken;
    } catch (error) {
      if (error instanceof NotInstalledError) return undefined;
      this.#logOnce(workspace, error);
      throw error;
    }
  }

  /** Returns the stored token, even if Slack no longer accepts it; undefined if it is missing or cannot be decrypted. */
  async storedToken(workspace: string): Promise<string | undefined> {
    try {
      return (await this.#store.fetchInstallation({ teamId: workspace })).bot?.token;
    } catch (error) {
      if (isPermanent(error)) return undefined;
      throw error;
    }
  }

  async forget(workspace: string): Promise<void> {
    this.#cachedAuthorizations.delete(workspace);
    await this.#store.deleteInstallation({ teamId: workspace });
  }

  readonly pages: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = new Map([
    [INSTALL_PATH, (request, response) => this.#showInstall(request, response)],
    [REDIRECT_PATH, (request, response) => this.#finishInstall(request, response)],
  ]);

  #authorization(workspace: string): Promise<AuthorizeResult> {
    const pending = this.#pendingAuthorizations.get(workspace);
    if (pending) return pending;
    const authorization = this.#authorize(workspace).finally(() => this.#pendingAuthorizations.delete(workspace));
    this.#pendingAuthorizations.set(workspace, authorization);
    return authorization;
  }

  async #authorize(workspace: string): Promise<AuthorizeResult> {
    const source = { teamId: workspace, enterpriseId: undefined, isEnterpriseInstall: false };
    try {
      const result = await this.#installer.authorize(source);
      this.#cachedAuthorizations.set(workspace, result);
      this.#loggedProblems.delete(workspace);
      return result;
    } catch (error) {
      const cause = error instanceof AuthorizationError ? (error.original ?? error) : error;
      if (isPermanent(cause)) this.#cachedAuthorizations.delete(workspace);
      throw cause;
    }
  }

  #logOnce(workspace: string, error: unknown): void {
    const problem = error instanceof Error ? withoutSecrets(error.message) : failureText(error);
    if (this.#loggedProblems.get(workspace) === problem) return;
    this.#loggedProblems.set(workspace, problem);
    this.#options.log(`Slack: the token of the workspace ${workspace} is not available. ${problem}`);
  }

  async #showInstall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    await this.#installer.handleInstallPath(request, withSameSite(response));
  }

  async #finishInstall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '' } = request;
    const showInstalled = ({ workspace }: { readonly workspace: string | undefined }) => {
      this.#finishedInstalls.set(url, { workspace });
      sendPage(response, 200, installedPage(appName(this.#slashCommand), this.#slashCommand, workspace));
    };
    const finishedInstall = this.#finishedInstalls.get(url);
    if (finishedInstall) return showInstalled(finishedInstall);
    await this.#installer.handleCallback(request, response, {
      success: ({ team }: Pick<Installation, 'team'>) => showInstalled({ workspace: team?.name }),
      failure: (error) => this.#showFailure(error, response),
    });
  }

  #showFailure(error: CodedError, response: ServerResponse): void {
    const { log } = this.#options;
    const mistake = userMistake(error);
    const reference = newReference();
    if (mistake === undefined) log(`Slack: the app could not be installed (${reference}): ${failureText(error)}`);
    const reason = mistake ?? `Something went wrong. Give the operator of this bot the reference ${reference}.`;
    const html = notInstalledPage(appName(this.#slashCommand), reason, INSTALL_PATH);
    sendPage(response, mistake === undefined ? 500 : 400, html);
  }
}

function userMistake(error: CodedError): string | undefined {
  if (error instanceof OrgInstallError) return ORG_INSTALL_TEXT;
  return isCodeInvalid(error) ? INVALID_CODE_TEXT : USER_ERRORS.get(error.code);
}

/** Marks cookies as SameSite=Lax, which not every browser assumes. */
function withSameSite(response: ServerResponse): ServerResponse {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(name, name === 'Set-Cookie' && typeof value === 'string' ? `${value}; SameSite=Lax` : value);
  return response;
}

/** Each code is valid once, for ten minutes. */
function isCodeInvalid(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return INVALID_CODE_ERRORS.includes(error.data.error);
  return error instanceof Error && 'original' in error && isCodeInvalid(error.original);
}

const INVALID_CODE_ERRORS = ['code_already_used', 'code_expired', 'invalid_code'];

function isPermanent(cause: unknown): boolean {
  return cause instanceof NotInstalledError || cause instanceof DecryptionError;
}

/**
 * Drops logged `Error` objects: the installer also passes them to the `failure` callback, which decides whether to log them.
 */
function installerLogger(log: (problem: string) => void) {
  const logger = boltLogger(log);
  const logUnlessThrown = (...values: unknown[]) => {
    if (!values.some((value) => value instanceof Error)) logger.error(...values);
  };
  return { ...logger, error: logUnlessThrown };
}
