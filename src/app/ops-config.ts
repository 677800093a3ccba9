import { LOG_LEVELS, type LogLevel } from '../ops/log.ts';
import type { PlatformConfigResult, PlatformRow } from '../platforms/kit/row.ts';
import type { Address } from '../schedule/subscription.ts';
import { alternatives, optionalText } from './variables.ts';

/** The variables for the log, health and the operator's channel. */
export const OPS_VARIABLES = {
  LOG_LEVEL: optionalText,
  OPS_PORT: optionalText,
  OPS_HOST: optionalText,
  OPERATOR_CHANNEL: optionalText,
};

/** Settings for logging, health checks and the operator's channel. */
export interface OpsSettings {
  readonly logLevel: LogLevel;
  /** Where health and metrics are served; undefined if they are not. */
  readonly health?: { readonly port: number; readonly host: string };
  /** The channel that gets messages about problems. */
  readonly operator?: Address;
}

type Variables = Readonly<Partial<Record<keyof typeof OPS_VARIABLES, string | undefined>>>;

const HOST = '127.0.0.1';

/** A platform, and the result of reading its variables. */
interface PlatformReading {
  readonly row: Pick<PlatformRow, 'name' | 'title' | 'variables' | 'channelForms'>;
  readonly read: PlatformConfigResult;
}

/**
 * Reads the variables. Each fault is one line that starts with the variable's name.
 * @param httpPort the platforms' port
 */
export function opsConfigOf(
  variables: Variables,
  platforms: readonly PlatformReading[],
  httpPort: number | undefined,
): { config: OpsSettings; faults: string[] } {
  const { LOG_LEVEL = 'info', OPS_PORT, OPS_HOST: host = HOST, OPERATOR_CHANNEL } = variables;
  const logLevel = LOG_LEVELS.find((level) => level === LOG_LEVEL);
  const port = OPS_PORT === undefined ? undefined : portOf(OPS_PORT);
  const operator = OPERATOR_CHANNEL === undefined ? undefined : operatorOf(OPERATOR_CHANNEL, platforms);
  const faults = [
    ...(logLevel === undefined ? [`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`] : []),
    ...(OPS_PORT !== undefined && port === undefined ? ['OPS_PORT must be a port from 1 to 65535'] : []),
    ...(port !== undefined && port === httpPort
      ? ['OPS_PORT is the same as HTTP_PORT, which is open to the platforms; use another port']
      : []),
    ...(variables.OPS_HOST !== undefined && OPS_PORT === undefined
      ? ['OPS_PORT is missing, though OPS_HOST is set: without a port, health is not served']
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
function operatorOf(text: string, platforms: readonly PlatformReading[]): Address | string {
  const [, platform, channel = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  const named = platforms.find(({ row }) => row.name === platform);
  const found = named?.read.readChannel(channel);
  if (!named || found === undefined) {
    const forms = platforms.flatMap(({ row }) => row.channelForms);
    return `OPERATOR_CHANNEL is not a channel; write ${alternatives(forms)}`;
  }
  const { row, read } = named;
  // A platform with faulty variables counts as configured.
  if (read.configured === undefined && read.faults.length === 0) {
    return `OPERATOR_CHANNEL is in ${row.title}, but ${row.variables[0]} is not set`;
  }
  return typeof found === 'string' ? `OPERATOR_CHANNEL ${found}` : { platform: row.name, ...found };
}

function portOf(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
