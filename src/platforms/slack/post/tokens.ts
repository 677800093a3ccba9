import { WebAPIPlatformError } from '@slack/web-api';
import { createSlackClient } from './client.ts';
import { failureOf } from './errors.ts';
import { APPS, KINDS, type Kind, malformed } from './token-forms.ts';

export interface SlackTokens {
  readonly botToken: string | undefined;
  /** Of the app, for Socket Mode; left out over HTTP, where none is needed. */
  readonly appToken?: string | undefined;
}

/** The result of the check. */
export type TokenCheck =
  | {
      readonly kind: 'right';
      readonly workspace: string;
      readonly team: string;
      readonly botUser: string;
      /** The scopes of the bot's token, if Slack names them. */
      readonly scopes?: readonly string[];
    }
  /** A sentence for each wrong or missing token, with where to find the right one. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }
  /** Slack could not be asked. */
  | { readonly kind: 'unknown'; readonly reason: string };

const FOR_ORGANISATION = `SLACK_BOT_TOKEN is of a whole organisation, and the bot works in single workspaces only: install the app in one of them, and take the token from there; ${KINDS.bot.where}`;

/**
 * Checks that the tokens are set, well-formed and accepted by Slack. Never throws for what Slack or the network does. The
 * result contains no token.
 */
export async function checkSlackTokens(
  tokens: SlackTokens,
  { apiUrl, signal }: { apiUrl?: string; signal: AbortSignal },
): Promise<TokenCheck> {
  const needsApp = 'appToken' in tokens;
  const problems = [
    ...malformed(KINDS.bot, tokens.botToken),
    ...(needsApp ? malformed(KINDS.app, tokens.appToken) : []),
  ];
  if (problems.length > 0) return { kind: 'wrong', problems };
  const options = { signal, ...(apiUrl !== undefined && { apiUrl }) };
  const bot = await asked(KINDS.bot, () => createSlackClient(tokens.botToken ?? '', options).auth.test());
  const app = needsApp
    ? await asked(KINDS.app, () => createSlackClient(tokens.appToken ?? '', options).apps.connections.open({}))
    : undefined;
  const wrong = [bot, app].flatMap((one) => (one && 'problem' in one ? [one.problem] : []));
  if (wrong.length > 0) return { kind: 'wrong', problems: wrong };
  if ('reason' in bot) return { kind: 'unknown', reason: bot.reason };
  if (app && 'reason' in app) return { kind: 'unknown', reason: app.reason };
  if ('answer' in bot && bot.answer.is_enterprise_install) return { kind: 'wrong', problems: [FOR_ORGANISATION] };
  const {
    team_id: workspace = '',
    team = '',
    user_id: botUser = '',
    response_metadata,
  } = 'answer' in bot ? bot.answer : {};
  const { scopes } = response_metadata ?? {};
  return { kind: 'right', workspace, team, botUser, ...(scopes && { scopes }) };
}

/** The credentials of the app. */
interface SlackClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Checks the app's id and secret: exchanges an invalid code, which Slack refuses for another reason if they are right. Never
 * throws for what Slack or the network does.
 */
export async function checkSlackClient(
  { clientId, clientSecret }: SlackClient,
  { apiUrl, signal }: { apiUrl?: string; signal: AbortSignal },
): Promise<Exclude<TokenCheck, { kind: 'right' }> | { readonly kind: 'right' }> {
  const client = createSlackClient('', { signal, ...(apiUrl !== undefined && { apiUrl }) });
  try {
    await client.oauth.v2.access({ client_id: clientId, client_secret: clientSecret, code: 'none' });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') return { kind: 'unknown', reason: failure.reason };
    const problem = error instanceof WebAPIPlatformError ? CLIENT_PROBLEMS.get(error.data.error) : undefined;
    if (problem !== undefined) return { kind: 'wrong', problems: [`${problem}: ${CREDENTIALS}`] };
  }
  return { kind: 'right' };
}

const CREDENTIALS = `both stand under Basic Information, App Credentials, in ${APPS}`;
/** The errors about the credentials; every other error is about the code. */
const CLIENT_PROBLEMS = new Map([
  ['invalid_client_id', 'Slack knows no app by SLACK_CLIENT_ID and SLACK_CLIENT_SECRET'],
  ['bad_client_secret', 'Slack does not accept SLACK_CLIENT_SECRET for the app of SLACK_CLIENT_ID'],
]);

/** Slack's answer to a token, the problem with the token, or why Slack did not answer. */
async function asked<T>(
  { variable, where }: Kind,
  call: () => Promise<T>,
): Promise<{ readonly answer: T } | { readonly problem: string } | { readonly reason: string }> {
  try {
    return { answer: await call() };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') return { reason: failure.reason };
    return { problem: `Slack does not accept ${variable}: ${failure.reason}. To look it up: ${where}` };
  }
}
