import type { Temporal } from 'temporal-polyfill';
import { BoundedMap } from '../lib/bounded-map.ts';
import { CircuitBreaker } from '../lib/circuit-breaker.ts';
import type { Choice, Reader, ReaderFault, ReaderQuestion, Reading } from '../ports/reader.ts';
import { faultInWords } from './fault-words.ts';

export interface GuardOptions {
  readonly model: string;
  /** Calls in a day, in UTC. */
  readonly perDay: number;
  /** A signal that aborts when a question has waited long enough. */
  readonly deadline: () => AbortSignal;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly now: () => Temporal.Instant;
  /** Logs what the operator must look after. */
  readonly tell: (problem: string) => void;
  /** Logs what needs no action. */
  readonly note: (text: string) => void;
}

/** Choices that are remembered. */
const REMEMBERED = 2000;
/** Calls under way at once. */
const MOST_AT_ONCE = 8;
const BREAKER = { byChance: 2, firstPause: 30_000, longestPause: 600_000 };
/** How long to leave a provider alone that says no to every call, in milliseconds. */
const HOPELESS_PAUSE = 600_000;
const HOPELESS: readonly ReaderFault[] = ['wrong key', 'no such model', 'redirect'];
/** The longest a provider's own "retry after" is followed, in seconds. */
const LONGEST_RETRY_AFTER = 3600;

/**
 * A reader that is never in the way: choices are remembered, the same question is asked once at a time, a day has a limit of
 * calls, a call has a deadline, and a provider that fails is left alone for a while. Each kind of fault is logged once, until a
 * call succeeds again.
 */
export function guardedReader(reader: Reader, options: GuardOptions): Reader {
  const { model, perDay, deadline, clock, now, tell, note } = options;
  const remembered = new BoundedMap<string, Choice>(REMEMBERED);
  const underWay = new Map<string, Promise<Reading>>();
  const breaker = new CircuitBreaker(BREAKER);
  const reported = new Set<ReaderFault>();
  let day = { date: '', calls: 0 };

  const report = (fault: ReaderFault): void => {
    // A pause follows a fault that has been reported.
    if (fault === 'paused' || reported.has(fault)) return;
    reported.add(fault);
    tell(
      `The reader is not used: ${faultInWords(fault, { model, limit: perDay })}. Questions get the built-in decision.`,
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

  const settle = (reading: Reading, began: number): void => {
    if (reading.kind === 'choice') {
      breaker.answered();
      const hasFailed = [...reported].some((fault) => fault !== 'budget spent');
      for (const fault of reported) if (fault !== 'budget spent') reported.delete(fault);
      if (hasFailed) note('The reader is used again.');
      return;
    }
    report(reading.reason);
    const at = clock();
    breaker.failed(began, at);
    if (HOPELESS.includes(reading.reason)) breaker.holdUntil(at + HOPELESS_PAUSE);
    if (reading.retryAfter !== undefined) {
      breaker.holdUntil(at + Math.min(reading.retryAfter, LONGEST_RETRY_AFTER) * 1000);
    }
  };

  const refusal = (): ReaderFault | undefined => {
    if (clock() < breaker.until) return 'paused';
    if (underWay.size >= (breaker.isTrying ? 1 : MOST_AT_ONCE)) return 'busy';
    return hasBudget() ? undefined : 'budget spent';
  };

  return {
    choose: async (asked, signal) => {
      const key = keyOf(asked);
      const choice = remembered.get(key);
      if (choice) return { kind: 'choice', choice };
      const same = underWay.get(key);
      if (same) return await same;
      const refused = refusal();
      if (refused) {
        report(refused);
        return { kind: 'none', reason: refused };
      }
      const began = clock();
      const call = inTime(reader, asked, AbortSignal.any([signal, deadline()])).then((reading) => {
        underWay.delete(key);
        if (reading.kind === 'choice') remembered.set(key, reading.choice);
        // A call that a stopping process ends says nothing about the reader.
        if (!signal.aborted) settle(reading, began);
        return reading;
      });
      underWay.set(key, call);
      return await call;
    },
  };
}

/** Ends at the signal, whatever the reader does. */
async function inTime(reader: Reader, asked: ReaderQuestion, signal: AbortSignal): Promise<Reading> {
  const { promise: late, resolve } = Promise.withResolvers<Reading>();
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

/** The same for questions that differ in punctuation only, of the same state of a briefing. */
function keyOf({ question, previous = '', catalogue }: ReaderQuestion): string {
  const words = question.replaceAll(/[^\p{L}\p{N}…]+/gu, ' ').trim();
  return JSON.stringify([catalogue.version, previous, words]);
}
