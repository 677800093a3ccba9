import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Briefing } from '../../briefing/briefing.ts';
import { type Check, green, unchecked, type Verdict } from '../kit/check.ts';
import { platformClockCheck } from '../kit/clock-check.ts';
import { commandDifferences } from './commands/register.ts';
import type { DiscordSettings } from './config.ts';
import { failureOf, NO_ACCESS } from './post/errors.ts';
import { checkDiscordToken, type TokenCheck } from './post/tokens.ts';
import { createDiscordRest } from './rest/rest.ts';

const DISCORD = 'https://discord.com/api';
const REGISTER = 'npm run --silent briefing -- register';
/** Fewer connections than this left for the day will soon be used up. */
const FEW_STARTS = 10;

const gateway = z.object({
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

export interface DiscordCheckOptions {
  readonly config: DiscordSettings;
  /** The briefings of all stories; undefined if one has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** This machine's clock, in milliseconds. */
  readonly now: () => number;
}

/** The doctor's checks for Discord. They change nothing. */
export function discordChecks({ config, briefings, now }: DiscordCheckOptions): Check[] {
  const { token, publicKey, apiUrl } = config;
  const api = apiUrl === undefined ? {} : { apiUrl };
  let asked: Promise<TokenCheck> | undefined;
  const ask = (signal: AbortSignal) => {
    asked ??= checkDiscordToken(token, { signal, ...api });
    return asked;
  };
  /** A check that needs an accepted token. */
  const reading = (name: string, read: (application: string, get: Get) => Promise<Verdict>): Check => ({
    name,
    run: async (signal) => {
      const checked = await ask(signal);
      if (checked.kind !== 'right') return unchecked('see the check of the token');
      try {
        const get: Get = (route) => createDiscordRest(token, api).get(route, { signal });
        return await read(checked.application, get);
      } catch (error) {
        const failure = failureOf(error);
        return unchecked(failure === NO_ACCESS ? 'Discord refused access' : failure.reason);
      }
    },
  });
  return [
    { name: 'Discord token', run: async (signal) => tokenVerdict(await ask(signal)) },
    ...(publicKey === undefined
      ? []
      : [
          {
            name: 'Discord public key',
            run: async (signal: AbortSignal) => keyVerdict(await ask(signal), publicKey),
          },
        ]),
    reading('Discord gateway', async (_, get) => gatewayVerdict(gateway.parse(await get(Routes.gatewayBot())))),
    reading('Discord commands', async (application, get) => {
      if (!briefings) return unchecked('see the check of the briefing');
      const known = await get(Routes.applicationCommands(application));
      return commandsVerdict(commandDifferences(known, ...briefings));
    }),
    platformClockCheck('Discord', `${apiUrl ?? DISCORD}/v10/gateway`, now),
  ];
}

type Get = (route: `/${string}`) => Promise<unknown>;

function tokenVerdict(checked: TokenCheck): Verdict {
  switch (checked.kind) {
    case 'right':
      return green(`accepted for the application ${checked.name}`);
    case 'unknown':
      return unchecked(checked.reason);
    case 'wrong':
      return { state: 'red', found: 'not accepted', fix: [checked.problem] };
  }
}

function keyVerdict(checked: TokenCheck, publicKey: string): Verdict {
  if (checked.kind !== 'right') return unchecked('see the check of the token');
  if (publicKey.toLowerCase() === checked.publicKey.toLowerCase())
    return green(`the key of the application ${checked.name}`);
  return {
    state: 'red',
    found: `not the key of the application ${checked.name}`,
    fix: ['Copy DISCORD_PUBLIC_KEY from its page "General Information"'],
  };
}

function gatewayVerdict({ session_start_limit: limit }: z.infer<typeof gateway>): Verdict {
  const found = `${limit.remaining} of ${limit.total} connections left today; no privileged intents needed`;
  if (limit.remaining >= FEW_STARTS) return green(found);
  const hours = Math.ceil(limit.reset_after / 3_600_000);
  const fix = [
    `Find out why the bot reconnects so often; Discord resets the count in ${hours === 1 ? 'an hour' : `${hours} hours`}`,
  ];
  return { state: limit.remaining === 0 ? 'red' : 'amber', found, fix };
}

/** @param lines the differing commands; undefined if there are no global commands */
function commandsVerdict(lines: readonly string[] | undefined): Verdict {
  if (!lines) {
    const fix = [`${REGISTER}, unless they are registered in one server only`];
    return { state: 'amber', found: 'no global commands are registered', fix };
  }
  if (lines.length === 0) return green('current');
  return { state: 'amber', found: `not up to date with this briefing: ${lines.join('; ')}`, fix: [REGISTER] };
}
