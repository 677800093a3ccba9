import { Temporal } from 'temporal-polyfill';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { deliver, type SignedRequest } from '../../../fakes/http.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from '../../../fakes/slack/server.ts';
import { type Signing, signedCommand, signedEvent, signedInteraction } from '../../../fakes/slack/signed.ts';
import { HttpServer } from '../../../src/lib/http-server.ts';
import type { Intent } from '../../../src/message/intent.ts';
import type { PlatformApp } from '../../../src/platforms/kit/row.ts';
import type { SlackConfig } from '../../../src/platforms/slack/app/access.ts';
import { type SlackAppOptions, slackApp } from '../../../src/platforms/slack/app/app.ts';
import { SLACK_ENDPOINT } from '../../../src/platforms/slack/manifest/paths.ts';
import type { AppEvent } from '../../../src/ports/app-events.ts';
import type { Conversation, Conversations } from '../../../src/ports/conversations.ts';
import type { Asker, Desk } from '../../../src/ports/desk.ts';
import type { Holder, Installations } from '../../../src/ports/installations.ts';
import type { SeenEvents } from '../../../src/ports/seen-events.ts';
import { respondToButton } from '../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';

export const SECRET = 'the-signing-secret';
export const BOT_TOKEN = 'xoxb-1-the-bot';
export const APP_TOKEN = 'xapp-1-the-app';

export type Fields = Readonly<Record<string, unknown>>;

/** What went to the desk. */
export interface Asked {
  readonly wanted: Intent | string;
  readonly asker: Asker;
}

export interface Stage {
  readonly server: SlackServer;
  readonly app: PlatformApp;
  readonly asked: readonly Asked[];
  readonly told: readonly string[];
  /** Whether there is a connection, whenever that changed. */
  readonly states: readonly string[];
  readonly happenings: readonly AppEvent[];
  /** What the app waited for, in seconds; it goes on at once. */
  readonly waits: readonly number[];
  /** Platform, workspace and reason of each. */
  readonly suspensions: readonly (readonly string[])[];
  /** Delivers as Slack does; undefined is acknowledged with nothing. */
  readonly slash: (text: string, fields?: Fields) => Promise<unknown>;
  readonly interact: (payload: Fields) => Promise<unknown>;
  readonly event: (envelope: Fields, retry?: number) => Promise<unknown>;
  /** Any request over HTTP. */
  readonly request: (request: SignedRequest) => Promise<{ readonly status: number; readonly body: string }>;
  readonly url: string;
  /** Until everything that is under way has ended. */
  readonly quiet: () => Promise<void>;
}

export interface StageOptions {
  readonly via?: 'http' | 'socket';
  readonly slack?: SlackServerOptions;
  readonly config?: Partial<SlackConfig>;
  readonly desk?: Partial<Desk>;
  /** By default an acknowledgement waits for every answer, so that a busy machine changes nothing. */
  readonly isReadyInTime?: SlackAppOptions['isReadyInTime'];
  readonly seen?: SeenEvents;
  readonly conversations?: Conversations;
  readonly installations?: Installations;
  readonly now?: () => Temporal.Instant;
  readonly stopTimeout?: number;
  readonly draw?: SlackAppOptions['draw'];
  readonly news?: SlackAppOptions['news'];
  /** What a wait of the app's ends with; by default at once. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * The app in a local Slack with a desk that answers from the fixture story. It is ended after the test, which fails if
 * anything was said that Slack would read for more than its words.
 */
export async function staged(options: StageOptions = {}): Promise<Stage> {
  const { via = 'http', config = {}, seen = seenEventsInMemory(), now = Temporal.Now.instant } = options;
  const server = await startSlackServer(options.slack);
  const asked: Asked[] = [];
  const told: string[] = [];
  const waits: number[] = [];
  const states: string[] = [];
  const happenings: AppEvent[] = [];
  const suspensions: (readonly string[])[] = [];
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
  const transport: SlackConfig['transport'] =
    via === 'http' ? { kind: 'http', signingSecret: SECRET } : { kind: 'socket', appToken: APP_TOKEN };
  const app = slackApp({
    config: { botToken: BOT_TOKEN, transport, admins: [], apiUrl: server.apiUrl, ...config },
    desk,
    seen,
    conversations: options.conversations ?? conversations(),
    isChecked: true,
    installations: options.installations ?? installations(),
    subscriptions: {
      suspendWorkspace: async (...suspension) => {
        suspensions.push(suspension);
      },
    },
    slashCommand: 'colossus',
    log: (problem) => told.push(problem),
    observe: (happening) => {
      happenings.push(happening);
      states.push(happening.kind);
    },
    now,
    draw: options.draw,
    isReadyInTime: options.isReadyInTime ?? (async () => true),
    news: options.news,
    ...(options.stopTimeout !== undefined && { stopTimeout: options.stopTimeout }),
    // Whoever waits goes on at once, and never while he is asked to.
    pause: async (duration, signal) => {
      if (!signal?.aborted) waits.push(duration.total('seconds'));
      await (options.pause?.() ?? new Promise((resolve) => setImmediate(resolve)));
    },
  });
  await app.start();
  const http = app.handle && new HttpServer({ port: 0, host: '127.0.0.1' }, app.handle);
  const port = await http?.start();
  let isStopped: Promise<unknown> | undefined;
  const stop = async () => {
    isStopped ??= Promise.all([http?.stop(), app.stop()]);
    await isStopped;
  };
  onTestFinished(async () => {
    await stop();
    await server.close();
    for (const { body } of [...server.calls, ...server.responses]) expectNothingLive(body);
  });
  const url = `http://127.0.0.1:${port}${SLACK_ENDPOINT}`;
  const request = (signed: SignedRequest) => deliver(url, signed);
  const signing: Signing = { secret: SECRET };

  const seconds = new Set<number>();
  /** The latest second that no request has yet, in milliseconds. */
  const unusedSecond = () => {
    let second = Math.floor(now().epochMilliseconds / 1000);
    while (seconds.has(second)) second -= 1;
    seconds.add(second);
    return second * 1000;
  };
  const send = async (type: 'slash_commands' | 'interactive' | 'events_api', body: Fields, retry?: number) => {
    if (via === 'socket') {
      const again = retry === undefined ? {} : { retry: { attempt: retry, reason: 'timeout' } };
      const { payload } = await server.socket.acked(server.socket.send(type, body, again));
      expectNothingLive(payload);
      return typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0 ? payload : undefined;
    }
    const again = retry === undefined ? {} : { retry: { number: retry, reason: 'http_timeout' } };
    const sign = { slash_commands: signedCommand, interactive: signedInteraction, events_api: signedEvent }[type];
    // Slack never signs two requests alike.
    const at = unusedSecond();
    const answer = await request(sign(body, { ...signing, ...again, at }));
    if (answer.status !== 200) throw new Error(`the app answered ${answer.status}`);
    const given: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    expectNothingLive(given);
    return given;
  };
  return {
    server,
    app: { ...app, stop },
    asked,
    told,
    states,
    happenings,
    waits,
    suspensions,
    url,
    request,
    slash: (text, fields = {}) => send('slash_commands', { ...slashFields(server, text), ...fields }),
    interact: (payload) => send('interactive', payload),
    event: (envelope, retry) => send('events_api', envelope, retry),
    quiet: stop,
  };
}

/** The text beside blocks is markup, in which `<` begins a mention; in blocks no text is. */
function expectNothingLive(said: unknown): void {
  const { text = '' } = z.object({ text: z.string() }).partial().safeParse(said).data ?? {};
  expect(text).not.toContain('<');
  expect(JSON.stringify(said) ?? '').not.toMatch(/"type":"(?:mrkdwn|markdown|user|usergroup|broadcast|link)"/);
}

/** Remembers conversations as the store does. */
export function conversations(): Conversations {
  const kept = new Map<string, Conversation>();
  return {
    find: async (place) => kept.get(place),
    keep: async (place, conversation) => {
      kept.set(place, conversation);
    },
  };
}

/** Keeps installations as the store does. */
export function installations(): Installations {
  const kept = new Map<string, string>();
  const keyOf = ({ kind, id }: Holder) => `${kind}:${id}`;
  return {
    save: async (holder, sealed) => {
      kept.set(keyOf(holder), sealed);
    },
    fetch: async (holder) => kept.get(keyOf(holder)),
    replace: async (holder, before, after) => {
      const isThere = kept.get(keyOf(holder)) === before;
      if (isThere) kept.set(keyOf(holder), after);
      return isThere;
    },
    delete: async (holder) => kept.delete(keyOf(holder)),
  };
}

export function slashFields(server: SlackServer, text: string): Fields {
  return {
    command: '/colossus',
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    user_name: 'u1',
    text,
    response_url: server.responseUrl('C1'),
    trigger_id: '1.2.3',
    api_app_id: 'A1',
  };
}

/** A press of a button that carries a value, on a message of the bot. */
export function pressOf(
  server: SlackServer,
  value: string,
  { action = 'intent:0', channel = 'C1', user = 'U1', container = {} }: PressParts = {},
): Fields {
  return {
    type: 'block_actions',
    user: { id: user, username: user.toLowerCase(), team_id: 'T1' },
    team: { id: 'T1', domain: 'acme' },
    channel: { id: channel, name: channel.toLowerCase() },
    container: { type: 'message', message_ts: '1700000000.000100', channel_id: channel, ...container },
    actions: [{ type: 'button', block_id: 'b', action_id: action, value, action_ts: '1700000001.000000' }],
    response_url: server.responseUrl(channel),
    trigger_id: '1.2.3',
    api_app_id: 'A1',
  };
}

interface PressParts {
  readonly action?: string;
  readonly channel?: string;
  readonly user?: string;
  readonly container?: Fields;
}

/** An event in its envelope. */
export function envelopeOf(event: Fields, eventId = 'Ev1'): Fields {
  return {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: eventId,
    event_time: 1_700_000_000,
    authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
    event,
  };
}

/** A message that somebody said, which then stands in its channel; its event. */
export function said(server: SlackServer, text: string, parts: Fields = {}): Fields & { readonly ts: string } {
  const { channel = 'C1', user = 'U1', thread_ts: thread } = parts;
  const { ts } = server.workspace().add({
    channel: String(channel),
    user: String(user),
    text,
    call: {},
    ...(typeof thread === 'string' && { thread_ts: thread }),
  });
  const kind = String(channel).startsWith('D') ? 'im' : 'channel';
  return { type: 'message', channel, user, text, ts, event_ts: ts, channel_type: kind, ...parts };
}

/** What the bot has posted to a channel, threads included. */
export function posted(server: SlackServer, channel = 'C1') {
  return server.messages(channel).filter(({ bot_id: bot }) => bot !== undefined);
}
