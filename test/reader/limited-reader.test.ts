import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { READER_FAULTS, type Reader, type ReaderResult } from '../../src/ports/reader.ts';
import { catalogueOf } from '../../src/reader/catalogue.ts';
import { faultText } from '../../src/reader/fault-text.ts';
import { withReaderLimits } from '../../src/reader/limited-reader.ts';
import { answeredIds, briefing, choice, readerOf } from './story.ts';

const [entry = ''] = answeredIds;
const CHOICE_RESULT: ReaderResult = {
  kind: 'choice',
  choice: choice({ entries: [entry] }),
  tokens: { input: 10, cached: 20, output: 5 },
};
const fault = (reason: (typeof READER_FAULTS)[number]): ReaderResult => ({ kind: 'none', reason });
const HANGING_READER: Reader = { choose: () => new Promise(() => {}) };

function limitReader(reader: Reader, { perDay: callsPerDay = 100 } = {}) {
  const warnings: string[] = [];
  const notes: string[] = [];
  let clock = 1000;
  let now = Temporal.Instant.from('2026-11-21T09:00Z');
  let deadline = new AbortController();
  const limitedReader = withReaderLimits(reader, {
    model: 'test',
    callsPerDay,
    deadline: () => deadline.signal,
    clock: () => clock,
    now: () => now,
    warn: (text) => warnings.push(text),
    info: (text) => notes.push(text),
  });
  let askedCount = 0;
  const shutdown = new AbortController();
  return {
    stop: () => shutdown.abort(),
    warnings,
    notes,
    /** Asks a new question by default. */
    ask: (question = `question ${String.fromCharCode(97 + askedCount++)}`, previous?: string) =>
      limitedReader.choose(
        { question, catalogue: catalogueOf(briefing), ...(previous !== undefined && { previous }) },
        shutdown.signal,
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
  it('caches its choice for a question, regardless of punctuation', async () => {
    const reader = readerOf(CHOICE_RESULT);
    const { ask } = limitReader(reader);
    expect(await ask('how long?')).toEqual(CHOICE_RESULT);
    expect(await ask('how long')).toEqual({
      kind: 'choice',
      choice: CHOICE_RESULT.kind === 'choice' && CHOICE_RESULT.choice,
    });
    expect(reader.asked).toHaveLength(1);
  });

  it('asks again if the previous entry differs', async () => {
    const reader = readerOf(CHOICE_RESULT);
    const { ask } = limitReader(reader);
    await ask('how long?');
    await ask('how long?', entry);
    expect(reader.asked).toHaveLength(2);
  });

  it('has a catalogue whose version changes with the entries', () => {
    const [first] = briefing.entries.values();
    const changed = { ...briefing, entries: new Map(first ? [[first.id, first]] : []) };
    expect(catalogueOf(changed).version).not.toBe(catalogueOf(briefing).version);
    expect(catalogueOf({ ...briefing }).version).toBe(catalogueOf(briefing).version);
  });

  it('makes one call for equal questions at the same time', async () => {
    const reader = readerOf(CHOICE_RESULT);
    const { ask } = limitReader(reader);
    expect(await Promise.all([ask('how long?'), ask('how long?')])).toEqual([CHOICE_RESULT, CHOICE_RESULT]);
    expect(reader.asked).toHaveLength(1);
  });

  it('caches no result without a choice', async () => {
    const { ask } = limitReader(readerOf(fault('no JSON'), CHOICE_RESULT));
    expect(await ask('how long?')).toEqual(fault('no JSON'));
    expect(await ask('how long?')).toEqual(CHOICE_RESULT);
  });

  it('gives up at its deadline if the reader does not answer', async () => {
    const { ask, expire, warnings } = limitReader(HANGING_READER);
    const pendingAnswer = ask();
    expire();
    expect(await pendingAnswer).toEqual(fault('late'));
    expect(warnings).toEqual([expect.stringContaining('did not answer in time')]);
  });

  it('logs nothing about calls that a shutdown aborts', async () => {
    const { ask, stop, warnings } = limitReader(HANGING_READER);
    const pendingAnswer = ask();
    stop();
    expect([await pendingAnswer, warnings]).toEqual([fault('late'), []]);
  });

  it('turns an exception of the reader into a fault', async () => {
    const { ask } = limitReader({ choose: () => Promise.reject(new Error('secret')) });
    expect(await ask()).toEqual(fault('failed'));
  });

  it('stops at its limit of calls per day, and logs that once a day', async () => {
    const reader = readerOf(CHOICE_RESULT);
    const { ask, warnings, setNow } = limitReader(reader, { perDay: 2 });
    for (const _ of Array(4)) await ask();
    expect(reader.asked).toHaveLength(2);
    expect(await ask()).toEqual(fault('budget spent'));
    expect(warnings).toEqual([expect.stringContaining('all 2 calls of today are used (READER_CALLS_PER_DAY)')]);
    setNow('2026-11-22T00:00Z');
    for (const _ of Array(4)) await ask();
    expect(reader.asked).toHaveLength(4);
    expect(warnings).toHaveLength(2);
  });

  it('pauses after three failures in a row, and twice as long after another one', async () => {
    const reader = readerOf(fault('server error'));
    const { ask, pass, warnings } = limitReader(reader);
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
    expect(warnings).toEqual([expect.stringContaining('failed with a server error')]);
  });

  it.each(['wrong key', 'no such model', 'redirect'] as const)(
    'pauses for ten minutes after a permanent fault: %s',
    async (reason) => {
      const reader = readerOf(fault(reason));
      const { ask, pass } = limitReader(reader);
      await ask();
      pass(599_999);
      expect(await ask()).toEqual(fault('paused'));
      pass(1);
      expect(await ask()).toEqual(fault(reason));
    },
  );

  it('waits for as long as the provider asks, up to an hour', async () => {
    const reader = readerOf(
      { kind: 'none', reason: 'rate limit', retryAfter: 45 },
      { kind: 'none', reason: 'rate limit', retryAfter: 1e9 },
      CHOICE_RESULT,
    );
    const { ask, pass } = limitReader(reader);
    await ask();
    pass(44_999);
    expect(await ask()).toEqual(fault('paused'));
    pass(1);
    expect(await ask()).toMatchObject({ reason: 'rate limit' });
    pass(3_600_000);
    expect(await ask()).toEqual(CHOICE_RESULT);
  });

  it('logs each fault once until a call succeeds, and logs the recovery', async () => {
    const { ask, warnings, notes } = limitReader(
      readerOf(fault('no JSON'), fault('no JSON'), CHOICE_RESULT, CHOICE_RESULT, fault('no JSON'), CHOICE_RESULT),
    );
    for (const _ of Array(4)) await ask();
    expect(warnings).toHaveLength(1);
    expect(notes).toEqual(['The language model (READER) is available again.']);
    await ask();
    await ask();
    expect([warnings.length, notes.length]).toEqual([2, 2]);
  });

  it('has at most eight calls in progress', async () => {
    const { ask, expire } = limitReader(HANGING_READER);
    const pendingAnswer = Array.from({ length: 8 }, () => ask());
    expect(await ask()).toEqual(fault('busy'));
    expire();
    expect(await Promise.all(pendingAnswer)).toEqual(Array(8).fill(fault('late')));
  });
});

it('every fault has a text of its own', () => {
  const texts = READER_FAULTS.map((readerFault) => faultText(readerFault, { model: 'the-model', limit: 7 }));
  expect(new Set(texts).size).toBe(READER_FAULTS.length);
  for (const text of texts) expect(text).toMatch(/^[a-z][^.]+(\. [A-Z][^.]+)?$|^it .*the-model/);
});
