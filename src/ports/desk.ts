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

/** Who wants something, and where. */
export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** The person's time zone, an IANA name. */
  readonly zone: string;
  /** Whether the zone is a guess: the platform does not say it. */
  readonly isZoneGuessed?: true;
  readonly place?: Place;
  /** A short text by which this request is found again, if the platform gives it one. */
  readonly reference?: string;
}

/** Answers whatever somebody wants, on any platform. Never throws for input; throws if a store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  /** What a pressed button asks for, by its id. */
  press(buttonId: string, asker: Asker): Promise<Message>;
}
