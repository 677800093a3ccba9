import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../src/message/codec.ts';
import type { ButtonIntent, Intent } from '../../src/message/intent.ts';
import type { Message } from '../../src/message/message.ts';
import { withGapRecording } from '../../src/ops/gaps.ts';
import type { Asker, Desk } from '../../src/ports/desk.ts';
import type { UnansweredQuestion } from '../../src/ports/gaps.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn } from '../reply/shipped.ts';

const CONTEXT = contextOn('2026-11-21');
const DOWN: ButtonIntent = { kind: 'feedback', of: 'lease-duration', isHelpful: false };

function asker(id = 'U1'): Asker {
  return { person: { id, name: 'Ann' }, address: { platform: 'slack', workspace: 'T1', channel: 'C1' }, zone: 'UTC' };
}

/** A desk over the briefing, or over what it is to answer, and what was noted of it in which steps. */
function begin({ keepsPeople = false, answered }: { keepsPeople?: boolean; answered?: Message } = {}) {
  const steps: UnansweredQuestion[][] = [];
  const told: string[] = [];
  const say = async (intent: Intent) => answered ?? respond(intent, CONTEXT);
  const inner: Desk = { answer: say, press: async () => say(DOWN) };
  let fault: Error | undefined;
  let hold = Promise.resolve();
  let today = '2026-11-21';
  const desk = withGapRecording(inner, {
    save: async (asked) => {
      steps.push([...asked]);
      await hold;
      if (fault) throw fault;
    },
    storyOf: (key) => (key === undefined ? 'colossus' : `story of ${key}`),
    savesPeople: keepsPeople,
    today: () => today,
    warn: (problem) => told.push(problem),
  });
  return {
    desk,
    steps,
    told,
    noted: async () => {
      await desk.settled();
      return steps.flat();
    },
    ask: (question: string) => desk.answer({ kind: 'ask', question }, asker()),
    press: (intent: ButtonIntent, id = 'U1') => desk.press(encodeIntent(intent), asker(id)),
    setFault: (error?: Error) => {
      fault = error;
    },
    setToday: (day: string) => {
      today = day;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      hold = promise;
      return resolve;
    },
  };
}

describe('the desk that stores unanswered questions', () => {
  it('answers like the wrapped desk', async () => {
    const { desk, ask } = begin();
    expect(await ask('how long is the lease?')).toEqual(
      respond({ kind: 'ask', question: 'how long is the lease?' }, CONTEXT),
    );
    expect(await desk.answer({ kind: 'overview' }, asker())).toEqual(respond({ kind: 'overview' }, CONTEXT));
  });

  it('stores a question outside the topic, shortened, with its nearest entries', async () => {
    const { ask, noted } = begin();
    const { near } = await ask('How do I bake 12 loaves of bread for ann@example.org?');
    const [gap, ...others] = await noted();
    expect(others).toEqual([]);
    expect(gap).toEqual({
      question: 'how do i bake loaves of bread for',
      decision: 'outside',
      platform: 'slack',
      story: 'colossus',
      near,
    });
  });

  it('stores an unknown question with its entry first', async () => {
    const { ask, noted } = begin();
    let asked = 0;
    for (const { id, question } of CONTEXT.briefing.entries.values()) {
      const { decision } = await ask(question);
      if (decision !== 'unknown') continue;
      asked += 1;
      const [gap] = (await noted()).slice(-1);
      expect([gap?.decision, gap?.near[0]]).toEqual(['unknown', id]);
    }
    expect(asked).toBeGreaterThan(5);
  });

  it.each(['answer', 'unknown'] as const)(
    'stores an %s that a reader chose, with that entry only',
    async (decision) => {
      const answered = { title: '', blocks: [], footer: '', decision, shows: 'power-source', isChosen: true } as const;
      const { ask, noted } = begin({ answered: { ...answered, near: ['power-source', 'b'] } });
      await ask('what feeds Ann@example.org 12 boxes?');
      const at = { platform: 'slack', story: 'colossus' };
      const chosen = { ...at, question: 'what feeds boxes?', decision: 'chosen', near: ['power-source'] };
      expect(await noted()).toEqual([chosen]);
    },
  );

  it('stores the story of a question separately from its entry', async () => {
    const of = { title: '', blocks: [], footer: '', decision: 'answer', isChosen: true, story: 'a1b2' } as const;
    const { ask, noted } = begin({ answered: { ...of, shows: 'a1b2/power-source' } });
    await ask('what feeds it?');
    expect(await noted()).toMatchObject([{ decision: 'chosen', story: 'story of a1b2', near: ['power-source'] }]);
  });

  it('stores that a reader was wrong if its answer is voted down in the same channel', async () => {
    const answered = {
      title: '',
      blocks: [],
      footer: '',
      decision: 'answer',
      shows: 'lease-duration',
      isChosen: true,
    } as const;
    const { ask, press, noted } = begin({ answered });
    await press(DOWN, 'U2');
    await ask('until when is it theirs?');
    await press(DOWN);
    const near = ['lease-duration'];
    expect((await noted()).map(({ question, decision, near: of }) => ({ question, decision, of }))).toEqual([
      { question: 'lease-duration', decision: 'voted down', of: near },
      { question: 'until when is it theirs?', decision: 'chosen', of: near },
      { question: 'lease-duration', decision: 'voted down', of: near },
      { question: 'until when is it theirs?', decision: 'chosen wrong', of: near },
    ]);
  });

  it.each(['answer', 'both', 'proof', 'talk', undefined] as const)('stores nothing if it was %s', async (decision) => {
    const { ask, noted } = begin({
      answered: { title: '', blocks: [], footer: '', ...(decision !== undefined && { decision }) },
    });
    await ask('how long is the lease?');
    expect(await noted()).toEqual([]);
  });

  it('stores each kind of unanswered question, except empty ones', async () => {
    for (const decision of ['outside', 'suggest', 'wordless', 'unknown'] as const) {
      const { ask, noted } = begin({ answered: { title: '', blocks: [], footer: '', decision, near: ['a'] } });
      await ask('123 ann@example.org');
      await ask('Who?');
      expect(await noted()).toEqual([
        { question: 'who?', decision, platform: 'slack', story: 'colossus', near: ['a'] },
      ]);
    }
  });

  it('stores who asked only if enabled', async () => {
    const { ask, noted } = begin({ keepsPeople: true });
    await ask('What shall 12 of us cook tonight?');
    expect(await noted()).toMatchObject([{ person: 'U1' }]);
  });

  it('counts a vote against an answer once a day per person, and no vote for one', async () => {
    const { press, noted, setToday } = begin();
    await press({ ...DOWN, isHelpful: true });
    await press(DOWN);
    await press(DOWN);
    await press(DOWN, 'U2');
    const at = { platform: 'slack', story: 'colossus' };
    const vote = { ...at, question: 'lease-duration', decision: 'voted down', near: ['lease-duration'] };
    expect(await noted()).toEqual([vote, vote]);
    setToday('2026-11-22');
    await press(DOWN);
    expect(await noted()).toHaveLength(3);
  });

  it('ignores votes on entries that were removed', async () => {
    const { desk, noted } = begin();
    await desk.answer({ ...DOWN, of: 'no-such-entry' }, asker());
    expect(await noted()).toEqual([]);
  });

  it('neither waits for the store nor fails with it, and reports an outage once', async () => {
    const { ask, hold, setFault, steps, told, noted } = begin();
    const release = hold();
    for (const _ of Array(5)) expect((await ask('What shall 12 of us cook tonight?')).decision).toBe('outside');
    expect(steps.flat()).toHaveLength(1);
    setFault(new Error('the disk is full'));
    release();
    await noted();
    expect(steps.map(({ length }) => length)).toEqual([1, 4]);
    expect(told).toEqual([expect.stringContaining('the disk is full')]);

    setFault();
    await ask('What shall 12 of us cook tonight?');
    await noted();
    setFault(new Error('the disk is full again'));
    await ask('What shall 12 of us cook tonight?');
    await noted();
    expect(told).toHaveLength(2);
  });

  it('queues at most a thousand questions', async () => {
    const { ask, hold, noted } = begin({ answered: { title: '', blocks: [], footer: '', decision: 'outside' } });
    const release = hold();
    await ask('the first');
    await yieldToEventLoop();
    for (let i = 0; i < 1200; i += 1) await ask('one more');
    release();
    expect(await noted()).toHaveLength(1001);
  });
});
