import { z } from 'zod';
import { isPublicKey } from '../platforms/discord/app/public-key.ts';
import { malformed } from '../platforms/discord/post/token-form.ts';

/** An empty variable is one that is left out. */
const given = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** The variables that are about Discord alone. */
export const DISCORD_VARIABLES = {
  DISCORD_TOKEN: given,
  DISCORD_PUBLIC_KEY: given,
  DISCORD_API_URL: given,
};

/** How to be in Discord. */
export interface DiscordSettings {
  readonly token: string;
  /** With both of these, interactions come over HTTP too. */
  readonly publicKey?: string;
  readonly port?: number;
  /** The address to listen on; by default all of this machine. */
  readonly host?: string;
  /** Where the API is, without the version; by default Discord's own. */
  readonly apiUrl?: string;
}

type Given = Readonly<Partial<Record<keyof typeof DISCORD_VARIABLES, string | undefined>>>;

/** How to be in Discord, or not to be; a fault is a line that begins with its variable. */
export function discordConfigOf(
  { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API_URL: apiUrl }: Given,
  port: number | undefined,
): { config?: DiscordSettings; faults: string[] } {
  if (token === undefined) {
    return { faults: publicKey === undefined ? [] : ['DISCORD_TOKEN is missing, though DISCORD_PUBLIC_KEY is set'] };
  }
  const problem = malformed(token);
  const slips = problem === undefined ? [] : [problem];
  const settings = { token, ...(apiUrl === undefined ? {} : { apiUrl }) };
  if (publicKey === undefined) return slips.length === 0 ? { config: settings, faults: [] } : { faults: slips };
  const faults = [
    ...slips,
    ...(isPublicKey(publicKey)
      ? []
      : ['DISCORD_PUBLIC_KEY is no key: copy the 64 digits from the application’s page "General Information"']),
    ...(port === undefined
      ? ['HTTP_PORT is missing: DISCORD_PUBLIC_KEY is for interactions over HTTP; without a port, leave it out']
      : []),
  ];
  if (faults.length > 0 || port === undefined) return { faults };
  return { config: { ...settings, publicKey, port }, faults };
}
