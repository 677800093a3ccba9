import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../fakes/discord/interactions.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, TOKEN } from '../fakes/discord/world.ts';
import { type SlackServer, startSlackServer } from '../fakes/slack/server.ts';
import { typedCommand } from '../fakes/slack/typed.ts';
import { startPostgres } from './delivery/postgres.ts';
import type { CampaignReport, CampaignRun } from './report.ts';

/** How long each trial asks, and when in it the trouble begins, in seconds. */
const ASKED_FOR = 20;
const TROUBLE_AT = 5;
/** Without the store for so long, in seconds. */
const AWAY_FOR = 90;
/** An interaction is answered within this, or never; a message counts as late after it. In milliseconds. */
const IN_TIME = 3000;
const MAX_START = 120_000;

interface Asked {
  readonly at: number;
  answered: number | undefined;
  readonly isDone: () => boolean;
}

/** What is asked each second: each returns how to see that it was answered. */
type Questions = Readonly<Record<string, () => () => boolean>>;

/**
 * Two replicas in Discord and in Slack, a mention and a command a second on each: what is answered late or lost when the
 * gateway's holder ends, and while the store is away.
 */
export async function handover({ progress }: CampaignRun): Promise<CampaignReport> {
  const folder = mkdtempSync(join(tmpdir(), 'handover-'));
  const postgres = await startPostgres(join(folder, 'cache'));
  const discord = await startDiscordServer();
  const slack = await startSlackServer();
  const questions = { ...inDiscord(discord), ...inSlack(slack) };
  const replicas: ChildProcess[] = [];
  const start = async () => {
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: {
        ...process.env,
        DISCORD_TOKEN: TOKEN,
        DISCORD_API_URL: discord.apiUrl,
        SLACK_BOT_TOKEN: 'xoxb-1-the-bot',
        SLACK_APP_TOKEN: 'xapp-1-the-app',
        SLACK_API_URL: slack.apiUrl,
        DATABASE_URL: postgres.url,
        LOG_LEVEL: 'info',
        // One person asks twice a second.
        QUESTIONS_PER_MINUTE: '1000',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    replicas.push(child);
    await said(child, 'Answering in ');
    return child;
  };
  const figures: Record<string, string> = {};
  const broken: string[] = [];
  try {
    let holder = await start();
    await discord.gateway.ready();
    for (const [i, how] of (['SIGTERM', 'SIGKILL'] as const).entries()) {
      progress(i, 3, how);
      const next = await start();
      const leaving = holder;
      const asked = await asking(questions, ASKED_FOR, () => leaving.kill(how));
      for (const [what, all] of Object.entries(asked)) figures[`${how}: ${what}`] = inWords(all);
      const { [MENTIONS]: mentions = [] } = asked;
      if (mentions.some(isLost)) broken.push(`${how}: ${mentions.filter(isLost).length} mentions were never answered`);
      holder = next;
    }
    progress(2, 3, 'store away');
    const asked = await asking(questions, AWAY_FOR, () => postgres.stop());
    for (const [what, all] of Object.entries(asked)) {
      figures[`store away for ${AWAY_FOR} s: ${what}`] = inWords(all);
      if (all.some(isLost)) broken.push(`${what}: ${all.filter(isLost).length} were lost while the store was away`);
      if (all.some(isLate)) broken.push(`${what}: ${all.filter(isLate).length} came late while the store was away`);
    }
  } finally {
    for (const child of replicas) child.kill('SIGKILL');
    await discord.close();
    await slack.close();
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
  return { figures, broken };
}

const MENTIONS = 'mentions in Discord';

function inDiscord(server: DiscordServer): Questions {
  return {
    'commands in Discord': () => {
      const interaction = server.ask(command('colossus', [{ name: 'overview', type: 1, options: [] }]));
      return () => interaction.callback !== undefined;
    },
    [MENTIONS]: () => {
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

function inSlack(server: SlackServer): Questions {
  return {
    'commands in Slack': () => {
      // Slack gives a command to one connection and does not send it again.
      if (server.socket.connections === 0) return () => false;
      const id = server.socket.send('slash_commands', typedCommand(server, 'how long is the lease?'));
      return () => server.socket.acks.some(({ envelopeId, payload }) => envelopeId === id && payload !== undefined);
    },
    'mentions in Slack': () => {
      const text = '<@UBOT> how long is the lease?';
      const { ts } = server.workspace().add({ channel: 'C1', user: 'U1', text, call: {} });
      const event = { type: 'app_mention', channel: 'C1', user: 'U1', text, ts, event_ts: ts, channel_type: 'channel' };
      if (server.socket.connections > 0) server.socket.send('events_api', mentionOf(event));
      return () => server.messages('C1').some(({ bot_id, thread_ts }) => bot_id !== undefined && thread_ts === ts);
    },
  };
}

function mentionOf(event: { readonly ts: string }) {
  return {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: `Ev${event.ts}`,
    event_time: Math.floor(Number(event.ts)),
    authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
    event,
  };
}

async function asking(questions: Questions, seconds: number, trouble: () => unknown) {
  const asked: Record<string, Asked[]> = Object.fromEntries(Object.keys(questions).map((what) => [what, []]));
  const all = () => Object.values(asked).flat();
  const look = setInterval(() => {
    for (const one of all()) if (one.answered === undefined && one.isDone()) one.answered = performance.now();
  }, 20);
  for (let second = 0; second < seconds; second += 1) {
    if (second === TROUBLE_AT) void trouble();
    for (const [what, ask] of Object.entries(questions)) {
      const at = performance.now();
      asked[what]?.push({ at, answered: undefined, isDone: ask() });
    }
    await sleep(1000);
  }
  await sleep(6000);
  clearInterval(look);
  return asked;
}

function isLost({ answered }: Asked): boolean {
  return answered === undefined;
}

function isLate({ at, answered }: Asked): boolean {
  return answered !== undefined && answered - at > IN_TIME;
}

function inWords(asked: readonly Asked[]): string {
  const waits = asked.flatMap(({ at, answered }) => (answered === undefined ? [] : [answered - at]));
  const longest = Math.round(Math.max(0, ...waits));
  return `${asked.length} asked, ${asked.filter(isLost).length} lost, ${asked.filter(isLate).length} late, longest wait ${longest} ms`;
}

async function said(child: ChildProcess, text: string): Promise<void> {
  let all = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`no "${text}" in: ${all}`)), MAX_START);
  child.stderr?.on('data', (chunk: Buffer) => {
    all += String(chunk);
    if (all.includes(text)) resolve();
  });
  await promise;
  clearTimeout(timer);
}
