import type { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../lib/bounded-map.ts';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import type { Choice, Reader, ReaderFault, ReaderQuestion, ReaderResult } from '../ports/reader.ts';
import { faultText } from './fault-text.ts';

export interface ReaderLimitOptions {
  readonly model: string;
  /** The day changes at midnight UTC. */
  readonly callsPerDay: number;
  /** Starts the time limit of a call; the signal aborts at its end. */
  readonly deadline: () => AbortSignal;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly now: () => Temporal.Instant;
  readonly warn: (problem: string) => void;
  readonly info: (text: string) => void;
}

const MAX_CACHED = 2000;
const MAX_CONCURRENT_CALLS = 8;
const BREAKER_LIMITS = { toleratedFailures: 2, firstPauseMs: 30_000, longestPauseMs: 600_000 };
const PERMANENT_FAULT_PAUSE_MS = 600_000;
const PERMANENT_FAULTS: readonly ReaderFault[] = ['wrong key', 'no such model', 'redirect'];
const MAX_RETRY_AFTER_SECONDS = 3600;

/** Caches choices, shares concurrent calls, limits their number and duration, and pauses a provider that fails. */
export function withReaderLimits(reader: Reader, options: ReaderLimitOptions): Reader {
  const { model, callsPerDay, deadline, clock, now, warn, info } = options;
  const choices = new BoundedMap<string, Choice>(MAX_CACHED);
  const pendingCalls = new Map<string, Promise<ReaderResult>>();
  const breaker = new CircuitBreaker(BREAKER_LIMITS);
  const reportedFaults = new Set<ReaderFault>();
  let day = { date: '', calls: 0 };

  const report = (fault: ReaderFault): void => {
    // The fault that caused the pause was already reported.
    if (fault === 'paused' || reportedFaults.has(fault)) return;
    reportedFaults.add(fault);
    const reason = faultText(fault, { model, limit: callsPerDay });
    warn(`Answering without the language model (READER): ${reason}.`);
  };

  const reserveCall = (): boolean => {
    const date = now().toString().slice(0, 10);
    if (date !== day.date) {
      day = { date, calls: 0 };
      reportedFaults.delete('budget spent');
    }
    if (day.calls >= callsPerDay) return false;
    day.calls += 1;
    return true;
  };

  const recordResult = (result: ReaderResult, startedAt: number): void => {
    if (result.kind === 'choice') {
      breaker.recordSuccess();
      const faults = [...reportedFaults].filter((fault) => fault !== 'budget spent');
      for (const fault of faults) reportedFaults.delete(fault);
      if (faults.length > 0) info('The language model (READER) is available again.');
      return;
    }
    report(result.reason);
    const time = clock();
    breaker.recordFailure(startedAt, time);
    if (PERMANENT_FAULTS.includes(result.reason)) breaker.pauseUntil(time + PERMANENT_FAULT_PAUSE_MS);
    if (result.retryAfter !== undefined)
      breaker.pauseUntil(time + Math.min(result.retryAfter, MAX_RETRY_AFTER_SECONDS) * 1000);
  };

  const findRefusal = (): ReaderFault | undefined => {
    if (clock() < breaker.pausedUntil) return 'paused';
    if (pendingCalls.size >= (breaker.isHalfOpen ? 1 : MAX_CONCURRENT_CALLS)) return 'busy';
    return reserveCall() ? undefined : 'budget spent';
  };

  return {
    choose: async (question, signal) => {
      const key = keyOf(question);
      const cachedChoice = choices.get(key);
      if (cachedChoice) return { kind: 'choice', choice: cachedChoice };
      const pendingCall = pendingCalls.get(key);
      if (pendingCall) return await pendingCall;
      const reason = findRefusal();
      if (reason) {
        report(reason);
        return { kind: 'none', reason };
      }
      const startedAt = clock();
      const call = withDeadline(reader, question, AbortSignal.any([signal, deadline()])).then((result) => {
        pendingCalls.delete(key);
        if (result.kind === 'choice') choices.set(key, result.choice);
        // A call aborted by shutdown says nothing about the reader.
        if (!signal.aborted) recordResult(result, startedAt);
        return result;
      });
      pendingCalls.set(key, call);
      return await call;
    },
  };
}

/** Stops waiting when the signal aborts, because the reader may ignore it. */
async function withDeadline(reader: Reader, question: ReaderQuestion, signal: AbortSignal): Promise<ReaderResult> {
  const { promise: timedOut, resolve } = Promise.withResolvers<ReaderResult>();
  const giveUp = () => resolve({ kind: 'none', reason: 'late' });
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([reader.choose(question, signal), timedOut]);
  } catch {
    return { kind: 'none', reason: 'failed' };
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Questions that differ only in punctuation have the same key. */
function keyOf({ question, previous = '', catalogue }: ReaderQuestion): string {
  const words = question.replaceAll(/[^\p{L}\p{N}…]+/gu, ' ').trim();
  return JSON.stringify([catalogue.version, previous, words]);
}
