import { Temporal } from 'temporal-polyfill';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { command, type Interaction, type Origin, press, type UserAction } from '../../../fakes/discord/interactions.ts';
import { requestFaults } from '../../../fakes/discord/schema.ts';
import type { DiscordServer, DiscordServerOptions } from '../../../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, GUILD, type StoredMessage, TOKEN, USER } from '../../../fakes/discord/world.ts';
import { type DiscordAppOptions, discordApp } from '../../../src/platforms/discord/app/app.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import { localDiscord } from '../../bot.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { recordingDesk, seenEventsInMemory } from '../desk.ts';

export type Stage = Awaited<ReturnType<typeof startStage>>;

export interface StageOptions
  extends Partial<
    Pick<
      DiscordAppOptions,
      | 'clock'
      | 'draw'
      | 'election'
      | 'initialResponseTimeout'
      | 'isReadyInTime'
      | 'news'
      | 'pause'
      | 'seen'
      | 'subscriptions'
    >
  > {
  readonly discord?: DiscordServerOptions;
  readonly server?: DiscordServer;
  readonly desk?: Partial<Desk>;
  readonly publicKey?: string;
  /** Called before the app starts. */
  readonly prepare?: (server: DiscordServer) => void;
}

/** The test fails if a request did not match Discord's schemas, or would ping a person. */
export async function checkedDiscord(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const server = await localDiscord({ validate: requestFaults, ...options });
  onTestFinished(() => {
    expect(server.schemaFaults).toEqual([]);
    expectNoPings(server);
  });
  return server;
}

export const OTHER_USER = '1457000000000000044';
export const DIRECT_CHANNEL = '1457000000000000055';
export const THREAD = '1457000000000000056';
const PLACES = {
  channels: [
    { id: CHANNEL, guild: GUILD },
    { id: THREAD, guild: GUILD, kind: 'thread' as const, parent: CHANNEL },
    { id: DIRECT_CHANNEL, kind: 'dm' as const, recipient: USER },
  ],
  users: [{ id: USER }, { id: OTHER_USER, permissions: '2048' }],
};

/** Starts the app with a desk that answers from the fixture story, until the test ends. */
export async function startStage(options: StageOptions = {}) {
  const server = options.server ?? (await checkedDiscord({ ...PLACES, ...options.discord }));
  const { desk, requests, askers } = recordingDesk(options.desk);
  const logLines: string[] = [];
  const notes: string[] = [];
  /** In seconds. Each pause ends at once. */
  const waits: number[] = [];
  const states: string[] = [];
  const app = discordApp({
    config: { token: TOKEN, apiUrl: server.apiUrl, publicKey: options.publicKey },
    desk,
    seen: options.seen ?? seenEventsInMemory(),
    stories: [{ id: 'colossus', current: () => contextOn(TODAY) }],
    log: (problem) => logLines.push(problem),
    observe: ({ kind }) => states.push(kind),
    now: () => Temporal.Instant.from(`${TODAY}T12:00Z`),
    election: options.election,
    draw: options.draw,
    // By default, every answer is ready in time, even on a busy machine.
    isReadyInTime: options.isReadyInTime ?? (async () => true),
    subscriptions: options.subscriptions,
    news: options.news,
    note: (event) => notes.push(event),
    clock: options.clock ?? (() => performance.now()),
    // A busy machine must neither repeat answers nor stop before they are sent.
    initialResponseTimeout: options.initialResponseTimeout ?? 30_000,
    stopTimeout: 30_000,
    // Pauses end at once, but never before the caller awaits them.
    pause:
      options.pause ??
      (async (duration, signal) => {
        if (!signal?.aborted) waits.push(duration.total('seconds'));
        await new Promise((resolve) => setImmediate(resolve));
      }),
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= app.stop();
    return stopping;
  };
  onTestFinished(stop);
  options.prepare?.(server);
  await app.start();
  if (options.election === undefined) await server.gateway.untilReady();
  return {
    server,
    app: { ...app, stop },
    requests,
    askers,
    logLines,
    notes,
    states,
    waits,
    /** Resolves once all requests in progress have ended. */
    untilIdle: stop,
    /** Waits for the initial response. */
    ask: (action: UserAction, origin?: Origin) => server.untilAnswered(server.ask(action, origin)),
    mention: (text: string, fields: Readonly<Record<string, unknown>> = {}, channel = CHANNEL) =>
      server.world.say(channel, `<@${APPLICATION}> ${text}`, { mentions: [server.world.user(APPLICATION)], ...fields }),
  };
}

/** Includes the text inside an initial response. */
const BODY_WITH_TEXT = z.union([
  z.object({ type: z.literal([4, 7]), data: z.looseObject({}) }).transform(({ data }) => data),
  z.looseObject({ components: z.unknown() }),
  z.looseObject({ content: z.unknown() }),
]);

function expectNoPings({ calls }: DiscordServer): void {
  for (const { route, body } of calls) {
    const { data } = BODY_WITH_TEXT.safeParse(body);
    if (data) expect(data['allowed_mentions'], `what was sent by ${route}`).toMatchObject({ parse: [] });
  }
}

export function subcommand(name: string, values: Readonly<Record<string, string | boolean>> = {}): UserAction {
  const options = Object.entries(values).map(([option, value]) => ({
    name: option,
    type: typeof value === 'boolean' ? 5 : 3,
    value,
  }));
  return command('colossus', [{ name, type: 1, options }]);
}

const control = z.looseObject({ custom_id: z.string(), label: z.string().optional() });

export function controlsOf(message: Pick<StoredMessage, 'body'> | undefined): { id: string; label: string }[] {
  const controls: { id: string; label: string }[] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const { data } = control.safeParse(one);
    if (data) controls.push({ id: data.custom_id, label: data.label ?? '' });
    for (const inner of Object.values(one)) walk(inner);
  };
  walk(message?.body['components']);
  return controls;
}

export function controlId(message: Pick<StoredMessage, 'body'> | undefined, label: string | RegExp): string {
  const control = controlsOf(message).find((one) =>
    typeof label === 'string' ? one.label === label : label.test(one.label),
  );
  if (!control)
    throw new Error(`The message has no control ${label}, only: ${controlsOf(message).map((one) => one.label)}`);
  return control.id;
}

export function pressLabel(message: StoredMessage, label: string | RegExp): UserAction {
  return press(message, controlId(message, label));
}

export function bodyJson(message: StoredMessage | undefined): string {
  return JSON.stringify(message?.body ?? {});
}

export async function answerTo(stage: Stage, ...actionAndOrigin: Parameters<Stage['ask']>): Promise<StoredMessage> {
  const interaction = await stage.ask(...actionAndOrigin);
  await stage.server.until(() => stage.server.interactions.reply(interaction) !== undefined);
  const reply = stage.server.interactions.reply(interaction);
  if (!reply) throw new Error('The bot sent no reply');
  return reply;
}

export function botMessages({ world }: DiscordServer, channel = CHANNEL): readonly StoredMessage[] {
  return world.messages(channel).filter(({ author }) => author === world.application);
}

/** Presses "Subscribe" below the plan that answers an interaction, and waits for the confirmation. */
export async function confirmSubscription(server: DiscordServer, interaction: Interaction): Promise<void> {
  await server.until(() => server.interactions.reply(interaction) !== undefined);
  const plan = server.interactions.reply(interaction);
  if (!plan) throw new Error('The bot did not show the plan of the subscription');
  await server.untilAnswered(server.ask(pressLabel(plan, 'Subscribe')));
  await server.until(() => bodyJson(server.world.message(plan.id)).includes('Subscribed: the digest'));
}
