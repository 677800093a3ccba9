import type { HttpSettings } from '../../kit/row.ts';
import { tokenProblem } from '../post/token-form.ts';
import type { DiscordAccess } from '../rest/rest.ts';

export const DISCORD_ENDPOINT = '/discord/interactions';

export const DISCORD_VARIABLES = ['DISCORD_TOKEN', 'DISCORD_PUBLIC_KEY', 'DISCORD_API_URL'] as const;
export const DISCORD_SECRETS = ['DISCORD_TOKEN'] as const satisfies readonly (typeof DISCORD_VARIABLES)[number][];

const PUBLIC_KEY = /^[\da-f]{64}$/i;

export interface DiscordSettings extends DiscordAccess {
  readonly publicKey?: string | undefined;
}

type Variables = Readonly<Partial<Record<(typeof DISCORD_VARIABLES)[number], string | undefined>>>;

/** Returns no settings if Discord is off or a variable is faulty. Each fault is one line. */
export function discordConfigOf(
  { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API_URL: apiUrl }: Variables,
  http: HttpSettings | undefined,
): { config?: DiscordSettings; faults: string[] } {
  if (token === undefined) {
    return {
      faults: publicKey === undefined ? [] : ['DISCORD_TOKEN is missing: set it, or remove DISCORD_PUBLIC_KEY'],
    };
  }
  const isKeyInvalid = publicKey !== undefined && !PUBLIC_KEY.test(publicKey);
  const isPortMissing = publicKey !== undefined && http === undefined;
  const faults = [
    tokenProblem(token),
    isKeyInvalid
      ? 'DISCORD_PUBLIC_KEY is malformed: copy the 64 digits from the application’s page "General Information"'
      : undefined,
    isPortMissing
      ? 'HTTP_PORT is missing: set it to receive interactions over HTTP, or remove DISCORD_PUBLIC_KEY'
      : undefined,
  ].filter((fault) => fault !== undefined);
  return faults.length > 0 ? { faults } : { config: { token, publicKey, apiUrl }, faults };
}
