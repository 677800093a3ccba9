import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** A channel or direct messages. `name` is what people would call it: "#briefings", "your direct messages with me". */
export interface Place {
  readonly kind: 'channel' | 'direct';
  readonly name: string;
}

/** Used if the platform does not give the channel's name. */
export const THIS_CHANNEL: Place = { kind: 'channel', name: 'this channel' };

export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** An IANA name. */
  readonly zone: string;
  readonly isZoneGuessed?: true;
  readonly place?: Place;
  readonly reference?: string;
}

/** Answers intents from any platform. The promises reject only if the store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  press(buttonId: string, asker: Asker): Promise<Message>;
}
