import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** Where a subscription is posted, as a person calls it: "#briefings", "your direct messages with me". */
export interface Place {
  readonly kind: 'channel' | 'direct';
  readonly name: string;
}

/** What a channel is called whose name the platform does not say. */
export const THIS_CHANNEL: Place = { kind: 'channel', name: 'this channel' };

/** The person who asks, and where. */
export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** The person's time zone, an IANA name. */
  readonly zone: string;
  /** Whether the zone is a guess: the platform does not say it. */
  readonly isZoneGuessed?: true;
  readonly place?: Place;
  /** Short id that identifies this request in the logs. */
  readonly reference?: string;
}

/** Answers intents from any platform. Throws only if the store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  /** Answers a pressed button by its id. */
  press(buttonId: string, asker: Asker): Promise<Message>;
}
