import { z } from 'zod';
import type { SlackConfig } from './platforms/slack/access.ts';
import { parseTokenKeys } from './platforms/slack/install/keys.ts';

/** An empty variable is one that is left out. */
const given = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** The variables that are about Slack alone. */
export const SLACK_VARIABLES = {
  SLACK_BOT_TOKEN: given,
  SLACK_APP_TOKEN: given,
  SLACK_SIGNING_SECRET: given,
  SLACK_CLIENT_ID: given,
  SLACK_CLIENT_SECRET: given,
  SLACK_TOKEN_KEYS: given,
  SLACK_ADMINS: given,
  SLACK_API_URL: given,
};

type Given = Readonly<Partial<Record<keyof typeof SLACK_VARIABLES, string | undefined>>>;

/** One workspace over Socket Mode or HTTP, several over HTTP, or none; a fault is a line that begins with its variable. */
export function slackConfigOf(variables: Given, port: number | undefined): { config?: SlackConfig; faults: string[] } {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = variables;
  const several = severalOf(variables);
  const settings = {
    admins: (variables.SLACK_ADMINS ?? '').split(/[\s,]+/).filter((id) => id !== ''),
    ...(variables.SLACK_API_URL === undefined ? {} : { apiUrl: variables.SLACK_API_URL }),
  };
  const http =
    signingSecret === undefined || port === undefined ? undefined : { kind: 'http' as const, signingSecret, port };

  if (botToken !== undefined && several.isMeant) {
    return {
      faults: [
        'SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are for several; set the one or the others',
      ],
    };
  }
  if (several.isMeant) {
    const faults = [
      ...several.faults,
      ...(signingSecret === undefined
        ? ['SLACK_SIGNING_SECRET is missing: several workspaces are served over HTTP']
        : []),
      ...(port === undefined ? ['HTTP_PORT is missing: several workspaces are served over HTTP'] : []),
    ];
    if (!several.oauth || !http) return { faults };
    return { config: { ...settings, oauth: several.oauth, receive: http }, faults };
  }
  if (botToken === undefined) {
    const isHalf = appToken !== undefined || signingSecret !== undefined;
    return { faults: isHalf ? ['SLACK_BOT_TOKEN is missing, though other variables of Slack are set'] : [] };
  }
  if (http) return { config: { ...settings, botToken, receive: http }, faults: [] };
  if (appToken !== undefined)
    return { config: { ...settings, botToken, receive: { kind: 'socket', appToken } }, faults: [] };
  return {
    faults: [
      signingSecret === undefined
        ? 'SLACK_APP_TOKEN is missing: it is needed beside SLACK_BOT_TOKEN, or SLACK_SIGNING_SECRET and HTTP_PORT instead'
        : 'HTTP_PORT is missing: SLACK_SIGNING_SECRET is for Slack over HTTP; without a port, set SLACK_APP_TOKEN',
    ],
  };
}

function severalOf({ SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_TOKEN_KEYS: written }: Given) {
  const isMeant = clientId !== undefined || clientSecret !== undefined;
  if (!isMeant) return { isMeant, faults: [] };
  const parsed = written === undefined ? undefined : parseTokenKeys(written);
  const faults = [
    ...(clientId === undefined ? ['SLACK_CLIENT_ID is missing beside SLACK_CLIENT_SECRET'] : []),
    ...(clientSecret === undefined ? ['SLACK_CLIENT_SECRET is missing beside SLACK_CLIENT_ID'] : []),
    ...(parsed === undefined
      ? ['SLACK_TOKEN_KEYS is missing: what the tokens of the workspaces are encrypted with; openssl rand -base64 32']
      : []),
    ...(parsed && 'fault' in parsed ? [`SLACK_TOKEN_KEYS ${parsed.fault}`] : []),
  ];
  if (clientId === undefined || clientSecret === undefined || !parsed || 'fault' in parsed) return { isMeant, faults };
  return { isMeant, faults, oauth: { clientId, clientSecret, keys: parsed.keys } };
}
