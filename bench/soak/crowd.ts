import { setTimeout as sleep } from 'node:timers/promises';

/** Ways in which a platform fails while the bot answers a command. */
export const FAULTS = {
  'rate limited': { response: '429', hasEffect: false },
  '500 before the effect': { response: { status: 500 }, hasEffect: false },
  '500 after the effect': { response: { status: 500 }, hasEffect: true },
  'reset before the effect': { response: 'reset', hasEffect: false },
  'reset after the effect': { response: 'reset', hasEffect: true },
  'no answer and no effect': { response: 'hang', hasEffect: false },
  'no answer after the effect': { response: 'hang', hasEffect: true },
  'a late answer': { response: 'late', hasEffect: true },
} as const;
export type FaultName = keyof typeof FAULTS;

const LATE_ANSWER_MS = 2000;

/** Returns a fault in the form that the fake servers take. */
export function faultOf<RateLimited>(name: FaultName, rateLimited: RateLimited) {
  const { response, hasEffect } = FAULTS[name];
  if (response === 'late') return { until: sleep(LATE_ANSWER_MS, undefined, { ref: false }) };
  return { answer: response === '429' ? rateLimited : response, effect: hasEffect };
}

/** Times are in milliseconds. */
export interface SentCommand {
  readonly text: string;
  readonly sentAt: number;
  readonly fault: FaultName | undefined;
  /** True if the connection was lost or moved before the first response. */
  isCut: boolean;
  /** The time until the first response, which may be an acknowledgement. Undefined before it. */
  responseTime: number | undefined;
}

/** Returns a command that is sent now and has no response yet. */
export function newCommand(text: string, fault: FaultName | undefined): SentCommand {
  return { text, sentAt: performance.now(), fault, isCut: false, responseTime: undefined };
}

/** The people of one platform. */
export interface Crowd {
  readonly name: 'slack' | 'discord';
  /** Returns undefined if the platform has no connection to the bot. */
  sendCommand(text: string, fault?: FaultName): SentCommand | undefined;
  poll(): void;
  answersByCommand(): ReadonlyMap<SentCommand, readonly string[]>;
  readonly cuts: Readonly<Record<string, () => void>>;
  connection(): { readonly opened: number; readonly isOpen: boolean };
}
