/** What somebody wants of the bot, whatever the platform: a parsed command, question or button. */
export type Intent = Wanted & AboutStory;

interface AboutStory {
  /** Key of the story that it is about; left out if that is open, or if there is only one. */
  readonly story?: string;
}

/** Pages count from 1. */
type Wanted =
  | { readonly kind: 'overview' }
  | { readonly kind: 'summary'; readonly topic?: string }
  /**
   * A question in somebody's own words; `after` is the entry that the conversation showed before it, `offered` the entries
   * that it offered to choose from.
   */
  | {
      readonly kind: 'ask';
      readonly question: string;
      readonly after?: string;
      readonly offered?: readonly string[];
    }
  /** One entry, as a button or a list names it; or two in one answer. */
  | { readonly kind: 'entry'; readonly id: string; readonly and?: string }
  /** All that an entry or a summary says, sentence by sentence. */
  | { readonly kind: 'details'; readonly of: string; readonly what: Detailed }
  | { readonly kind: 'faq'; readonly topic?: string; readonly page?: number }
  | { readonly kind: 'watch'; readonly item?: string }
  /** What is dated, as a picture. */
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
  /** The question where the reminders of a watch item are to be posted; nothing is saved yet. */
  | { readonly kind: 'offer'; readonly item: string }
  /** The reminders of one watch item: in this channel, or to the person alone. */
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
  /** No such message after all: `which` is a topic's key, a number in the person's list, or "all". */
  | { readonly kind: 'unnotify'; readonly which: string }
  /** Whether old posts in this channel get a reply once their answer has changed; without `isOn`, whether they do now. */
  | { readonly kind: 'follow-ups'; readonly isOn?: boolean }
  /** What became of a subscription's deliveries. */
  | { readonly kind: 'receipts'; readonly of: string; readonly page?: number }
  /** What was posted for an occurrence of a subscription: the way to its other pages. */
  | { readonly kind: 'posted'; readonly of: string; readonly nominal: string }
  /** What would be posted now: shown to who asks, or posted to the channel at once. */
  | { readonly kind: 'preview' | 'send'; readonly what: Post }
  /** Whether an entry's answer helped. */
  | { readonly kind: 'feedback'; readonly of: string; readonly isHelpful: boolean }
  /** A command was called without what it needs, or its name misspelt. */
  | { readonly kind: 'incomplete'; readonly command: string }
  | { readonly kind: 'misspelt'; readonly typed: string; readonly meant: string };

/** What has details. */
export const DETAILED = ['entry', 'summary'] as const;
type Detailed = (typeof DETAILED)[number];

/** What a subscription brings. */
export const POSTS = ['digest', 'reminder'] as const;
export type Post = (typeof POSTS)[number];

/** What a button can carry: never somebody's text. */
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
  /** A wish in the form that we write ourselves, to be pressed instead of typed. */
  | { readonly kind: 'subscribe'; readonly wish: string };
