import type { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../lib/bounded-map.ts';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import type { Choice, Reader, ReaderFault, ReaderQuestion, ReaderResult } from '../ports/reader.ts';
import { faultText } from './fault-words.ts';

export interface GuardOptions {
  readonly model: string;
  /** Calls per UTC day. */
  readonly perDay: number;
  /** Returns a signal that aborts when a question has waited long enough. */
  readonly deadline: () => AbortSignal;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly now: () => Temporal.Instant;
  /** Logs something that needs the operator's attention. */
  readonly warn: (problem: string) => void;
  /** Logs something that needs no attention. */
  readonly note: (text: string) => void;
}

/** The most choices cached. */
const MAX_CACHED = 2000;
/** The most concurrent calls. */
const MAX_AT_ONCE = 8;
const BREAKER = { tolerated: 2, firstPause: 30_000, longestPause: 600_000 };
/** How long to pause a provider that refuses every call, in milliseconds. */
const PERMANENT_PAUSE = 600_000;
const PERMANENT_FAULTS: readonly ReaderFault[] = ['wrong key', 'no such model', 'redirect'];
/** The longest "retry after" of a provider that is respected, in seconds. */
const MAX_RETRY_AFTER = 3600;

/**
 * A reader with limits: caches choices, asks the same question only once at a time, limits the calls per day and their
 * duration, and pauses a provider that fails. Each kind of fault is logged once, until a call succeeds.
 */
export function guardedReader(reader: Reader, options: GuardOptions): Reader {
  const { model, perDay, deadline, clock, now, warn, note } = options;
  const remembered = new BoundedMap<string, Choice>(MAX_CACHED);
  const pending = new Map<string, Promise<ReaderResult>>();
  const breaker = new CircuitBreaker(BREAKER);
  const reported = new Set<ReaderFault>();
  let day = { date: '', calls: 0 };

  const report = (fault: ReaderFault): void => {
    // A pause follows a fault that was already reported.
    if (fault === 'paused' || reported.has(fault)) return;
    reported.add(fault);
    warn(
      `The language model (READER) is unavailable: ${faultText(fault, { model, limit: perDay })}. Answering without it.`,
    );
  };

  const hasBudget = (): boolean => {
    const date = now().toString().slice(0, 10);
    if (date !== day.date) {
      day = { date, calls: 0 };
      reported.delete('budget spent');
    }
    if (day.calls >= perDay) return false;
    day.calls += 1;
    return true;
  };

  const recordResult = (reading: ReaderResult, began: number): void => {
    if (reading.kind === 'choice') {
      breaker.recordSuccess();
      const hasFailed = [...reported].some((fault) => fault !== 'budget spent');
      for (const fault of reported) if (fault !== 'budget spent') reported.delete(fault);
      if (hasFailed) note('The reader is available again.');
      return;
    }
    report(reading.reason);
    const at = clock();
    breaker.recordFailure(began, at);
    if (PERMANENT_FAULTS.includes(reading.reason)) breaker.pauseUntil(at + PERMANENT_PAUSE);
    if (reading.retryAfter !== undefined) {
      breaker.pauseUntil(at + Math.min(reading.retryAfter, MAX_RETRY_AFTER) * 1000);
    }
  };

  const refusal = (): ReaderFault | undefined => {
    if (clock() < breaker.until) return 'paused';
    if (pending.size >= (breaker.isHalfOpen ? 1 : MAX_AT_ONCE)) return 'busy';
    return hasBudget() ? undefined : 'budget spent';
  };

  return {
    choose: async (asked, signal) => {
      const key = keyOf(asked);
      const choice = remembered.get(key);
      if (choice) return { kind: 'choice', choice };
      const same = pending.get(key);
      if (same) return await same;
      const refused = refusal();
      if (refused) {
        report(refused);
        return { kind: 'none', reason: refused };
      }
      const began = clock();
      const call = withDeadline(reader, asked, AbortSignal.any([signal, deadline()])).then((reading) => {
        pending.delete(key);
        if (reading.kind === 'choice') remembered.set(key, reading.choice);
        // A call aborted by shutdown says nothing about the reader.
        if (!signal.aborted) recordResult(reading, began);
        return reading;
      });
      pending.set(key, call);
      return await call;
    },
  };
}

/** Resolves when the signal aborts, whatever the reader does. */
async function withDeadline(reader: Reader, asked: ReaderQuestion, signal: AbortSignal): Promise<ReaderResult> {
  const { promise: late, resolve } = Promise.withResolvers<ReaderResult>();
  const stop = () => resolve({ kind: 'none', reason: 'late' });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([reader.choose(asked, signal), late]);
  } catch {
    return { kind: 'none', reason: 'failed' };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Questions that differ only in punctuation have the same key, within one version of a briefing. */
function keyOf({ question, previous = '', catalogue }: ReaderQuestion): string {
  const words = question.replaceAll(/[^\p{L}\p{N}…]+/gu, ' ').trim();
  return JSON.stringify([catalogue.version, previous, words]);
}
