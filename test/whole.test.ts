import { expect, it } from 'vitest';
import { z } from 'zod';
import type { DiscordServer } from '../fakes/discord/server.ts';
import { CHANNEL, GUILD } from '../fakes/discord/world.ts';
import { freePort } from '../fakes/free-port.ts';
import { slash as slashInSlack } from '../fakes/slack/payloads.ts';
import type { SlackServer } from '../fakes/slack/server.ts';
import { deliveriesIn, localDiscord, localSlack, settingsFor, startBot } from './bot.ts';
import { runVerb } from './cli/run-verb.ts';
import { MovedClock } from './moved-clock.ts';
import { bodyJson, botMessages, confirmSubscription, subcommand as slashInDiscord } from './platforms/discord/app.ts';
import { WITH_ENCODER, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';

const SECOND_MS = 1000;
/** After this time, another process takes over the claims of a killed one. */
const CLAIM_DURATION_MS = 60 * SECOND_MS;
const CHANNELS = ['slack:T1:C1', `discord:${GUILD}:${CHANNEL}`];

async function localPlatforms({ now }: MovedClock) {
  const [slack, discord] = [await localSlack({ now }), await localDiscord({ now })];
  const opsPort = await freePort();
  const env = { ...WITH_ENCODER, ...settingsFor({ slack, discord }), OPS_PORT: String(opsPort) };
  return { slack, discord, opsUrl: `http://127.0.0.1:${opsPort}`, env };
}

/** Returns a time such as "09:05" that is 15 to 75 seconds away, so a command arrives before it. */
function nextMinute({ now }: MovedClock): string {
  const fullMinute = new Date(now() + 15 * SECOND_MS);
  fullMinute.setUTCMinutes(fullMinute.getUTCMinutes() + 1);
  return fullMinute.toISOString().slice(11, 16);
}

const receipts = z.array(
  z.object({ channel: z.string(), state: z.string(), nominal: z.string().transform((name) => name.slice(11, 16)) }),
);

async function receiptsOf(env: Record<string, string>) {
  const receiptLists = await Promise.all(
    CHANNELS.map((channel) => runVerb(['deliveries', '--channel', channel, '--json'], env)),
  );
  return receiptLists.flatMap(({ stdout }) => receipts.parse(JSON.parse(stdout)));
}

async function metricValue(opsUrl: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

async function subscribeInDiscord(server: DiscordServer, minute: string): Promise<void> {
  const payload = slashInDiscord('subscribe', { what: 'digest always', days: 'daily', time: minute, zone: 'UTC' });
  await confirmSubscription(server, server.ask(payload));
}

function postCounts(slack: SlackServer, discord: DiscordServer): number[] {
  return [slack.messages('C1').length, botMessages(discord).filter(({ onlyFor }) => onlyFor === undefined).length];
}

it(
  'the process answers, counts, posts a digest to both platforms on time, and loses or repeats nothing after a kill',
  async () => {
    const clock = new MovedClock();
    clock.forwardToSecond(35);
    const { slack, discord, opsUrl, env } = await localPlatforms(clock);
    const firstBot = await startBot(env, { discord, node: clock.nodeOptions() });

    expect(await slashInSlack(slack, 'how long does the charter last?')).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('six months'),
    });
    const interaction = await discord.untilAnswered(
      discord.ask(slashInDiscord('ask', { question: 'how long does the charter last?' })),
    );
    expect(bodyJson(discord.interactions.reply(interaction))).toContain('six months');
    for (const platform of ['slack', 'discord']) {
      expect(
        await metricValue(opsUrl, `briefing_requests_total{platform="${platform}",intent="ask",outcome="answered"}`),
      ).toBe(1);
      expect(await metricValue(opsUrl, `briefing_connected{platform="${platform}"}`)).toBe(1);
    }

    const minute = nextMinute(clock);
    await slashInSlack(slack, `subscribe digest always daily ${minute} in UTC`);
    await waitUntil(() => slack.responses.length === 1);
    expect(slack.responses[0]?.body).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining(`every day at ${minute} (UTC)`),
    });
    await subscribeInDiscord(discord, minute);
    const beforePosts = postCounts(slack, discord);

    // Both channels have the post, but the process does not get the responses.
    const { promise: whenReleased, resolve: release } = Promise.withResolvers<void>();
    slack.fault('chat.postMessage', { effect: true, until: whenReleased });
    discord.fault('POST /channels/:channel/messages', { effect: true, until: whenReleased });
    const afterPosts = beforePosts.map((count) => count + 1);
    await waitUntil(() => postCounts(slack, discord).every((count, i) => count === afterPosts[i]));
    firstBot.child.kill('SIGKILL');
    await waitForExit(firstBot.child);
    release();
    expect((await receiptsOf(env)).map(({ state }) => state)).not.toContain('delivered');

    clock.forward(CLAIM_DURATION_MS);
    const secondBot = await startBot(env, { discord, node: clock.nodeOptions() });
    await waitUntil(() => slack.count('conversations.history') > 0);
    await waitUntil(() => deliveriesIn(secondBot.log.text()) === 2);
    expect(await receiptsOf(env)).toEqual(
      CHANNELS.map((channel) => ({ channel, state: 'delivered', nominal: minute })),
    );
    expect(postCounts(slack, discord)).toEqual(afterPosts);
    expect(slack.messages('C1').map(({ text }) => text)).toEqual([expect.stringMatching(/^Digest of /)]);
    expect(botMessages(discord).filter((message) => bodyJson(message).includes('Digest of '))).toHaveLength(1);
    for (const platform of ['slack', 'discord']) {
      const name = `briefing_delivery_attempts_total{platform="${platform}",state="delivered"}`;
      expect(await metricValue(opsUrl, name)).toBe(1);
    }
    expect(await slashInSlack(slack, 'how long does the charter last?')).toMatchObject({
      text: expect.stringContaining('six months'),
    });
    await slashInSlack(slack, 'subscriptions');
    await waitUntil(() => slack.responses.length === 2);
    expect(JSON.stringify(slack.responses[1]?.body)).toContain(`every day at ${minute} (UTC)`);

    secondBot.child.kill('SIGTERM');
    expect(await waitForExit(secondBot.child)).toMatchObject({ code: 0 });
    expect(firstBot.log.text() + secondBot.log.text()).not.toMatch(/the-bot|the-app|how long is/);
  },
  // The test waits up to 75 seconds for the minute.
  300 * SECOND_MS,
);
