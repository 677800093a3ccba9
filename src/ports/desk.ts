import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Address, Person } from '../schedule/subscription.ts';

/** Who wants something, and where. */
export interface Asker {
  readonly person: Person;
  readonly address: Address;
  /** The person's time zone, an IANA name. */
  readonly zone: string;
  /** A short text by which this request is found again, if the platform gives it one. */
  readonly reference?: string;
}

/** Answers whatever somebody wants, on any platform. Never throws for input; throws if a store fails. */
export interface Desk {
  answer(intent: Intent, asker: Asker): Promise<Message>;
  /** What a pressed button asks for, by its id. */
  press(buttonId: string, asker: Asker): Promise<Message>;
}
