import { Temporal } from 'temporal-polyfill';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Observe } from '../ports/app-events.ts';
import { guardedReader } from './guarded.ts';
import { type ModelAddress, modelReader } from './model-reader.ts';
import { secondOpinion } from './second-opinion.ts';
import type { ReaderMode } from './unsure.ts';

/** How long a question waits for a reader, in milliseconds. */
export const DEADLINE_MS = 2500;

export interface ReaderParts {
  readonly observe: Observe;
  /** Logs something that needs the operator's attention. */
  readonly warn: (problem: string) => void;
  /** Logs something that needs no attention. */
  readonly info: (text: string) => void;
  /** Aborts calls when the process stops. */
  readonly signal: AbortSignal;
}

/** Opens a language model that decides again when the engine is unsure. Sends nothing before a question needs it. */
export function openReader(
  { mode, callsPerDay, ...address }: ModelAddress & { readonly mode: ReaderMode; readonly callsPerDay: number },
  { observe, warn, info, signal }: ReaderParts,
): SecondOpinion {
  const clock = () => performance.now();
  const reader = guardedReader(modelReader(address), {
    model: address.model,
    callsPerDay,
    deadline: () => AbortSignal.timeout(DEADLINE_MS),
    clock,
    now: () => Temporal.Now.instant(),
    warn,
    info,
  });
  return secondOpinion({ reader, mode, observe, clock, signal });
}
