import { expect, it } from 'vitest';
import { z } from 'zod';
import { CHANNEL, USER } from '../fakes/discord/world.ts';
import { typedCommand } from '../fakes/slack/payloads.ts';
import type { SlackServer } from '../fakes/slack/server.ts';
import { deliveriesIn, localDiscord, localSlack, settingsFor, startBot } from './bot.ts';
import { runVerb } from './cli/run-verb.ts';
import { MovedClock } from './moved-clock.ts';
import { bodyJson, botMessages, subcommand as slashInDiscord } from './platforms/discord/app.ts';
import { briefingWith, saveChanged, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';

const SECOND_MS = 1000;
/** After this time, another process takes over the claims of a killed one. */
const CLAIM_DURATION_MS = 60 * SECOND_MS;
const NEWS = 'A first electric ferry is ordered.';

/** Waits for the acknowledgement. The answer arrives later, at the response URL. */
async function slash(server: SlackServer, text: string, channel: string): Promise<void> {
  const payload = { ...typedCommand(server, text), channel_id: channel, response_url: server.responseUrl(channel) };
  await server.socket.untilAcked(server.socket.send('slash_commands', payload));
}

const receipts = z.array(z.object({ channel: z.string(), subscription: z.string(), state: z.string() }));

/** Returns lines such as "delivered slack:T1:C1". */
async function outcomes(env: Record<string, string>): Promise<string[]> {
  const { stdout } = await runVerb(['deliveries', '--json'], env);
  const deliveries = stdout.startsWith('[') ? receipts.parse(JSON.parse(stdout)) : [];
  return deliveries.map(({ channel, state }) => `${state} ${channel}`).toSorted();
}

it(
  'channels and users get one message each after a change, even if the process is killed while posting',
  async () => {
    const channels = ['C1', 'C2', 'C3'].map((id) => ({ id }));
    const clock = new MovedClock();
    const { now } = clock;
    const slack = await localSlack({ now, workspaces: [{ channels, users: [{ id: 'U1', name: 'ann' }] }] });
    const discord = await localDiscord({ now });
    const folder = briefingWith('briefing.yaml', (text) => text);
    const env = { ...settingsFor({ slack, discord }), BRIEFINGS_DIR: folder, FOLLOW_UP_MINUTES: '0' };
    const directMessages = () => discord.world.directMessages(USER).id;
    const inDiscord = (channel = CHANNEL) =>
      botMessages(discord, channel).filter(({ onlyFor }) => onlyFor === undefined);
    const newsCounts = () => [
      ...['C1', 'C2', 'C3', 'DU1'].map((id) => slack.messages(id).filter(({ text }) => text.includes(NEWS)).length),
      ...[CHANNEL, directMessages()].map((id) => inDiscord(id).filter((post) => bodyJson(post).includes(NEWS)).length),
    ];

    const firstBot = await startBot(env, { discord });
    for (const channel of ['C1', 'C2', 'C3']) await slash(slack, 'share watch electric', channel);
    await waitUntil(() => ['C1', 'C2', 'C3'].every((channel) => slack.messages(channel).length === 1));
    await slash(slack, 'follow-ups off', 'C2');
    await slash(slack, 'notify electric', 'C2');
    await waitUntil(() => slack.responses.length === 2);
    expect(slack.responses.map(({ body }) => body['text'])).toEqual([
      expect.stringContaining('Old posts here get no updates'),
      expect.stringContaining("I'll tell you when this changes"),
    ]);
    await discord.untilAnswered(discord.ask(slashInDiscord('watch', { item: 'electric-ferry', everyone: true })));
    await waitUntil(() => inDiscord().length === 1);
    const interaction = await discord.untilAnswered(discord.ask(slashInDiscord('notify', { of: 'electric' })));
    await discord.until(() =>
      bodyJson(discord.interactions.reply(interaction)).includes("I'll tell you when this changes"),
    );
    expect(newsCounts()).toEqual([0, 0, 0, 0, 0, 0]);

    // A corrected typo is not news.
    saveChanged(folder, 'watch.yaml', (text) => text.replace('says to watch for', 'said to watch for'));
    await firstBot.log.waitFor('briefing loaded');

    const { promise: whenReleased, resolve: release } = Promise.withResolvers<void>();
    for (let i = 0; i < 3; i += 1) slack.fault('chat.postMessage', { effect: true, until: whenReleased });
    for (let i = 0; i < 2; i += 1)
      discord.fault('POST /channels/:channel/messages', { effect: true, until: whenReleased });
    const today = new Date().toISOString().slice(0, 10);
    saveChanged(folder, 'watch.yaml', (text) =>
      text.replace(
        / {2}remind: \{ every: 30 \}\s*$/,
        `  remind: { every: 30 }
  outcome: { on: ${today}, entered: ${today}, says: { stated: "${NEWS}", claims: [h2-05] } }
`,
      ),
    );
    const oneMoreEach = [1, 0, 1, 1, 1, 1];
    await waitUntil(() => newsCounts().every((count, i) => count === oneMoreEach[i]));
    // The news has arrived, but the process is killed before it gets the responses.
    firstBot.child.kill('SIGKILL');
    await waitForExit(firstBot.child);
    release();
    expect(await outcomes(env)).not.toContainEqual(expect.stringMatching(/^delivered/));

    clock.forward(CLAIM_DURATION_MS);
    const secondBot = await startBot(env, { discord, node: clock.nodeOptions() });
    await waitUntil(() => deliveriesIn(secondBot.log.text()) === 5);
    expect(await outcomes(env)).toEqual(
      [CHANNEL, directMessages(), 'C1', 'C3', 'DU1'].map((id) => expect.stringMatching(`^delivered .*:${id}$`)),
    );
    expect(newsCounts()).toEqual(oneMoreEach);
    for (const channel of ['C1', 'C3']) {
      const [oldPost, followUp] = slack.messages(channel);
      expect(followUp?.thread_ts).toBe(oldPost?.ts);
    }
    const [oldPost, followUp] = inDiscord();
    expect(followUp?.body).toMatchObject({ message_reference: { message_id: oldPost?.id } });

    secondBot.child.kill('SIGTERM');
    expect(await waitForExit(secondBot.child)).toMatchObject({ code: 0 });
    const thirdBot = await startBot(env, { discord, node: clock.nodeOptions() });
    await waitUntil(async () => slack.count('auth.test') > 0);
    expect(newsCounts()).toEqual(oneMoreEach);
    thirdBot.child.kill('SIGTERM');
    await waitForExit(thirdBot.child);
  },
  300 * SECOND_MS,
);
