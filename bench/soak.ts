import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscordServer } from '../fakes/discord/server.ts';
import { TOKEN } from '../fakes/discord/world.ts';
import { startSlackServer } from '../fakes/slack/server.ts';
import { seededRandom } from '../src/lib/seeded-random.ts';
import { type Bot, startBot } from './bot.ts';
import type { CampaignReport, CampaignRun } from './campaign-report.ts';
import { BYTES_PER_MEGABYTE, quantile } from './measure.ts';
import { type Crowd, FAULTS, type SentCommand } from './soak/crowd.ts';
import { discordCrowd } from './soak/discord.ts';
import { slackCrowd } from './soak/slack.ts';
import { countAnswers, growthProblems, type MemoryReading, memoryGrowth } from './soak/verdict.ts';

const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_APP_TOKEN: 'xapp-1-the-app', DISCORD_TOKEN: TOKEN };
/** Needs the store, so the bot acknowledges it before it answers. */
const STORE_COMMAND = 'subscriptions';
const COMMAND_TEXTS = [
  'watch',
  'overview',
  'sources',
  'disputes',
  'changes',
  'summary',
  'how long is the lease?',
  'who owns the data center?',
  'what happens when the lease ends?',
  'is the rent disputed?',
  'what colour is the mayor of Atlantis?',
  STORE_COMMAND,
  STORE_COMMAND,
];
/** Texts that must not be in the log: tokens, reply URLs and words of the questions. */
const SECRETS = [...Object.values(TOKENS), '/response/', 'interaction-', 'Atlantis', 'lease', 'rent'];
const FAULT_SHARE = 0.1;
const CUT_INTERVAL_MS = 15_000;
const MEMORY_INTERVAL_MS = 5000;
const POLL_INTERVAL_MS = 10;
/** The bot may still retry a hanging call once after the last command. */
const SETTLING_TIME_MS = 40_000;
/** Memory growth counts from here, when the bot has loaded everything that it loads once. */
const WARM_UP_SHARE = 0.2;

/**
 * Sends commands to the real process on both platforms at a steady rate while the platforms fail. Checks that only faults
 * prevent an answer, that none is repeated, and that memory hardly grows.
 */
export async function runSoak({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { minutes = 10, 'per-second': perSecond = 50 } = options;
  const random = seededRandom(seed);
  const slack = await startSlackServer();
  const discord = await startDiscordServer();
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const bot = startBot({
    ...TOKENS,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_API_URL: discord.apiUrl,
    DATA_DIR: join(folder, 'data'),
    // One user sends all commands, which exceeds the default limit.
    QUESTIONS_PER_MINUTE: '10000',
  });
  try {
    await bot.waitForLog('Answering in Slack and Discord');
    await discord.gateway.untilReady();
    const crowds = [slackCrowd(slack), discordCrowd(discord, (text) => text === STORE_COMMAND)];
    const expectedCounts = await countWithoutFaults(crowds);
    const duration = minutes * 60_000;
    const results = await runLoad({ crowds, bot, perSecond, duration, random, progress });
    await waitForAnswers(crowds, results.commandsByCrowd, bot);
    const exitText = await bot.stop();
    return reportOf(crowds, results, expectedCounts, bot.lines, exitText, duration * WARM_UP_SHARE);
  } finally {
    await bot.stop();
    await Promise.all([slack.close(), discord.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countWithoutFaults(crowds: readonly Crowd[]): Promise<Map<Crowd, Map<string, number>>> {
  const expectedCounts = new Map<Crowd, Map<string, number>>();
  for (const crowd of crowds) {
    const commands = [...new Set(COMMAND_TEXTS)].flatMap((text) => crowd.sendCommand(text) ?? []);
    for (let countBefore = -1, countNow = 0; countBefore !== countNow || countNow < commands.length; ) {
      await sleep(1000);
      crowd.poll();
      countBefore = countNow;
      countNow = [...crowd.answersByCommand().values()].reduce((sum, messages) => sum + messages.length, 0);
    }
    const answers = crowd.answersByCommand();
    expectedCounts.set(crowd, new Map(commands.map((command) => [command.text, answers.get(command)?.length ?? 0])));
  }
  return expectedCounts;
}

interface Load {
  readonly crowds: readonly Crowd[];
  readonly bot: Bot;
  readonly perSecond: number;
  readonly duration: number;
  readonly random: () => number;
  readonly progress: CampaignRun['progress'];
}

interface LoadResults {
  readonly commandsByCrowd: ReadonlyMap<Crowd, readonly SentCommand[]>;
  readonly unsentCount: number;
  readonly cutCounts: ReadonlyMap<string, number>;
  readonly readings: readonly MemoryReading[];
}

async function runLoad({ crowds, bot, perSecond, duration, random, progress }: Load): Promise<LoadResults> {
  const commandsByCrowd = new Map(crowds.map((crowd): [Crowd, SentCommand[]] => [crowd, []]));
  const waitingCommands = new Set<SentCommand>();
  /** How many connections a crowd had opened when it was cut off. */
  const openedAtCut = new Map<Crowd, number>();
  const cutCounts = new Map<string, number>();
  const readings: MemoryReading[] = [];
  const start = performance.now();
  const total = Math.floor((duration / 1000) * perSecond);
  let unsentCount = 0;
  let nextCut = CUT_INTERVAL_MS;
  let nextReading = MEMORY_INTERVAL_MS;

  const cutConnection = (): void => {
    const crowd = draw(crowds, random);
    const [name, cut] = draw(Object.entries(crowd.cuts), random);
    cutCounts.set(name, (cutCounts.get(name) ?? 0) + 1);
    for (const command of commandsByCrowd.get(crowd) ?? []) if (waitingCommands.has(command)) command.isCut = true;
    openedAtCut.set(crowd, crowd.connection().opened);
    cut();
  };
  const sendCommand = (crowd: Crowd): void => {
    const fault = random() < FAULT_SHARE ? draw(FAULTS, random) : undefined;
    const command = crowd.sendCommand(draw(COMMAND_TEXTS, random), fault);
    if (!command) {
      unsentCount += 1;
      return;
    }
    command.isCut = openedAtCut.has(crowd);
    commandsByCrowd.get(crowd)?.push(command);
    waitingCommands.add(command);
  };

  for (let i = 0; i < total && bot.exitText() === undefined; ) {
    const now = performance.now() - start;
    for (; i < total && (i * 1000) / perSecond <= now; i += 1) {
      const crowd = crowds[i % crowds.length];
      if (crowd) sendCommand(crowd);
    }
    for (const crowd of crowds) {
      crowd.poll();
      const { opened, isOpen } = crowd.connection();
      if (isOpen && opened > (openedAtCut.get(crowd) ?? Number.POSITIVE_INFINITY)) openedAtCut.delete(crowd);
    }
    for (const command of waitingCommands) if (command.responseTime !== undefined) waitingCommands.delete(command);
    if (now >= nextCut) {
      nextCut += CUT_INTERVAL_MS;
      cutConnection();
    }
    if (now >= nextReading) {
      nextReading += MEMORY_INTERVAL_MS;
      const memory = await bot.readMemory();
      readings.push({ at: now, ...memory });
      progress(i, total, `${Math.round(memory.heap / BYTES_PER_MEGABYTE)} MB`);
    }
    await sleep(POLL_INTERVAL_MS);
  }
  return { commandsByCrowd, unsentCount, cutCounts, readings };
}

async function waitForAnswers(
  crowds: readonly Crowd[],
  commandsByCrowd: LoadResults['commandsByCrowd'],
  bot: Bot,
): Promise<void> {
  const deadline = performance.now() + SETTLING_TIME_MS;
  while (performance.now() < deadline && bot.exitText() === undefined) {
    await sleep(500);
    for (const crowd of crowds) crowd.poll();
    const hasAll = crowds.every((crowd) => {
      const answers = crowd.answersByCommand();
      return (commandsByCrowd.get(crowd) ?? []).every((command) => (answers.get(command)?.length ?? 0) > 0);
    });
    if (hasAll) return;
  }
}

function reportOf(
  crowds: readonly Crowd[],
  { commandsByCrowd, unsentCount, cutCounts, readings }: LoadResults,
  expectedCounts: ReadonlyMap<Crowd, ReadonlyMap<string, number>>,
  lines: readonly string[],
  exitText: string,
  warmedUpAt: number,
): CampaignReport {
  const counts = crowds.map((crowd) =>
    countAnswers(
      crowd.name,
      commandsByCrowd.get(crowd) ?? [],
      crowd.answersByCommand(),
      expectedCounts.get(crowd) ?? new Map(),
    ),
  );
  const countsByCause = Map.groupBy(
    counts.flatMap((platform) => [...platform.preventedByCause]),
    ([cause]) => cause,
  );
  const responseTimes = crowds
    .flatMap((crowd) => commandsByCrowd.get(crowd) ?? [])
    .filter(({ isCut, fault }) => !isCut && fault === undefined)
    .map(({ responseTime = Number.POSITIVE_INFINITY }) => responseTime);
  const timeAt = (share: number) => Math.round(quantile(responseTimes, share));
  const readingAfterWarmUp = readings.find(({ at }) => at >= warmedUpAt);
  const memoryText = (kind: 'heap' | 'rss') =>
    `${megabytesText(readingAfterWarmUp?.[kind])}, then ${megabytesText(readings.at(-1)?.[kind])} MB (${(memoryGrowth(readings, warmedUpAt, kind) * 100).toFixed(1)} %)`;
  const leaks = lines.filter((line) => SECRETS.some((secret) => line.includes(secret)));
  const sum = (count: (platform: (typeof counts)[number]) => number) =>
    counts.reduce((total, platform) => total + count(platform), 0);
  return {
    figures: {
      commands: sum(({ commandCount }) => commandCount),
      answered: sum(({ answeredCount }) => answeredCount),
      'answered, with an apology': sum(({ apologisedCount }) => apologisedCount),
      ...Object.fromEntries(
        [...countsByCause].map(([cause, causeCounts]) => [
          `not answered: ${cause}`,
          causeCounts.reduce((total, [, count]) => total + count, 0),
        ]),
      ),
      'not delivered to the bot': unsentCount,
      ...Object.fromEntries(cutCounts),
      'first answer, median in ms': timeAt(0.5),
      'first answer, 99 % in ms': timeAt(0.99),
      'longest first answer in ms': timeAt(1),
      heap: memoryText('heap'),
      resident: memoryText('rss'),
      'lines in the log': lines.length,
      warnings: lines.filter((line) => line.includes('"level":"warn"')).length,
      'ended with': exitText,
    },
    brokenPromises: [
      ...counts.flatMap(({ brokenPromises }) => brokenPromises),
      ...growthProblems(readings, warmedUpAt),
      ...(exitText === 'code 0' ? [] : [`The bot ended with ${exitText}: ${lines.slice(-3).join(' ')}`]),
      ...leaks.map(() => 'A line of the log contains a secret or a question.'),
    ],
  };
}

function draw<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('Cannot draw from an empty list.');
  return value;
}

function megabytesText(bytes = Number.NaN): string {
  return (bytes / BYTES_PER_MEGABYTE).toFixed(1);
}
