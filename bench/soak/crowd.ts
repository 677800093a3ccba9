import { setTimeout as sleep } from 'node:timers/promises';

/** The platform's failures while the bot answers a command. */
export const FAULTS = {
  'told to wait': { response: '429', hasEffect: false },
  '500 before the effect': { response: { status: 500 }, hasEffect: false },
  '500 after the effect': { response: { status: 500 }, hasEffect: true },
  'reset before the effect': { response: 'reset', hasEffect: false },
  'reset after the effect': { response: 'reset', hasEffect: true },
  'no answer, no effect': { response: 'hang', hasEffect: false },
  'no answer, though it has its effect': { response: 'hang', hasEffect: true },
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
  /** Until the first response; an acknowledgement counts. */
  responseTime: number | undefined;
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
