import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf } from '../../fakes/chat-platform.ts';
import { type ChatKind, type ChatServer, type Fault, startChatServer } from '../../fakes/chat-server.ts';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { Feed } from './feed.ts';
import { Fleet } from './fleet.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { NONCE_MEMORY, SHORT, type StorePlace, TIMES_SHORTER } from './protocol.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { isSettled, judge, type SentMessage, type Verdict } from './verdict.ts';

/** In milliseconds. Reading the whole ledger slows the fake servers, so it is rare until all messages arrived. */
const POLL_EVERY = 200;
const READ_LEDGER_EVERY = 1000;
const READ_LEDGER_EARLY_EVERY = 20_000;
/** In minutes, after the campaign's own time. */
const SETTLING_TIME = 4;

/** The probability of each fault of a platform. */
const FAULTS: Readonly<Record<Fault, number>> = {
  'too many': 0.03,
  'error before': 0.02,
  'error after': 0.02,
  'reset after': 0.02,
  hang: 0.01,
  'late effect': 0.01,
  'late answer': 0.03,
  'history error': 0.05,
};
/** In milliseconds after the request: once the sender has given up, and before the delivery is settled. */
const LATE_EFFECT = [SHORT.postTimeout + 30, SHORT.settleDelay - 150] as const;
/** In milliseconds; some arrive after the sender has given up. */
const LATE_ANSWER = [SHORT.postTimeout / 10, SHORT.postTimeout * 1.5] as const;
/** In milliseconds. Shorter than the product's, since many subscriptions are due as soon as they exist. */
const TICK = 1000;

export interface Setting {
  readonly seed: number;
  readonly store: 'sqlite' | 'postgres';
  /** The folder of the SQLite file; by default a temporary one. */
  readonly folder?: string;
  /** Whether the replicas reach PostgreSQL through a proxy that can go silent. */
  readonly hasProxy?: boolean;
  /** Whether the replicas use the shipped briefing and the product's ticker instead of faster ones. */
  readonly isWhole?: boolean;
  readonly platforms?: readonly ChatKind[];
  /** The rate at which a replica sends to each platform, and the platform's rate limit, which also counts reads. */
  readonly perSecond: number;
  readonly takes: number;
  /** Whether the platforms fail at random, as drawn by the seed. */
  readonly hasFaults: boolean;
  /** The campaign's time limit, without the settling time. */
  readonly minutes: number;
}

/** The store, platforms and replicas of a campaign, and the deliveries that it expects. */
export interface Stage {
  /** Set if the store is PostgreSQL. */
  readonly postgres: Postgres | undefined;
  readonly proxy: TcpProxy | undefined;
  /** The folder of the SQLite file. */
  readonly folder: string;
  /** The folder of compiled modules, shared by the processes. */
  readonly cache: string;
  readonly servers: readonly ChatServer[];
  readonly fleet: Fleet;
  readonly feed: Feed;
  readonly random: () => number;
  /** Whether the time limit has passed. */
  isOver(): boolean;
  /** The number of messages in all channels. */
  arrived(): number;
  /** Adds subscriptions so that deliveries stay due. `plansAhead`: also for each coming minute. */
  keepDue(isEnough: () => boolean, plansAhead: boolean): Promise<void>;
  /** Waits until every delivery is settled, stops the replicas, and compares the channels with the ledger. */
  verdict(): Promise<Verdict>;
}

/** Runs a campaign on a stage, and removes the stage whatever happens. */
export async function onStage<T>(setting: Setting, run: (stage: Stage) => Promise<T>): Promise<T> {
  const { seed, platforms = ['slack', 'discord'], perSecond } = setting;
  await using stack = new AsyncDisposableStack();
  const temporary = mkdtempSync(join(tmpdir(), 'campaign-'));
  const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  // Ctrl-C skips the disposal of the stack.
  process.on('exit', remove);
  stack.defer(() => {
    process.off('exit', remove);
    remove();
  });
  const cache = join(temporary, 'compiled');
  const folder = setting.folder ?? join(temporary, 'data');

  const postgres = setting.store === 'postgres' ? await startPostgres(cache) : undefined;
  if (postgres) stack.defer(() => postgres.close());
  const place: StorePlace = postgres ? { kind: 'postgres', url: postgres.url } : { kind: 'sqlite', folder };
  const store = await openStore({ ...place, onProblem: () => {} });
  stack.defer(() => store.close());
  const proxy = postgres && setting.hasProxy ? await startTcpProxy(Number(new URL(postgres.url).port)) : undefined;
  if (proxy) stack.defer(() => proxy.close());

  const servers = await Promise.all(
    platforms.map((kind, i) =>
      startChatServer({
        kind,
        seed: seed + i,
        perSecond: setting.takes,
        nonces: NONCE_MEMORY,
        faults: setting.hasFaults ? FAULTS : {},
        lateEffect: LATE_EFFECT,
        lateAnswer: LATE_ANSWER,
      }),
    ),
  );
  for (const server of servers) stack.defer(() => server.close());
  const fleet = new Fleet(
    {
      store: postgres && proxy ? { kind: 'postgres', url: withPort(postgres.url, proxy.port) } : place,
      ...(setting.isWhole ? {} : { tick: TICK }),
      isBare: !setting.isWhole,
      servers: servers.map(({ url }, i) => ({ kind: platforms[i] ?? 'slack', url, perSecond })),
    },
    cache,
  );
  stack.defer(() => fleet.killAll());

  const random = seededRandom(seed);
  const feed = new Feed(store.subscriptions, platforms, random);
  const deadline = Date.now() + setting.minutes * 60_000;
  const isOver = () => Date.now() > deadline;
  const arrived = () => servers.reduce((sum, server) => sum + server.messages().length, 0);
  return await run({
    postgres,
    proxy,
    folder,
    cache,
    servers,
    fleet,
    feed,
    random,
    isOver,
    arrived,
    keepDue: (isEnough, plansAhead) =>
      feed.keepDue({ isEnough, plansAhead, arrived, perSecond: perSecond * platforms.length }),
    verdict: async () => {
      const wasOver = isOver();
      const isInTime = await waitUntilSettled(store, feed, arrived, Date.now() + SETTLING_TIME * 60_000);
      await fleet.stopAll();
      // The last late effects.
      await sleep(LATE_EFFECT[1]);
      const receipts = await store.ledger.receipts({ limit: Number.MAX_SAFE_INTEGER });
      const { figures, broken } = judge(feed.expected, receipts, sentMessages(feed, servers, platforms));
      return {
        figures,
        broken: [
          ...fleet.problems,
          ...(wasOver ? [`The campaign took longer than ${Math.ceil(setting.minutes)} minutes.`] : []),
          ...(isInTime ? [] : [`Some deliveries were not settled within ${SETTLING_TIME} minutes.`]),
          ...broken,
        ],
      };
    },
  });
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

/** Whether every expected delivery is settled in the ledger by the deadline. */
async function waitUntilSettled(store: Store, feed: Feed, arrived: () => number, deadline: number): Promise<boolean> {
  for (let readAt = Date.now(); Date.now() < deadline; await sleep(POLL_EVERY)) {
    const hasAll = arrived() >= feed.expected.length;
    if (Date.now() - readAt < (hasAll ? READ_LEDGER_EVERY : READ_LEDGER_EARLY_EVERY)) continue;
    const receipts = await store.ledger.receipts({ limit: Number.MAX_SAFE_INTEGER });
    if (receipts.length >= feed.expected.length && receipts.every(isSettled)) return true;
    readAt = Date.now();
  }
  return false;
}

/** The servers' messages with the deliveries of their marks. An unexpected mark gets a key of its own. */
function sentMessages(feed: Feed, servers: readonly ChatServer[], platforms: readonly ChatKind[]): SentMessage[] {
  const nameOf = (platform: string | undefined, mark: string) => `${platform} ${mark}`;
  const deliveries = new Map(feed.expected.map((one) => [nameOf(one.address.platform, markOf(one)), one]));
  return servers.flatMap((server, i) =>
    server.messages().map(({ channel, mark, at }) => {
      const name = nameOf(platforms[i], mark);
      const { subscription, nominal } = deliveries.get(name) ?? { subscription: name, nominal: '?' };
      return { subscription, nominal, channel, at };
    }),
  );
}

/** How often each fault of a platform hit a replica. */
export function faultFigures(servers: readonly ChatServer[]): Record<string, number> {
  const sum = (name: keyof ChatServer['counts']) => servers.reduce((total, { counts }) => total + counts[name], 0);
  return {
    '429s': sum('too many') + sum('over the rate'),
    '5xx before the effect': sum('error before'),
    '5xx after the effect': sum('error after'),
    'resets after the effect': sum('reset after'),
    'answers lost': sum('hang'),
    'answers late': sum('late answer'),
    'effects late': sum('late effect'),
    'posts known by their nonce': sum('repeats known'),
    'histories read': sum('histories read'),
    'histories refused': sum('history error'),
  };
}

/** The durations of a campaign, for its report. */
export const TIMES = `a ${TIMES_SHORTER}th of the product's: lease ${SHORT.lease / 1000} s, time-out ${SHORT.postTimeout / 1000} s, nonces known for ${NONCE_MEMORY / 1000} s`;
