import { App, AuthorizationError } from '@slack/bolt';
import { pluralize } from '../../../lib/english.ts';
import type { Attempt } from '../../../lib/retry.ts';
import type { StoryCommands } from '../../../message/story.ts';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import { type AppOptions, logInWithRetry, pauseFor, sharedDeps } from '../../kit/app.ts';
import { Backlog } from '../../kit/backlog.ts';
import { RateLimit } from '../../kit/rate-limit.ts';
import { newReference } from '../../kit/request.ts';
import { RequestTracker } from '../../kit/request-tracker.ts';
import type { PlatformApp, PlatformParts } from '../../kit/row.ts';
import { listenToAssistant } from '../listeners/assistant.ts';
import { listenToButtons } from '../listeners/buttons.ts';
import { listenToCommands } from '../listeners/commands.ts';
import { listenToHome } from '../listeners/home.ts';
import { listenToMessages } from '../listeners/messages.ts';
import { listenToModals } from '../listeners/modals.ts';
import { listenToRemoval } from '../listeners/removal.ts';
import { listenToShortcuts } from '../listeners/shortcuts.ts';
import { listenToViews } from '../listeners/views.ts';
import { boltClientOptions, boltLogger } from '../post/client.ts';
import { failureOf } from '../post/errors.ts';
import { failureText } from '../post/failure.ts';
import { slackPlatform } from '../post/platform.ts';
import { checkAccess } from '../post/tokens.ts';
import { ConversationTracker } from '../requests/conversation-tracker.ts';
import { ProfileCache } from '../requests/profile-cache.ts';
import type { Deps } from '../requests/request.ts';
import { Uploads } from '../requests/uploads.ts';
import { createAccess, type SlackConfig } from './access.ts';
import { guardEvents } from './guard.ts';
import { HttpReceiver } from './http-receiver.ts';
import { SocketReceiver } from './socket-receiver.ts';
import { reportUnauthorized } from './unauthorized.ts';

export interface SlackAppOptions extends AppOptions, Pick<PlatformParts, 'conversations' | 'installations'> {
  readonly config: SlackConfig;
  readonly subscriptions: Pick<Subscriptions, 'suspendWorkspace'>;
  readonly commands: StoryCommands;
  readonly areTokensChecked?: boolean;
}

/** Above the process's deadline, which exits with a code and a log line that name the request. */
const STOP_TIMEOUT_MS = 25_000;
const TOKEN_CHECK_TIMEOUT_MS = 15_000;

/** Slack recommends at most 200 messages a page, and returns at most 15 to an app distributed outside its Marketplace. */
const HISTORY_PAGE_SIZE = 200;
const DISTRIBUTED_HISTORY_PAGE_SIZE = 15;
const DOUBLE_CLICK_MS = 1500;

/** Creates the bot for Slack. It connects when `start` is called. */
export function slackApp(options: SlackAppOptions): PlatformApp {
  const { config, subscriptions, conversations, commands, log, draw, pause = pauseFor } = options;
  const { stopTimeout = STOP_TIMEOUT_MS, observe = () => {} } = options;
  const platformDeps = sharedDeps('Slack', options);
  const { now } = platformDeps;
  const { transport, admins, apiUrl } = config;
  const logger = boltLogger(log);
  const nowMs = () => now().epochMilliseconds;
  const { authorize, login, tokenFor, isMultiWorkspace, pages, ...removalAccess } = createAccess({ ...options, pause });
  const onConnection = (isUp: boolean) => observe({ kind: isUp ? 'connected' : 'disconnected', platform: 'slack' });
  const onRefused = (reason: 'signature' | 'clock') => observe({ kind: 'request refused', platform: 'slack', reason });
  const receiver =
    transport.kind === 'socket'
      ? new SocketReceiver({ appToken: transport.appToken, apiUrl, logger, pause, now: nowMs, onConnection })
      : new HttpReceiver({ signingSecret: transport.signingSecret, pages, logger, now: nowMs, onRefused });
  const app = new App({
    authorize,
    receiver,
    deferInitialization: true,
    extendedErrorHandler: true,
    convoStore: false,
    developerMode: false,
    logger,
    clientOptions: boltClientOptions({ apiUrl }),
  });
  const tracker = new RequestTracker();
  guardEvents(app, tracker, (workspace) => {
    observe({ kind: 'events dropped', platform: 'slack', workspace });
    log(
      `Slack dropped events of the workspace ${workspace}, and messages there may go unanswered: it sends at most 30,000 events an hour`,
    );
  });
  app.error(async ({ error, body }: { error: Error; body: unknown }) => {
    if (!(error instanceof AuthorizationError)) return log(`Slack: ${failureText(error)}`);
    // Bolt acknowledges after this handler returns, so do not wait here.
    tracker.track(reportUnauthorized(error, body, log));
  });
  const stopController = new AbortController();
  const sharedRequestDeps: Omit<Deps, 'reference'> = {
    ...platformDeps,
    commands,
    admins,
    pause: (duration) => pause(duration, stopController.signal),
    profiles: new ProfileCache(now),
    conversations: new ConversationTracker({
      conversations,
      log,
      historyPageSize: isMultiWorkspace ? DISTRIBUTED_HISTORY_PAGE_SIZE : HISTORY_PAGE_SIZE,
    }),
    presses: new RateLimit(1, DOUBLE_CLICK_MS),
    backlog: new Backlog(),
    uploads: draw && new Uploads({ draw, now: nowMs, apiUrl }),
  };
  let areTokensChecked = options.areTokensChecked ?? false;
  const logIn = async (): Promise<Attempt<true>> => {
    const access = areTokensChecked
      ? undefined
      : await checkAccess(config, AbortSignal.timeout(TOKEN_CHECK_TIMEOUT_MS));
    if (access?.kind === 'wrong') throw new Error(access.problems.join('\n'));
    if (access?.kind === 'unknown') return { retry: access.reason };
    areTokensChecked = true;
    try {
      await login();
      await app.init();
      if (receiver instanceof SocketReceiver) await receiver.start();
      return { value: true };
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      const { kind, reason } = failureOf(cause);
      if (kind === 'refused') throw new Error(`The bot cannot log in to Slack: ${reason}`, { cause: error });
      return { retry: reason };
    }
  };
  const newRequest = () => ({ ...sharedRequestDeps, reference: newReference() });
  listenToCommands(app, newRequest);
  listenToButtons(app, newRequest);
  listenToMessages(app, newRequest);
  listenToShortcuts(app, newRequest);
  listenToModals(app, newRequest);
  listenToViews(app, newRequest);
  listenToHome(app, newRequest);
  listenToAssistant(app, newRequest);
  listenToRemoval(app, { subscriptions, apiUrl, ...removalAccess });

  return {
    ...(receiver instanceof HttpReceiver && { handle: (request, response) => receiver.handle(request, response) }),
    platform: slackPlatform({ tokenFor, isMultiWorkspace, now, apiUrl }),
    async start() {
      if (receiver instanceof SocketReceiver) onConnection(false);
      await logInWithRetry('Slack', logIn, { pause, log, signal: stopController.signal }, (isAvailable) => {
        if (receiver instanceof HttpReceiver) onConnection(isAvailable);
      });
    },
    async stop() {
      stopController.abort();
      const deadline = AbortSignal.timeout(stopTimeout);
      // Requests in progress may still be acknowledged over the connection, so close it last.
      await tracker.settled(deadline);
      await receiver.stop();
      await tracker.settled(deadline);
      if (tracker.count > 0) log(`Slack: stopped with ${pluralize(tracker.count, 'request')} unanswered`);
    },
  };
}
