import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscordServer } from '../fakes/discord/server.ts';
import { TOKEN } from '../fakes/discord/world.ts';
import { startSlackServer } from '../fakes/slack/server.ts';
import { type Memory, startBot } from './bot.ts';
import { BYTES_PER_MEGABYTE, type Measurement } from './measure.ts';
import { questionTexts } from './questions.ts';
import type { Crowd } from './soak/crowd.ts';
import { discordCrowd } from './soak/discord.ts';
import { slackCrowd } from './soak/slack.ts';

const QUESTION_COUNT = 60;
const LIMIT_MB = 260;
/** Marks the end, because no question gets this command's answer. */
const LAST_COMMAND = 'sources';
const LAST_ANSWER = /^The sources$/m;
const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_APP_TOKEN: 'xapp-1-the-app', DISCORD_TOKEN: TOKEN };
const POLL_INTERVAL_MS = 10;

/** The first start compiles the files and keeps the compiler in memory; later ones use the cache that it leaves. */
export async function measureMemory(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  const variables = { NODE_COMPILE_CACHE: join(folder, 'compiled'), DATA_DIR: join(folder, 'data') };
  try {
    return [
      await measureLines('in lines, first start', variables),
      await measureLines('in lines', variables),
      await measurePlatforms('in Slack and Discord, first start', variables),
      await measurePlatforms('in Slack and Discord', variables),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureLines(name: string, variables: Readonly<Record<string, string>>): Promise<Measurement> {
  const bot = startBot(variables, 'pipe');
  try {
    bot.process.stdin?.write([...questionTexts().slice(0, QUESTION_COUNT), LAST_COMMAND, ''].join('\n'));
    let output = '';
    for await (const chunk of bot.process.stdout ?? []) {
      output += chunk;
      if (LAST_ANSWER.test(output)) break;
    }
    return measurementOf(name, await bot.readMemory());
  } finally {
    await bot.stop();
  }
}

async function measurePlatforms(name: string, variables: Readonly<Record<string, string>>): Promise<Measurement> {
  const slack = await startSlackServer();
  const discord = await startDiscordServer();
  const bot = startBot({
    ...variables,
    ...TOKENS,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_API_URL: discord.apiUrl,
    QUESTIONS_PER_MINUTE: '10000',
  });
  try {
    await bot.waitForLog('Answering in Slack and Discord');
    await discord.gateway.untilReady();
    const crowds = [slackCrowd(slack), discordCrowd(discord, () => false)];
    for (const text of questionTexts().slice(0, QUESTION_COUNT / crowds.length)) {
      for (const crowd of crowds) await answered(crowd, text);
    }
    return measurementOf(name, await bot.readMemory());
  } finally {
    await bot.stop();
    await Promise.all([slack.close(), discord.close()]);
  }
}

async function answered(crowd: Crowd, text: string): Promise<void> {
  const command = crowd.sendCommand(text);
  if (!command) throw new Error(`The bot is not connected to ${crowd.name}.`);
  while (!crowd.answersByCommand().has(command)) {
    await sleep(POLL_INTERVAL_MS);
    crowd.poll();
  }
}

function measurementOf(name: string, { rss }: Memory): Measurement {
  const size = rss / BYTES_PER_MEGABYTE;
  const fullName = `resident after ${QUESTION_COUNT} questions ${name}`;
  return { name: fullName, unit: 'MB', runs: 1, median: size, p99: size, limit: LIMIT_MB };
}
