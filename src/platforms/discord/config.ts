import type { HttpSettings } from '../kit/row.ts';
import { isPublicKey } from './app/endpoint.ts';
import { tokenProblem } from './post/token-form.ts';

/** The environment variables of Discord. */
export const DISCORD_VARIABLES = ['DISCORD_TOKEN', 'DISCORD_PUBLIC_KEY', 'DISCORD_API_URL'] as const;
export const DISCORD_SECRETS = ['DISCORD_TOKEN'] as const satisfies readonly (typeof DISCORD_VARIABLES)[number][];

/** The settings of the bot on Discord. */
export interface DiscordSettings {
  readonly token: string;
  /** If set, interactions are accepted over HTTP too. */
  readonly publicKey?: string;
  /** The API's address without the version; by default Discord's own. */
  readonly apiUrl?: string;
}

type Variables = Readonly<Partial<Record<(typeof DISCORD_VARIABLES)[number], string | undefined>>>;

/**
 * Reads the settings; no config means that Discord is off. Each fault is one line that starts with the variable's name.
 */
export function discordConfigOf(
  { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API_URL: apiUrl }: Variables,
  http: HttpSettings | undefined,
): { config?: DiscordSettings; faults: string[] } {
  if (token === undefined) {
    return { faults: publicKey === undefined ? [] : ['DISCORD_TOKEN is missing, though DISCORD_PUBLIC_KEY is set'] };
  }
  const problem = tokenProblem(token);
  const slips = problem === undefined ? [] : [problem];
  const settings = { token, ...(apiUrl === undefined ? {} : { apiUrl }) };
  if (publicKey === undefined) return slips.length === 0 ? { config: settings, faults: [] } : { faults: slips };
  const faults = [
    ...slips,
    ...(isPublicKey(publicKey)
      ? []
      : ['DISCORD_PUBLIC_KEY is not a key: copy the 64 digits from the application’s page "General Information"']),
    ...(http === undefined
      ? ['HTTP_PORT is missing: DISCORD_PUBLIC_KEY is for interactions over HTTP; without a port, leave it out']
      : []),
  ];
  return faults.length > 0 ? { faults } : { config: { ...settings, publicKey }, faults };
}
