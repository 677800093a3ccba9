import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from '../ops/log.ts';
import type { Operator } from '../ops/proposals.ts';
import type { ConfiguredPlatform, HttpSettings, PlatformRow } from '../platforms/kit/row.ts';
import type { Address } from '../schedule/subscription.ts';
import type { StoreLocation } from '../store/store.ts';
import { parseOperatorChannel, parseOperators } from './operator-config.ts';
import { PLATFORMS } from './platforms.ts';
import { READER_SECRETS, READER_VARIABLES, type ReaderSettings, readerConfigOf } from './reader-config.ts';
import { countVariable, optionalText, parseVariables, portVariable } from './variables.ts';

const folderVariable = z.string().min(1, 'is empty; name a folder or leave it out');

const environmentSchema = z.object({
  BRIEFINGS_DIR: folderVariable.default('briefings'),
  // The message leaves out the value, which may contain a password.
  DATABASE_URL: optionalText.refine(
    (url) => url === undefined || (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)),
    'is not the URL of a PostgreSQL database; use the format postgres://user:password@host:5432/name',
  ),
  DATA_DIR: folderVariable.default('data'),
  HTTP_PORT: portVariable,
  HTTP_HOST: optionalText,
  FOLLOW_UP_MINUTES: optionalText
    .refine(
      (minutes = '0') => /^\d{1,4}$/.test(minutes) && Number(minutes) <= 1440,
      'is not a whole number of minutes from 0 to 1440; the default is 5',
    )
    .transform((minutes) => (minutes === undefined ? undefined : Number(minutes))),
  NO_COLOR: optionalText,
  LOG_LEVEL: optionalText.pipe(
    z.enum(LOG_LEVELS, `is not a log level; write one of ${LOG_LEVELS.join(', ')}`).default('info'),
  ),
  OPS_PORT: portVariable,
  OPS_HOST: optionalText,
  OPERATOR_CHANNEL: optionalText,
  OPERATORS: optionalText,
  PROPOSALS_DIR: optionalText,
  QUESTIONS_PER_MINUTE: countVariable(10_000, 20),
  GAPS_DAYS: countVariable(10_000, 90),
  GAPS_WITH_USERS: optionalText.pipe(z.enum(['yes', 'no'], 'must be yes or no').default('no')),
  ...READER_VARIABLES,
});

export const ENVIRONMENT_VARIABLES: readonly string[] = [
  ...Object.keys(environmentSchema.shape),
  ...PLATFORMS.flatMap(({ variables }) => variables),
];

export interface Config {
  readonly briefingsDir: string;
  readonly store: StoreLocation;
  readonly color: boolean;
  /** Used by the platforms' HTTP server, or by the playground if no platform is configured. */
  readonly http?: HttpSettings;
  readonly platforms: readonly ConfiguredPlatform[];
  readonly ops: {
    readonly logLevel: LogLevel;
    readonly health?: { readonly port: number; readonly host: string };
    readonly operator?: Address;
  };
  readonly proposals: {
    readonly operators: readonly Operator[];
    readonly folder: string;
  };
  readonly questions: {
    /** Questions that one person may ask. A channel may ask three times as many. */
    readonly perMinute: number;
    readonly gapDays: number;
    readonly gapsHaveUsers: boolean;
  };
  readonly reader?: ReaderSettings;
  /** Minutes that a changed briefing must stay unchanged before its follow-ups are sent. */
  readonly followUpMinutes?: number;
  /** Texts that the log and the doctor hide. */
  readonly secrets: readonly string[];
}

export interface ConfigResult {
  /** Can be used despite faults: malformed variables count as unset. */
  readonly config: Config;
  /** One line each, starting with the variable's name. */
  readonly faults: readonly string[];
}

/** Parses the environment. Throws an Error that lists all faults if a variable is invalid. */
export function readConfig(variables: NodeJS.ProcessEnv, rows: readonly PlatformRow[] = PLATFORMS): Config {
  const { config, faults } = examineConfig(variables, rows);
  if (faults.length === 0) return config;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  throw new Error(`The configuration has errors:\n${lines}\n.env.example explains each variable.`);
}

/** Lists the faults of invalid variables instead of throwing. */
export function examineConfig(variables: NodeJS.ProcessEnv, rows: readonly PlatformRow[] = PLATFORMS): ConfigResult {
  const { faults: malformedFaults } = parseVariables(environmentSchema, variables);
  const malformedNames = malformedFaults.map((fault) => fault.split(' ', 1)[0] ?? '');
  const values = environmentSchema.parse(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !malformedNames.includes(name))),
  );
  const { HTTP_PORT: port, HTTP_HOST: host, OPS_PORT, OPS_HOST, FOLLOW_UP_MINUTES: followUpMinutes } = values;
  const http = port === undefined ? undefined : { port, ...(host !== undefined && { host }) };
  const platforms = rows.map((row) => ({ row, result: row.readConfig(platformVariables(variables, row), http) }));
  const channel =
    values.OPERATOR_CHANNEL === undefined ? undefined : parseOperatorChannel(values.OPERATOR_CHANNEL, platforms);
  const { operators, faults: operatorFaults } = parseOperators(values.OPERATORS ?? '', platforms);
  const reader = readerConfigOf(values);
  const faults = [
    ...platforms.flatMap(({ result }) => result.faults),
    ...(OPS_PORT !== undefined && OPS_PORT === port
      ? ['OPS_PORT is the same as HTTP_PORT, which is open to the platforms; use another port']
      : []),
    ...(OPS_HOST !== undefined && OPS_PORT === undefined
      ? ['OPS_PORT is missing, though OPS_HOST is set; set the port for health and metrics, or leave out OPS_HOST']
      : []),
    ...(typeof channel === 'string' ? [channel] : []),
    ...operatorFaults,
    ...reader.faults,
  ];
  const config = {
    briefingsDir: values.BRIEFINGS_DIR,
    store: storeLocation(values),
    color: values.NO_COLOR === undefined,
    platforms: platforms.flatMap(({ result }) => result.configured ?? []),
    ops: {
      logLevel: values.LOG_LEVEL,
      ...(OPS_PORT !== undefined && { health: { port: OPS_PORT, host: OPS_HOST ?? '127.0.0.1' } }),
      ...(typeof channel === 'object' && { operator: channel }),
    },
    proposals: { operators, folder: values.PROPOSALS_DIR ?? join(values.DATA_DIR, 'proposals') },
    questions: {
      perMinute: values.QUESTIONS_PER_MINUTE,
      gapDays: values.GAPS_DAYS,
      gapsHaveUsers: values.GAPS_WITH_USERS === 'yes',
    },
    ...(followUpMinutes !== undefined && { followUpMinutes }),
    ...(reader.config && { reader: reader.config }),
    secrets: withoutEmpty([
      ...rows.flatMap(({ secrets }) => secrets.flatMap((name) => (variables[name] ?? '').split(','))),
      ...READER_SECRETS.map((name) => values[name] ?? ''),
      ...databasePasswords(values.DATABASE_URL),
    ]),
    ...(http && { http }),
  };
  return {
    config,
    faults: [
      ...malformedFaults,
      // A malformed variable does not need a second line that says it is missing.
      ...faults.filter((fault) => !malformedNames.some((name) => fault.startsWith(`${name} is missing`))),
    ],
  };
}

function platformVariables(variables: NodeJS.ProcessEnv, { variables: names }: PlatformRow) {
  return Object.fromEntries(names.map((name) => [name, variables[name] || undefined]));
}

function storeLocation({ DATABASE_URL: url, DATA_DIR: folder }: z.infer<typeof environmentSchema>): StoreLocation {
  return url === undefined ? { kind: 'sqlite', folder } : { kind: 'postgres', url };
}

/** The log may contain the password as it is in the URL, or decoded. */
function databasePasswords(url = ''): string[] {
  const address = URL.parse(url);
  const passwords = address ? [address.password, address.searchParams.get('password') ?? ''] : [];
  return [...passwords, ...passwords.map(decodeOrKeep)];
}

function withoutEmpty(secrets: readonly string[]): string[] {
  return secrets.map((secret) => secret.trim()).filter((secret) => secret !== '');
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Removes secrets from the environment, so child processes such as browsers do not inherit them. */
export function forgetSecrets(): void {
  const names = ['DATABASE_URL', ...READER_SECRETS, ...PLATFORMS.flatMap(({ secrets }) => secrets)];
  for (const name of names) delete process.env[name];
}

/** Loads the .env file of the working folder, if it exists. Variables that are already set stay. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
