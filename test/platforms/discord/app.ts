import { Temporal } from 'temporal-polyfill';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { command, type Interaction, type Origin, type UserAction } from '../../../fakes/discord/interactions.ts';
import { hasSchemas, schemaCheck } from '../../../fakes/discord/schema.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from '../../../fakes/discord/server.ts';
import { CHANNEL, type StoredMessage, TOKEN } from '../../../fakes/discord/world.ts';
import type { Intent } from '../../../src/message/intent.ts';
import { type DiscordApp, type DiscordAppOptions, discordApp } from '../../../src/platforms/discord/app/app.ts';
import type { Asker, Desk } from '../../../src/ports/desk.ts';
import type { SeenEvents } from '../../../src/ports/seen-events.ts';
import { respondToButton } from '../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { answerOf, memory } from '../desk.ts';

/** What went to the desk. */
interface AtDesk {
  readonly wanted: Intent | string;
  readonly asker: Asker;
}

export interface Stage {
  readonly server: DiscordServer;
  readonly app: DiscordApp;
  readonly asked: readonly AtDesk[];
  readonly told: readonly string[];
  readonly noted: readonly string[];
  /** Whether there is a connection, whenever that changed. */
  readonly states: readonly string[];
  /** What the app waited for, in seconds; it goes on at once. */
  readonly waits: readonly number[];
  /** Somebody asks, and has a first answer. */
  readonly ask: (action: UserAction, origin?: Origin) => Promise<Interaction>;
  /** Until everything that is under way has ended. */
  readonly quiet: () => Promise<void>;
}

export interface StageOptions {
  /** In milliseconds; by default so long that no first answer is repeated. */
  readonly firstAnswerTimeout?: number;
  readonly discord?: DiscordServerOptions;
  /** A server that another stage began. */
  readonly server?: DiscordServer;
  readonly desk?: Partial<Desk>;
  /** By default an acknowledgement waits for every answer, so that a busy machine changes nothing. */
  readonly isReadyInTime?: DiscordAppOptions['isReadyInTime'];
  readonly seen?: SeenEvents;
  readonly election?: DiscordAppOptions['election'];
  readonly publicKey?: string;
  readonly pause?: DiscordAppOptions['pause'];
  readonly draw?: DiscordAppOptions['draw'];
  readonly subscriptions?: DiscordAppOptions['subscriptions'];
  readonly news?: DiscordAppOptions['news'];
  readonly clock?: () => number;
  /** What is to be so before the app starts. */
  readonly prepare?: (server: DiscordServer) => void;
}

/**
 * The app in a local Discord with a desk that answers from the fixture story. It is ended after the test, which fails
 * if anything was sent that could ping somebody.
 */
export async function staged(options: StageOptions = {}): Promise<Stage> {
  const server =
    options.server ??
    (await startDiscordServer({ ...(hasSchemas() && { validate: schemaCheck() }), ...options.discord }));
  const asked: AtDesk[] = [];
  const told: string[] = [];
  const noted: string[] = [];
  const waits: number[] = [];
  const states: string[] = [];
  const desk: Desk = {
    answer: async (intent, asker) => {
      asked.push({ wanted: intent, asker });
      return options.desk?.answer ? options.desk.answer(intent, asker) : answerOf(intent);
    },
    press: async (id, asker) => {
      asked.push({ wanted: id, asker });
      return options.desk?.press ? options.desk.press(id, asker) : respondToButton(id, contextOn(TODAY));
    },
  };
  const app = discordApp({
    config: { token: TOKEN, apiUrl: server.apiUrl, publicKey: options.publicKey },
    desk,
    seen: options.seen ?? memory(),
    current: () => contextOn(TODAY),
    log: (problem) => told.push(problem),
    observe: ({ kind }) => states.push(kind),
    now: () => Temporal.Instant.from(`${TODAY}T12:00Z`),
    election: options.election,
    draw: options.draw,
    isReadyInTime: options.isReadyInTime ?? (async () => true),
    subscriptions: options.subscriptions,
    news: options.news,
    note: (event) => noted.push(event),
    clock: options.clock ?? (() => performance.now()),
    // A busy machine must neither repeat answers nor stop before they are sent.
    firstAnswerTimeout: options.firstAnswerTimeout ?? 30_000,
    stopTimeout: 30_000,
    // Whoever waits goes on at once, and never while he is asked to.
    pause:
      options.pause ??
      (async (duration, signal) => {
        if (!signal?.aborted) waits.push(duration.total('seconds'));
        await new Promise((resolve) => setImmediate(resolve));
      }),
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= app.stop();
    return stopped;
  };
  onTestFinished(async () => {
    await stop();
    await server.close();
    expectNoPings(server);
  });
  options.prepare?.(server);
  await app.start();
  if (options.election === undefined) await server.gateway.ready();
  return {
    server,
    app: { ...app, stop },
    asked,
    told,
    noted,
    states,
    waits,
    quiet: stop,
    ask: (what, where) => server.answered(server.ask(what, where)),
  };
}

/** What says something, whichever way it goes out: a first answer has it within. */
const spoken = z.union([
  z.object({ type: z.literal([4, 7]), data: z.looseObject({}) }).transform(({ data }) => data),
  z.looseObject({ components: z.unknown() }),
  z.looseObject({ content: z.unknown() }),
]);

function expectNoPings({ calls }: DiscordServer): void {
  for (const { route, body } of calls) {
    const { data } = spoken.safeParse(body);
    if (data) expect(data['allowed_mentions'], `what was sent by ${route}`).toMatchObject({ parse: [] });
  }
}

/** A subcommand as Discord sends it: text options and switches by their names. */
export function slash(name: string, values: Readonly<Record<string, string | boolean>> = {}): UserAction {
  const options = Object.entries(values).map(([option, value]) => ({
    name: option,
    type: typeof value === 'boolean' ? 5 : 3,
    value,
  }));
  return command('colossus', [{ name, type: 1, options }]);
}

const control = z.looseObject({ custom_id: z.string(), label: z.string().optional() });

/** The buttons and menus of a message, by what they say. */
export function controlsOf(message: Pick<StoredMessage, 'body'> | undefined): { id: string; label: string }[] {
  const found: { id: string; label: string }[] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const { data } = control.safeParse(one);
    if (data) found.push({ id: data.custom_id, label: data.label ?? '' });
    for (const inner of Object.values(one)) walk(inner);
  };
  walk(message?.body['components']);
  return found;
}

/** The id of the button that says so. */
export function idOf(message: Pick<StoredMessage, 'body'> | undefined, label: string | RegExp): string {
  const found = controlsOf(message).find((one) =>
    typeof label === 'string' ? one.label === label : label.test(one.label),
  );
  if (!found) throw new Error(`no button ${label} among ${controlsOf(message).map((one) => one.label)}`);
  return found.id;
}

/** All that a message says, in one line of JSON. */
export function said(message: StoredMessage | undefined): string {
  return JSON.stringify(message?.body ?? {});
}

/** The message that answers what is asked, once there is one. */
export async function stateIn(stage: Stage, ...asked: Parameters<Stage['ask']>): Promise<StoredMessage> {
  const interaction = await stage.ask(...asked);
  await stage.server.until(() => stage.server.interactions.reply(interaction) !== undefined);
  const reply = stage.server.interactions.reply(interaction);
  if (!reply) throw new Error('no reply');
  return reply;
}

/** What the bot has posted to a channel. */
export function posted({ world }: DiscordServer, channel = CHANNEL): readonly StoredMessage[] {
  return world.messages(channel).filter(({ author }) => author === world.application);
}
