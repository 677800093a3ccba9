import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** Where a subscription is posted, in people's words: "#briefings", "your direct messages with me". */
export interface Place {
  readonly kind: 'channel' | 'direct';
  readonly name: string;
}

/** A channel whose name the platform does not give. */
export const THIS_CHANNEL: Place = { kind: 'channel', name: 'this channel' };

/** The person who asks, and where. */
export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** The person's time zone, an IANA name. */
  readonly zone: string;
  /** Set if the platform does not share the person's time zone, so `zone` is a guess. */
  readonly isZoneGuessed?: true;
  readonly place?: Place;
  /** A short id of this request in the logs. */
  readonly reference?: string;
}

/** Answers intents from any platform. Throws only if the store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  /** Answers a pressed button by its id. */
  press(buttonId: string, asker: Asker): Promise<Message>;
}
