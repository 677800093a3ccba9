/**
 * The table columns. Instants are epoch milliseconds. Structured values are JSON text, validated with a schema when
 * read.
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
  readonly posts: Posts;
  readonly notifications: Notifications;
  readonly follow_ups_off: FollowUpsOff;
}

/** One row for each channel with a subscription or a receipt. Its row lock guards the channel. */
interface Channels {
  address: string;
  /** Nothing is claimed for the channel before this time; `HELD` while a delivery is in progress. */
  busy_until: number;
}

interface Subscriptions {
  id: string;
  /** The briefing's id; empty until `alignStories` if it was stored before there were several stories. */
  story: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  wish: string;
  /** In canonical form. */
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
  /** Hash of a list of change keys in `contents`. */
  told_changes: string;
}

interface Deliveries {
  /** Subscription and nominal time, which together are unique. */
  key: string;
  subscription: string;
  /** The briefing's id; empty for receipts from before there were several stories. */
  story: string;
  nominal: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  state: string;
  due_at: number;
  expires_at: number;
  /** Order among deliveries due at the same time. */
  spread: number;
  /** pending: not claimed before this · sending, in doubt: no other process claims it before this. */
  available_at: number;
  attempt: number;
  owner: string | null;
  first_claimed_at: number | null;
  /** Grows with every claim, so it identifies the latest one. */
  claimed_at: number | null;
  /** Hash of the frozen message in `contents`. */
  message: string | null;
  /** The subscription's digest cursor once this is delivered. */
  told_through: string | null;
  told_changes: string | null;
  post: string | null;
  reason: string | null;
  /** joined: the key of the delivery whose message includes this one, and whose outcome it shares. */
  joined_to: string | null;
  /** The post to reply to. */
  reply_to: string | null;
  /** When it entered its state. */
  at: number;
}

/** JSON texts by hash: ten thousand channels that get the same message share one. */
interface Contents {
  hash: string;
  body: string;
  /** When a row last started to refer to this text, to the hour. */
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
  /** Left by the owner for the next one. */
  state: string | null;
}

interface SeenEvents {
  event: string;
  /** When the event was recorded. */
  at: number;
}

interface Installations {
  /** Workspace or organisation: "team:T1". */
  holder: string;
  /** Encrypted; the keys are not in the database. */
  sealed: string;
}

/** Unanswered questions: a row for each question, decision, platform and day. */
interface Gaps {
  /** UTC date, "2026-05-08". */
  day: string;
  decision: string;
  platform: string;
  question: string;
  /** Empty for none, and for rows from before there were several. */
  story: string;
  count: number;
  near: string;
  people: string;
}

/** A thread or a direct message in which the bot has answered. */
interface Conversations {
  place: string;
  person: string | null;
  /** 1 if other people have written in the conversation. */
  has_others: number;
  /** Id of the entry shown last. */
  shows: string | null;
  /** Ids of the offered entries, separated by spaces. */
  offers: string | null;
  /** When it was last written. */
  at: number;
}

/** Posts in channels, with what they said. */
interface Posts {
  /** Story, channel and post. */
  key: string;
  story: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  post: string;
  series: string | null;
  /** Hash of the topics and their substance in `contents`. */
  told: string;
  /** 1 after a restore: the next run marks the current content as said, without follow-ups. */
  adopts: number;
  at: number;
}

/** People who want to be notified once when an answer changes. */
interface Notifications {
  /** Story, address and topic. */
  key: string;
  story: string;
  platform: string;
  workspace: string;
  channel: string;
  address: string;
  person: string;
  topic: string;
  substance: string;
  adopts: number;
  created_at: number;
}

/** Channels without follow-ups. */
interface FollowUpsOff {
  /** Story and channel. */
  key: string;
  at: number;
}
