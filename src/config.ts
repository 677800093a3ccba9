import { existsSync } from 'node:fs';
import { z } from 'zod';

const flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '');

const environment = z.object({
  BRIEFINGS_DIR: z.string().min(1, 'is empty; name a folder or leave it out').default('briefings'),
  NO_COLOR: flag,
});

export interface Config {
  /** The folder that holds the briefing, or the briefing's own folder. */
  readonly briefingsDir: string;
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
  return { briefingsDir: data.BRIEFINGS_DIR, color: !data.NO_COLOR };
}

/** Adds the variables of a .env file in the working folder, if there is one; what the environment has already stays. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
