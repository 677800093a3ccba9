import { onTestFinished } from 'vitest';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from '../fakes/discord/server.ts';
import { TOKEN } from '../fakes/discord/world.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from '../fakes/slack/server.ts';
import { dataFolder, environment, listen, start } from './platforms/terminal/run.ts';

export const SLACK_TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_APP_TOKEN: 'xapp-1-the-app' };

export async function localSlack(options?: SlackServerOptions): Promise<SlackServer> {
  const server = await startSlackServer(options);
  onTestFinished(() => server.close());
  return server;
}

export async function localDiscord(options?: DiscordServerOptions): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  return server;
}

export function settingsFor({ slack, discord }: { slack?: SlackServer; discord?: DiscordServer }) {
  return {
    ...(slack && { ...SLACK_TOKENS, SLACK_API_URL: slack.apiUrl }),
    ...(discord && { DISCORD_TOKEN: TOKEN, DISCORD_API_URL: discord.apiUrl }),
    DATA_DIR: dataFolder(),
  };
}

export function bot(env: Record<string, string>, { args = [], node = [] }: BotOptions = {}) {
  const child = start(process.execPath, [...node, 'src/main.ts', ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, log: listen(child.stderr) };
}

interface BotOptions {
  readonly args?: readonly string[];
  readonly node?: readonly string[];
}

/** Starts the bot and waits until it answers, in Discord only if the server is given. */
export async function startBot(env: Record<string, string>, { discord, ...options }: StartOptions = {}) {
  const sessions = () => (discord === undefined ? 1 : discord.gateway.identities.length + discord.gateway.resumedCount);
  const sessionsBefore = discord === undefined ? 0 : sessions();
  const startedBot = bot(env, options);
  await startedBot.log.waitFor('Answering in ');
  await discord?.until(() => sessions() > sessionsBefore);
  await discord?.gateway.untilReady();
  return startedBot;
}

interface StartOptions extends BotOptions {
  readonly discord?: DiscordServer;
}

export function deliveriesIn(logText: string): number {
  const isDelivery = (line: string) => ['"delivery attempted"', '"delivered"'].every((part) => line.includes(part));
  return logText.split('\n').filter(isDelivery).length;
}
