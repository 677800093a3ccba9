import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type CallFailure, foreignResponse, LONG_WAIT, networkFailure, SHORT_WAIT } from '../../kit/call-failure.ts';
import { redirectText } from '../../kit/connection-fault.ts';

const SETTINGS = "the app's settings at https://api.slack.com/apps";
const HOW_TO_REINSTALL = `install the app in the workspace again, and replace the token with the new one (OAuth & Permissions in ${SETTINGS})`;

export const INVALID_RESPONSE = "Slack's response cannot be read";

/** After these errors, Slack may have carried out part of the call. */
const UNCERTAIN_ERRORS = ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'];
const RATE_LIMIT_ERRORS = ['ratelimited', 'rate_limited'];
const MIGRATION_ERRORS = ['team_added_to_org', 'org_login_required', 'external_channel_migrating'];

const CHANNEL_GONE_REASONS = new Map(
  Object.entries({
    not_in_channel: 'the bot is not in the channel: invite it there with /invite',
    channel_not_found: 'the channel is gone, or it is private and the bot is not in it: invite it with /invite',
    no_permission: 'the bot may not post in the channel: invite it there with /invite',
    is_archived: 'the channel is archived: unarchive it, or subscribe in another one',
    messages_tab_disabled: `the app does not accept direct messages: turn on its Messages tab (App Home in ${SETTINGS})`,
    restricted_action: "the workspace's preferences keep the bot from posting here: ask an admin to allow it",
    restricted_action_read_only_channel: 'only some people may post in the channel: ask an admin to allow the bot',
    restricted_action_thread_only_channel: 'the channel accepts only replies: subscribe in another one',
    channel_is_limited_access: 'only some people may post in the channel: ask an admin to allow the bot',
    ekm_access_denied: 'the admins have suspended posting in the channel: ask them to allow it',
  }),
);

const WORKSPACE_GONE_REASONS = new Map(
  Object.entries({
    token_revoked: `the bot's token was revoked, or the app was removed: ${HOW_TO_REINSTALL}`,
    token_expired: `the bot's token has expired: ${HOW_TO_REINSTALL}`,
    account_inactive: `the bot's account or the workspace is deactivated: ${HOW_TO_REINSTALL}`,
    invalid_auth: `Slack does not know the bot's token, or does not allow it from this address: ${HOW_TO_REINSTALL}`,
    not_authed: `the call carried no token: ${HOW_TO_REINSTALL}`,
    not_allowed_token_type: `the token is of another kind: ${HOW_TO_REINSTALL}`,
    team_access_not_granted: 'the app is no longer allowed in the workspace: ask an admin of the organisation',
    access_denied: 'the app is not allowed in the workspace: ask an admin',
    accesslimited: 'the workspace does not allow the bot from this address: ask an admin',
    enterprise_is_restricted: 'the organisation does not allow this call: ask an admin',
  }),
);

export function isScopeMissing(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'missing_scope';
}

/** Excludes proxies' pages, which the SDK reports in the same field. */
const errorNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/);
const neededScopeSchema = z.object({ needed: z.string().regex(/^[\w:.,-]+$/) });

/** Classifies a call's error. The reason contains neither a token nor message text. */
export function failureOf(error: unknown): CallFailure {
  if (error instanceof WebAPIRateLimitedError) {
    const after = Temporal.Duration.from({ seconds: Math.max(1, error.retryAfter) });
    return { kind: 'limited', reason: `Slack asked us to wait ${after.seconds} s`, after, scope: 'channel' };
  }
  if (error instanceof WebAPIPlatformError) return platformFailure(error);
  if (error instanceof WebAPIHTTPError) return httpFailureOf(error.statusCode);
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  return networkFailure(cause, 'Slack');
}

function platformFailure({ data }: WebAPIPlatformError): CallFailure {
  const { success, data: code } = errorNameSchema.safeParse(data.error);
  if (!success) return { kind: 'unknown', reason: INVALID_RESPONSE };
  if (UNCERTAIN_ERRORS.includes(code)) return { kind: 'unknown', reason: `Slack had an internal error (${code})` };
  if (RATE_LIMIT_ERRORS.includes(code))
    return { kind: 'limited', reason: 'Slack asked us to wait', after: SHORT_WAIT, scope: 'channel' };
  if (code === 'message_limit_exceeded') {
    return temporaryFailure('the workspace has sent more messages than Slack allows for now');
  }
  if (MIGRATION_ERRORS.includes(code))
    return temporaryFailure(`Slack is moving the workspace or the channel (${code})`);
  if (code === 'missing_scope') return { kind: 'refused', gone: 'workspace', reason: missingScope(data) };
  const channelReason = CHANNEL_GONE_REASONS.get(code);
  if (channelReason !== undefined) return { kind: 'refused', gone: 'channel', reason: channelReason };
  const workspaceReason = WORKSPACE_GONE_REASONS.get(code);
  if (workspaceReason !== undefined) return { kind: 'refused', gone: 'workspace', reason: workspaceReason };
  return { kind: 'refused', gone: 'none', reason: `Slack refused the call (${code})` };
}

function temporaryFailure(reason: string): CallFailure {
  return { kind: 'not done', reason, after: LONG_WAIT, scope: 'channel' };
}

function httpFailureOf(status: number): CallFailure {
  if (status >= 300 && status < 400) return { kind: 'unknown', reason: redirectText('Slack', status) };
  // Slack itself answers 200, 429 or 5xx. Any other 4xx comes from a proxy; before a 408, the call may have arrived.
  return status < 400 || status >= 500 || status === 408
    ? { kind: 'unknown', reason: `Slack answered HTTP ${status}` }
    : foreignResponse(status, 'Slack');
}

function missingScope(response: object): string {
  const { needed } = neededScopeSchema.safeParse(response).data ?? {};
  const scope = needed === undefined ? 'a scope' : `the scope ${needed.replaceAll(',', ' or ')}`;
  return `the bot's token lacks ${scope}: add it under OAuth & Permissions in ${SETTINGS}, and install the app again`;
}
