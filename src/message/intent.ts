/** What a person wants from the bot, on any platform: a parsed command, question or button. */
export type Intent = Wanted & AboutStory;

interface AboutStory {
  /** Key of the story that it is about; left out if that is not decided, or if there is only one. */
  readonly story?: string;
}

/** Pages count from 1. */
type Wanted =
  | { readonly kind: 'overview' }
  | { readonly kind: 'summary'; readonly topic?: string }
  /**
   * A question in a person's own words. `after` is the entry that the conversation showed before it; `offered` are the
   * entries that it offered to choose from.
   */
  | {
      readonly kind: 'ask';
      readonly question: string;
      readonly after?: string;
      readonly offered?: readonly string[];
    }
  /** One entry by its id, or two in one answer. */
  | { readonly kind: 'entry'; readonly id: string; readonly and?: string }
  /** Every statement of an entry or a summary, each with its sources. */
  | { readonly kind: 'details'; readonly of: string; readonly what: Detailed }
  | { readonly kind: 'faq'; readonly topic?: string; readonly page?: number }
  | { readonly kind: 'watch'; readonly item?: string }
  /** The dated points of the story, as a picture. */
  | { readonly kind: 'timeline' }
  | { readonly kind: 'sources'; readonly source?: string; readonly page?: number }
  /** The claims behind an entry, or one claim. */
  | { readonly kind: 'evidence'; readonly of: string; readonly page?: number }
  | { readonly kind: 'disputes'; readonly dispute?: string; readonly page?: number }
  /** `since` as it was typed. */
  | { readonly kind: 'changes'; readonly since?: string; readonly page?: number }
  | { readonly kind: 'help' }
  /** What to subscribe to, on which days and when, as it was typed. */
  | { readonly kind: 'subscribe'; readonly wish?: string }
  /** Asks where to post the reminders of a watch item: in the channel or in private. Saves nothing. */
  | { readonly kind: 'offer'; readonly item: string }
  /** Subscribes to the reminders of one watch item: in this channel, or in the person's direct messages. */
  | { readonly kind: 'follow' | 'remind-me'; readonly item: string }
  | { readonly kind: 'subscriptions'; readonly page?: number }
  /**
   * `which` is a number in the channel's list, "all" or, from a button, a subscription's id; without it, the only one.
   * `until` as it was typed.
   */
  | { readonly kind: 'pause'; readonly which?: string; readonly until?: string }
  | { readonly kind: 'resume' | 'unsubscribe'; readonly which?: string }
  /**
   * One private message to the person once an answer changes: `of` is a topic's key from a button ("entry.ferry-price",
   * "watch.pier", "dispute.price") or what was typed. Without it, the list of what the person waits for.
   */
  | { readonly kind: 'notify'; readonly of?: string }
  /** Withdraws a `notify`: `which` is a topic's key, a number in the person's list, or "all". */
  | { readonly kind: 'unnotify'; readonly which: string }
  /** Turns follow-ups to old posts in this channel on or off; without `isOn`, says which it is. */
  | { readonly kind: 'follow-ups'; readonly isOn?: boolean }
  /** The outcome of a subscription's recent deliveries. */
  | { readonly kind: 'receipts'; readonly of: string; readonly page?: number }
  /** The post of one occurrence of a subscription, for its further pages. */
  | { readonly kind: 'posted'; readonly of: string; readonly nominal: string }
  /** A digest or reminder as of now: shown to the person alone, or posted to the channel. */
  | { readonly kind: 'preview' | 'send'; readonly what: Post }
  /** Whether an entry's answer helped. */
  | { readonly kind: 'feedback'; readonly of: string; readonly isHelpful: boolean }
  /** A command was called without what it needs, or its name misspelt. */
  | { readonly kind: 'incomplete'; readonly command: string }
  | { readonly kind: 'misspelt'; readonly typed: string; readonly meant: string };

/** What has details. */
export const DETAILED = ['entry', 'summary'] as const;
type Detailed = (typeof DETAILED)[number];

/** What a subscription posts. */
export const POSTS = ['digest', 'reminder'] as const;
export type Post = (typeof POSTS)[number];

/** What a button can carry: never text that a person typed. */
export type ButtonIntent = Carried & AboutStory;

type Carried =
  | Exclude<
      Wanted,
      {
        kind: 'ask' | 'incomplete' | 'misspelt' | 'subscribe' | 'pause' | 'resume' | 'unsubscribe' | 'preview' | 'send';
      }
    >
  | { readonly kind: 'pause' | 'resume' | 'unsubscribe'; readonly which: string }
  | { readonly kind: 'preview'; readonly what: Post }
  /** A subscription in the form that the bot writes itself, offered as a button. */
  | { readonly kind: 'subscribe'; readonly wish: string };
