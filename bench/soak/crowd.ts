import { setTimeout as sleep } from 'node:timers/promises';

/** Ways in which a platform fails while the bot answers a command. */
export const FAULTS = [
  { name: 'rate limited', response: '429', hasEffect: false },
  { name: '500 before the effect', response: { status: 500 }, hasEffect: false },
  { name: '500 after the effect', response: { status: 500 }, hasEffect: true },
  { name: 'reset before the effect', response: 'reset', hasEffect: false },
  { name: 'reset after the effect', response: 'reset', hasEffect: true },
  { name: 'no answer and no effect', response: 'hang', hasEffect: false },
  { name: 'no answer after the effect', response: 'hang', hasEffect: true },
  { name: 'a late answer', response: 'late', hasEffect: true },
] as const;
export type CrowdFault = (typeof FAULTS)[number];

const LATE_ANSWER_MS = 2000;

/** Returns a fault in the form that the fake servers take. */
export function faultOf<RateLimited>({ response, hasEffect }: CrowdFault, rateLimited: RateLimited) {
  if (response === 'late') return { until: sleep(LATE_ANSWER_MS, undefined, { ref: false }) };
  return { answer: response === '429' ? rateLimited : response, effect: hasEffect };
}

/** Times are in milliseconds. */
export interface SentCommand {
  readonly text: string;
  readonly sentAt: number;
  readonly fault: CrowdFault | undefined;
  /** True if the connection was lost or moved before the first response. */
  isCut: boolean;
  /** The time until the first response, which may be an acknowledgement. Undefined before it. */
  responseTime: number | undefined;
}

/** Returns a command that is sent now and has no response yet. */
export function newCommand(text: string, fault: CrowdFault | undefined): SentCommand {
  return { text, sentAt: performance.now(), fault, isCut: false, responseTime: undefined };
}

/** The people of one platform. */
export interface Crowd {
  readonly name: 'slack' | 'discord';
  /** Returns undefined if the platform has no connection to the bot. */
  sendCommand(text: string, fault?: CrowdFault): SentCommand | undefined;
  poll(): void;
  answersByCommand(): ReadonlyMap<SentCommand, readonly string[]>;
  readonly cuts: Readonly<Record<string, () => void>>;
  connection(): { readonly opened: number; readonly isOpen: boolean };
}
