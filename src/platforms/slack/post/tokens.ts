import { WebAPIPlatformError } from '@slack/web-api';
import { createSlackClient, type SlackClientOptions } from './client.ts';
import { failureOf } from './errors.ts';
import { APP_SETTINGS, TOKEN_KINDS, type TokenKind } from './token-forms.ts';

type Credentials = { readonly apiUrl?: string | undefined } & (
  | {
      readonly botToken: string;
      readonly transport: { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http' };
    }
  | { readonly oauth: { readonly clientId: string; readonly clientSecret: string } }
);

export type AccessCheck =
  | {
      readonly kind: 'right';
      readonly team?: string;
      readonly scopes?: readonly string[];
    }
  | AccessFailure;

type AccessFailure =
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string };

const ORGANISATION_PROBLEM = `SLACK_BOT_TOKEN belongs to a whole organisation, and the bot works only in single workspaces: install the app in one of them and use that token; ${TOKEN_KINDS.bot.whereToFind}`;
const WHERE_TO_FIND_CREDENTIALS = `find both under Basic Information, App Credentials, in ${APP_SETTINGS}`;
const CREDENTIAL_PROBLEMS = new Map([
  ['invalid_client_id', 'Slack has no app with this SLACK_CLIENT_ID'],
  ['bad_client_secret', 'Slack does not accept SLACK_CLIENT_SECRET for the app of SLACK_CLIENT_ID'],
]);

/**
 * Checks that Slack accepts the tokens, or the app's id and secret. Network failures do not throw. The result contains no
 * token.
 */
export async function checkAccess(credentials: Credentials, signal: AbortSignal): Promise<AccessCheck> {
  const options = { signal, apiUrl: credentials.apiUrl };
  if ('oauth' in credentials) return checkApp(credentials.oauth, options);
  const { botToken, transport } = credentials;
  const botCheck = await tryToken(TOKEN_KINDS.bot, () => createSlackClient(botToken, options).auth.test());
  const app =
    transport.kind === 'socket'
      ? await tryToken(TOKEN_KINDS.app, () => createSlackClient(transport.appToken, options).apps.connections.open({}))
      : undefined;
  const problems = [botCheck, app].flatMap((token) => (token?.kind === 'wrong' ? token.problems : []));
  if (problems.length > 0) return { kind: 'wrong', problems };
  if (botCheck.kind !== 'right') return botCheck;
  if (app && app.kind !== 'right') return app;
  const { is_enterprise_install: isForOrganisation, team = '', response_metadata: { scopes } = {} } = botCheck.response;
  if (isForOrganisation) return { kind: 'wrong', problems: [ORGANISATION_PROBLEM] };
  return { kind: 'right', team, ...(scopes && { scopes }) };
}

/** With the right id and secret, Slack complains only about the invalid code. */
async function checkApp(
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
  options: SlackClientOptions,
): Promise<AccessCheck> {
  try {
    const app = { client_id: clientId, client_secret: clientSecret };
    await createSlackClient('', options).oauth.v2.access({ ...app, code: 'none' });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'refused') return { kind: 'unknown', reason: failure.reason };
    const problem = error instanceof WebAPIPlatformError ? CREDENTIAL_PROBLEMS.get(error.data.error) : undefined;
    if (problem !== undefined) return { kind: 'wrong', problems: [`${problem}: ${WHERE_TO_FIND_CREDENTIALS}`] };
  }
  return { kind: 'right' };
}

async function tryToken<T>(
  { variable, whereToFind }: TokenKind,
  call: () => Promise<T>,
): Promise<{ readonly kind: 'right'; readonly response: T } | AccessFailure> {
  try {
    return { kind: 'right', response: await call() };
  } catch (error) {
    const { kind, reason } = failureOf(error);
    if (kind !== 'refused') return { kind: 'unknown', reason };
    return { kind: 'wrong', problems: [`Slack does not accept ${variable}: ${reason}. To check it: ${whereToFind}`] };
  }
}
