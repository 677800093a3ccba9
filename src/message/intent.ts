/** What somebody wants of the bot, whatever the platform: a parsed command, question or button. Pages count from 1. */
export type Intent =
  | { readonly kind: 'overview' }
  | { readonly kind: 'summary'; readonly topic?: string }
  /** A question in somebody's own words; `after` is the entry that the conversation showed before it. */
  | { readonly kind: 'ask'; readonly question: string; readonly after?: string }
  /** One entry, as a button or a list names it. */
  | { readonly kind: 'entry'; readonly id: string }
  | { readonly kind: 'faq'; readonly topic?: string; readonly page?: number }
  | { readonly kind: 'watch'; readonly item?: string }
  | { readonly kind: 'sources'; readonly source?: string; readonly page?: number }
  /** The claims behind an entry, or one claim. */
  | { readonly kind: 'evidence'; readonly of: string; readonly page?: number }
  | { readonly kind: 'disputes'; readonly dispute?: string; readonly page?: number }
  /** `since` as it was typed. */
  | { readonly kind: 'changes'; readonly since?: string; readonly page?: number }
  | { readonly kind: 'help' }
  /** A command was called without what it needs, or its name misspelt. */
  | { readonly kind: 'incomplete'; readonly command: string }
  | { readonly kind: 'misspelt'; readonly typed: string; readonly meant: string };

/** What a button can carry: never somebody's text. */
export type ButtonIntent = Exclude<Intent, { kind: 'ask' | 'incomplete' | 'misspelt' }>;
