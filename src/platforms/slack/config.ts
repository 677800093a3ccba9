import type { HttpSettings } from '../kit/row.ts';
import type { SlackConfig } from './app/access.ts';
import { parseTokenKeys } from './install/keys.ts';
import { TOKEN_KINDS, tokenProblems } from './post/token-forms.ts';

/** The environment variables of Slack. */
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

type Settings = Pick<SlackConfig, 'admins' | 'apiUrl'>;
type ModeResult = { readonly config: SlackConfig } | { readonly faults: readonly string[] };

/**
 * Reads the settings for one workspace over Socket Mode or HTTP, or for several over HTTP; undefined if Slack is off.
 * Each fault is one line that starts with the variable's name.
 */
export function slackConfigOf(
  variables: Variables,
  http: HttpSettings | undefined,
): { config?: SlackConfig; faults: string[] } {
  const { settings, faults: slips } = readSettings(variables);
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = variables;
  const read = readMode(variables, http, settings);
  const misread = [
    ...(botToken === undefined ? [] : tokenProblems(TOKEN_KINDS.bot, botToken)),
    ...(appToken === undefined ? [] : tokenProblems(TOKEN_KINDS.app, appToken)),
  ];
  const faults = [...slips, ...misread, ...(read && 'faults' in read ? read.faults : [])];
  return faults.length === 0 && read && 'config' in read ? { config: read.config, faults } : { faults };
}

/** Undefined if no variable turns Slack on. */
function readMode(variables: Variables, http: HttpSettings | undefined, settings: Settings): ModeResult | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = variables;
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_TOKEN_KEYS: keys } = variables;
  if (clientId !== undefined || clientSecret !== undefined) {
    if (botToken === undefined) return readMultiWorkspace(variables, http, settings);
    return {
      faults: [
        'SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are for several; set the one or the others',
      ],
    };
  }
  if (botToken === undefined) {
    if (appToken === undefined && signingSecret === undefined && keys === undefined) return undefined;
    return {
      faults: [
        'SLACK_BOT_TOKEN is missing, though other Slack variables are set (several workspaces need SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead)',
      ],
    };
  }
  if (signingSecret !== undefined && http !== undefined)
    return { config: { ...settings, botToken, receive: { kind: 'http', signingSecret } } };
  if (appToken !== undefined) return { config: { ...settings, botToken, receive: { kind: 'socket', appToken } } };
  return {
    faults: [
      signingSecret === undefined
        ? 'SLACK_APP_TOKEN is missing: it is needed beside SLACK_BOT_TOKEN, or SLACK_SIGNING_SECRET and HTTP_PORT instead'
        : 'HTTP_PORT is missing: SLACK_SIGNING_SECRET is for Slack over HTTP; without a port, set SLACK_APP_TOKEN',
    ],
  };
}

function readMultiWorkspace(variables: Variables, http: HttpSettings | undefined, settings: Settings): ModeResult {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = variables;
  const { SLACK_TOKEN_KEYS: written, SLACK_SIGNING_SECRET: signingSecret } = variables;
  const parsed = written === undefined ? undefined : parseTokenKeys(written);
  const keys = parsed && 'keys' in parsed ? parsed.keys : undefined;
  if (
    clientId !== undefined &&
    clientSecret !== undefined &&
    keys !== undefined &&
    signingSecret !== undefined &&
    http !== undefined
  ) {
    const oauth = { clientId, clientSecret, keys };
    return { config: { ...settings, oauth, receive: { kind: 'http', signingSecret } } };
  }
  return {
    faults: [
      ...(clientId === undefined ? ['SLACK_CLIENT_ID is missing beside SLACK_CLIENT_SECRET'] : []),
      ...(clientSecret === undefined ? ['SLACK_CLIENT_SECRET is missing beside SLACK_CLIENT_ID'] : []),
      ...(parsed === undefined
        ? [
            'SLACK_TOKEN_KEYS is missing: it encrypts the tokens of the workspaces; make a key with: openssl rand -base64 32',
          ]
        : []),
      ...(parsed && 'fault' in parsed ? [`SLACK_TOKEN_KEYS ${parsed.fault}`] : []),
      ...(signingSecret === undefined ? ['SLACK_SIGNING_SECRET is missing: several workspaces need HTTP'] : []),
      ...(http === undefined ? ['HTTP_PORT is missing: several workspaces need HTTP'] : []),
    ],
  };
}

/** Settings for both ways. The faults never show the values, which may be misplaced tokens. */
function readSettings({ SLACK_ADMINS: written = '', SLACK_API_URL: apiUrl }: Variables): {
  settings: Settings;
  faults: string[];
} {
  const admins = written.split(/[\s,]+/).filter((id) => id !== '');
  const faults = [
    ...(admins.every((id) => /^[UW][A-Z0-9]+$/.test(id))
      ? []
      : [
          'SLACK_ADMINS has something that is not a user id; write ids such as U0123456789 ("Copy member ID" in a person\'s profile)',
        ]),
    ...(apiUrl === undefined || /^https?:$/.test(URL.parse(apiUrl)?.protocol ?? '')
      ? []
      : ['SLACK_API_URL is not a valid URL; write https://slack.com/api/ or leave it out']),
  ];
  return { faults, settings: { admins, ...(apiUrl === undefined ? {} : { apiUrl }) } };
}
