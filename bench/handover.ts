import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../fakes/discord/interactions.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, TOKEN } from '../fakes/discord/world.ts';
import { startPostgres } from './delivery/postgres.ts';
import type { CampaignReport, CampaignRun } from './report.ts';

/** How long each trial asks, and when in it the trouble begins, in seconds. */
const ASKED_FOR = 20;
const TROUBLE_AT = 5;
/** Without the store for so long, in seconds. */
const AWAY_FOR = 90;
/** An interaction is answered within this, or never; a message counts as late after it. In milliseconds. */
const IN_TIME = 3000;
const LONGEST_START = 120_000;

interface Asked {
  readonly at: number;
  answered: number | undefined;
  readonly isDone: () => boolean;
}

/** Two replicas, a mention and a command a second: what is answered late or lost when the gateway's holder ends. */
export async function handover({ progress }: CampaignRun): Promise<CampaignReport> {
  const folder = mkdtempSync(join(tmpdir(), 'handover-'));
  const postgres = await startPostgres(join(folder, 'cache'));
  const server = await startDiscordServer();
  const replicas: ChildProcess[] = [];
  const start = async () => {
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: {
        ...process.env,
        DISCORD_TOKEN: TOKEN,
        DISCORD_API_URL: server.apiUrl,
        DATABASE_URL: postgres.url,
        LOG_LEVEL: 'info',
        // One person asks twice a second.
        QUESTIONS_PER_MINUTE: '1000',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    replicas.push(child);
    await said(child, 'Answering in Discord');
    return child;
  };
  const figures: Record<string, string> = {};
  const broken: string[] = [];
  try {
    let holder = await start();
    await server.gateway.ready();
    for (const [i, how] of (['SIGTERM', 'SIGKILL'] as const).entries()) {
      progress(i, 3, how);
      const next = await start();
      const leaving = holder;
      const { text, lost } = await asking(server, ASKED_FOR, () => leaving.kill(how));
      figures[how] = text;
      if (lost.mentions > 0) broken.push(`${how}: ${lost.mentions} mentions were never answered`);
      holder = next;
    }
    progress(2, 3, 'store away');
    const { text, lost } = await asking(server, AWAY_FOR, () => postgres.stop());
    figures[`store away for ${AWAY_FOR} s`] = text;
    if (lost.mentions + lost.commands > 0) broken.push('questions were lost while the store was away');
  } finally {
    for (const child of replicas) child.kill('SIGKILL');
    await server.close();
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
  return { figures, broken };
}

async function asking(server: DiscordServer, seconds: number, trouble: () => unknown) {
  const commands: Asked[] = [];
  const mentions: Asked[] = [];
  const look = setInterval(() => {
    for (const one of [...commands, ...mentions]) if (one.isDone()) one.answered ??= performance.now();
  }, 20);
  for (let second = 0; second < seconds; second += 1) {
    if (second === TROUBLE_AT) void trouble();
    const interaction = server.ask(command('colossus', [{ name: 'overview', type: 1, options: [] }]));
    commands.push({ at: performance.now(), answered: undefined, isDone: () => interaction.callback !== undefined });
    const message = server.world.say(CHANNEL, `<@${APPLICATION}> how long is the lease?`, {
      mentions: [server.world.user(APPLICATION)],
    });
    const isAnswered = () =>
      server.world
        .messages(CHANNEL)
        .some(({ author, body }) => author === APPLICATION && JSON.stringify(body).includes(message.id));
    mentions.push({ at: performance.now(), answered: undefined, isDone: isAnswered });
    await sleep(1000);
  }
  await sleep(6000);
  clearInterval(look);
  const lost = { commands: commands.filter(isLost).length, mentions: mentions.filter(isLost).length };
  return { lost, text: `commands: ${askedText(commands)}; mentions: ${askedText(mentions)}` };
}

function isLost({ answered }: Asked): boolean {
  return answered === undefined;
}

function askedText(asked: readonly Asked[]): string {
  const waits = asked.flatMap(({ at, answered }) => (answered === undefined ? [] : [answered - at]));
  const late = waits.filter((wait) => wait > IN_TIME).length;
  const longest = Math.round(Math.max(0, ...waits));
  return `${asked.length} asked, ${asked.length - waits.length} lost, ${late} late, longest wait ${longest} ms`;
}

async function said(child: ChildProcess, text: string): Promise<void> {
  let all = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`no "${text}" in: ${all}`)), LONGEST_START);
  child.stderr?.on('data', (chunk: Buffer) => {
    all += String(chunk);
    if (all.includes(text)) resolve();
  });
  await promise;
  clearTimeout(timer);
}
