import { Temporal } from 'temporal-polyfill';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Observe } from '../ports/app-events.ts';
import type { ReaderMode } from './confidence.ts';
import { withReaderLimits } from './limited-reader.ts';
import { type ModelConfig, modelReader } from './model-reader.ts';
import { secondOpinion } from './second-opinion.ts';

const READER_DEADLINE_MS = 2500;

export interface ReaderParts {
  readonly observe: Observe;
  readonly warn: (problem: string) => void;
  readonly info: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Returns a function that asks a language model for a second opinion. It sends nothing before a question needs it. */
export function openReader(
  { mode, callsPerDay, ...config }: ModelConfig & { readonly mode: ReaderMode; readonly callsPerDay: number },
  { observe, warn, info, signal }: ReaderParts,
): SecondOpinion {
  const clock = () => performance.now();
  const reader = withReaderLimits(modelReader(config), {
    model: config.model,
    callsPerDay,
    deadline: () => AbortSignal.timeout(READER_DEADLINE_MS),
    clock,
    now: () => Temporal.Now.instant(),
    warn,
    info,
  });
  return secondOpinion({ reader, mode, observe, clock, signal });
}
