import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import { markOf } from '../../fakes/chat-platform.ts';
import { type ChatKind, type ChatServer, type Fault, startChatServer } from '../../fakes/chat-server.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { seeded } from '../typos.ts';
import { Feed, minuteOf } from './feed.ts';
import { Fleet } from './fleet.ts';
import { type Line, startLine } from './line.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { NONCES, SHORT, type StorePlace, TIMES_SHORTER } from './protocol.ts';
import { isSettled, judge, type Standing, type Verdict } from './verdict.ts';

/** How long a campaign looks away between two looks, in milliseconds. */
const LOOK = 200;
/** How often it looks at the whole ledger, once all has come, and before, in milliseconds. */
const LOOK_AT_ALL = 1000;
const LOOK_AT_STRAYS = 20_000;
/** How long what was asked for may take to be settled, after the rest, in minutes. */
const SETTLING = 4;
/** How many seconds' worth of deliveries is kept due, and how many are planned for each coming minute. */
const DUE_SECONDS = 2;
const PLANNED_SECONDS = 25;
/** How long before its minute a delivery is asked for, in milliseconds. */
const AHEAD = 15_000;

/** How likely each fault of a platform is. */
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
/** When a late effect comes, after the request: when the sender waits no more, and before the settling. In milliseconds. */
const LATE_EFFECT = [SHORT.postTimeout + 30, SHORT.settleDelay - 150] as const;
/** Some of the late answers come when the sender waits no more. In milliseconds. */
const LATE_ANSWER = [SHORT.postTimeout / 10, SHORT.postTimeout * 1.5] as const;
/** How often a replica looks for what to plan, in milliseconds: what is asked for here is often due at once. */
const TICK = 1000;

export interface Setting {
  readonly seed: number;
  readonly store: 'sqlite' | 'postgres';
  /** Instead of a temporary folder, for SQLite. */
  readonly folder?: string;
  /** Whether the replicas have a way to PostgreSQL that can fall silent. */
  readonly onLine?: boolean;
  /**
   * Whether the replicas have the shipped briefing, and look for what to plan by the ticker of the product; if not, they
   * have nothing to read, and look more often.
   */
  readonly isWhole?: boolean;
  readonly platforms?: readonly ChatKind[];
  /** What a replica may send to each platform in a second, and what the platform takes; it also counts readings. */
  readonly perSecond: number;
  readonly takes: number;
  /** Whether the platforms refuse, break off, answer late and so on, as drawn by the seed. */
  readonly hasFaults: boolean;
  /** What the campaign may take at the most, but for the settling, in minutes. */
  readonly minutes: number;
}

/** What a campaign plays on: the store, the platforms, the replicas, and what is to come of them. */
export interface Stage {
  readonly store: Store;
  /** The server, and the replicas' way to it if it can fall silent. */
  readonly postgres: Postgres | undefined;
  readonly line: Line | undefined;
  /** Where SQLite keeps its file. */
  readonly folder: string;
  /** Where compiled modules are kept. */
  readonly cache: string;
  readonly servers: readonly ChatServer[];
  readonly fleet: Fleet;
  readonly feed: Feed;
  readonly random: () => number;
  /** Whether the time is up. */
  isOver(): boolean;
  /** How many messages stand in the channels. */
  arrived(): number;
  /** Keeps deliveries due, until it is enough. @param plansAhead whether some are planned for each coming minute */
  keepDue(isEnough: () => boolean, plansAhead: boolean): Promise<void>;
  /** Waits until nothing more will happen to what was asked for, then stops the replicas and judges. */
  verdict(): Promise<Verdict>;
}

/** Sets the stage, plays, and clears it away whatever happens. */
export async function onStage<T>(setting: Setting, play: (stage: Stage) => Promise<T>): Promise<T> {
  const { seed, platforms = ['slack', 'discord'], perSecond } = setting;
  await using stack = new AsyncDisposableStack();
  const temporary = mkdtempSync(join(tmpdir(), 'campaign-'));
  const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  // On Ctrl-C too, when nothing below is done.
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
  const line = postgres && setting.onLine ? await startLine(Number(new URL(postgres.url).port)) : undefined;
  if (line) stack.defer(() => line.close());

  const servers = await Promise.all(
    platforms.map((kind, i) =>
      startChatServer({
        kind,
        seed: seed + i,
        perSecond: setting.takes,
        nonces: NONCES,
        faults: setting.hasFaults ? FAULTS : {},
        lateEffect: LATE_EFFECT,
        lateAnswer: LATE_ANSWER,
      }),
    ),
  );
  for (const server of servers) stack.defer(() => server.close());
  const fleet = new Fleet(
    {
      store: postgres && line ? { kind: 'postgres', url: through(line, postgres.url) } : place,
      ...(setting.isWhole ? {} : { tick: TICK }),
      isBare: !setting.isWhole,
      servers: servers.map(({ url }, i) => ({ kind: platforms[i] ?? 'slack', url, perSecond })),
    },
    cache,
  );
  stack.defer(() => fleet.killAll());

  const random = seeded(seed);
  const feed = new Feed(store.subscriptions, platforms, random);
  const until = Date.now() + setting.minutes * 60_000;
  const isOver = () => Date.now() > until;
  const arrived = () => servers.reduce((sum, server) => sum + server.messages().length, 0);
  return await play({
    store,
    postgres,
    line,
    folder,
    cache,
    servers,
    fleet,
    feed,
    random,
    isOver,
    arrived,
    keepDue: (isEnough, plansAhead) => {
      return keepDue({ feed, arrived, perSecond: perSecond * platforms.length }, isEnough, plansAhead);
    },
    verdict: async () => {
      const wasOver = isOver();
      const isSettledInTime = await settled(store, feed, arrived, Date.now() + SETTLING * 60_000);
      await fleet.stopAll();
      // What a platform still holds back comes now, or never.
      await sleep(LATE_EFFECT[1]);
      const receipts = await store.ledger.receipts({ most: Number.MAX_SAFE_INTEGER });
      const { figures, broken } = judge(feed.wanted, receipts, standing(feed, servers, platforms));
      return {
        figures,
        broken: [
          ...fleet.troubles,
          ...(wasOver ? [`It was not done within the ${Math.ceil(setting.minutes)} minutes that it may take.`] : []),
          ...(isSettledInTime ? [] : [`Not everything was settled within ${SETTLING} minutes.`]),
          ...broken,
        ],
      };
    },
  });
}

/** A server's address at the end of a line. */
function through({ port }: Line, address: string): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

async function keepDue(
  { feed, arrived, perSecond }: { feed: Feed; arrived: () => number; perSecond: number },
  isEnough: () => boolean,
  plansAhead: boolean,
): Promise<void> {
  let planned = minuteOf(Temporal.Now.instant());
  while (!isEnough()) {
    const now = Temporal.Now.instant();
    const coming = minuteOf(now).add({ minutes: 1 });
    if (plansAhead && !planned.equals(coming) && now.until(coming).total('milliseconds') < AHEAD) {
      planned = coming;
      // No more than can be sent: what is still due comes first.
      const wave = perSecond * PLANNED_SECONDS - (feed.wanted.length - arrived());
      if (wave > 0) await feed.add(wave, coming);
    }
    const due = feed.dueBy(now) - arrived();
    // One whose time has just gone by is caught up with: it is due at once.
    if (due < perSecond * DUE_SECONDS) await feed.add(perSecond, minuteOf(now));
    await sleep(LOOK);
  }
}

/** Waits until the ledger says of everything how it ended. False if it is not so by then. */
async function settled(store: Store, feed: Feed, arrived: () => number, by: number): Promise<boolean> {
  for (let looked = Date.now(); Date.now() < by; await sleep(LOOK)) {
    // To look at all holds up the servers, which are in this process: not while messages are still to come.
    const isDone = arrived() >= feed.wanted.length;
    if (Date.now() - looked < (isDone ? LOOK_AT_ALL : LOOK_AT_STRAYS)) continue;
    const receipts = await store.ledger.receipts({ most: Number.MAX_SAFE_INTEGER });
    if (receipts.length >= feed.wanted.length && receipts.every(isSettled)) return true;
    looked = Date.now();
  }
  return false;
}

/** What stands in the channels, by the servers' records; a mark that nobody was asked for is its own key. */
function standing(feed: Feed, servers: readonly ChatServer[], platforms: readonly ChatKind[]): Standing[] {
  const keys = new Map(
    feed.wanted.map((one) => {
      const kind = one.address.platform === 'discord' ? 'discord' : 'slack';
      return [`${kind} ${markOf(kind, one.address, one)}`, one];
    }),
  );
  return servers.flatMap((server, i) =>
    server.messages().map(({ channel, mark, at }) => {
      const name = `${platforms[i]} ${mark}`;
      const { subscription, nominal } = keys.get(name) ?? { subscription: name, nominal: '?' };
      return { subscription, nominal, channel, at };
    }),
  );
}

/** What the platforms did to the replicas, as figures of a report. */
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

/** The times that a campaign runs with, for its report. */
export const TIMES = `a ${TIMES_SHORTER}th of the product's: lease ${SHORT.lease / 1000} s, time-out ${SHORT.postTimeout / 1000} s, nonces known for ${NONCES / 1000} s`;
