import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../fakes/discord/interactions.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, TOKEN } from '../fakes/discord/world.ts';
import { addMessage, envelopeOf, typedCommand } from '../fakes/slack/payloads.ts';
import { type SlackServer, startSlackServer } from '../fakes/slack/server.ts';
import { type Bot, startBot } from './bot.ts';
import type { CampaignReport, CampaignRun } from './campaign-report.ts';
import { startPostgres } from './delivery/postgres.ts';

const ASKING_SECONDS = 20;
const OUTAGE_SECONDS = 90;
const TROUBLE_SECOND = 5;
/** Discord drops an interaction after this time. The campaign calls every later answer late. */
const MAX_WAIT_MS = 3000;
const LAST_ANSWERS_MS = 6000;
const POLL_INTERVAL_MS = 20;

interface AskedQuestion {
  readonly askedAt: number;
  readonly hasAnswer: () => boolean;
  answeredAt: number | undefined;
}

/** Each function asks a question and returns a check for its answer. */
type Questions = Readonly<Record<string, () => () => boolean>>;

/** Counts commands and mentions that two replicas answer late or never while one replica ends or the store is down. */
export async function handOver({ progress }: CampaignRun): Promise<CampaignReport> {
  const folder = mkdtempSync(join(tmpdir(), 'handover-'));
  const postgres = await startPostgres(join(folder, 'cache'));
  const discord = await startDiscordServer();
  const slack = await startSlackServer();
  const questions = { ...discordQuestions(discord), ...slackQuestions(slack) };
  const replicas: Bot[] = [];
  const startReplica = async () => {
    const replica = startBot({
      DISCORD_TOKEN: TOKEN,
      DISCORD_API_URL: discord.apiUrl,
      SLACK_BOT_TOKEN: 'xoxb-1-the-bot',
      SLACK_APP_TOKEN: 'xapp-1-the-app',
      SLACK_API_URL: slack.apiUrl,
      DATABASE_URL: postgres.url,
      LOG_LEVEL: 'info',
      // One user per platform asks all questions, which exceeds the default limit.
      QUESTIONS_PER_MINUTE: '1000',
    });
    replicas.push(replica);
    await replica.waitForLog('Answering in ');
    return replica;
  };
  const figures: Record<string, string> = {};
  const brokenPromises: string[] = [];
  try {
    let holder = await startReplica();
    await discord.gateway.untilReady();
    for (const [i, signal] of (['SIGTERM', 'SIGKILL'] as const).entries()) {
      progress(i, 3, signal);
      const successor = await startReplica();
      const askedQuestions = await askThroughout(questions, ASKING_SECONDS, () => holder.process.kill(signal));
      for (const [name, group] of Object.entries(askedQuestions)) figures[`${signal}: ${name}`] = summaryOf(group);
      const lostMentions = (askedQuestions[DISCORD_MENTIONS] ?? []).filter(isLost).length;
      if (lostMentions > 0) brokenPromises.push(`${signal}: ${lostMentions} mentions were never answered`);
      holder = successor;
    }
    progress(2, 3, 'store down');
    const askedQuestions = await askThroughout(questions, OUTAGE_SECONDS, () => postgres.stop());
    for (const [name, group] of Object.entries(askedQuestions)) {
      figures[`store down for ${OUTAGE_SECONDS} s: ${name}`] = summaryOf(group);
      if (group.some(isLost))
        brokenPromises.push(`${name}: ${group.filter(isLost).length} were lost while the store was down`);
      if (group.some(isLate))
        brokenPromises.push(`${name}: ${group.filter(isLate).length} were late while the store was down`);
    }
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop('SIGKILL')));
    await Promise.all([discord.close(), slack.close(), postgres.close()]);
    rmSync(folder, { recursive: true });
  }
  return { figures, brokenPromises };
}

const DISCORD_MENTIONS = 'mentions in Discord';

function discordQuestions(server: DiscordServer): Questions {
  return {
    'commands in Discord': () => {
      const interaction = server.ask(command('colossus', [{ name: 'overview', type: 1, options: [] }]));
      return () => interaction.callback !== undefined;
    },
    [DISCORD_MENTIONS]: () => {
      const message = server.world.say(CHANNEL, `<@${APPLICATION}> how long is the lease?`, {
        mentions: [server.world.user(APPLICATION)],
      });
      return () =>
        server.world
          .messages(CHANNEL)
          .some(({ author, body }) => author === APPLICATION && JSON.stringify(body).includes(message.id));
    },
  };
}

function slackQuestions(server: SlackServer): Questions {
  return {
    'commands in Slack': () => {
      // Slack sends a command only once, so without a connection it is lost.
      if (server.socket.connections === 0) return () => false;
      const id = server.socket.send('slash_commands', typedCommand(server, 'how long is the lease?'));
      return () => server.socket.acks.some(({ envelopeId, payload }) => envelopeId === id && payload !== undefined);
    },
    'mentions in Slack': () => {
      const message = addMessage(server, '<@UBOT> how long is the lease?');
      const { ts } = message;
      const event = envelopeOf({ ...message, type: 'app_mention' }, `Ev${ts}`);
      if (server.socket.connections > 0) server.socket.send('events_api', event);
      return () => server.messages('C1').some(({ bot_id, thread_ts }) => bot_id !== undefined && thread_ts === ts);
    },
  };
}

async function askThroughout(questions: Questions, seconds: number, startTrouble: () => unknown) {
  const askedQuestions: Record<string, AskedQuestion[]> = Object.fromEntries(
    Object.keys(questions).map((name) => [name, []]),
  );
  const pollTimer = setInterval(() => {
    for (const question of Object.values(askedQuestions).flat()) {
      if (question.answeredAt === undefined && question.hasAnswer()) question.answeredAt = performance.now();
    }
  }, POLL_INTERVAL_MS);
  for (let second = 0; second < seconds; second += 1) {
    if (second === TROUBLE_SECOND) void startTrouble();
    for (const [name, ask] of Object.entries(questions)) {
      askedQuestions[name]?.push({ askedAt: performance.now(), hasAnswer: ask(), answeredAt: undefined });
    }
    await sleep(1000);
  }
  await sleep(LAST_ANSWERS_MS);
  clearInterval(pollTimer);
  return askedQuestions;
}

function isLost({ answeredAt }: AskedQuestion): boolean {
  return answeredAt === undefined;
}

function isLate({ askedAt, answeredAt }: AskedQuestion): boolean {
  return answeredAt !== undefined && answeredAt - askedAt > MAX_WAIT_MS;
}

function summaryOf(askedQuestions: readonly AskedQuestion[]): string {
  const waits = askedQuestions.flatMap(({ askedAt, answeredAt }) =>
    answeredAt === undefined ? [] : [answeredAt - askedAt],
  );
  const longestWait = Math.round(Math.max(0, ...waits));
  return `${askedQuestions.length} asked, ${askedQuestions.filter(isLost).length} lost, ${askedQuestions.filter(isLate).length} late, longest wait ${longestWait} ms`;
}
