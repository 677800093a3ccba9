/**
 * What is kept, column by column. Instants are milliseconds since 1970; what is wider than a column is JSON text, read
 * with a schema on its way out.
 */
export interface Tables {
  readonly channels: Channels;
  readonly subscriptions: Subscriptions;
  readonly deliveries: Deliveries;
  readonly contents: Contents;
  readonly buckets: Buckets;
  readonly leases: Leases;
  readonly seen_events: SeenEvents;
  readonly installations: Installations;
  readonly gaps: Gaps;
  readonly conversations: Conversations;
}

/** A row for each channel with a subscription or a receipt: who takes its lock has the channel to himself. */
interface Channels {
  address: string;
  /** Nothing is claimed for the channel before this; `HELD` while something is under way there. */
  busy_until: number;
}

interface Subscriptions {
  id: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  wish: string;
  /** The canonical form. */
  recurrence: string;
  zone: string;
  quiet: string;
  created_by: string;
  created_at: number;
  pause: string | null;
  suspended: string | null;
  next_nominal: string | null;
  next_at: number | null;
  told_through: string;
  /** The hash of a list of keys among the contents. */
  told_changes: string;
}

interface Deliveries {
  /** Subscription and nominal time as one text, so that each exists once. */
  key: string;
  subscription: string;
  nominal: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  state: string;
  due_at: number;
  expires_at: number;
  /** The order of those due at one time. */
  spread: number;
  /** pending: not claimed before · sending, in doubt: not claimed by another before. */
  available_at: number;
  attempt: number;
  owner: string | null;
  first_claimed_at: number | null;
  /** Grows with every claim, and so tells a claim from those before it. */
  claimed_at: number | null;
  /** The hash of the frozen message among the contents. */
  message: string | null;
  /** What the subscription's channel knows once this is delivered. */
  told_through: string | null;
  told_changes: string | null;
  post: string | null;
  reason: string | null;
  /** When it came to its state. */
  at: number;
}

/** JSON texts by their hash: ten thousand channels that get the same message refer to one. */
interface Contents {
  hash: string;
  body: string;
  /** When it was last referred to anew, to the hour. */
  used_at: number;
}

interface Buckets {
  name: string;
  free_at: number;
}

interface Leases {
  name: string;
  owner: string;
  until: number;
  /** What its holder leaves for the next one. */
  state: string | null;
}

interface SeenEvents {
  event: string;
  /** When it was noted. */
  at: number;
}

interface Installations {
  /** A workspace or an organisation as one text: "team:T1". */
  holder: string;
  /** Encrypted; the keys are elsewhere. */
  sealed: string;
}

/** What could not be answered: a row for each question, decision, platform and day. */
interface Gaps {
  /** Of UTC, "2026-05-08". */
  day: string;
  decision: string;
  platform: string;
  question: string;
  count: number;
  near: string;
  people: string;
}

/** A thread or a direct message in which the bot has answered. */
interface Conversations {
  place: string;
  person: string | null;
  /** 1 if other people have said something there. */
  has_others: number;
  /** The id of the entry that was shown last. */
  shows: string | null;
  /** When it was last written. */
  at: number;
}
