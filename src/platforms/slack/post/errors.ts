import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { NotSent } from '../../../wire/send.ts';
import { DEFAULT_WAIT_SECONDS } from './client.ts';

/** Why a call came to nothing, or may have. */
export type Trouble =
  /** Slack will not do it, now or later; `gone` tells what it refuses from now on. */
  | { readonly kind: 'refused'; readonly reason: string; readonly gone: 'none' | 'channel' | 'workspace' }
  /** Slack wants the caller to wait; it did nothing. */
  | { readonly kind: 'limited'; readonly reason: string; readonly after: Temporal.Duration }
  /** The call surely did not reach Slack, or Slack cannot do it at present. */
  | { readonly kind: 'not done'; readonly reason: string; readonly after: Temporal.Duration }
  /** Slack may have done it. */
  | { readonly kind: 'unknown'; readonly reason: string };

const AT_ONCE = new Temporal.Duration();
const SOON = Temporal.Duration.from({ seconds: DEFAULT_WAIT_SECONDS });
const LATER = Temporal.Duration.from({ minutes: 5 });
const SETTINGS = "the app's settings at https://api.slack.com/apps";
const REINSTALL = `install the app in the workspace anew, and put the new token (OAuth & Permissions in ${SETTINGS}) in its place`;

/** Slack says of these that some of the call may have been done, or answers so when it is overloaded. */
const MAY_BE_DONE = ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'];

const LIMITED = ['ratelimited', 'rate_limited'];

/** A workspace or a channel that is being moved. */
const MOVING = ['team_added_to_org', 'org_login_required', 'external_channel_migrating'];

/** What each means that ends everything for a channel, and what to do. */
const CHANNEL_GONE = new Map(
  Object.entries({
    not_in_channel: 'the bot is not in the channel: invite it there with /invite',
    channel_not_found: 'the channel is gone, or it is private and the bot is not in it: invite it with /invite',
    no_permission: 'the bot may not post in the channel: invite it there with /invite',
    is_archived: 'the channel is archived: unarchive it, or subscribe in another one',
    messages_tab_disabled: `the app takes no direct messages: turn on its Messages tab (App Home in ${SETTINGS})`,
    restricted_action: "the workspace's preferences keep the bot from posting here: ask an admin to allow it",
    restricted_action_read_only_channel: 'only some may post in the channel: ask an admin to allow the bot',
    restricted_action_thread_only_channel: 'the channel takes nothing but replies: subscribe in another one',
    channel_is_limited_access: 'only some may post in the channel: ask an admin to allow the bot',
    ekm_access_denied: 'the admins have suspended posting in the channel: ask them to allow it',
  }),
);

/** The same for a workspace. */
const WORKSPACE_GONE = new Map(
  Object.entries({
    token_revoked: `the bot's token was revoked, or the app removed: ${REINSTALL}`,
    token_expired: `the bot's token has expired: ${REINSTALL}`,
    account_inactive: `the bot's account or the workspace is deactivated: ${REINSTALL}`,
    invalid_auth: `Slack does not know the bot's token, or does not allow it from this address: ${REINSTALL}`,
    not_authed: `the call carried no token: ${REINSTALL}`,
    not_allowed_token_type: `the token is of another kind: ${REINSTALL}`,
    team_access_not_granted: 'the app is not allowed in the workspace any more: ask an admin of the organisation',
    access_denied: 'the app is not allowed in the workspace: ask an admin',
    accesslimited: 'the workspace does not allow the bot from this address: ask an admin',
    enterprise_is_restricted: 'the organisation does not allow this call: ask an admin',
  }),
);

/** Whether Slack refused a call for want of a scope: other calls go on working. */
export function isScopeMissing(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'missing_scope';
}

/** The marks of an error that came while a connection was being made. */
const NEVER_CONNECTED = ['UND_ERR_CONNECT_TIMEOUT'];
const CONNECTING = ['connect', 'getaddrinfo'];

/** Where it would be, the SDK puts the whole of an answer that is cut short, or a page of somebody on the way. */
const ERROR_NAME = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/);
const NEEDED = z.object({ needed: z.string().regex(/^[\w:.,-]+$/) });

/** What a call's error means. Its words hold no token, and nothing of what was to be said. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof WebAPIRateLimitedError) {
    const after = Temporal.Duration.from({ seconds: Math.max(1, error.retryAfter) });
    return { kind: 'limited', reason: `Slack asks to wait ${after.seconds} s`, after };
  }
  if (error instanceof WebAPIPlatformError) return refusalOf(error);
  if (error instanceof WebAPIHTTPError) return httpTroubleOf(error.statusCode);
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  if (cause instanceof NotSent && cause.cause === undefined) {
    return { kind: 'not done', reason: 'it was too late to begin with it', after: AT_ONCE };
  }
  if (neverConnected(cause)) {
    const reason = 'Slack cannot be reached: check the network and the proxy between';
    return { kind: 'not done', reason, after: SOON };
  }
  const isLate = cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
  return { kind: 'unknown', reason: isLate ? 'Slack did not answer in time' : 'the connection to Slack broke' };
}

function refusalOf({ data }: WebAPIPlatformError): Trouble {
  const { success, data: error } = ERROR_NAME.safeParse(data.error);
  if (!success) return { kind: 'unknown', reason: "Slack's answer cannot be read" };
  if (MAY_BE_DONE.includes(error)) return { kind: 'unknown', reason: `Slack had a fault (${error})` };
  if (LIMITED.includes(error)) return { kind: 'limited', reason: 'Slack asks to wait', after: SOON };
  if (error === 'message_limit_exceeded') {
    return { kind: 'not done', reason: 'the workspace has sent more messages than Slack allows for now', after: LATER };
  }
  if (MOVING.includes(error)) {
    return { kind: 'not done', reason: `Slack is moving the workspace or the channel (${error})`, after: LATER };
  }
  if (error === 'missing_scope') return { kind: 'refused', gone: 'workspace', reason: missingScope(data) };
  const [channel, workspace] = [CHANNEL_GONE.get(error), WORKSPACE_GONE.get(error)];
  if (channel !== undefined) return { kind: 'refused', gone: 'channel', reason: channel };
  if (workspace !== undefined) return { kind: 'refused', gone: 'workspace', reason: workspace };
  return { kind: 'refused', gone: 'none', reason: `Slack refused it (${error})` };
}

function httpTroubleOf(status: number): Trouble {
  // Slack itself answers 200, 429 or, when it fails, 5xx; a 4xx comes from somebody on the way.
  if (status < 400 || status >= 500 || status === 408)
    return { kind: 'unknown', reason: `Slack answered HTTP ${status}` };
  const reason = `something on the way to Slack answered HTTP ${status}: check the proxy and the firewall`;
  return { kind: 'not done', reason, after: LATER };
}

function missingScope(data: object): string {
  const parsed = NEEDED.safeParse(data);
  const scope = parsed.success ? `the scope ${parsed.data.needed.replaceAll(',', ' or ')}` : 'a scope';
  return `the bot's token lacks ${scope}: add it under OAuth & Permissions in ${SETTINGS}, and install the app anew`;
}

/** No connection came about, so that nothing can have been sent. */
function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof NotSent) return true;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  if ('code' in error && NEVER_CONNECTED.includes(String(error.code))) return true;
  if ('syscall' in error && CONNECTING.includes(String(error.syscall))) return true;
  return neverConnected(error.cause);
}
