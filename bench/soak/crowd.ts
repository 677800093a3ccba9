import { setTimeout as sleep } from 'node:timers/promises';

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

export function faultOf<RateLimited>({ response, hasEffect }: CrowdFault, rateLimited: RateLimited) {
  if (response === 'late') return { until: sleep(LATE_ANSWER_MS, undefined, { ref: false }) };
  return { answer: response === '429' ? rateLimited : response, effect: hasEffect };
}

/** Times are in milliseconds. */
export interface SentCommand {
  readonly text: string;
  readonly sentAt: number;
  readonly fault: CrowdFault | undefined;
  /** True if the connection was cut before the first response. */
  isCut: boolean;
  /** Can be an acknowledgement. */
  responseTime: number | undefined;
}

export function newCommand(text: string, fault: CrowdFault | undefined): SentCommand {
  return { text, sentAt: performance.now(), fault, isCut: false, responseTime: undefined };
}

export interface Crowd {
  readonly name: 'slack' | 'discord';
  /** Returns undefined in Slack if the bot is not connected. */
  sendCommand(text: string, fault?: CrowdFault): SentCommand | undefined;
  poll(): void;
  answersByCommand(): ReadonlyMap<SentCommand, readonly string[]>;
  readonly cuts: Readonly<Record<string, () => void>>;
  connection(): { readonly opened: number; readonly isOpen: boolean };
}
