/** A thread or a direct message in which the bot has answered. */
export interface Conversation {
  /** The one person who talks with the bot there; undefined if several do, or if that is not known. */
  readonly person?: string;
  /** Whether other people have said something there; then the bot waits for a mention. */
  readonly hasOthers: boolean;
  /** The entry that the bot showed last, so that a follow-up can be read with it. */
  readonly shows?: string;
}

/** Where the bot has talked lately, so that no platform has to be asked for its history. */
export interface Conversations {
  /** @param place unique over all platforms, such as "slack:T1:C1:1767326125.870439" */
  find(place: string): Promise<Conversation | undefined>;
  /** Keeps a conversation for 30 days at least, in the place of what was kept before. */
  keep(place: string, conversation: Conversation): Promise<void>;
}
