import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { pluralize } from '../../lib/english.ts';
import { amber, type Check, green, red, unchecked, type Verdict } from '../kit/check.ts';
import { platformClockCheck } from '../kit/clock-check.ts';
import type { CheckParts } from '../kit/row.ts';
import type { DiscordSettings } from './app/config.ts';
import { commandDifferences } from './commands/register.ts';
import { failureOf, NO_ACCESS } from './post/errors.ts';
import { checkDiscordToken, type TokenCheck } from './post/tokens.ts';
import { createDiscordRest } from './rest/rest.ts';

const DISCORD_API = 'https://discord.com/api';
const REGISTER_COMMAND = 'npm run --silent briefing -- register';
const FEW_CONNECTIONS = 10;

const gateway = z.object({
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

interface DiscordCheckOptions extends CheckParts {
  readonly config: DiscordSettings;
}

type GetRoute = (route: `/${string}`) => Promise<unknown>;
type AcceptedToken = Extract<TokenCheck, { kind: 'right' }>;

export function discordChecks({ config, briefings, now }: DiscordCheckOptions): Check[] {
  const { publicKey } = config;
  let tokenCheck: Promise<TokenCheck> | undefined;
  const checkToken = (signal: AbortSignal) => {
    tokenCheck ??= checkDiscordToken(config, signal);
    return tokenCheck;
  };
  const withToken = (
    name: string,
    verdict: (token: AcceptedToken, get: GetRoute) => Verdict | Promise<Verdict>,
  ): Check => ({
    name,
    run: async (signal) => {
      const token = await checkToken(signal);
      if (token.kind !== 'right') return unchecked('see the check of the token');
      try {
        return await verdict(token, (route) => createDiscordRest(config).get(route, { signal }));
      } catch (error) {
        const failure = failureOf(error);
        return unchecked(failure === NO_ACCESS ? 'Discord refused access' : failure.reason);
      }
    },
  });
  return [
    { name: 'Discord token', run: async (signal) => tokenVerdict(await checkToken(signal)) },
    ...(publicKey === undefined ? [] : [withToken('Discord public key', (token) => keyVerdict(token, publicKey))]),
    withToken('Discord gateway', async (_, get) => gatewayVerdict(gateway.parse(await get(Routes.gatewayBot())))),
    withToken('Discord commands', async ({ application }, get) => {
      if (!briefings) return unchecked('see the check of the briefing');
      const registered = await get(Routes.applicationCommands(application));
      return commandsVerdict(commandDifferences(registered, ...briefings));
    }),
    platformClockCheck('Discord', `${config.apiUrl ?? DISCORD_API}/v10/gateway`, now),
  ];
}

function tokenVerdict(token: TokenCheck): Verdict {
  switch (token.kind) {
    case 'right':
      return green(`accepted for the application ${token.name}`);
    case 'unknown':
      return unchecked(token.reason);
    case 'wrong':
      return red('not accepted', token.problem);
  }
}

function keyVerdict(token: AcceptedToken, publicKey: string): Verdict {
  const owner = `the key of the application ${token.name}`;
  if (publicKey.toLowerCase() === token.publicKey.toLowerCase()) return green(owner);
  return red(`not ${owner}`, 'Copy DISCORD_PUBLIC_KEY from the page "General Information" of the application');
}

function gatewayVerdict({ session_start_limit: limit }: z.infer<typeof gateway>): Verdict {
  const summary = `${limit.remaining} of ${limit.total} connections left today; no privileged intents needed`;
  if (limit.remaining >= FEW_CONNECTIONS) return green(summary);
  const hours = Math.ceil(limit.reset_after / 3_600_000);
  const waitText = hours === 1 ? 'an hour' : pluralize(hours, 'hour');
  const fix = `Find out why the bot reconnects so often; Discord resets the count in ${waitText}`;
  return limit.remaining === 0 ? red(summary, fix) : amber(summary, fix);
}

function commandsVerdict(differences: readonly string[] | undefined): Verdict {
  if (!differences) {
    const fix = `Run "${REGISTER_COMMAND}", unless they are registered in one server only`;
    return amber('no global commands are registered', fix);
  }
  if (differences.length === 0) return green('current');
  return amber(`not up to date with this briefing: ${differences.join('; ')}`, `Run "${REGISTER_COMMAND}"`);
}
