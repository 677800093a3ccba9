import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { ButtonIntent, Intent } from '../../src/message/intent.ts';
import type { Message } from '../../src/message/message.ts';
import { withGapRecording } from '../../src/ops/gaps.ts';
import type { Asker, Desk } from '../../src/ports/desk.ts';
import type { UnansweredQuestion } from '../../src/ports/gaps.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn } from '../reply/corpus.ts';

const CONTEXT = contextOn('2026-11-21');
const EMPTY: Message = { title: '', blocks: [], footer: '' };
const CHOICE: Message = { ...EMPTY, decision: 'answer', isReaderChoice: true };
const VOTE_DOWN: ButtonIntent = { kind: 'feedback', of: 'ticket-price', isHelpful: false };

function asker(id = 'U1'): Asker {
  return { person: { id, name: 'Ann' }, address: { platform: 'slack', workspace: 'T1', channel: 'C1' }, zone: 'UTC' };
}

function openDesk({ savesPeople = false, answer }: { savesPeople?: boolean; answer?: Message } = {}) {
  const batches: UnansweredQuestion[][] = [];
  const warnings: string[] = [];
  const reply = async (intent: Intent) => answer ?? respond(intent, CONTEXT);
  const innerDesk: Desk = { answer: reply, press: async () => reply(VOTE_DOWN) };
  let fault: Error | undefined;
  let blockedUntil = Promise.resolve();
  let today = '2026-11-21';
  const desk = withGapRecording(innerDesk, {
    save: async (questions) => {
      batches.push([...questions]);
      await blockedUntil;
      if (fault) throw fault;
    },
    storyOf: (key) => (key === undefined ? 'ferry' : `story of ${key}`),
    savesPeople,
    today: () => today,
    warn: (problem) => warnings.push(problem),
  });
  return {
    desk,
    batches,
    warnings,
    saved: async () => {
      await desk.whenSaved();
      return batches.flat();
    },
    ask: (question: string) => desk.answer({ kind: 'ask', question }, asker()),
    press: (intent: ButtonIntent, id = 'U1') => desk.press(encodeIntent(intent), asker(id)),
    setFault: (error?: Error) => {
      fault = error;
    },
    setToday: (day: string) => {
      today = day;
    },
    blockStore: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      blockedUntil = promise;
      return resolve;
    },
  };
}

describe('a desk with gap recording', () => {
  it('answers like the wrapped desk', async () => {
    const { desk, ask } = openDesk();
    expect(await ask('how much is a ticket?')).toEqual(
      respond({ kind: 'ask', question: 'how much is a ticket?' }, CONTEXT),
    );
    expect(await desk.answer({ kind: 'overview' }, asker())).toEqual(respond({ kind: 'overview' }, CONTEXT));
  });

  it('stores an off-topic question without personal data, with its nearest entries', async () => {
    const { ask, saved } = openDesk();
    const { decision, near } = await ask('How do I bake 12 loaves of bread for ann@example.org?');
    expect(decision).not.toBe('answer');
    const [gap, ...others] = await saved();
    expect(others).toEqual([]);
    expect(gap).toEqual({
      question: 'how do i bake loaves of bread for',
      decision,
      platform: 'slack',
      story: 'ferry',
      near,
    });
  });

  it('stores a question that no source answers, with its entry as the nearest', async () => {
    const { ask, saved } = openDesk();
    let unknowns = 0;
    for (const { id, question } of CONTEXT.briefing.entries.values()) {
      const { decision } = await ask(question);
      if (decision !== 'unknown') continue;
      unknowns += 1;
      const [gap] = (await saved()).slice(-1);
      expect([gap?.decision, gap?.near[0]]).toEqual(['unknown', id]);
    }
    expect(unknowns).toBeGreaterThan(2);
  });

  it.each(['answer', 'unknown'] as const)(
    'stores a question for which a reader chose an entry, with only that entry and its story (decision "%s")',
    async (decision) => {
      const answer = { ...CHOICE, decision, story: 'a1b2', shows: 'a1b2/power-source', near: ['power-source', 'b'] };
      const { ask, saved } = openDesk({ answer });
      await ask('what feeds Ann@example.org 12 boxes?');
      const origin = { platform: 'slack', story: 'story of a1b2' };
      const chosenGap = { ...origin, question: 'what feeds boxes?', decision: 'chosen', near: ['power-source'] };
      expect(await saved()).toEqual([chosenGap]);
    },
  );

  it("stores a reader's choice as wrong if its answer is voted down in the same channel", async () => {
    const { ask, press, saved } = openDesk({ answer: { ...CHOICE, shows: 'ticket-price' } });
    await press(VOTE_DOWN, 'U2');
    await ask('until when is it theirs?');
    await press(VOTE_DOWN);
    const nearIds = ['ticket-price'];
    expect((await saved()).map(({ question, decision, near: of }) => ({ question, decision, of }))).toEqual([
      { question: 'ticket-price', decision: 'voted down', of: nearIds },
      { question: 'until when is it theirs?', decision: 'chosen', of: nearIds },
      { question: 'ticket-price', decision: 'voted down', of: nearIds },
      { question: 'until when is it theirs?', decision: 'chosen wrong', of: nearIds },
    ]);
  });

  it.each(['answer', 'both', 'proof', 'talk', undefined] as const)(
    'stores nothing for the decision %s',
    async (decision) => {
      const { ask, saved } = openDesk({
        answer: { ...EMPTY, ...(decision !== undefined && { decision }) },
      });
      await ask('how much is a ticket?');
      expect(await saved()).toEqual([]);
    },
  );

  it('stores each kind of unanswered question, unless it consists of personal data', async () => {
    for (const decision of ['outside', 'suggest', 'wordless', 'unknown'] as const) {
      const { ask, saved } = openDesk({ answer: { ...EMPTY, decision, near: ['a'] } });
      await ask('123 ann@example.org');
      await ask('Who?');
      expect(await saved()).toEqual([{ question: 'who?', decision, platform: 'slack', story: 'ferry', near: ['a'] }]);
    }
  });

  it('stores who asked if that is enabled', async () => {
    const { ask, saved } = openDesk({ savesPeople: true });
    await ask('What shall 12 of us cook tonight?');
    expect(await saved()).toMatchObject([{ person: 'U1' }]);
  });

  it('counts one vote per person and day against an answer, and no vote for it', async () => {
    const { press, saved, setToday } = openDesk();
    await press({ ...VOTE_DOWN, isHelpful: true });
    await press(VOTE_DOWN);
    await press(VOTE_DOWN);
    await press(VOTE_DOWN, 'U2');
    const origin = { platform: 'slack', story: 'ferry' };
    const vote = { ...origin, question: 'ticket-price', decision: 'voted down', near: ['ticket-price'] };
    expect(await saved()).toEqual([vote, vote]);
    setToday('2026-11-22');
    await press(VOTE_DOWN);
    expect(await saved()).toHaveLength(3);
  });

  it('ignores votes on entries that were removed', async () => {
    const { desk, saved } = openDesk();
    await desk.answer({ ...VOTE_DOWN, of: 'no-such-entry' }, asker());
    expect(await saved()).toEqual([]);
  });

  it('answers while the store hangs or fails, and reports an outage once', async () => {
    const { ask, blockStore, setFault, batches, warnings, saved } = openDesk();
    const release = blockStore();
    for (const _ of Array(5)) expect((await ask('What shall 12 of us cook tonight?')).decision).toBe('outside');
    expect(batches.flat()).toHaveLength(1);
    setFault(new Error('the disk is full'));
    release();
    await saved();
    expect(batches.map(({ length }) => length)).toEqual([1, 4]);
    expect(warnings).toEqual([expect.stringContaining('the disk is full')]);

    setFault();
    await ask('What shall 12 of us cook tonight?');
    await saved();
    setFault(new Error('the disk is full again'));
    await ask('What shall 12 of us cook tonight?');
    await saved();
    expect(warnings).toHaveLength(2);
  });

  it('queues at most a thousand questions', async () => {
    const { ask, blockStore, saved } = openDesk({ answer: { ...EMPTY, decision: 'outside' } });
    const release = blockStore();
    await ask('the first');
    await yieldToEventLoop();
    for (let i = 0; i < 1200; i += 1) await ask('one more');
    release();
    expect(await saved()).toHaveLength(1001);
  });
});
