import { z } from 'zod';

const text = z.string();
const number = z.int();
// `address` is `addressKey` of the other columns.
const addressColumns = { platform: text, workspace: text, channel: text, address: text };

/** Key columns come first. Instants are epoch milliseconds. JSON text is validated when it is read. */
export const TABLES = {
  /** Each channel with a subscription or a receipt has a row. Its row lock guards the channel. */
  channels: z.strictObject({
    address: text,
    /** No pending delivery of the channel is claimed before this time; `BUSY_UNTIL_SETTLED` while one is in progress. */
    busy_until: number,
  }),
  subscriptions: z.strictObject({
    id: text,
    /** Older versions stored no story; `alignStories` fills it in. */
    story: text,
    ...addressColumns,
    wish: text,
    recurrence: text,
    zone: text,
    quiet: text,
    created_by: text,
    created_at: number,
    pause: text.nullable(),
    suspended: text.nullable(),
    next_nominal: text.nullable(),
    next_at: number.nullable(),
    told_through: text,
    /** Hash in `contents` of the keys of the changes that were sent or are older than the subscription. */
    told_changes: text,
  }),
  deliveries: z.strictObject({
    key: text,
    subscription: text,
    /** Empty in receipts of versions that had only one story. */
    story: text,
    nominal: text,
    ...addressColumns,
    state: text,
    due_at: number,
    expires_at: number,
    spread: number,
    /** The delivery is not claimed before this time. While it is claimed, this is the end of the lease. */
    available_at: number,
    attempt: number,
    owner: text.nullable(),
    first_claimed_at: number.nullable(),
    /** Grows with every claim, so it identifies the latest one. */
    claimed_at: number.nullable(),
    message: text.nullable(),
    /** The subscription's digest cursor once this is delivered. */
    told_through: text.nullable(),
    told_changes: text.nullable(),
    post: text.nullable(),
    reason: text.nullable(),
    joined_to: text.nullable(),
    reply_to: text.nullable(),
    at: number,
  }),
  /** Texts by hash: ten thousand channels that get the same message share one. */
  contents: z.strictObject({
    hash: text,
    body: text,
    /** When a row last began to refer to this text, to within an hour. */
    used_at: number,
  }),
  buckets: z.strictObject({ name: text, free_at: z.number() }),
  seen_events: z.strictObject({ event: text, at: number }),
  /** `holder` is like "team:T1". `sealed` is encrypted; the keys are not in the database. */
  installations: z.strictObject({ holder: text, sealed: text }),
  /** `day` is a UTC date; `story` is empty if no story was chosen, and in older rows. */
  gaps: z.strictObject({
    day: text,
    decision: text,
    platform: text,
    question: text,
    story: text,
    count: number,
    near: text,
    people: text,
  }),
  posts: z.strictObject({
    /** `storyKey` of story, channel and series or post. */
    key: text,
    story: text,
    ...addressColumns,
    post: text,
    series: text.nullable(),
    /** Hash in `contents` of the topics with their substance. */
    told: text,
    /** 1 after a restore or an import: the next run records the current substance as known, and sends no follow-up. */
    adopts: number,
    at: number,
  }),
  notifications: z.strictObject({
    /** `storyKey` of story, address and topic. */
    key: text,
    story: text,
    ...addressColumns,
    person: text,
    topic: text,
    substance: text,
    adopts: number,
    created_at: number,
  }),
  /** `key` is `storyKey` of story and channel. */
  follow_ups_off: z.strictObject({ key: text, at: number }),
  /** `state` is what an owner left for the next one. */
  leases: z.strictObject({ name: text, owner: text, until: number, state: text.nullable() }),
  conversations: z.strictObject({
    place: text,
    person: text.nullable(),
    has_others: number,
    shows: text.nullable(),
    /** Ids of the offered entries, separated by spaces. */
    offers: text.nullable(),
    /** An offer's button id, the id of the person who can accept it, and its age, separated by spaces. */
    pending: text.nullable(),
    subscription: text.nullable(),
    at: number,
  }),
} as const;

export type Tables = { readonly [Name in keyof typeof TABLES]: z.infer<(typeof TABLES)[Name]> };
