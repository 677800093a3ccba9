import { type Kysely, sql, type Transaction } from 'kysely';
import { FINISHED, IN_PROGRESS } from './deliveries.ts';
import type { Tables } from './tables.ts';

/** Migrations in order. Never change a released one. */
const MIGRATIONS: readonly (readonly [name: string, up: (db: Kysely<Tables>) => Promise<void>])[] = [
  ['0001-subscriptions-and-deliveries', subscriptionsAndDeliveries],
  ['0002-seen-events', seenEvents],
  ['0003-installations', installations],
  ['0004-deliveries-by-time', deliveriesByTime],
  ['0005-subscriptions-by-workspace', subscriptionsByWorkspace],
  ['0006-gaps', gaps],
  ['0007-lease-state', leaseState],
  ['0008-conversations', conversations],
  ['0009-joined-deliveries', joinedDeliveries],
  ['0010-offers', offers],
  ['0011-stories', stories],
  ['0012-news', news],
  ['0013-gaps-by-story', gapsByStory],
];

/**
 * Applies pending migrations. The transaction must hold the schema lock.
 * @param name the database's name, such as "The database data/colossus.sqlite"
 * @throws Error if a newer version wrote the database
 */
export async function migrate(db: Transaction<Tables>, name: string): Promise<void> {
  await sql`create table if not exists migrations (name text primary key)`.execute(db);
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  const { unknown } = migrationState(done);
  if (unknown.length > 0) {
    throw new Error(
      `${name} was written by a newer version (${unknown.join(', ')}); start that version, or restore an older backup`,
    );
  }
  for (const [step, up] of MIGRATIONS) {
    if (done.has(step)) continue;
    await up(db);
    await sql`insert into migrations (name) values (${step})`.execute(db);
  }
}

/** Compares applied migrations with the known ones: only a newer version knows the `unknown` ones. */
export function migrationState(done: ReadonlySet<string>): {
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
} {
  const known = MIGRATIONS.map(([name]) => name);
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)),
  };
}

async function subscriptionsAndDeliveries({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('channels')
    .addColumn('address', 'text', (column) => column.primaryKey())
    .addColumn('busy_until', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('wish', 'text', (column) => column.notNull())
    .addColumn('recurrence', 'text', (column) => column.notNull())
    .addColumn('zone', 'text', (column) => column.notNull())
    .addColumn('quiet', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('pause', 'text')
    .addColumn('suspended', 'text')
    .addColumn('next_nominal', 'text')
    .addColumn('next_at', 'bigint')
    .addColumn('told_through', 'text', (column) => column.notNull())
    .addColumn('told_changes', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('subscriptions_next').on('subscriptions').columns(['next_at', 'id', 'platform']).execute();
  await schema.createIndex('subscriptions_address').on('subscriptions').columns(['address', 'created_at']).execute();
  await schema.createIndex('subscriptions_told').on('subscriptions').columns(['told_changes']).execute();
  await schema
    .createTable('deliveries')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('subscription', 'text', (column) => column.notNull())
    .addColumn('nominal', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('spread', 'bigint', (column) => column.notNull())
    .addColumn('available_at', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('first_claimed_at', 'bigint')
    .addColumn('claimed_at', 'bigint')
    .addColumn('message', 'text')
    .addColumn('told_through', 'text')
    .addColumn('told_changes', 'text')
    .addColumn('post', 'text')
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  const deliveries = (name: string) => schema.createIndex(`deliveries_${name}`).on('deliveries');
  await deliveries('due').columns(['platform', 'state', 'due_at', 'spread']).execute();
  await deliveries('subscription').columns(['subscription', 'due_at']).execute();
  await deliveries('address').columns(['address', 'due_at']).execute();
  // Partial indexes, because most deliveries are inserted in other states, and skipping an index makes inserts faster.
  await deliveries('under_way').columns(['platform', 'available_at']).where(IN_PROGRESS).execute();
  await deliveries('finished').column('at').where(FINISHED).execute();
  await deliveries('message').column('message').where('message', 'is not', null).execute();
  await deliveries('told').column('told_changes').where('told_changes', 'is not', null).execute();
  await schema
    .createTable('contents')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('buckets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('free_at', 'double precision', (column) => column.notNull())
    .execute();
  await schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}

async function seenEvents({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('seen_events')
    .addColumn('event', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('seen_events_at').on('seen_events').columns(['at']).execute();
}

async function installations({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('installations')
    .addColumn('holder', 'text', (column) => column.primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute();
}

async function deliveriesByTime({ schema }: Kysely<Tables>): Promise<void> {
  await schema.createIndex('deliveries_time').on('deliveries').columns(['due_at desc', 'key']).execute();
}

async function subscriptionsByWorkspace({ schema }: Kysely<Tables>): Promise<void> {
  await schema.createIndex('subscriptions_workspace').on('subscriptions').columns(['platform', 'workspace']).execute();
}

async function gaps({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('gaps')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('near', 'text', (column) => column.notNull())
    .addColumn('people', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('gaps_key', ['day', 'decision', 'platform', 'question'])
    .execute();
}

async function leaseState({ schema }: Kysely<Tables>): Promise<void> {
  await schema.alterTable('leases').addColumn('state', 'text').execute();
}

async function conversations({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('conversations')
    .addColumn('place', 'text', (column) => column.primaryKey())
    .addColumn('person', 'text')
    .addColumn('has_others', 'integer', (column) => column.notNull())
    .addColumn('shows', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('conversations_at').on('conversations').columns(['at']).execute();
}

async function offers({ schema }: Kysely<Tables>): Promise<void> {
  await schema.alterTable('conversations').addColumn('offers', 'text').execute();
}

async function joinedDeliveries({ schema }: Kysely<Tables>): Promise<void> {
  await schema.alterTable('deliveries').addColumn('joined_to', 'text').execute();
  await schema
    .createIndex('deliveries_joined')
    .on('deliveries')
    .column('joined_to')
    .where('joined_to', 'is not', null)
    .execute();
}

/** Existing rows belong to no story yet; `alignStories` assigns one. */
async function stories({ schema }: Kysely<Tables>): Promise<void> {
  for (const table of ['subscriptions', 'deliveries'] as const) {
    await schema
      .alterTable(table)
      .addColumn('story', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  }
}

async function news({ schema }: Kysely<Tables>): Promise<void> {
  await schema.alterTable('deliveries').addColumn('reply_to', 'text').execute();
  await schema
    .createTable('posts')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('story', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('post', 'text', (column) => column.notNull())
    .addColumn('series', 'text')
    .addColumn('told', 'text', (column) => column.notNull())
    .addColumn('adopts', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('posts_address').on('posts').columns(['address', 'at']).execute();
  await schema.createIndex('posts_told').on('posts').columns(['told', 'address']).execute();
  await schema.createIndex('posts_at').on('posts').columns(['at']).execute();
  await schema
    .createTable('notifications')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('story', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('substance', 'text', (column) => column.notNull())
    .addColumn('adopts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('notifications_address').on('notifications').columns(['address', 'created_at']).execute();
  await schema.createIndex('notifications_topic').on('notifications').columns(['story', 'topic']).execute();
  await schema
    .createTable('follow_ups_off')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}

/** A table with another key: the same question may be asked of two stories. */
async function gapsByStory(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('gaps').renameTo('gaps_before').execute();
  await schema
    .createTable('gaps')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('story', 'text', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('near', 'text', (column) => column.notNull())
    .addColumn('people', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('gaps_story_key', ['day', 'decision', 'platform', 'question', 'story'])
    .execute();
  await sql`insert into gaps (day, decision, platform, question, story, count, near, people)
    select day, decision, platform, question, '', count, near, people from gaps_before`.execute(db);
  await schema.dropTable('gaps_before').execute();
}
