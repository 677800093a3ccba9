import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from '../ops/log.ts';
import type { Address } from '../schedule/subscription.ts';

/** An empty variable is one that is left out. */
const given = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** The variables for the log, health and the operator's channel. */
export const OPS_VARIABLES = { LOG_LEVEL: given, OPS_PORT: given, OPS_HOST: given, OPERATOR_CHANNEL: given };

/** Log, health and the operator's channel. */
export interface OpsSettings {
  readonly logLevel: LogLevel;
  /** Where health and metrics are served; absent for nowhere. */
  readonly health?: { readonly port: number; readonly host: string };
  /** The channel that gets messages about what went wrong. */
  readonly operator?: Address;
}

/** What of the other settings matters here. */
interface Platforms {
  readonly slack: 'none' | 'one workspace' | 'several workspaces';
  readonly discord: 'none' | 'there';
  /** The port of the platforms. */
  readonly httpPort: number | undefined;
}

type Given = Readonly<Partial<Record<keyof typeof OPS_VARIABLES, string | undefined>>>;

const HOST = '127.0.0.1';
const FORMS = 'write slack:C0123456789, slack:T0123456789/C0123456789 or discord:123456789012345678';

/** Reads the variables; each fault is a line that begins with its variable. */
export function opsConfigOf(variables: Given, platforms: Platforms): { config: OpsSettings; faults: string[] } {
  const { LOG_LEVEL = 'info', OPS_PORT, OPS_HOST: host = HOST, OPERATOR_CHANNEL } = variables;
  const logLevel = LOG_LEVELS.find((level) => level === LOG_LEVEL);
  const port = OPS_PORT === undefined ? undefined : portOf(OPS_PORT);
  const operator = OPERATOR_CHANNEL === undefined ? undefined : operatorOf(OPERATOR_CHANNEL, platforms);
  const faults = [
    ...(logLevel === undefined ? [`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`] : []),
    ...(OPS_PORT !== undefined && port === undefined ? ['OPS_PORT must be a port from 1 to 65535'] : []),
    ...(port !== undefined && port === platforms.httpPort
      ? ['OPS_PORT is the same as HTTP_PORT, which is open to the platforms; use another port']
      : []),
    ...(variables.OPS_HOST !== undefined && OPS_PORT === undefined
      ? ['OPS_PORT is missing, though OPS_HOST is set: without a port nothing is served']
      : []),
    ...(typeof operator === 'string' ? [operator] : []),
  ];
  const config = {
    logLevel: logLevel ?? 'info',
    ...(port !== undefined && { health: { port, host } }),
    ...(typeof operator === 'object' && { operator }),
  };
  return { config, faults };
}

/** The channel, or what is wrong with it. */
function operatorOf(text: string, { slack, discord }: Platforms): Address | string {
  const [, team, channel = ''] = /^slack:(?:(T[A-Z0-9]+)\/)?([CDG][A-Z0-9]+)$/.exec(text) ?? [];
  const [, inDiscord = ''] = /^discord:(\d{17,20})$/.exec(text) ?? [];
  if (inDiscord !== '') {
    if (discord === 'none') return 'OPERATOR_CHANNEL is in Discord, but DISCORD_TOKEN is not set';
    return { platform: 'discord', workspace: '', channel: inDiscord };
  }
  if (channel === '') return `OPERATOR_CHANNEL is not a channel; ${FORMS}`;
  if (slack === 'none') return 'OPERATOR_CHANNEL is in Slack, but SLACK_BOT_TOKEN is not set';
  if (slack === 'several workspaces' && team === undefined) {
    return 'OPERATOR_CHANNEL does not name the workspace; write slack:T0123456789/C0123456789';
  }
  return { platform: 'slack', workspace: team ?? '', channel };
}

function portOf(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
