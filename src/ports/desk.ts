import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** Where a subscription is posted, in people's words: "#briefings", "your direct messages with me". */
export interface Place {
  readonly kind: 'channel' | 'direct';
  readonly name: string;
}

/** Stands for a channel if the platform does not give its name. */
export const THIS_CHANNEL: Place = { kind: 'channel', name: 'this channel' };

export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** IANA name of the person's time zone. */
  readonly zone: string;
  /** Set if the platform does not share the person's time zone. */
  readonly isZoneGuessed?: true;
  readonly place?: Place;
  /** Identifies the request in the log. */
  readonly reference?: string;
}

/** Answers intents from any platform. Throws only if the store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  press(buttonId: string, asker: Asker): Promise<Message>;
}
