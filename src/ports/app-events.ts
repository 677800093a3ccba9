import type { Intent } from '../message/intent.ts';
import type { Decision } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import type { DeliveryState } from './ledger.ts';

/**
 * Something that happened, for whoever runs the bot. It has no place for what somebody wrote or who that was, so that
 * neither can get into a log.
 */
export type AppEvent =
  | Answered
  | Failed
  | Attempted
  /** The deliveries' tick: the clock was looked at, and what comes was planned. */
  | { readonly kind: 'ticked' }
  /** A connection of our own to a platform came about, ended, or is held by another process. */
  | { readonly kind: 'connected' | 'disconnected' | 'standing by'; readonly platform: PlatformName }
  /** A request that is not genuine was refused: its signature does not fit, or its time is too far from ours. */
  | { readonly kind: 'request refused'; readonly platform: PlatformName; readonly reason: 'signature' | 'clock' }
  /** A platform dropped events of a workspace: there were more than it sends. */
  | { readonly kind: 'events dropped'; readonly platform: PlatformName; readonly workspace: string }
  /** The briefing in use. */
  | { readonly kind: 'briefing taken'; readonly version: string; readonly asOf: string }
  /** What was saved cannot be used; the briefing before stays in use. */
  | { readonly kind: 'briefing refused'; readonly problems: number };

/** What somebody wanted, and how long the desk took for it. */
interface Request {
  readonly platform: PlatformName;
  /** Slack's team or Discord's guild, if there is one. */
  readonly workspace?: string;
  /** Undefined for a button of an older version. */
  readonly intent?: Intent['kind'];
  readonly milliseconds: number;
  /** By which an apology and what is told of the failure name the same request. */
  readonly reference?: string;
}

interface Answered extends Request {
  readonly kind: 'answered';
  /** What was decided of a question. */
  readonly decision?: Decision;
}

/** The desk threw; what it was is told by the platform, which has the reference too. */
interface Failed extends Request {
  readonly kind: 'failed';
}

/** What an attempt at a delivery came to. */
interface Attempted {
  readonly kind: 'attempted';
  readonly address: Address;
  readonly state: DeliveryState;
  /** 1 for the first. */
  readonly attempt: number;
  /** How long after it was due, in seconds. */
  readonly late: number;
  readonly reason?: string;
}

/** Is told what happened; at once, and never throws. */
export type Observe = (happening: AppEvent) => void;
