import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Place } from './store/open.ts';

const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '');

// Its faults are told without the value, which holds a password.
const databaseUrl = z
  .string()
  .refine(isPostgres, 'is no address of a PostgreSQL database; write postgres://user:password@host:5432/name')
  .optional();

const environment = z.object({
  BRIEFINGS_DIR: z.string().min(1, 'is empty; name a folder or leave it out').default('briefings'),
  DATABASE_URL: databaseUrl,
  DATA_DIR: z.string().min(1, 'is empty; name a folder or leave it out').default('data'),
  NO_COLOR: flag,
});

export interface Config {
  /** The folder that holds the briefing, or the briefing's own folder. */
  readonly briefingsDir: string;
  /** Where subscriptions and deliveries are kept. */
  readonly store: Place;
  readonly color: boolean;
}

/**
 * Reads the environment; nothing else in the project does.
 * @throws Error that names every fault at once
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const { data, error } = environment.safeParse(variables);
  if (error) {
    const faults = error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`);
    throw new Error(`The configuration has faults; .env.example explains each variable:\n${faults.join('\n')}`);
  }
  return {
    briefingsDir: data.BRIEFINGS_DIR,
    store:
      data.DATABASE_URL === undefined
        ? { kind: 'sqlite', folder: data.DATA_DIR }
        : { kind: 'postgres', url: data.DATABASE_URL },
    color: !data.NO_COLOR,
  };
}

function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

/** Adds the variables of a .env file in the working folder, if there is one; what the environment has already stays. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
