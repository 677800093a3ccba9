import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { SlackConfig } from '../platforms/slack/app/access.ts';
import type { Place } from '../store/open.ts';
import { DISCORD_VARIABLES, type DiscordSettings, discordConfigOf } from './discord-config.ts';
import { OPS_VARIABLES, type OpsSettings, opsConfigOf } from './ops-config.ts';
import { QUESTION_VARIABLES, type QuestionSettings, questionConfigOf } from './questions-config.ts';
import { SLACK_VARIABLES, slackConfigOf } from './slack-config.ts';

const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '');

// An error about it omits the value, which holds a password.
const databaseUrl = z
  .string()
  .refine(
    (url) => url === '' || isPostgres(url),
    'is not the address of a PostgreSQL database; write postgres://user:password@host:5432/name',
  )
  .transform((url) => (url === '' ? undefined : url))
  .optional();

const environment = z.object({
  BRIEFINGS_DIR: z.string().min(1, 'is empty; name a folder or leave it out').default('briefings'),
  DATABASE_URL: databaseUrl,
  DATA_DIR: z.string().min(1, 'is empty; name a folder or leave it out').default('data'),
  HTTP_PORT: z
    .string()
    .refine((port) => port === '' || isPort(port), 'must be a port from 1 to 65535')
    .transform((port) => (port === '' ? undefined : Number(port)))
    .optional(),
  HTTP_HOST: z.string().optional(),
  NO_COLOR: flag,
  ...SLACK_VARIABLES,
  ...DISCORD_VARIABLES,
  ...OPS_VARIABLES,
  ...QUESTION_VARIABLES,
});

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);

export interface Config {
  /** The folder that holds the briefing, or the briefing's own folder. */
  readonly briefingsDir: string;
  /** Where subscriptions and deliveries are kept. */
  readonly store: Place;
  readonly color: boolean;
  /** The playground's port, if no platform uses HTTP_PORT. */
  readonly port?: number;
  /** Slack; absent without a token. */
  readonly slack?: SlackConfig;
  /** Discord; absent without a token. */
  readonly discord?: DiscordSettings;
  /** Log, health and the operator's channel. */
  readonly ops: OpsSettings;
  /** Rate limits, and what is kept of unanswered questions. */
  readonly questions: QuestionSettings;
  /** What no log may show. */
  readonly secrets: readonly string[];
}

/** The configuration as far as it is right, and what is wrong with the rest, a line each. */
export interface Examined {
  /** What is faulty counts as left out. */
  readonly config: Config;
  /** Each begins with its variable. */
  readonly faults: readonly string[];
}

/**
 * Reads the environment; nothing else in the project does.
 * @throws Error that names every fault at once
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const { config, faults } = examineConfig(variables);
  if (faults.length === 0) return config;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  throw new Error(`The configuration has faults; .env.example explains each variable:\n${lines}`);
}

/** As `readConfig`, for callers that can use a part of the configuration. Never throws for the content of a variable. */
export function examineConfig(variables: NodeJS.ProcessEnv): Examined {
  const issues = environment.safeParse(variables).error?.issues ?? [];
  const malformed = new Set(issues.map(({ path }) => path.join('.')));
  const data = environment.parse(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !malformed.has(name))),
  );
  const slack = slackConfigOf(data, data.HTTP_PORT);
  const discord = discordConfigOf(data, data.HTTP_PORT);
  const ops = opsConfigOf(data, {
    // A platform with faulty variables is meant to run.
    slack: slack.config
      ? 'oauth' in slack.config
        ? 'several workspaces'
        : 'one workspace'
      : slack.faults.length > 0
        ? 'one workspace'
        : 'none',
    discord: discord.config || discord.faults.length > 0 ? 'there' : 'none',
    httpPort: data.HTTP_PORT,
  });
  const questions = questionConfigOf(data);
  const faults = [...slack.faults, ...discord.faults, ...ops.faults, ...questions.faults];
  const host = data.HTTP_HOST === '' ? undefined : data.HTTP_HOST;
  const config = {
    briefingsDir: data.BRIEFINGS_DIR,
    store: placeOf(data),
    color: !data.NO_COLOR,
    ops: ops.config,
    questions: questions.config,
    secrets: secretsOf(data),
    ...(data.HTTP_PORT === undefined || slack.config || discord.config ? {} : { port: data.HTTP_PORT }),
    ...(slack.config ? { slack: listeningOn(slack.config, host) } : {}),
    ...(discord.config ? { discord: { ...discord.config, ...(host === undefined ? {} : { host }) } } : {}),
  };
  return {
    config,
    faults: [
      ...issues.map(({ path, message }) => `${path.join('.')} ${message}`),
      // That what is malformed is missing too needs no second line.
      ...faults.filter((fault) => ![...malformed].some((name) => fault.startsWith(`${name} is missing`))),
    ],
  };
}

function listeningOn(slack: SlackConfig, host: string | undefined): SlackConfig {
  if (host === undefined || slack.receive.kind !== 'http') return slack;
  return 'oauth' in slack
    ? { ...slack, receive: { ...slack.receive, host } }
    : { ...slack, receive: { ...slack.receive, host } };
}

function placeOf({ DATABASE_URL: url, DATA_DIR: folder }: z.infer<typeof environment>): Place {
  return url === undefined ? { kind: 'sqlite', folder } : { kind: 'postgres', url };
}

/** The secrets among the variables, and within them: a password as it stands in an address, and as it is. */
function secretsOf(variables: z.infer<typeof environment>): string[] {
  const { SLACK_TOKEN_KEYS: keys = '', DATABASE_URL: url } = variables;
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_CLIENT_SECRET, DISCORD_TOKEN } = variables;
  const tokens = [SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_CLIENT_SECRET, DISCORD_TOKEN];
  const address = url === undefined ? undefined : URL.parse(url);
  const passwords = address ? [address.password, address.searchParams.get('password') ?? ''] : [];
  return [...tokens, ...keys.split(','), ...passwords, ...passwords.map(decoded)]
    .map((secret = '') => secret.trim())
    .filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A per cent sign that is not an escape.
  }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

const SECRETS = [
  'DATABASE_URL',
  'DISCORD_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_SIGNING_SECRET',
  'SLACK_TOKEN_KEYS',
] as const satisfies readonly (keyof typeof environment.shape)[];

/** Takes the secrets out of the environment once they are read: a browser or compiler that is started inherits the rest. */
export function forgetSecrets(): void {
  for (const name of SECRETS) delete process.env[name];
}

/** Adds the variables of a .env file in the working folder, if there is one; what the environment has already stays. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
