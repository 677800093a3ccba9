import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscordServer } from '../fakes/discord/server.ts';
import { TOKEN } from '../fakes/discord/world.ts';
import { startSlackServer } from '../fakes/slack/server.ts';
import type { CampaignReport, CampaignRun } from './report.ts';
import { type Bot, startBot } from './soak/bot.ts';
import { type Crowd, FAULTS, type FaultName, type Given } from './soak/crowd.ts';
import { discordCrowd } from './soak/discord.ts';
import { slackCrowd } from './soak/slack.ts';
import { counted, grown, growth, type Reading } from './soak/verdict.ts';
import { seeded } from './typos.ts';

const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_APP_TOKEN: 'xapp-1-the-app', DISCORD_TOKEN: TOKEN };
/** What is asked; what has an answer by the store comes later than the acknowledgement. */
const WITH_STORE = ['subscriptions'];
const TEXTS = [
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
  ...WITH_STORE,
  ...WITH_STORE,
];
/** How many of the commands have something go wrong. */
const FAULTY = 0.1;
/** How often a connection is lost, and memory is looked at, in milliseconds. */
const CUT_EVERY = 15_000;
const READ_EVERY = 5000;
const LOOK = 10;
/** How long after the last command answers may still come: a call that hangs is given up and tried once more. */
const SETTLING = 40_000;
/** Memory is compared from this on, as a share of the whole time: what is loaded once is there by then. */
const BEGIN = 0.2;
const MEGABYTE = 1_048_576;

/**
 * Commands on both platforms at a steady pace, to the real process, while the platforms fail in all the ways that they do.
 * Does each get one answer, and does the memory stay as it is?
 */
export async function soak({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { minutes = 10, 'per-second': perSecond = 50 } = options;
  const random = seeded(seed);
  const slack = await startSlackServer();
  const discord = await startDiscordServer();
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const bot = startBot({
    ...TOKENS,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_API_URL: discord.apiUrl,
    DATA_DIR: join(folder, 'data'),
    // All is asked by one person here.
    QUESTIONS_PER_MINUTE: '10000',
  });
  try {
    await bot.says('Answering in Slack and Discord');
    await discord.gateway.ready();
    const crowds = [slackCrowd(slack), discordCrowd(discord, (text) => WITH_STORE.includes(text))];
    const expected = await withoutFaults(crowds);
    const run = await underLoad({ crowds, bot, perSecond, milliseconds: minutes * 60_000, random, progress });
    await settled(crowds, run.given, bot);
    const end = await bot.stop();
    return report(crowds, run, expected, bot, end, minutes * 60_000);
  } finally {
    await bot.stop();
    await Promise.all([slack.close(), discord.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many messages answer each command on each platform when nothing goes wrong. */
async function withoutFaults(crowds: readonly Crowd[]): Promise<Map<Crowd, Map<string, number>>> {
  const expected = new Map<Crowd, Map<string, number>>();
  for (const crowd of crowds) {
    const given = [...new Set(TEXTS)].map((text) => crowd.give(text));
    // All of them have come once nothing more does.
    for (let before = -1, now = 0; before !== now || now < given.length; ) {
      await sleep(1000);
      crowd.look();
      before = now;
      now = [...crowd.answers().values()].reduce((sum, messages) => sum + messages.length, 0);
    }
    const answers = crowd.answers();
    expected.set(crowd, new Map(given.flatMap((one) => (one ? [[one.text, answers.get(one)?.length ?? 0]] : []))));
  }
  return expected;
}

interface Load {
  readonly crowds: readonly Crowd[];
  readonly bot: Bot;
  readonly perSecond: number;
  readonly milliseconds: number;
  readonly random: () => number;
  readonly progress: CampaignRun['progress'];
}

interface Ran {
  readonly given: ReadonlyMap<Crowd, readonly Given[]>;
  /** Commands that the platform could not tell the bot, as it had no connection to it. */
  readonly untold: number;
  readonly cuts: ReadonlyMap<string, number>;
  /** By the time since the beginning. */
  readonly readings: readonly Reading[];
}

async function underLoad({ crowds, bot, perSecond, milliseconds, random, progress }: Load): Promise<Ran> {
  const given = new Map(crowds.map((crowd): [Crowd, Given[]] => [crowd, []]));
  const waiting = new Set<Given>();
  /** Crowds whose connection was cut, and how many connections there had been by then. */
  const away = new Map<Crowd, number>();
  const cuts = new Map<string, number>();
  const readings: Reading[] = [];
  const began = performance.now();
  const total = Math.floor((milliseconds / 1000) * perSecond);
  let untold = 0;
  let nextCut = CUT_EVERY;
  let nextReading = READ_EVERY;

  const cut = (): void => {
    const crowd = oneOf(crowds, random);
    const [name, act] = oneOf(Object.entries(crowd.cuts), random);
    cuts.set(name, (cuts.get(name) ?? 0) + 1);
    for (const one of given.get(crowd) ?? []) if (waiting.has(one)) one.isCut = true;
    away.set(crowd, crowd.connection().opened);
    act();
  };
  const give = (crowd: Crowd): void => {
    const fault = random() < FAULTY ? oneOf(FAULT_NAMES, random) : undefined;
    const one = crowd.give(oneOf(TEXTS, random), fault);
    if (!one) {
      untold += 1;
      return;
    }
    one.isCut = away.has(crowd);
    given.get(crowd)?.push(one);
    waiting.add(one);
  };

  for (let i = 0; i < total && bot.end() === undefined; ) {
    const now = performance.now() - began;
    for (; i < total && (i * 1000) / perSecond <= now; i += 1) {
      const crowd = crowds[i % crowds.length];
      if (crowd) give(crowd);
    }
    for (const crowd of crowds) {
      crowd.look();
      const { opened, isThere } = crowd.connection();
      if (isThere && opened > (away.get(crowd) ?? Number.POSITIVE_INFINITY)) away.delete(crowd);
    }
    for (const one of waiting) if (one.took !== undefined) waiting.delete(one);
    if (now >= nextCut) {
      nextCut += CUT_EVERY;
      cut();
    }
    if (now >= nextReading) {
      nextReading += READ_EVERY;
      readings.push({ at: now, ...(await bot.memory()) });
      progress(i, total, `${Math.round((readings.at(-1)?.heap ?? 0) / MEGABYTE)} MB`);
    }
    await sleep(LOOK);
  }
  return { given, untold, cuts, readings };
}

/** Until every answer that may still come has had its time. */
async function settled(crowds: readonly Crowd[], given: Ran['given'], bot: Bot): Promise<void> {
  const end = performance.now() + SETTLING;
  while (performance.now() < end && bot.end() === undefined) {
    await sleep(500);
    for (const crowd of crowds) crowd.look();
    const all = crowds.flatMap((crowd) => {
      const answers = crowd.answers();
      return (given.get(crowd) ?? []).map((one) => answers.get(one)?.length ?? 0);
    });
    if (all.every((count) => count > 0)) return;
  }
}

function report(
  crowds: readonly Crowd[],
  { given, untold, cuts, readings }: Ran,
  expected: ReadonlyMap<Crowd, ReadonlyMap<string, number>>,
  { lines }: Bot,
  end: string,
  milliseconds: number,
): CampaignReport {
  const from = milliseconds * BEGIN;
  const counts = crowds.map((crowd) =>
    counted(crowd.name, given.get(crowd) ?? [], crowd.answers(), expected.get(crowd) ?? new Map()),
  );
  const kept = Map.groupBy(
    counts.flatMap((one) => [...one.kept]),
    ([reason]) => reason,
  );
  const took = crowds
    .flatMap((crowd) => given.get(crowd) ?? [])
    .filter(({ isCut, fault }) => !isCut && fault === undefined)
    .map((one) => one.took ?? Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(took[Math.ceil(share * took.length) - 1] ?? Number.NaN);
  const base = readings.find((reading) => reading.at >= from);
  const last = readings.at(-1);
  const memory = (what: 'heap' | 'rss') =>
    `${inMegabytes(base?.[what])}, then ${inMegabytes(last?.[what])} MB (${(growth(readings, from, what) * 100).toFixed(1)} %)`;
  const leaks = lines.filter((line) => SECRETS.some((secret) => line.includes(secret)));
  const sum = (of: (one: (typeof counts)[number]) => number) => counts.reduce((all, one) => all + of(one), 0);
  return {
    figures: {
      commands: sum(({ commands }) => commands),
      answered: sum(({ answered }) => answered),
      'answered, and excused besides': sum(({ excused }) => excused),
      ...Object.fromEntries(
        [...kept].map(([reason, all]) => [`not answered: ${reason}`, all.reduce((count, [, one]) => count + one, 0)]),
      ),
      'not told to the bot': untold,
      ...Object.fromEntries(cuts),
      'first answer, median in ms': at(0.5),
      'first answer, 99 % in ms': at(0.99),
      'longest first answer in ms': at(1),
      heap: memory('heap'),
      resident: memory('rss'),
      'lines in the log': lines.length,
      warnings: lines.filter((line) => line.includes('"level":"warn"')).length,
      'ended with': end,
    },
    broken: [
      ...counts.flatMap(({ broken }) => broken),
      ...grown(readings, from),
      ...(end === 'code 0' ? [] : [`The bot ended with ${end}: ${lines.slice(-3).join(' ')}`]),
      ...leaks.map(() => 'A line of the log has a secret, or what somebody asked.'),
    ],
  };
}

const FAULT_NAMES = namesOf(FAULTS);
/** What no line of the log may hold: tokens, addresses to answer at, what people asked. */
const SECRETS = [...Object.values(TOKENS), '/response/', 'interaction-', 'Atlantis', 'lease', 'rent'];

function namesOf(faults: typeof FAULTS): FaultName[] {
  const names: FaultName[] = [];
  let name: FaultName;
  for (name in faults) names.push(name);
  return names;
}

function oneOf<Value>(values: readonly Value[], random: () => number): Value {
  const one = values[Math.floor(random() * values.length)];
  if (one === undefined) throw new Error('There is nothing to draw from.');
  return one;
}

function inMegabytes(bytes = Number.NaN): string {
  return (bytes / MEGABYTE).toFixed(1);
}
