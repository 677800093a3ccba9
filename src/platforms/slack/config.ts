import type { HttpSettings } from '../kit/row.ts';
import type { SlackConfig } from './app/access.ts';
import { parseTokenKeys } from './install/token-keys.ts';
import { TOKEN_KINDS, tokenProblems } from './post/token-forms.ts';

export const SLACK_VARIABLES = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_TOKEN_KEYS',
  'SLACK_ADMINS',
  'SLACK_API_URL',
] as const;

export const SLACK_SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_TOKEN_KEYS',
] as const satisfies readonly (typeof SLACK_VARIABLES)[number][];

type Variables = Readonly<Partial<Record<(typeof SLACK_VARIABLES)[number], string | undefined>>>;

type AccessConfig =
  | Pick<Extract<SlackConfig, { botToken: string }>, 'botToken' | 'transport'>
  | Pick<Extract<SlackConfig, { oauth: unknown }>, 'oauth' | 'transport'>;

/**
 * Returns no config if Slack is off or a variable is faulty. A fault starts with the variable's name and never shows a value,
 * which may be a misplaced token.
 */
export function readSlackConfig(
  variables: Variables,
  http: HttpSettings | undefined,
): { config?: SlackConfig; faults: string[] } {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl } = variables;
  const admins = (variables.SLACK_ADMINS ?? '').split(/[\s,]+/).filter((id) => id !== '');
  const access = readAccess(variables, http);
  const faults = [
    ...collectFaults([
      [
        !admins.every((id) => /^[UW][A-Z0-9]+$/.test(id)),
        'SLACK_ADMINS has something that is not a user id; write ids such as U0123456789 ("Copy member ID" in a person\'s profile)',
      ],
      [
        apiUrl !== undefined && !/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? ''),
        'SLACK_API_URL is not a valid URL; write https://slack.com/api/ or leave it out',
      ],
    ]),
    ...(botToken === undefined ? [] : tokenProblems(TOKEN_KINDS.bot, botToken)),
    ...(appToken === undefined ? [] : tokenProblems(TOKEN_KINDS.app, appToken)),
    ...(Array.isArray(access) ? access : []),
  ];
  if (faults.length > 0 || access === undefined || Array.isArray(access)) return { faults };
  return { config: { admins, ...(apiUrl !== undefined && { apiUrl }), ...access }, faults };
}

function readAccess(variables: Variables, http: HttpSettings | undefined): AccessConfig | string[] | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = variables;
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_TOKEN_KEYS: keys } = variables;
  if (clientId !== undefined || clientSecret !== undefined) {
    if (botToken === undefined) return readOAuth(variables, http);
    return [
      'SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are for several; set SLACK_BOT_TOKEN or the other two',
    ];
  }
  if (botToken === undefined) {
    if (appToken === undefined && signingSecret === undefined && keys === undefined) return undefined;
    return [
      'SLACK_BOT_TOKEN is missing, though other Slack variables are set (several workspaces need SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead)',
    ];
  }
  if (signingSecret !== undefined && http !== undefined)
    return { botToken, transport: { kind: 'http', signingSecret } };
  if (appToken !== undefined) return { botToken, transport: { kind: 'socket', appToken } };
  return [
    signingSecret === undefined
      ? 'SLACK_APP_TOKEN is missing: it is needed beside SLACK_BOT_TOKEN, or SLACK_SIGNING_SECRET and HTTP_PORT instead'
      : 'HTTP_PORT is missing: SLACK_SIGNING_SECRET is for Slack over HTTP; without a port, set SLACK_APP_TOKEN',
  ];
}

function readOAuth(variables: Variables, http: HttpSettings | undefined): AccessConfig | string[] {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = variables;
  const { SLACK_TOKEN_KEYS: keysText, SLACK_SIGNING_SECRET: signingSecret } = variables;
  const { keys, fault } = keysText === undefined ? {} : parseTokenKeys(keysText);
  if (clientId && clientSecret && keys && signingSecret && http) {
    return { oauth: { clientId, clientSecret, keys }, transport: { kind: 'http', signingSecret } };
  }
  return collectFaults([
    [!clientId, 'SLACK_CLIENT_ID is missing beside SLACK_CLIENT_SECRET'],
    [!clientSecret, 'SLACK_CLIENT_SECRET is missing beside SLACK_CLIENT_ID'],
    [
      keysText === undefined,
      'SLACK_TOKEN_KEYS is missing: it encrypts the tokens of the workspaces; make a key with: openssl rand -base64 32',
    ],
    [fault !== undefined, `SLACK_TOKEN_KEYS ${fault}`],
    [!signingSecret, 'SLACK_SIGNING_SECRET is missing: several workspaces need HTTP'],
    [!http, 'HTTP_PORT is missing: several workspaces need HTTP'],
  ]);
}

function collectFaults(checks: readonly (readonly [isFaulty: boolean, fault: string])[]): string[] {
  return checks.flatMap(([isFaulty, fault]) => (isFaulty ? [fault] : []));
}
