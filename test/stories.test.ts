import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { command, submit } from '../fakes/discord/interactions.ts';
import { CHANNEL } from '../fakes/discord/world.ts';
import { addMessage, envelopeOf, typedCommand } from '../fakes/slack/payloads.ts';
import { loadBriefing } from '../src/briefing/load.ts';
import { storyKey } from '../src/message/story.ts';
import { commandsFor } from '../src/platforms/discord/commands/commands.ts';
import type { Address } from '../src/schedule/subscription.ts';
import { openStore } from '../src/store/store.ts';
import { localDiscord, localSlack, settingsFor, startBot } from './bot.ts';
import { subscription } from './contracts/store-fixture.ts';
import { twoTrainedStories } from './fixture/stories.ts';
import { LIBRARY } from './fixture/story.ts';
import { confirmSubscription, botMessages as inDiscord, bodyJson as saidInDiscord } from './platforms/discord/app.ts';
import { botPosts as inSlack } from './platforms/slack/app.ts';
import { WITH_ENCODER, waitForExit } from './platforms/terminal/run.ts';
import { waitUntil } from './platforms/wait.ts';
import { parseTyped } from './schedule/recurrences.ts';
import { type PostgresServer, startPostgres } from './store/postgres-server.ts';

const SLACK_CHANNEL: Address = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const DISCORD_CHANNEL: Address = { platform: 'discord', workspace: '', channel: CHANNEL };
/** Only one of the stories has each of these words. */
const WORDS = { ferry: /charter|Tern/, [LIBRARY]: /reading room/ };
const START = 120_000;

let database: PostgresServer;

beforeAll(async () => {
  database = await startPostgres();
  await database.createDatabase('stories');
}, START);
afterAll(() => database?.end());

/** Subscribes a channel of each platform to digests of both stories and of a removed one, due this minute. */
async function subscribeAll(url: string): Promise<void> {
  const store = await openStore({ kind: 'postgres', url, onProblem: () => {} });
  const due = Temporal.Now.instant().round({ smallestUnit: 'minute', roundingMode: 'floor' });
  const nominal = due.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' });
  const recurrence = parseTyped(`daily ${nominal.slice(-5)}`);
  const stories = ['ferry', LIBRARY, 'zoo'];
  for (const story of stories) {
    for (const address of [SLACK_CHANNEL, DISCORD_CHANNEL]) {
      const stored = subscription(`s-${story}-${address.platform}`, { story, address, recurrence });
      const nextOccurrence = { nominal, instant: due };
      await store.subscriptions.add(stored, nextOccurrence, { through: '2026-05-08', changes: [] }, 9);
    }
  }
  await store.close();
}

function expectOnly(text: string, story: 'ferry' | typeof LIBRARY): void {
  const otherStory = story === 'ferry' ? LIBRARY : 'ferry';
  expect(text).toMatch(WORDS[story] ?? /^$/);
  expect(text).not.toMatch(WORDS[otherStory] ?? /^$/);
}

/** Only a post has a button that leads to the subscriptions. */
function isPost(text: string): boolean {
  return text.includes('"Manage"');
}

describe('two stories in one process, on both platforms, over one PostgreSQL database', () => {
  it('answer their own commands, questions and digests without mixing them up', async () => {
    const [slack, discord] = [await localSlack(), await localDiscord()];
    const folder = twoTrainedStories();
    for (const story of ['ferry', LIBRARY]) {
      const result = loadBriefing(`${folder}/${story}`);
      if ('problems' in result) throw new Error(`The story "${story}" has problems`);
      discord.commands.replace('', [
        ...discord.commands.in(''),
        ...commandsFor(result.briefing).map((discordCommand) => ({ ...discordCommand })),
      ]);
    }
    const url = database.urlOf('stories');
    await subscribeAll(url);
    const env = { ...WITH_ENCODER, ...settingsFor({ slack, discord }), BRIEFINGS_DIR: folder, DATABASE_URL: url };
    const { child, log } = await startBot(env, { discord });
    await log.waitFor('Suspended 2 subscriptions to stories that are no longer loaded');

    for (const [story, question] of [
      ['ferry', 'how long does the charter last?'],
      [LIBRARY, 'does the library have a new reading room?'],
    ] as const) {
      const line = { ...typedCommand(slack, question), command: `/${story}` };
      const { payload } = await slack.socket.untilAcked(slack.socket.send('slash_commands', line));
      expectOnly(JSON.stringify(payload), story);
      const commandPayload = command(story, [
        { name: 'ask', type: 1, options: [{ name: 'question', type: 3, value: question }] },
      ]);
      const interaction = await discord.untilAnswered(discord.ask(commandPayload));
      expectOnly(saidInDiscord(discord.interactions.reply(interaction)), story);
    }

    // A mention goes to the story that can answer it.
    const mention = { ...addMessage(slack, '<@UBOT> does the library have a new reading room?'), type: 'app_mention' };
    await slack.socket.untilAcked(slack.socket.send('events_api', envelopeOf(mention)));
    await waitUntil(() => inSlack(slack).some(({ thread_ts: thread }) => thread === mention.ts));
    const answer = inSlack(slack).find(({ thread_ts: thread }) => thread === mention.ts);
    expectOnly(JSON.stringify(answer), LIBRARY);

    // The home tab shows both stories. A form that was opened for one story subscribes to that story.
    const homeEvent = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home', event_ts: '1.2' };
    await slack.socket.untilAcked(slack.socket.send('events_api', envelopeOf(homeEvent, 'Ev-home')));
    await waitUntil(() => slack.count('views.publish') >= 1);
    const home = JSON.stringify(slack.calls.find(({ method }) => method === 'views.publish')?.body);
    for (const words of Object.values(WORDS)) expect(home).toMatch(words);
    const form = { what: 'digest', days: 'daily', time: '09:00', zone: 'UTC', more: '' };
    await confirmSubscription(discord, discord.ask(submit(`subscribe-form.${storyKey(LIBRARY)}`, form)));

    const listing = discord.ask(command(LIBRARY, [{ name: 'subscriptions', type: 1, options: [] }]));
    const listText = () => saidInDiscord(discord.interactions.reply(listing));
    await waitUntil(() => /every day/.test(listText()));
    expect(listText()).toContain(`subscribe-form.${storyKey(LIBRARY)}`);

    // Each channel gets one digest of each story, and none of the removed story.
    const digests = () => [
      inSlack(slack)
        .map((one) => JSON.stringify(one))
        .filter(isPost),
      inDiscord(discord).map(saidInDiscord).filter(isPost),
    ];
    await waitUntil(() => digests().every(({ length }) => length >= 2));
    for (const texts of digests()) {
      expect(texts.filter((text) => WORDS.ferry.test(text) && !/reading room/.test(text))).toHaveLength(1);
      expect(texts.filter((text) => /reading room/.test(text) && !WORDS.ferry.test(text))).toHaveLength(1);
    }
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0 });

    const store = await openStore({ kind: 'postgres', url, onProblem: () => {} });
    onTestFinished(() => store.close());
    // The subscription made above may already have a receipt.
    const isPrepared = (id: string) => /^s-(?:ferry|library|zoo)-/.test(id);
    const receipts = (await store.ledger.receipts({ limit: 20 })).filter(({ subscription }) =>
      isPrepared(subscription),
    );
    expect(receipts.map(({ story, state }) => `${story} ${state}`).toSorted()).toEqual([
      'ferry delivered',
      'ferry delivered',
      'library delivered',
      'library delivered',
    ]);
    const goneSubscriptions = (await store.subscriptions.findAll()).filter(({ story }) => story === 'zoo');
    expect(goneSubscriptions.map(({ suspended }) => suspended)).toEqual(
      Array(2).fill('its story "zoo" is no longer here'),
    );
    const newSubscriptions = (await store.subscriptions.findAll()).filter(({ id }) => !isPrepared(id));
    expect(newSubscriptions.map(({ story }) => story)).toEqual([LIBRARY]);
  });
});
