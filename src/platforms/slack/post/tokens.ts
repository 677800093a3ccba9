import { WebAPIPlatformError } from '@slack/web-api';
import { createSlackClient } from './client.ts';
import { failureOf } from './errors.ts';
import { APP_SETTINGS, TOKEN_KINDS, type TokenKind, tokenProblems } from './token-forms.ts';

export interface SlackTokens {
  readonly botToken: string | undefined;
  /** The app's token for Socket Mode; not needed over HTTP. */
  readonly appToken?: string | undefined;
}

/** The result of the check. */
export type TokenCheck =
  | {
      readonly kind: 'right';
      readonly workspace: string;
      readonly team: string;
      readonly botUser: string;
      /** The scopes of the bot's token, if Slack lists them. */
      readonly scopes?: readonly string[];
    }
  /** One sentence for each wrong or missing token, with where to find the right one. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }
  /** Slack could not be reached. */
  | { readonly kind: 'unknown'; readonly reason: string };

const FOR_ORGANISATION = `SLACK_BOT_TOKEN belongs to a whole organisation, and the bot works only in single workspaces: install the app in one of them and use that token; ${TOKEN_KINDS.bot.where}`;

/**
 * Checks that the tokens are set, well-formed and accepted by Slack. Never throws for errors of Slack or the network.
 * The result contains no token.
 */
export async function checkSlackTokens(
  tokens: SlackTokens,
  { apiUrl, signal }: { apiUrl?: string; signal: AbortSignal },
): Promise<TokenCheck> {
  const needsApp = 'appToken' in tokens;
  const problems = [
    ...tokenProblems(TOKEN_KINDS.bot, tokens.botToken),
    ...(needsApp ? tokenProblems(TOKEN_KINDS.app, tokens.appToken) : []),
  ];
  if (problems.length > 0) return { kind: 'wrong', problems };
  const options = { signal, ...(apiUrl !== undefined && { apiUrl }) };
  const bot = await checkToken(TOKEN_KINDS.bot, () => createSlackClient(tokens.botToken ?? '', options).auth.test());
  const app = needsApp
    ? await checkToken(TOKEN_KINDS.app, () =>
        createSlackClient(tokens.appToken ?? '', options).apps.connections.open({}),
      )
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
 * Checks the app's id and secret by exchanging an invalid code: if they are right, Slack complains about the code.
 * Never throws for errors of Slack or the network.
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

const CREDENTIALS = `find both under Basic Information, App Credentials, in ${APP_SETTINGS}`;
/** Errors about the credentials; all others are about the code. */
const CLIENT_PROBLEMS = new Map([
  ['invalid_client_id', 'Slack has no app with this SLACK_CLIENT_ID'],
  ['bad_client_secret', 'Slack does not accept SLACK_CLIENT_SECRET for the app of SLACK_CLIENT_ID'],
]);

/** Slack's response, the problem with the token, or the reason why there was no response. */
async function checkToken<T>(
  { variable, where }: TokenKind,
  call: () => Promise<T>,
): Promise<{ readonly answer: T } | { readonly problem: string } | { readonly reason: string }> {
  try {
    return { answer: await call() };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') return { reason: failure.reason };
    return { problem: `Slack does not accept ${variable}: ${failure.reason}. To check it: ${where}` };
  }
}
