import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import { LogLevel } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import { type SlackServer, startSlackServer } from '../fakes/slack/server.ts';
import { type SignedRequest, signedCommand } from '../fakes/slack/signed.ts';
import { buildIndex } from '../src/ask/index.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import { HttpServer } from '../src/lib/http-server.ts';
import { slackApp } from '../src/platforms/slack/app/app.ts';
import { beside } from './beside.ts';
import { type Measured, measureEach } from './measure.ts';

const SECRET = 'the-signing-secret';
const TOKEN = 'xoxb-1-the-bot';
/** Commands in a round of one of the apps, and how many are under way at once. */
const ROUND = 400;
const AT_ONCE = 8;
const PLAN = { warmUp: 4, runs: 25 };
/** The acknowledgements at a pace: how many a second, and for how long. */
const PACE = { perSecond: 100, seconds: 10 };
/** In milliseconds. */
const LIMITS = { watch: 0.3, ask: 0.8, acknowledgement: 50 } as const;

/** An app that takes commands on HTTP. */
interface Listening {
  readonly port: number;
  readonly stop: () => Promise<unknown>;
}

/**
 * Signed slash commands over HTTP: what a command costs beyond a bare Bolt app that replies with the same ready payload,
 * the two by turns, and how long an acknowledgement takes at a steady pace.
 */
export async function slack(): Promise<Measured[]> {
  const { briefing, questions } = shipped();
  const server = await startSlackServer();
  const ours = await ourApp(server, briefing);
  const ready = new Map<string, unknown>();
  const bare = await bareApp(server, ready);
  const client = new Client(server);
  const added = (name: string, limit: number, texts: readonly string[]) =>
    beside({
      name: `${name}: added to a bare Bolt app`,
      ...PLAN,
      limit,
      ours: () => client.round(ours.port, texts),
      bare: () => client.round(bare.port, texts),
    });
  try {
    for (const text of ['watch', ...questions]) ready.set(text, JSON.parse(await client.send(ours.port, text)));
    return [
      await added('watch', LIMITS.watch, ['watch']),
      await added('ask', LIMITS.ask, questions),
      await acknowledged(client, ours, ['watch', ...questions]),
    ];
  } finally {
    client.close();
    await Promise.all([ours.stop(), bare.stop()]);
    await server.close();
  }
}

/** From when a command was due to its acknowledgement, so that one that holds up others counts for them, too. */
async function acknowledged(client: Client, ours: Listening, texts: readonly string[]): Promise<Measured> {
  const { perSecond, seconds } = PACE;
  const commands = client.signed(perSecond * seconds, texts);
  const begun = performance.now();
  const times = await Promise.all(
    commands.map(async (command, index) => {
      const due = begun + (index * 1000) / perSecond;
      await sleep(Math.max(0, due - performance.now()));
      await client.deliver(ours.port, command);
      return performance.now() - due;
    }),
  );
  const limits = { limit: LIMITS.acknowledgement, p99Limit: LIMITS.acknowledgement };
  const plan = { warmUp: 0, runs: times.length, ...limits };
  return measureEach(`acknowledgements at ${perSecond} a second`, plan, async () => times.pop() ?? Number.NaN);
}

/** The bot, as it is started over HTTP. No command of the bench needs the store. */
async function ourApp(server: SlackServer, briefing: Briefing): Promise<Listening> {
  const current = { briefing, index: buildIndex(briefing) };
  const unused = async (): Promise<never> => {
    throw new Error('The bench gives no command that needs the store');
  };
  const app = slackApp({
    config: {
      botToken: TOKEN,
      receive: { kind: 'http', signingSecret: SECRET },
      admins: [],
      apiUrl: server.apiUrl,
    },
    desk: openDesk({ current: () => current, now: () => Temporal.Now.instant(), stores: unused }),
    seen: { record: async () => true, forget: async () => {} },
    conversations: { find: async () => undefined, keep: async () => {} },
    installations: { save: unused, fetch: unused, replace: unused, delete: unused },
    subscriptions: { suspendWorkspace: unused },
    slashCommand: briefing.command,
    log: (problem) => {
      throw new Error(problem);
    },
  });
  await app.start();
  const http = new HttpServer({ port: 0, host: '127.0.0.1' }, (...parts) => app.handle?.(...parts));
  return { port: await http.start(), stop: () => Promise.all([http.stop(), app.stop()]) };
}

/** Nothing but Bolt, which has every reply ready. */
async function bareApp(server: SlackServer, ready: ReadonlyMap<string, unknown>): Promise<Listening> {
  const receiver = new HTTPReceiver({ signingSecret: SECRET, logLevel: LogLevel.ERROR });
  const app = new App({
    token: TOKEN,
    receiver,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: server.apiUrl },
  });
  app.command('/colossus', async ({ command, ack }) => {
    const reply = ready.get(command.text);
    if (typeof reply !== 'object' || reply === null) throw new Error(`There is no reply ready to "${command.text}"`);
    await ack({ text: '', ...reply });
  });
  const listening = await receiver.start({ port: 0, host: '127.0.0.1' });
  return { port: portOf(listening.address()), stop: () => receiver.stop() };
}

/** Sends commands as Slack does, over connections that are kept. */
class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #server: SlackServer;
  #sent = 0;

  constructor(server: SlackServer) {
    this.#server = server;
  }

  /** Commands that are ready to be sent; no two are alike, since a replay is refused. */
  signed(count: number, texts: readonly string[]): SignedRequest[] {
    return Array.from({ length: count }, (_, index) => {
      this.#sent += 1;
      return signedCommand(
        {
          command: '/colossus',
          team_id: 'T1',
          channel_id: 'C1',
          user_id: 'U1',
          user_name: 'u1',
          text: texts[index % texts.length],
          response_url: `${this.#server.apiUrl}unused`,
          trigger_id: `1.2.${this.#sent}`,
          api_app_id: 'A1',
        },
        { secret: SECRET },
      );
    });
  }

  /** A round of commands, some at once; the milliseconds of each one's share. */
  async round(port: number, texts: readonly string[]): Promise<number> {
    const commands = this.signed(ROUND, texts);
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let command = commands.pop(); command; command = commands.pop()) await this.deliver(port, command);
      }),
    );
    return (performance.now() - begun) / ROUND;
  }

  async send(port: number, text: string): Promise<string> {
    const [command] = this.signed(1, [text]);
    return command ? this.deliver(port, command) : '';
  }

  /** What it is acknowledged with. @throws Error if that is no reply */
  deliver(port: number, { headers, body }: SignedRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path: '/slack/events', method: 'POST', agent: this.#agent, headers };
      const sent = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          if (response.statusCode === 200 && text.startsWith('{')) resolve(text);
          else reject(new Error(`A command was answered with ${response.statusCode} ${text}`));
        });
      });
      sent.on('error', reject).end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The shipped briefing, and a question for each of its entries. */
function shipped(): { readonly briefing: Briefing; readonly questions: readonly string[] } {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  return { briefing, questions: [...briefing.entries.values()].map(({ question }) => question) };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
