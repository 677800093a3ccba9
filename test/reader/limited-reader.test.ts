import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { READER_FAULTS, type Reader, type ReaderResult } from '../../src/ports/reader.ts';
import { catalogueOf } from '../../src/reader/catalogue.ts';
import { faultText } from '../../src/reader/fault-text.ts';
import { withReaderLimits } from '../../src/reader/limited-reader.ts';
import { answered, briefing, choice, readerOf } from './story.ts';

const [entry = ''] = answered;
const CHOSEN: ReaderResult = {
  kind: 'choice',
  choice: choice({ entries: [entry] }),
  tokens: { input: 10, cached: 20, output: 5 },
};
const fault = (reason: (typeof READER_FAULTS)[number]): ReaderResult => ({ kind: 'none', reason });
const NEVER: Reader = { choose: () => new Promise(() => {}) };

function begin(reader: Reader, { perDay: callsPerDay = 100 } = {}) {
  const told: string[] = [];
  const noted: string[] = [];
  let clock = 1000;
  let now = Temporal.Instant.from('2026-11-21T09:00Z');
  let deadline = new AbortController();
  const guarded = withReaderLimits(reader, {
    model: 'test',
    callsPerDay,
    deadline: () => deadline.signal,
    clock: () => clock,
    now: () => now,
    warn: (text) => told.push(text),
    info: (text) => noted.push(text),
  });
  let asked = 0;
  const stopping = new AbortController();
  return {
    stop: () => stopping.abort(),
    told,
    noted,
    /** By default, asks a new question. */
    ask: (question = `question ${String.fromCharCode(97 + asked++)}`, previous?: string) =>
      guarded.choose(
        { question, catalogue: catalogueOf(briefing), ...(previous !== undefined && { previous }) },
        stopping.signal,
      ),
    pass: (milliseconds: number) => {
      clock += milliseconds;
    },
    setNow: (time: string) => {
      now = Temporal.Instant.from(time);
    },
    expire: () => {
      deadline.abort();
      deadline = new AbortController();
    },
  };
}

describe('a limited reader', () => {
  it('caches its choice for a question, whatever the punctuation', async () => {
    const reader = readerOf(CHOSEN);
    const { ask } = begin(reader);
    expect(await ask('how long?')).toEqual(CHOSEN);
    expect(await ask('how long')).toEqual({ kind: 'choice', choice: CHOSEN.kind === 'choice' && CHOSEN.choice });
    expect(reader.asked).toHaveLength(1);
  });

  it('asks again if the previous entry or the briefing differs', async () => {
    const reader = readerOf(CHOSEN);
    const { ask } = begin(reader);
    await ask('how long?');
    await ask('how long?', entry);
    expect(reader.asked).toHaveLength(2);
    const [first] = briefing.entries.values();
    const changed = { ...briefing, entries: new Map(first ? [[first.id, first]] : []) };
    expect(catalogueOf(changed).version).not.toBe(catalogueOf(briefing).version);
    expect(catalogueOf({ ...briefing }).version).toBe(catalogueOf(briefing).version);
  });

  it('makes one call for equal questions at the same time', async () => {
    const reader = readerOf(CHOSEN);
    const { ask } = begin(reader);
    expect(await Promise.all([ask('how long?'), ask('how long?')])).toEqual([CHOSEN, CHOSEN]);
    expect(reader.asked).toHaveLength(1);
  });

  it('caches no result without a choice', async () => {
    const { ask } = begin(readerOf(fault('no JSON'), CHOSEN));
    expect(await ask('how long?')).toEqual(fault('no JSON'));
    expect(await ask('how long?')).toEqual(CHOSEN);
  });

  it('gives up at its deadline, whatever the reader does', async () => {
    const { ask, expire, told } = begin(NEVER);
    const asking = ask();
    expire();
    expect(await asking).toEqual(fault('late'));
    expect(told).toEqual([expect.stringContaining('did not answer in time')]);
  });

  it('logs nothing if the process stops', async () => {
    const { ask, stop, told } = begin(NEVER);
    const asking = ask();
    stop();
    expect([await asking, told]).toEqual([fault('late'), []]);
  });

  it('turns an exception of the reader into a fault', async () => {
    const { ask } = begin({ choose: () => Promise.reject(new Error('secret')) });
    expect(await ask()).toEqual(fault('failed'));
  });

  it('stops at its limit of calls per day, and logs that once a day', async () => {
    const reader = readerOf(CHOSEN);
    const { ask, told, setNow } = begin(reader, { perDay: 2 });
    for (const _ of Array(4)) await ask();
    expect(reader.asked).toHaveLength(2);
    expect(await ask()).toEqual(fault('budget spent'));
    expect(told).toEqual([expect.stringContaining('all 2 calls of today are used (READER_CALLS_PER_DAY)')]);
    setNow('2026-11-22T00:00Z');
    for (const _ of Array(4)) await ask();
    expect(reader.asked).toHaveLength(4);
    expect(told).toHaveLength(2);
  });

  it('pauses after three failures in a row, each time for longer', async () => {
    const reader = readerOf(fault('server error'));
    const { ask, pass, told } = begin(reader);
    for (const _ of Array(5)) await ask();
    expect(reader.asked).toHaveLength(3);
    expect(await ask()).toEqual(fault('paused'));
    pass(30_000);
    await ask();
    await ask();
    expect(reader.asked).toHaveLength(4);
    pass(59_999);
    await ask();
    expect(reader.asked).toHaveLength(4);
    pass(1);
    await ask();
    expect(reader.asked).toHaveLength(5);
    expect(told).toEqual([expect.stringContaining('failed with a server error')]);
  });

  it.each(['wrong key', 'no such model', 'redirect'] as const)(
    'pauses for ten minutes after a permanent fault: %s',
    async (reason) => {
      const reader = readerOf(fault(reason));
      const { ask, pass } = begin(reader);
      await ask();
      pass(599_999);
      expect(await ask()).toEqual(fault('paused'));
      pass(1);
      expect(await ask()).toEqual(fault(reason));
    },
  );

  it('waits as long as the provider asks for, up to an hour', async () => {
    const reader = readerOf(
      { kind: 'none', reason: 'rate limit', retryAfter: 45 },
      { kind: 'none', reason: 'rate limit', retryAfter: 1e9 },
      CHOSEN,
    );
    const { ask, pass } = begin(reader);
    await ask();
    pass(44_999);
    expect(await ask()).toEqual(fault('paused'));
    pass(1);
    expect(await ask()).toMatchObject({ reason: 'rate limit' });
    pass(3_600_000);
    expect(await ask()).toEqual(CHOSEN);
  });

  it('logs each fault once, and the recovery', async () => {
    const { ask, told, noted } = begin(
      readerOf(fault('no JSON'), fault('no JSON'), CHOSEN, CHOSEN, fault('no JSON'), CHOSEN),
    );
    for (const _ of Array(4)) await ask();
    expect(told).toHaveLength(1);
    expect(noted).toEqual(['The language model (READER) is available again.']);
    await ask();
    await ask();
    expect([told.length, noted.length]).toEqual([2, 2]);
  });

  it('has at most eight calls in progress', async () => {
    const { ask, expire } = begin(NEVER);
    const asking = Array.from({ length: 8 }, () => ask());
    expect(await ask()).toEqual(fault('busy'));
    expire();
    expect(await Promise.all(asking)).toEqual(Array(8).fill(fault('late')));
  });
});

it('every fault has a text that says what to check', () => {
  const words = READER_FAULTS.map((one) => faultText(one, { model: 'the-model', limit: 7 }));
  expect(new Set(words).size).toBe(READER_FAULTS.length);
  for (const text of words) expect(text).toMatch(/^[a-z][^.]+(\. [A-Z][^.]+)?$|^it .*the-model/);
});
