import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf } from '../../fakes/chat-platform.ts';
import { type ChatKind, type ChatServer, type Fault, startChatServer } from '../../fakes/chat-server.ts';
import { seededRandom } from '../../src/lib/seeded-random.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { Feed } from './feed.ts';
import { Fleet } from './fleet.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { NONCE_MEMORY_MS, SHORT_DURATIONS, type StoreLocation, TIME_SCALE } from './protocol.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { isSettled, judge, type SentMessage, type Verdict } from './verdict.ts';

const POLL_INTERVAL_MS = 200;
const LEDGER_INTERVAL_MS = 1000;
/** Used until all messages have arrived, because reading the whole ledger slows the fake servers. */
const EARLY_LEDGER_INTERVAL_MS = 20_000;
const SETTLING_MINUTES = 4;

const FAULT_PROBABILITIES: Readonly<Record<Fault, number>> = {
  'too many': 0.03,
  'error before': 0.02,
  'error after': 0.02,
  'reset after': 0.02,
  hang: 0.01,
  'late effect': 0.01,
  'late answer': 0.03,
  'history error': 0.05,
};
/** After the sender has given up, and before the delivery is settled. */
const LATE_EFFECT_RANGE_MS = [SHORT_DURATIONS.postTimeout + 30, SHORT_DURATIONS.settleDelay - 150] as const;
const LATE_ANSWER_RANGE_MS = [SHORT_DURATIONS.postTimeout / 10, SHORT_DURATIONS.postTimeout * 1.5] as const;

export interface StageSettings {
  readonly seed: number;
  readonly store: 'sqlite' | 'postgres';
  readonly folder?: string;
  /** The replicas then reach PostgreSQL through a proxy that can go silent. */
  readonly hasProxy?: boolean;
  /** The replicas then use the shipped briefing and the product's ticker instead of faster ones. */
  readonly usesShippedBriefing?: boolean;
  readonly platforms?: readonly ChatKind[];
  readonly postsPerSecond: number;
  /** Requests per second that each platform accepts, including reads. */
  readonly rateLimit: number;
  readonly hasFaults: boolean;
  /** Does not include the time in which deliveries settle. */
  readonly minutes: number;
}

export interface Stage {
  readonly postgres: Postgres | undefined;
  readonly proxy: TcpProxy | undefined;
  readonly folder: string;
  readonly cache: string;
  readonly servers: readonly ChatServer[];
  readonly fleet: Fleet;
  readonly feed: Feed;
  readonly random: () => number;
  isOver(): boolean;
  countArrived(): number;
  keepDue(shouldStop: () => boolean, plansAhead: boolean): Promise<void>;
  /** Waits until all deliveries are settled, stops the replicas, and compares the channels with the ledger. */
  verdict(): Promise<Verdict>;
}

export async function runOnStage<T>(settings: StageSettings, run: (stage: Stage) => Promise<T>): Promise<T> {
  const { seed, platforms = ['slack', 'discord'], postsPerSecond } = settings;
  await using stack = new AsyncDisposableStack();
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'campaign-'));
  const removeFolder = () => rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
  // Ctrl-C skips the disposal of the stack.
  process.on('exit', removeFolder);
  stack.defer(() => {
    process.off('exit', removeFolder);
    removeFolder();
  });
  const cache = join(temporaryFolder, 'compiled');
  const folder = settings.folder ?? join(temporaryFolder, 'data');

  const postgres = settings.store === 'postgres' ? await startPostgres(cache) : undefined;
  if (postgres) stack.defer(() => postgres.close());
  const location: StoreLocation = postgres ? { kind: 'postgres', url: postgres.url } : { kind: 'sqlite', folder };
  const store = await openStore({ ...location, onProblem: () => {} });
  stack.defer(() => store.close());
  const proxy = postgres && settings.hasProxy ? await startTcpProxy(Number(new URL(postgres.url).port)) : undefined;
  if (proxy) stack.defer(() => proxy.close());

  const servers = await Promise.all(
    platforms.map((kind, i) =>
      startChatServer({
        kind,
        seed: seed + i,
        perSecond: settings.rateLimit,
        nonces: NONCE_MEMORY_MS,
        faults: settings.hasFaults ? FAULT_PROBABILITIES : {},
        lateEffect: LATE_EFFECT_RANGE_MS,
        lateAnswer: LATE_ANSWER_RANGE_MS,
      }),
    ),
  );
  for (const server of servers) stack.defer(() => server.close());
  const fleet = new Fleet(
    {
      store: postgres && proxy ? { kind: 'postgres', url: withPort(postgres.url, proxy.port) } : location,
      usesShippedBriefing: settings.usesShippedBriefing ?? false,
      servers: servers.map(({ url }, i) => ({ kind: platforms[i] ?? 'slack', url, perSecond: postsPerSecond })),
    },
    cache,
  );
  stack.defer(() => fleet.killAll());

  const random = seededRandom(seed);
  const feed = new Feed(store.subscriptions, platforms, random);
  const deadline = Date.now() + settings.minutes * 60_000;
  const isOver = () => Date.now() > deadline;
  const countArrived = () => servers.reduce((sum, server) => sum + server.messages().length, 0);
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
    countArrived,
    keepDue: (shouldStop, plansAhead) =>
      feed.keepDue({
        shouldStop,
        plansAhead,
        countArrived,
        messagesPerSecond: postsPerSecond * platforms.length,
      }),
    verdict: async () => {
      const wasOver = isOver();
      const isInTime = await waitUntilSettled(store, feed, countArrived, Date.now() + SETTLING_MINUTES * 60_000);
      await fleet.stopAll();
      await sleep(LATE_EFFECT_RANGE_MS[1]);
      const receipts = await store.ledger.receipts({ limit: Number.MAX_SAFE_INTEGER });
      const { figures, brokenPromises } = judge(
        feed.expectedDeliveries,
        receipts,
        sentMessages(feed, servers, platforms),
      );
      return {
        figures,
        brokenPromises: [
          ...fleet.problems,
          ...(wasOver ? [`The campaign took longer than ${Math.ceil(settings.minutes)} minutes.`] : []),
          ...(isInTime ? [] : [`Some deliveries were not settled within ${SETTLING_MINUTES} minutes.`]),
          ...brokenPromises,
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

async function waitUntilSettled(
  store: Store,
  feed: Feed,
  countArrived: () => number,
  deadline: number,
): Promise<boolean> {
  for (let lastRead = Date.now(); Date.now() < deadline; await sleep(POLL_INTERVAL_MS)) {
    const hasAll = countArrived() >= feed.expectedDeliveries.length;
    if (Date.now() - lastRead < (hasAll ? LEDGER_INTERVAL_MS : EARLY_LEDGER_INTERVAL_MS)) continue;
    const receipts = await store.ledger.receipts({ limit: Number.MAX_SAFE_INTEGER });
    if (receipts.length >= feed.expectedDeliveries.length && receipts.every(isSettled)) return true;
    lastRead = Date.now();
  }
  return false;
}

function sentMessages(feed: Feed, servers: readonly ChatServer[], platforms: readonly ChatKind[]): SentMessage[] {
  const keyOf = (platform: string | undefined, mark: string) => `${platform} ${mark}`;
  const deliveries = new Map(
    feed.expectedDeliveries.map((delivery) => [keyOf(delivery.address.platform, markOf(delivery)), delivery]),
  );
  return servers.flatMap((server, i) =>
    server.messages().map(({ channel, mark, at: arrivedAt }) => {
      const name = keyOf(platforms[i], mark);
      const { subscription, nominal } = deliveries.get(name) ?? { subscription: name, nominal: '?' };
      return { subscription, nominal, channel, arrivedAt };
    }),
  );
}

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

export const DURATIONS_TEXT = `a ${TIME_SCALE}th of the product's: lease ${SHORT_DURATIONS.lease / 1000} s, time-out ${SHORT_DURATIONS.postTimeout / 1000} s, nonces known for ${NONCE_MEMORY_MS / 1000} s`;
