import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Briefing } from '../../briefing/briefing.ts';
import { type Check, green, notAsked, type Verdict } from '../kit/check.ts';
import { platformClock } from '../kit/clock-check.ts';
import { commandDifferences } from './commands/register.ts';
import type { DiscordSettings } from './config.ts';
import { failureOf, NO_ACCESS } from './post/errors.ts';
import { checkDiscordToken, type TokenCheck } from './post/tokens.ts';
import { createDiscordRest } from './rest/rest.ts';

const DISCORD = 'https://discord.com/api';
const REGISTER = 'npm run --silent briefing -- register';
/** So few connections left in a day are soon used up. */
const FEW_STARTS = 10;

const gateway = z.object({
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

export interface DiscordParts {
  readonly config: DiscordSettings;
  /** Of all stories; undefined if one has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** This machine's clock, in milliseconds. */
  readonly now: () => number;
}

/** What concerns Discord: only what reads. */
export function discordChecks({ config, briefings, now }: DiscordParts): Check[] {
  const { token, publicKey, apiUrl } = config;
  const api = apiUrl === undefined ? {} : { apiUrl };
  let asked: Promise<TokenCheck> | undefined;
  const ask = (signal: AbortSignal) => {
    asked ??= checkDiscordToken(token, { signal, ...api });
    return asked;
  };
  /** A check that reads something with the token, if that is right. */
  const reading = (name: string, read: (application: string, get: Get) => Promise<Verdict>): Check => ({
    name,
    look: async (signal) => {
      const checked = await ask(signal);
      if (checked.kind !== 'right') return notAsked('see the token');
      try {
        const get: Get = (route, query) =>
          createDiscordRest(token, api).get(route, { signal, ...(query && { query: new URLSearchParams(query) }) });
        return await read(checked.application, get);
      } catch (error) {
        const failure = failureOf(error);
        return notAsked(failure === NO_ACCESS ? 'Discord refuses it' : failure.reason);
      }
    },
  });
  return [
    { name: 'Discord token', look: async (signal) => tokenVerdict(await ask(signal)) },
    ...(publicKey === undefined
      ? []
      : [
          {
            name: 'Discord public key',
            look: async (signal: AbortSignal) => keyVerdict(await ask(signal), publicKey),
          },
        ]),
    reading('Discord gateway', async (_, get) => gatewayVerdict(gateway.parse(await get(Routes.gatewayBot())))),
    reading('Discord commands', async (application, get) => {
      if (!briefings) return notAsked('see the briefing');
      const known = await get(Routes.applicationCommands(application), { with_localizations: 'true' });
      return commandsVerdict(commandDifferences(known, ...briefings));
    }),
    platformClock('Discord', `${apiUrl ?? DISCORD}/v10/gateway`, now),
  ];
}

type Get = (route: `/${string}`, query?: Record<string, string>) => Promise<unknown>;

function tokenVerdict(checked: TokenCheck): Verdict {
  switch (checked.kind) {
    case 'right':
      return green(`accepted, of the application ${checked.name}`);
    case 'unknown':
      return notAsked(checked.reason);
    case 'wrong':
      return { state: 'red', found: 'not accepted', fix: [checked.problem] };
  }
}

function keyVerdict(checked: TokenCheck, publicKey: string): Verdict {
  if (checked.kind !== 'right') return notAsked('see the token');
  if (publicKey.toLowerCase() === checked.publicKey.toLowerCase()) return green(`of the application ${checked.name}`);
  return {
    state: 'red',
    found: `not the key of the application ${checked.name}`,
    fix: ['Copy DISCORD_PUBLIC_KEY from its page "General Information"'],
  };
}

function gatewayVerdict({ session_start_limit: limit }: z.infer<typeof gateway>): Verdict {
  const found = `${limit.remaining} of ${limit.total} connections of a day are left; no intent has to be applied for`;
  if (limit.remaining >= FEW_STARTS) return green(found);
  const hours = Math.ceil(limit.reset_after / 3_600_000);
  const fix = [
    `See why the bot connects so often; Discord starts counting again in ${hours === 1 ? 'an hour' : `${hours} hours`}`,
  ];
  return { state: limit.remaining === 0 ? 'red' : 'amber', found, fix };
}

/** @param lines that differ; undefined if nothing is registered everywhere */
function commandsVerdict(lines: readonly string[] | undefined): Verdict {
  if (!lines) {
    const fix = [`${REGISTER}, unless they are registered in one server alone`];
    return { state: 'amber', found: 'none is registered everywhere', fix };
  }
  if (lines.length === 0) return green('current');
  return { state: 'amber', found: `not those of this briefing: ${lines.join('; ')}`, fix: [REGISTER] };
}
