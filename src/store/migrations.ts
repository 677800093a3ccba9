import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from './tables.ts';

/**
 * A name, then SQL for both engines. Never change a released migration, not even its spaces: SQLite keeps the text, and a
 * restore compares it.
 */
const MIGRATIONS: readonly (readonly [name: string, ...statements: string[]])[] = [
  [
    '0001-subscriptions-and-deliveries',
    'create table "channels" ("address" text primary key, "busy_until" bigint not null)',
    `create table "subscriptions" ("id" text primary key, "platform" text not null, "workspace" text not null,
      "channel" text not null, "address" text not null, "wish" text not null, "recurrence" text not null,
      "zone" text not null, "quiet" text not null, "created_by" text not null, "created_at" bigint not null,
      "pause" text, "suspended" text, "next_nominal" text, "next_at" bigint, "told_through" text not null,
      "told_changes" text not null)`,
    'create index "subscriptions_next" on "subscriptions" ("next_at", "id", "platform")',
    'create index "subscriptions_address" on "subscriptions" ("address", "created_at")',
    'create index "subscriptions_told" on "subscriptions" ("told_changes")',
    `create table "deliveries" ("key" text primary key, "subscription" text not null, "nominal" text not null,
      "platform" text not null, "workspace" text not null, "channel" text not null, "address" text not null,
      "state" text not null, "due_at" bigint not null, "expires_at" bigint not null, "spread" bigint not null,
      "available_at" bigint not null, "attempt" integer not null, "owner" text, "first_claimed_at" bigint,
      "claimed_at" bigint, "message" text, "told_through" text, "told_changes" text, "post" text, "reason" text,
      "at" bigint not null)`,
    'create index "deliveries_due" on "deliveries" ("platform", "state", "due_at", "spread")',
    'create index "deliveries_subscription" on "deliveries" ("subscription", "due_at")',
    'create index "deliveries_address" on "deliveries" ("address", "due_at")',
    // Partial indexes: most deliveries are inserted in other states, and skipping an index makes inserts faster.
    `create index "deliveries_under_way" on "deliveries" ("platform", "available_at")
      where state in ('sending', 'in doubt')`,
    `create index "deliveries_finished" on "deliveries" ("at")
      where state in ('delivered', 'uncertain', 'dead', 'missed', 'skipped')`,
    'create index "deliveries_message" on "deliveries" ("message") where "message" is not null',
    'create index "deliveries_told" on "deliveries" ("told_changes") where "told_changes" is not null',
    'create table "contents" ("hash" text primary key, "body" text not null, "used_at" bigint not null)',
    'create table "buckets" ("name" text primary key, "free_at" double precision not null)',
    'create table "leases" ("name" text primary key, "owner" text not null, "until" bigint not null)',
  ],
  [
    '0002-seen-events',
    'create table "seen_events" ("event" text primary key, "at" bigint not null)',
    'create index "seen_events_at" on "seen_events" ("at")',
  ],
  ['0003-installations', 'create table "installations" ("holder" text primary key, "sealed" text not null)'],
  ['0004-deliveries-by-time', 'create index "deliveries_time" on "deliveries" ("due_at" desc, "key")'],
  [
    '0005-subscriptions-by-workspace',
    'create index "subscriptions_workspace" on "subscriptions" ("platform", "workspace")',
  ],
  [
    '0006-gaps',
    `create table "gaps" ("day" text not null, "decision" text not null, "platform" text not null,
      "question" text not null, "count" integer not null, "near" text not null, "people" text not null,
      constraint "gaps_key" primary key ("day", "decision", "platform", "question"))`,
  ],
  ['0007-lease-state', 'alter table "leases" add column "state" text'],
  [
    '0008-conversations',
    `create table "conversations" ("place" text primary key, "person" text, "has_others" integer not null,
      "shows" text, "at" bigint not null)`,
    'create index "conversations_at" on "conversations" ("at")',
  ],
  [
    '0009-joined-deliveries',
    'alter table "deliveries" add column "joined_to" text',
    'create index "deliveries_joined" on "deliveries" ("joined_to") where "joined_to" is not null',
  ],
  ['0010-offers', 'alter table "conversations" add column "offers" text'],
  [
    // Existing rows belong to no story yet; `alignStories` assigns one to subscriptions and unfinished deliveries.
    '0011-stories',
    `alter table "subscriptions" add column "story" text default '' not null`,
    `alter table "deliveries" add column "story" text default '' not null`,
  ],
  [
    '0012-news',
    'alter table "deliveries" add column "reply_to" text',
    `create table "posts" ("key" text primary key, "story" text not null, "platform" text not null,
      "workspace" text not null, "channel" text not null, "address" text not null, "post" text not null,
      "series" text, "told" text not null, "adopts" integer not null, "at" bigint not null)`,
    'create index "posts_address" on "posts" ("address", "at")',
    'create index "posts_told" on "posts" ("told", "address")',
    'create index "posts_at" on "posts" ("at")',
    `create table "notifications" ("key" text primary key, "story" text not null, "platform" text not null,
      "workspace" text not null, "channel" text not null, "address" text not null, "person" text not null,
      "topic" text not null, "substance" text not null, "adopts" integer not null, "created_at" bigint not null)`,
    'create index "notifications_address" on "notifications" ("address", "created_at")',
    'create index "notifications_topic" on "notifications" ("story", "topic")',
    'create table "follow_ups_off" ("key" text primary key, "at" bigint not null)',
  ],
  [
    // A new table, because the story becomes part of the key: the same question may be asked of two stories.
    '0013-gaps-by-story',
    'alter table "gaps" rename to "gaps_before"',
    `create table "gaps" ("day" text not null, "decision" text not null, "platform" text not null,
      "question" text not null, "story" text not null, "count" integer not null, "near" text not null,
      "people" text not null,
      constraint "gaps_story_key" primary key ("day", "decision", "platform", "question", "story"))`,
    `insert into gaps (day, decision, platform, question, story, count, near, people)
      select day, decision, platform, question, '', count, near, people from gaps_before`,
    'drop table "gaps_before"',
  ],
  [
    '0014-pending-offers',
    'alter table "conversations" add column "pending" text',
    'alter table "conversations" add column "subscription" text',
  ],
];

export const migrationNames = z.array(z.object({ name: z.string() })).transform((rows) => rows.map(({ name }) => name));

/** The transaction must hold the schema lock. */
export async function migrate(db: Transaction<Tables>, name: string): Promise<void> {
  await sql`create table if not exists migrations (name text primary key)`.execute(db);
  const { rows } = await sql`select name from migrations`.execute(db);
  const { pending, unknown } = migrationState(migrationNames.parse(rows));
  if (unknown.length > 0) {
    throw new Error(
      `${name} was written by a newer version (it has the migrations ${unknown.join(', ')}). Start that version, or restore an older backup.`,
    );
  }
  for (const [migrationName, ...statements] of MIGRATIONS.filter(([migrationName]) =>
    pending.includes(migrationName),
  )) {
    for (const statement of statements) await sql.raw(statement.replaceAll(/\n */g, ' ')).execute(db);
    await sql`insert into migrations (name) values (${migrationName})`.execute(db);
  }
}

export function migrationState(appliedNames: readonly string[]): {
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
} {
  const knownNames = MIGRATIONS.map(([name]) => name);
  return {
    pending: knownNames.filter((name) => !appliedNames.includes(name)),
    unknown: appliedNames.filter((name) => !knownNames.includes(name)),
  };
}
