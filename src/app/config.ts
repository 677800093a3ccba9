import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { ConfiguredPlatform, HttpSettings, PlatformRow, Variables } from '../platforms/kit/row.ts';
import type { StoreLocation } from '../store/open.ts';
import { OPS_VARIABLES, type OpsSettings, opsConfigOf } from './ops-config.ts';
import { PLATFORMS } from './platforms.ts';
import { PROPOSAL_VARIABLES, type ProposalSettings, proposalConfigOf } from './proposals-config.ts';
import { QUESTION_VARIABLES, type QuestionSettings, questionConfigOf } from './questions-config.ts';
import { READER_SECRETS, READER_VARIABLES, type ReaderSettings, readerConfigOf } from './reader-config.ts';

const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '');

// Its error messages leave out the value, which may contain a password.
const databaseUrl = z
  .string()
  .refine(
    (url) => url === '' || isPostgres(url),
    'is not the URL of a PostgreSQL database; write postgres://user:password@host:5432/name',
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
  FOLLOW_UP_MINUTES: z
    .string()
    .refine((minutes) => /^\d{0,4}$/.test(minutes) && Number(minutes) <= 1440, 'must be from 0 to 1440')
    .transform((minutes) => (minutes === '' ? undefined : Number(minutes)))
    .optional(),
  NO_COLOR: flag,
  ...OPS_VARIABLES,
  ...PROPOSAL_VARIABLES,
  ...QUESTION_VARIABLES,
  ...READER_VARIABLES,
});

/** The names of all environment variables that are read. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(environment.shape),
  ...PLATFORMS.flatMap(({ variables }) => variables),
];

export interface Config {
  /** The folder with the briefings, or one briefing's own folder. */
  readonly briefingsDir: string;
  /** Where subscriptions and deliveries are stored. */
  readonly store: StoreLocation;
  readonly color: boolean;
  /** Where the platforms' HTTP server listens; if no platform is configured, the playground. */
  readonly http?: HttpSettings;
  /** The platforms with a token. */
  readonly platforms: readonly ConfiguredPlatform[];
  /** Settings for logging, health checks and the operator's channel. */
  readonly ops: OpsSettings;
  /** Who may propose changes from a chat. */
  readonly proposals: ProposalSettings;
  /** Rate limits, and what is stored about unanswered questions. */
  readonly questions: QuestionSettings;
  /** A language model that chooses among the entries; undefined unless turned on. */
  readonly reader?: ReaderSettings;
  /** How many minutes a changed briefing must be unchanged before its follow-ups are sent. */
  readonly followUpMinutes?: number;
  /** Secrets that are removed from the log. */
  readonly secrets: readonly string[];
}

/** The valid part of the configuration, and the faults of the rest. */
export interface ConfigResult {
  /** Faulty variables count as unset. */
  readonly config: Config;
  /** One line each, starting with the variable's name. */
  readonly faults: readonly string[];
}

/**
 * Reads the environment; nothing else in the project does.
 * @param rows the available platforms
 * @throws Error that lists all faults
 */
export function readConfig(variables: NodeJS.ProcessEnv, rows: readonly PlatformRow[] = PLATFORMS): Config {
  const { config, faults } = examineConfig(variables, rows);
  if (faults.length === 0) return config;
  const lines = faults.map((fault) => `  ${fault}`).join('\n');
  throw new Error(`The configuration has errors; .env.example explains each variable:\n${lines}`);
}

/** Like `readConfig`, for callers that can use a partial configuration. Never throws for invalid variables. */
export function examineConfig(variables: NodeJS.ProcessEnv, rows: readonly PlatformRow[] = PLATFORMS): ConfigResult {
  const issues = environment.safeParse(variables).error?.issues ?? [];
  const malformed = new Set(issues.map(({ path }) => path.join('.')));
  const data = environment.parse(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !malformed.has(name))),
  );
  const http = httpOf(data);
  const platforms = rows.map((row) => ({ row, read: row.readConfig(variablesOf(variables, row), http) }));
  const ops = opsConfigOf(data, platforms, http?.port);
  const proposals = proposalConfigOf(data, platforms, data.DATA_DIR);
  const questions = questionConfigOf(data);
  const reader = readerConfigOf(data);
  const faults = [
    ...platforms.flatMap(({ read }) => read.faults),
    ...ops.faults,
    ...proposals.faults,
    ...questions.faults,
    ...reader.faults,
  ];
  const config = {
    briefingsDir: data.BRIEFINGS_DIR,
    store: storeLocation(data),
    color: !data.NO_COLOR,
    platforms: platforms.flatMap(({ read }) => read.configured ?? []),
    ops: ops.config,
    proposals: proposals.config,
    questions: questions.config,
    ...(data.FOLLOW_UP_MINUTES === undefined ? {} : { followUpMinutes: data.FOLLOW_UP_MINUTES }),
    ...(reader.config && { reader: reader.config }),
    secrets: [
      ...platforms.flatMap(({ row }) => secretsOf(variables, row)),
      ...nonEmpty(READER_SECRETS.map((name) => data[name] ?? '')),
      ...passwordsOf(data),
    ],
    ...(http && { http }),
  };
  return {
    config,
    faults: [
      ...issues.map(({ path, message }) => `${path.join('.')} ${message}`),
      // A malformed variable does not need a second line that says it is missing.
      ...faults.filter((fault) => ![...malformed].some((name) => fault.startsWith(`${name} is missing`))),
    ],
  };
}

function httpOf({ HTTP_PORT: port, HTTP_HOST: host }: z.infer<typeof environment>): HttpSettings | undefined {
  return port === undefined ? undefined : { port, ...(host !== undefined && host !== '' && { host }) };
}

/** A platform's variables, without empty ones. */
function variablesOf(variables: NodeJS.ProcessEnv, row: PlatformRow): Variables {
  return Object.fromEntries(row.variables.map((name) => [name, variables[name] === '' ? undefined : variables[name]]));
}

function storeLocation({ DATABASE_URL: url, DATA_DIR: folder }: z.infer<typeof environment>): StoreLocation {
  return url === undefined ? { kind: 'sqlite', folder } : { kind: 'postgres', url };
}

/** A platform's secrets. A variable may contain several. */
function secretsOf(variables: NodeJS.ProcessEnv, { secrets }: PlatformRow): string[] {
  return secrets.flatMap((name) => nonEmpty((variables[name] ?? '').split(',')));
}

/** The database's password, as in the URL and decoded. */
function passwordsOf({ DATABASE_URL: url }: z.infer<typeof environment>): string[] {
  const address = url === undefined ? undefined : URL.parse(url);
  const passwords = address ? [address.password, address.searchParams.get('password') ?? ''] : [];
  return nonEmpty([...passwords, ...passwords.map(decodeOrKeep)]);
}

function nonEmpty(secrets: readonly string[]): string[] {
  return secrets.map((secret) => secret.trim()).filter((secret) => secret !== '');
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a per cent sign that is not an escape
  }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

/**
 * Removes secrets from the environment once they are read, so child processes (browsers, compilers) do not inherit
 * them.
 */
export function forgetSecrets(): void {
  const names = ['DATABASE_URL', ...READER_SECRETS, ...PLATFORMS.flatMap(({ secrets }) => secrets)];
  for (const name of names) delete process.env[name];
}

/** Loads the .env file in the working folder, if there is one. Variables that are already set stay. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
