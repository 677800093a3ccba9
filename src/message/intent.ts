/** A parsed command, question or button, on any platform. */
export type Intent = BaseIntent & StoryScope;

interface StoryScope {
  /** Key of the story; undefined if it is not known, or if there is only one. */
  readonly story?: string;
}

/** Pages count from 1. */
type BaseIntent =
  | { readonly kind: 'overview' }
  | { readonly kind: 'summary'; readonly topic?: string }
  /**
   * A question in a person's own words. `after` is the entry that the conversation showed before it, `offered` the
   * entries that it offered to choose from.
   */
  | {
      readonly kind: 'ask';
      readonly question: string;
      readonly after?: string;
      readonly offered?: readonly string[];
    }
  /** One entry, from a button or a list; or two in one answer. */
  | { readonly kind: 'entry'; readonly id: string; readonly and?: string }
  /** Everything that an entry or a summary says, sentence by sentence. */
  | { readonly kind: 'details'; readonly of: string; readonly what: DetailKind }
  | { readonly kind: 'faq'; readonly topic?: string; readonly page?: number }
  | { readonly kind: 'watch'; readonly item?: string }
  /** A picture of everything with a date. */
  | { readonly kind: 'timeline' }
  | { readonly kind: 'sources'; readonly source?: string; readonly page?: number }
  /** The claims behind an entry, or one claim. */
  | { readonly kind: 'evidence'; readonly of: string; readonly page?: number }
  | { readonly kind: 'disputes'; readonly dispute?: string; readonly page?: number }
  /** `since` is unparsed text. */
  | { readonly kind: 'changes'; readonly since?: string; readonly page?: number }
  | { readonly kind: 'help' }
  /** `wish` is unparsed text: what to post, on which days and when. */
  | { readonly kind: 'subscribe'; readonly wish?: string }
  /** Asks where to post the reminders of a watch item. Saves nothing yet. */
  | { readonly kind: 'offer'; readonly item: string }
  /** The reminders of one watch item: in this channel, or only to the person. */
  | { readonly kind: 'follow' | 'remind-me'; readonly item: string }
  | { readonly kind: 'subscriptions'; readonly page?: number }
  /**
   * `which` is a number in the channel's list, "all" or, from a button, a subscription's id; without it, the only one.
   * `until` is unparsed text.
   */
  | { readonly kind: 'pause'; readonly which?: string; readonly until?: string }
  | { readonly kind: 'resume' | 'unsubscribe'; readonly which?: string }
  /**
   * One private message to the person once an answer changes. `of` is a topic's key from a button ("entry.ferry-price",
   * "watch.pier", "dispute.price"), or typed text. Without it, lists the person's notifications.
   */
  | { readonly kind: 'notify'; readonly of?: string }
  /** Cancels a notification. `which` is a topic's key, a number in the person's list, or "all". */
  | { readonly kind: 'unnotify'; readonly which: string }
  /** Whether old posts in this channel get a reply when their answer changes. Without `isOn`, shows the setting. */
  | { readonly kind: 'follow-ups'; readonly isOn?: boolean }
  /** The results of a subscription's deliveries. */
  | { readonly kind: 'receipts'; readonly of: string; readonly page?: number }
  /** What was posted for an occurrence of a subscription; opens its other pages. */
  | { readonly kind: 'posted'; readonly of: string; readonly nominal: string }
  /** What would be posted now: shown only to the person, or posted to the channel. */
  | { readonly kind: 'preview' | 'send'; readonly what: Post }
  /** Whether an entry's answer helped. */
  | { readonly kind: 'feedback'; readonly of: string; readonly isHelpful: boolean }
  /** Opens the form for a proposal; without `what`, offers both kinds. `item` is unparsed text. */
  | { readonly kind: 'propose'; readonly what?: ProposalKind; readonly item?: string }
  /** A submitted proposal: the values by field id. */
  | { readonly kind: 'proposal'; readonly what: ProposalKind; readonly values: Readonly<Record<string, string>> }
  /** A command without its required argument, or with a misspelt name. */
  | { readonly kind: 'incomplete'; readonly command: string }
  | { readonly kind: 'misspelt'; readonly typed: string; readonly meant: string };

/** What can be shown in detail. */
export const DETAIL_KINDS = ['entry', 'summary'] as const;
type DetailKind = (typeof DETAIL_KINDS)[number];

/** What can be proposed: the outcome of a watch item, or a new source. */
export const PROPOSALS = ['settle', 'source'] as const;
export type ProposalKind = (typeof PROPOSALS)[number];

/** What a subscription can post. */
export const POSTS = ['digest', 'reminder'] as const;
export type Post = (typeof POSTS)[number];

/** An intent that a button can carry; never a person's text. */
export type ButtonIntent = BaseButtonIntent & StoryScope;

type BaseButtonIntent =
  | Exclude<
      BaseIntent,
      {
        kind:
          | 'ask'
          | 'incomplete'
          | 'misspelt'
          | 'subscribe'
          | 'pause'
          | 'resume'
          | 'unsubscribe'
          | 'preview'
          | 'send'
          | 'proposal';
      }
    >
  | { readonly kind: 'pause' | 'resume' | 'unsubscribe'; readonly which: string }
  | { readonly kind: 'preview'; readonly what: Post }
  /** A wish in our own form, to press instead of typing. */
  | { readonly kind: 'subscribe'; readonly wish: string };
