import { Temporal } from 'temporal-polyfill';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { deliver, type SignedRequest } from '../../../fakes/http.ts';
import { addMessage, envelopeOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import type { SlackServer, SlackServerOptions } from '../../../fakes/slack/server.ts';
import { type Signing, signedCommand, signedEvent, signedInteraction } from '../../../fakes/slack/signed.ts';
import { HttpServer } from '../../../src/lib/http-server.ts';
import type { SlackConfig } from '../../../src/platforms/slack/app/access.ts';
import { type SlackAppOptions, slackApp } from '../../../src/platforms/slack/app/app.ts';
import { SLACK_ENDPOINT } from '../../../src/platforms/slack/manifest/paths.ts';
import type { AppEvent } from '../../../src/ports/app-events.ts';
import type { Conversation, Conversations } from '../../../src/ports/conversations.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import type { Holder, Installations } from '../../../src/ports/installations.ts';
import { localSlack } from '../../bot.ts';
import { recordingDesk, seenEventsInMemory } from '../desk.ts';

export const SECRET = 'the-signing-secret';
export const BOT_TOKEN = 'xoxb-1-the-bot';
export const APP_TOKEN = 'xapp-1-the-app';

export type Fields = Readonly<Record<string, unknown>>;

export type Stage = Awaited<ReturnType<typeof stageApp>>;

export const CHANNELS = [{ id: 'C1' }, { id: 'D1', kind: 'im' as const }];
const USERS = [{ id: 'U1' }, { id: 'U2' }];

export interface StageOptions
  extends Partial<
    Pick<
      SlackAppOptions,
      'conversations' | 'draw' | 'installations' | 'isReadyInTime' | 'news' | 'now' | 'seen' | 'stopTimeout'
    >
  > {
  readonly via?: 'http' | 'socket';
  readonly slack?: SlackServerOptions;
  readonly config?: Partial<SlackConfig>;
  readonly desk?: Partial<Desk>;
  readonly pause?: () => Promise<unknown>;
  /** Called before the app starts. */
  readonly prepare?: (server: SlackServer) => void;
}

/**
 * Starts the app with a desk that answers from the fixture story, until the test ends. The test fails if a post contains live
 * markup.
 */
export async function stageApp(options: StageOptions = {}) {
  const { via = 'http', config = {}, seen = seenEventsInMemory(), now = Temporal.Now.instant } = options;
  const server = await localSlack({ workspaces: [{ channels: CHANNELS, users: USERS }], ...options.slack });
  const { desk, requests, askers } = recordingDesk(options.desk);
  const logLines: string[] = [];
  /** In seconds. Each pause ends at once. */
  const waits: number[] = [];
  const appEvents: AppEvent[] = [];
  /** The platform, workspace and reason of each. */
  const suspensions: (readonly string[])[] = [];
  const transport: SlackConfig['transport'] =
    via === 'http' ? { kind: 'http', signingSecret: SECRET } : { kind: 'socket', appToken: APP_TOKEN };
  const app = slackApp({
    config: { botToken: BOT_TOKEN, transport, admins: [], apiUrl: server.apiUrl, ...config },
    desk,
    seen,
    conversations: options.conversations ?? conversations(),
    areTokensChecked: true,
    installations: options.installations ?? installations(),
    subscriptions: {
      suspendWorkspace: async (...suspension) => {
        suspensions.push(suspension);
      },
    },
    commands: [{ command: 'colossus' }],
    log: (problem) => logLines.push(problem),
    observe: (happening) => appEvents.push(happening),
    now,
    draw: options.draw,
    // By default, every answer is ready in time, even on a busy machine.
    isReadyInTime: options.isReadyInTime ?? (async () => true),
    news: options.news,
    ...(options.stopTimeout !== undefined && { stopTimeout: options.stopTimeout }),
    // Pauses end at once, except after the signal aborted.
    pause: async (duration, signal) => {
      if (!signal?.aborted) waits.push(duration.total('seconds'));
      await (options.pause?.() ?? new Promise((resolve) => setImmediate(resolve)));
    },
  });
  options.prepare?.(server);
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
    for (const { body } of [...server.calls, ...server.responses]) expectNothingLive(body);
  });
  const url = `http://127.0.0.1:${port}${SLACK_ENDPOINT}`;
  const request = (signed: SignedRequest) => deliver(url, signed);
  const signing: Signing = { secret: SECRET };

  const seconds = new Set<number>();
  /** In epoch milliseconds. */
  const unusedSecond = () => {
    let second = Math.floor(now().epochMilliseconds / 1000);
    while (seconds.has(second)) second -= 1;
    seconds.add(second);
    return second * 1000;
  };
  /** Returns the acknowledgement; undefined if that is empty. */
  const send = async (type: 'slash_commands' | 'interactive' | 'events_api', body: Fields, retry?: number) => {
    if (via === 'socket') {
      const retryOptions = retry === undefined ? {} : { retry: { attempt: retry, reason: 'timeout' } };
      const { payload } = await server.socket.untilAcked(server.socket.send(type, body, retryOptions));
      expectNothingLive(payload);
      return typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0 ? payload : undefined;
    }
    const retryOptions = retry === undefined ? {} : { retry: { number: retry, reason: 'http_timeout' } };
    const sign = { slash_commands: signedCommand, interactive: signedInteraction, events_api: signedEvent }[type];
    // Slack never signs two requests alike.
    const at = unusedSecond();
    const answer = await request(sign(body, { ...signing, ...retryOptions, at }));
    if (answer.status !== 200) throw new Error(`the app answered ${answer.status}`);
    const reply: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    expectNothingLive(reply);
    return reply;
  };
  let eventCount = 0;
  /** Wraps an event that is not in an envelope yet. */
  const sendEvent = (event: Fields, retry?: number) => {
    eventCount += 1;
    const isWrapped = 'event' in event || event['type'] === 'app_rate_limited';
    return send('events_api', isWrapped ? event : envelopeOf(event, `Ev${eventCount}`), retry);
  };
  const say = async (text: string, fields: Fields = {}) => {
    const message = addMessage(server, text, fields);
    await sendEvent(message);
    return message;
  };
  return {
    server,
    app: { ...app, stop },
    requests,
    askers,
    logLines,
    appEvents,
    waits,
    suspensions,
    url,
    request,
    slash: (text: string, fields: Fields = {}) => send('slash_commands', { ...typedCommand(server, text), ...fields }),
    interact: (payload: Fields) => send('interactive', payload),
    event: sendEvent,
    say,
    mention: (text: string, fields?: Fields) => say(`<@UBOT> ${text}`, { ...fields, type: 'app_mention' }),
    /** Resolves once all requests in progress have ended. */
    finish: stop,
  };
}

/** In a payload's text, `<` begins a mention; blocks contain no markup. */
function expectNothingLive(payload: unknown): void {
  const { text = '' } = z.object({ text: z.string() }).partial().safeParse(payload).data ?? {};
  expect(text).not.toContain('<');
  expect(JSON.stringify(payload) ?? '').not.toMatch(/"type":"(?:mrkdwn|markdown|user|usergroup|broadcast|link)"/);
}

export function conversations(): Conversations {
  const stored = new Map<string, Conversation>();
  return {
    find: async (place) => stored.get(place),
    keep: async (place, conversation) => {
      stored.set(place, conversation);
    },
  };
}

export function installations(): Installations {
  const stored = new Map<string, string>();
  const keyOf = ({ kind, id }: Holder) => `${kind}:${id}`;
  return {
    save: async (holder, sealed) => {
      stored.set(keyOf(holder), sealed);
    },
    fetch: async (holder) => stored.get(keyOf(holder)),
    replace: async (holder, before, after) => {
      const isUnchanged = stored.get(keyOf(holder)) === before;
      if (isUnchanged) stored.set(keyOf(holder), after);
      return isUnchanged;
    },
    delete: async (holder) => stored.delete(keyOf(holder)),
  };
}

export function botPosts(server: SlackServer, channel = 'C1') {
  return server.messages(channel).filter(({ bot_id: bot }) => bot !== undefined);
}
