import type { Temporal } from 'temporal-polyfill';
import { pluralize } from '../lib/english.ts';
import { errorText } from '../lib/error-text.ts';
import { alignStories, type KnownStory } from './align-stories.ts';
import { createConversations } from './conversations.ts';
import { createDatabase, type Database, type Engine, TIMEOUT_MS } from './database.ts';
import { createGaps } from './gaps.ts';
import { createInstallations } from './installations.ts';
import { createLeases } from './leases.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrations.ts';
import { createNews } from './news.ts';
import { openPostgres } from './postgres.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createSeenEvents } from './seen-events.ts';
import { openSqlite } from './sqlite.ts';
import { createSubscriptions } from './subscriptions.ts';

/** Several machines can share a PostgreSQL database. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

export type StoreOptions = StoreLocation & {
  readonly clock?: () => Temporal.Instant;
  /** Reports problems that throw no error, such as an unreadable row or a lost connection. */
  readonly onProblem: (problem: string) => void;
  /** By default all. Subscriptions to other stories are suspended. */
  readonly stories?: readonly KnownStory[];
  /** Milliseconds to wait for another process or an unreachable server. */
  readonly timeout?: number;
  /** Transactions fail until the database is available. */
  readonly allowUnavailable?: boolean;
};

export type Store = Readonly<Awaited<ReturnType<typeof openStore>>>;

/** @throws Error with a readable message */
export async function openStore(options: StoreOptions) {
  const { database } = await openDatabase(options);
  const { check, close } = database;
  return {
    subscriptions: createSubscriptions(database),
    ledger: createLedger(
      database,
      options.stories?.map(({ id }) => id),
    ),
    rateLimiter: createRateLimiter(database),
    leases: createLeases(database),
    seen: createSeenEvents(database),
    installations: createInstallations(database),
    gaps: createGaps(database),
    conversations: createConversations(database),
    news: createNews(database),
    check,
    close,
  };
}

export async function openDatabase(options: StoreOptions): Promise<{ database: Database; engine: Engine }> {
  const { clock, onProblem, stories, timeout = TIMEOUT_MS, allowUnavailable = false } = options;
  const now = clock && (() => clock().epochMilliseconds);
  const engine =
    options.kind === 'sqlite'
      ? openSqlite(options.folder, now ?? Date.now)
      : openPostgres(options.url, now, onProblem, timeout);
  const database = createDatabase(engine, onProblem, timeout, async (db) => {
    await engine.lockSchema(db);
    await migrate(db, engine.name);
    const suspended = stories ? await alignStories(db, stories, await engine.now(db)) : 0;
    if (suspended > 0) {
      onProblem(`Suspended ${pluralize(suspended, 'subscription')} to stories that are no longer loaded`);
    }
  });
  try {
    await database.prepare();
  } catch (error) {
    if (!(allowUnavailable && engine.isTemporary(error))) {
      await database.close();
      throw error;
    }
    onProblem(`${errorText(error)}. Starting without the store; retrying until it responds`);
  }
  return { database, engine };
}
