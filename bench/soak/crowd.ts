import { setTimeout as sleep } from 'node:timers/promises';

/** What goes wrong with the answer to a command, on the platform's side. */
export const FAULTS = {
  'told to wait': { answer: '429', effect: false },
  '500 before the effect': { answer: { status: 500 }, effect: false },
  '500 after the effect': { answer: { status: 500 }, effect: true },
  'reset before the effect': { answer: 'reset', effect: false },
  'reset after the effect': { answer: 'reset', effect: true },
  'no answer, no effect': { answer: 'hang', effect: false },
  'no answer, though it has its effect': { answer: 'hang', effect: true },
  'a late answer': { answer: 'late', effect: true },
} as const;
export type FaultName = keyof typeof FAULTS;

/** A fault as the local servers take it. @param limited the platform's answer to a caller that is too fast */
export function faultOf<Limited>(name: FaultName, limited: Limited) {
  const { answer, effect } = FAULTS[name];
  if (answer === 'late') return { until: sleep(LATE, undefined, { ref: false }) };
  return { answer: answer === '429' ? limited : answer, effect };
}

/** A late answer comes after so many milliseconds. */
const LATE = 2000;

/** A command that somebody gave, and what has come of it. */
export interface Given {
  readonly text: string;
  /** When, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** What was planned to go wrong. */
  readonly fault: FaultName | undefined;
  /** Whether the connection was away before the first answer was seen, or was just being moved. */
  isCut: boolean;
  /** How long after it was given the first answer was there, an acknowledgement included. */
  took: number | undefined;
}

/** The people of one platform, all of whom ask the bot. */
export interface Crowd {
  readonly name: 'slack' | 'discord';
  /** Gives a command. Undefined if the platform has no connection to the bot to tell it by. */
  give(text: string, fault?: FaultName): Given | undefined;
  /** Sees what has come since. */
  look(): void;
  /** How many messages answer each command. */
  answers(): ReadonlyMap<Given, readonly string[]>;
  /** Ways in which the platform loses its connection; what is under way then may be lost with it. */
  readonly cuts: Readonly<Record<string, () => void>>;
  /** How many connections there have been, and whether there is one. */
  connection(): { readonly opened: number; readonly isThere: boolean };
}
