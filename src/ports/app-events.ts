import type { Intent } from '../message/intent.ts';
import type { Decision } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import type { DeliveryState } from './ledger.ts';
import type { Agreement, ReaderFault, Tokens } from './reader.ts';

/** An event for the log, metrics, health and operator alerts. No field holds what people wrote or who they are. */
export type AppEvent =
  | AnsweredEvent
  | FailedEvent
  | AttemptEvent
  | ReaderEvent
  | { readonly kind: 'ticked' }
  /** Standby: another process holds the connection to the platform. */
  | { readonly kind: 'connected' | 'disconnected' | 'standby'; readonly platform: PlatformName }
  /** Clock: the request's timestamp is too far from this machine's time. */
  | { readonly kind: 'request refused'; readonly platform: PlatformName; readonly reason: 'signature' | 'clock' }
  /** The platform dropped the events because of its rate limit. */
  | { readonly kind: 'events dropped'; readonly platform: PlatformName; readonly workspace: string }
  | { readonly kind: 'briefing loaded'; readonly story: string; readonly version: string; readonly asOf: string }
  | { readonly kind: 'briefing rejected'; readonly story: string; readonly problems: number };

interface RequestEvent {
  readonly platform: PlatformName;
  /** Id of the Slack team or Discord guild. */
  readonly workspace?: string;
  /** Undefined for a button from an older version. */
  readonly intent?: Intent['kind'];
  readonly milliseconds: number;
  /** Identifies the request in an apology and in the log. */
  readonly reference?: string;
}

interface AnsweredEvent extends RequestEvent {
  readonly kind: 'answered';
  readonly decision?: Decision;
}

/** The desk threw an error; the platform logs that error under the same reference. */
interface FailedEvent extends RequestEvent {
  readonly kind: 'failed';
}

interface AttemptEvent {
  readonly kind: 'attempted';
  readonly address: Address;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly lateSeconds: number;
  readonly reason?: string;
}

interface ReaderEvent {
  readonly kind: 'question read';
  /** sure: no model was asked · chosen: a model chose · remembered: a model chose earlier · otherwise why there is no choice */
  readonly outcome: 'sure' | 'chosen' | 'remembered' | ReaderFault;
  readonly milliseconds: number;
  readonly agreement?: Agreement;
  readonly tokens?: Tokens;
}

/** Receives an event. Returns at once and never throws. */
export type Observe = (event: AppEvent) => void;
