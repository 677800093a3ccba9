import type { Temporal } from 'temporal-polyfill';
import { counted } from '../lib/english.ts';
import { errorText } from '../lib/error-text.ts';
import type { Conversations } from '../ports/conversations.ts';
import type { Gaps } from '../ports/gaps.ts';
import type { Installations } from '../ports/installations.ts';
import type { Leases } from '../ports/leases.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { News } from '../ports/news.ts';
import type { Queue } from '../ports/queue.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { SeenEvents } from '../ports/seen-events.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { StoredConversations } from './conversations.ts';
import { createDatabase, type Database, type Engine, TIMEOUT_MS } from './database.ts';
import { StoredGaps } from './gaps.ts';
import { StoredInstallations } from './installations.ts';
import { StoredLeases } from './leases.ts';
import { StoredLedger } from './ledger.ts';
import { migrate } from './migrations.ts';
import { StoredNews } from './news.ts';
import { openPostgres } from './postgres.ts';
import { StoredQueue } from './queue.ts';
import { StoredRateLimiter } from './rate-limiter.ts';
import { StoredSeenEvents } from './seen-events.ts';
import { openSqlite } from './sqlite.ts';
import { alignStories, type KnownStory } from './stories.ts';
import { StoredSubscriptions } from './subscriptions.ts';

/** All stores, in one database. */
export interface Store {
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  readonly rateLimiter: RateLimiter;
  readonly queue: Queue;
  readonly leases: Leases;
  readonly seen: SeenEvents;
  readonly installations: Installations;
  readonly gaps: Gaps;
  readonly conversations: Conversations;
  readonly news: News;
  /** Checks that writes persist. @throws Error with the reason if they do not */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** SQLite file in a folder, or a PostgreSQL database for several machines. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

export type StoreOptions = StoreLocation & {
  /** Replaces the database server's clock. */
  readonly clock?: () => Temporal.Instant;
  /** Called for problems that need attention but stop nothing, such as an unreadable row or a lost connection. */
  readonly onProblem: (problem: string) => void;
  /**
   * The stories whose deliveries are planned and sent; by default all. Subscriptions to other stories are suspended.
   */
  readonly stories?: readonly KnownStory[];
  /** Milliseconds that a transaction waits for another process or an unreachable server. */
  readonly timeout?: number;
  /** Whether to open the store despite a temporary fault; transactions then fail until it has passed. */
  readonly allowUnavailable?: boolean;
};

/**
 * Opens the store and applies migrations. Several processes may do so at once.
 * @throws Error that names the database, the fault and the fix
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { onProblem, stories, timeout = TIMEOUT_MS, allowUnavailable: mayBeAway = false } = options;
  const engine = openEngine(options, timeout);
  const database: Database = createDatabase(engine, onProblem, timeout, async (db) => {
    await engine.lockSchema(db);
    await migrate(db, engine.name);
    const suspended = stories ? await alignStories(db, stories, await database.now(db)) : 0;
    if (suspended > 0)
      onProblem(`Suspended ${counted(suspended, 'subscription')} to stories that are no longer loaded`);
  });
  try {
    await database.prepare();
  } catch (error) {
    if (!(mayBeAway && engine.isTemporary(error))) {
      await database.close();
      throw error;
    }
    onProblem(`${errorText(error)}. Starting without the store; retrying until it responds`);
  }
  return {
    subscriptions: new StoredSubscriptions(database),
    ledger: new StoredLedger(
      database,
      stories?.map(({ id }) => id),
    ),
    rateLimiter: new StoredRateLimiter(database),
    queue: new StoredQueue(database),
    leases: new StoredLeases(database),
    seen: new StoredSeenEvents(database),
    installations: new StoredInstallations(database),
    gaps: new StoredGaps(database),
    conversations: new StoredConversations(database),
    news: new StoredNews(database),
    check: () => database.check(),
    close: () => database.close(),
  };
}

function openEngine(options: StoreOptions, timeout: number): Engine {
  const { clock, onProblem } = options;
  const given = clock && (() => clock().epochMilliseconds);
  return options.kind === 'sqlite'
    ? openSqlite(options.folder, given ?? Date.now)
    : openPostgres(options.url, given, onProblem, timeout);
}
