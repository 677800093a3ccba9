import type { Intent } from '../message/intent.ts';
import type { Decision } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import type { DeliveryState } from './ledger.ts';
import type { Agreement, ReaderFault, Tokens } from './reader.ts';

/** An event for the operator. It has no field for what people wrote or who they are, so neither can get into a log. */
export type AppEvent =
  | AnsweredEvent
  | FailedEvent
  | AttemptEvent
  | ReaderEvent
  /** A delivery tick: the clock was checked, and occurrences were planned. */
  | { readonly kind: 'ticked' }
  /** The bot's connection to a platform opened or closed, or another process holds it. */
  | { readonly kind: 'connected' | 'disconnected' | 'standby'; readonly platform: PlatformName }
  /** A request was refused because its signature is wrong or its timestamp is too far from our clock. */
  | { readonly kind: 'request refused'; readonly platform: PlatformName; readonly reason: 'signature' | 'clock' }
  /** A platform dropped a workspace's events because of its rate limit. */
  | { readonly kind: 'events dropped'; readonly platform: PlatformName; readonly workspace: string }
  /** A story's saved briefing is in use. */
  | { readonly kind: 'briefing loaded'; readonly story: string; readonly version: string; readonly asOf: string }
  /** A story's saved briefing has problems; the previous one stays in use. */
  | { readonly kind: 'briefing rejected'; readonly story: string; readonly problems: number };

/** A request, with the time that the desk took. */
interface RequestEvent {
  readonly platform: PlatformName;
  /** Slack's team or Discord's guild, if there is one. */
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

/** The desk threw; the platform logs the error under the same reference. */
interface FailedEvent extends RequestEvent {
  readonly kind: 'failed';
}

interface AttemptEvent {
  readonly kind: 'attempted';
  readonly address: Address;
  readonly state: DeliveryState;
  /** 1 for the first. */
  readonly attempt: number;
  /** How long after the due time, in seconds. */
  readonly lateSeconds: number;
  readonly reason?: string;
}

/** A question for which a reader could be asked. */
interface ReaderEvent {
  readonly kind: 'question read';
  /** sure: not asked · chosen: asked · remembered: chosen earlier · otherwise why there is no choice */
  readonly outcome: 'sure' | 'chosen' | 'remembered' | ReaderFault;
  readonly milliseconds: number;
  readonly agreement?: Agreement;
  readonly tokens?: Tokens;
}

/** Receives an event. Returns at once and never throws. */
export type Observe = (event: AppEvent) => void;
