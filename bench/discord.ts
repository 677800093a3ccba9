import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIMessageTopLevelComponent,
  type ApplicationCommandOptionChoiceData,
  Client,
  Events,
  GatewayIntentBits,
  type InteractionReplyOptions,
  MessageFlags,
} from 'discord.js';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Fields } from '../fakes/discord/fields.ts';
import { type Asked, autocomplete, command, type Interaction } from '../fakes/discord/interactions.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { TOKEN } from '../fakes/discord/world.ts';
import { buildIndex } from '../src/ask/index.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import { discordApp } from '../src/platforms/discord/app/app.ts';
import { beside } from './beside.ts';
import { type Measured, measureEach } from './measure.ts';

const QUESTIONS = 'test/questions';
/** Interactions in a round of one of the bots, and how many are under way at once. */
const ROUND = 200;
const AT_ONCE = 8;
const PLAN = { warmUp: 5, runs: 25 };
/** Typing at a pace: how many a second, and for how long. */
const PACE = { perSecond: 100, seconds: 10 };
/** In milliseconds. */
const LIMITS = { watch: 0.3, ask: 0.8, typing: 20 } as const;

/** What is asked, by what is filled in. */
interface Wanted {
  readonly value: string;
  readonly asked: Asked;
}

/** A bot that is connected to a Discord of its own. */
interface Connected {
  readonly server: DiscordServer;
  readonly stop: () => Promise<void>;
}

interface Bare extends Connected {
  /** Its replies, by what is filled in. */
  readonly ready: Map<string, InteractionReplyOptions>;
  readonly choices: Map<string, readonly ApplicationCommandOptionChoiceData[]>;
}

/**
 * Interactions over the gateway: what one costs beyond a bare discord.js client that replies with the same ready payload,
 * the two by turns, and how long suggestions take at a steady pace. The bare one has its interactions as discord.js reads
 * them and replies by `reply`; ours reads the payloads before discord.js does, and calls the REST client. Both have the
 * same gateway traffic, the same calls and the same replies.
 */
export async function discord(): Promise<Measured[]> {
  const { briefing, questions } = shipped();
  const wanted = (name: string, option: string, value: string): Wanted => ({
    value,
    asked: command(briefing.command, [subcommand(name, { name: option, type: 3, value })]),
  });
  const watch = [...briefing.watch.keys()].map((item) => wanted('watch', 'item', item));
  const ask = asIsAsked().map((question) => wanted('ask', 'question', question));
  const typing = questions
    .flatMap((question) => [0, 4, 12, 30].map((length) => question.slice(0, length)))
    .map((value) => ({
      value,
      asked: autocomplete(briefing.command, [subcommand('ask', { name: 'question', type: 3, value, focused: true })]),
    }));
  return [
    await withBots(briefing, (ours, bare) => added('watch', LIMITS.watch, ours, bare, watch)),
    await withBots(briefing, (ours, bare) => added('ask', LIMITS.ask, ours, bare, ask)),
    ...(await withBots(briefing, (ours, bare) => suggested(ours, bare, typing))),
  ];
}

/** Whatever is measured has its own bots, since the servers keep all that was said. */
async function withBots<T>(briefing: Briefing, run: (ours: Connected, bare: Bare) => Promise<T>): Promise<T> {
  const ours = await ourBot(briefing);
  const bare = await bareBot();
  try {
    return await run(ours, bare);
  } finally {
    await Promise.all([ours, bare].map(async ({ server, stop }) => stop().then(() => server.close())));
  }
}

async function added(
  name: string,
  limit: number,
  ours: Connected,
  bare: Bare,
  wanted: readonly Wanted[],
): Promise<Measured> {
  for (const { value, asked } of wanted) {
    const said = bodyOf(await ours.server.answered(ours.server.ask(asked)));
    bare.ready.set(value, {
      components: said.components,
      flags: [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral],
      allowedMentions: { parse: [] },
    });
    const again = bodyOf(await bare.server.answered(bare.server.ask(asked)));
    if (JSON.stringify(again) !== JSON.stringify(said)) throw new Error(`There are two replies to "${value}"`);
  }
  const [forOurs, forBare] = [endless(wanted), endless(wanted)];
  return beside({
    name: `${name}: added to a bare discord.js client`,
    ...PLAN,
    limit,
    ours: () => round(ours.server, forOurs),
    bare: () => round(bare.server, forBare),
  });
}

/** A round of interactions, some at once; the milliseconds of each one's share. */
async function round({ interactions, gateway, ...server }: DiscordServer, wanted: Iterator<Wanted>): Promise<number> {
  const begun = taken(wanted, ROUND).map(({ asked }) => interactions.begin(asked));
  const from = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = begun.pop(); next; next = begun.pop()) {
        gateway.dispatch('INTERACTION_CREATE', next.payload);
        await server.answered(next);
      }
    }),
  );
  return (performance.now() - from) / ROUND;
}

/** The typing of the same by turns to each bot, which says what of the times is the machine's and the SDK's. */
async function suggested(ours: Connected, bare: Bare, typing: readonly Wanted[]): Promise<Measured[]> {
  for (const { value, asked } of typing) {
    const { callback } = await ours.server.answered(ours.server.ask(asked));
    bare.choices.set(value, offered.parse(callback).data.choices);
    await bare.server.answered(bare.server.ask(asked));
  }
  const [times, others] = await Promise.all([typed(ours.server, typing), typed(bare.server, typing)]);
  const row = async (name: string, all: number[], limits: { readonly limit?: number; readonly p99Limit?: number }) =>
    measureEach(name, { warmUp: 0, runs: all.length, ...limits }, async () => all.pop() ?? Number.NaN);
  return [
    await row(`suggestions at ${PACE.perSecond} a second`, times, { limit: LIMITS.typing, p99Limit: LIMITS.typing }),
    await row('the same of a bare discord.js client', others, {}),
  ];
}

/** From when somebody typed to the suggestions, so that typing that holds up others counts for them, too. */
async function typed(server: DiscordServer, typing: readonly Wanted[]): Promise<number[]> {
  const { perSecond, seconds } = PACE;
  const begun = performance.now();
  return Promise.all(
    taken(endless(typing), perSecond * seconds).map(async ({ asked }, index) => {
      const due = begun + (index * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      await server.answered(server.ask(asked));
      return performance.now() - due;
    }),
  );
}

/** The bot, as it is started over the gateway. No interaction of the bench needs the store. */
async function ourBot(briefing: Briefing): Promise<Connected> {
  const server = await startDiscordServer();
  const current = { briefing, index: buildIndex(briefing) };
  const app = discordApp({
    config: { token: TOKEN, apiUrl: server.apiUrl },
    desk: openDesk({
      current: () => current,
      now: () => Temporal.Now.instant(),
      stores: async () => {
        throw new Error('The bench asks nothing that needs the store');
      },
    }),
    seen: { record: async () => true, forget: async () => {} },
    current: () => current,
    log: (problem) => {
      throw new Error(problem);
    },
  });
  await app.start();
  await server.gateway.ready();
  return { server, stop: () => app.stop() };
}

/** Nothing but discord.js, which has every reply ready. */
async function bareBot(): Promise<Bare> {
  const server = await startDiscordServer();
  const ready = new Map<string, InteractionReplyOptions>();
  const choices = new Map<string, readonly ApplicationCommandOptionChoiceData[]>();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    rest: { api: server.apiUrl },
  });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete())
      return await interaction.respond(choices.get(interaction.options.getFocused()) ?? []);
    if (!interaction.isChatInputCommand()) return;
    const reply = ready.get(interaction.options.getString('item') ?? interaction.options.getString('question', true));
    if (!reply) throw new Error('There is no reply ready');
    await interaction.reply(reply);
  });
  const known = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(TOKEN);
  await known;
  return { server, ready, choices, stop: () => client.destroy() };
}

/** What a reply says, and who may see it. */
const reply = z.object({
  data: z.object({
    components: z.array(z.custom<APIMessageTopLevelComponent>()),
    flags: z.number(),
    allowed_mentions: z.object({ parse: z.array(z.string()) }),
  }),
});

const offered = z.object({
  data: z.object({ choices: z.array(z.object({ name: z.string(), value: z.string() })) }),
});

function bodyOf({ callback }: Interaction): z.infer<typeof reply>['data'] {
  return reply.parse(callback).data;
}

function subcommand(name: string, option: Fields): Fields {
  return { name, type: 1, options: [option] };
}

/** All of them, over and over. */
function* endless<T>(all: readonly T[]): Generator<T> {
  for (;;) yield* all;
}

function taken<T>(from: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => from.next()).flatMap(({ done, value }) => (done ? [] : [value]));
}

/** Questions in the words of those who ask: one that is offered while somebody types is its entry, and no question. */
function asIsAsked(): string[] {
  const lines = readdirSync(QUESTIONS)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(QUESTIONS, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
  return [...new Set(lines.map((line) => z.object({ q: z.string() }).parse(JSON.parse(line)).q))];
}

/** The shipped briefing, and a question for each of its entries. */
function shipped(): { readonly briefing: Briefing; readonly questions: readonly string[] } {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  return { briefing, questions: [...briefing.entries.values()].map(({ question }) => question) };
}
