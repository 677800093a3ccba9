import type { ShownState } from '../message/conversation-state.ts';

/** A thread or direct messages in which the bot has answered. */
export interface Conversation extends ShownState {
  /** Id of the first person who talked with the bot there; undefined if unknown. */
  readonly person?: string;
  /** True if other people have written there. The bot then waits for a mention. */
  readonly hasOthers: boolean;
}

export interface Conversations {
  /** @param place unique over all platforms, such as "slack:C1:1767326125.870439" */
  find(place: string): Promise<Conversation | undefined>;
  /** Saves a conversation for at least 30 days, replacing the stored one. An offer can be accepted for a day. */
  keep(place: string, conversation: Conversation): Promise<void>;
}
