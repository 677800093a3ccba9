import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/decide.ts';
import { isClear } from '../../src/ask/scoring.ts';
import { messageHead } from '../../src/message/message.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn } from './corpus.ts';

const context = contextOn('2026-05-08');
const { index } = context;
const reply = (question: string, extraFields = {}) => respond({ kind: 'ask', question, ...extraFields }, context);

describe('an answer to a clear question', () => {
  it('begins with its headline', () => {
    for (const { question } of briefing.entries.values()) {
      expect(reply(question).blocks[0]?.type, question).toBe('answer');
      expect(reply(question).offers, question).toBeUndefined();
    }
  });
});

describe('an answer to an unclear question', () => {
  const question = 'Is the ticket cheaper than the train?';
  const { decision } = ask(index, question, { today: context.today });
  const nearIds = decision.kind === 'answer' ? decision.near : [];

  it("begins with the entry's question", () => {
    expect(decision).toMatchObject({ kind: 'answer', entry: 'ticket-price' });
    const message = reply(question);
    expect(messageHead(message).top).toBe(briefing.entries.get('ticket-price')?.question);
    expect(message.blocks[0]).toEqual({ type: 'note', text: 'The closest question I know.' });
    expect(message.blocks[1]?.type).toBe('answer');
  });

  it('offers the other possible questions, to press or to choose in words', () => {
    expect(nearIds.length).toBeGreaterThan(0);
    const message = reply(question);
    const offeredIds = message.actions?.row.flatMap(({ intent }) => (intent.kind === 'entry' ? [intent.id] : []));
    expect(offeredIds).toEqual(nearIds);
    const { offers, shows: previousEntry } = message;
    expect(reply('no, the other one', { offers, after: previousEntry, offered: offers }).shows).toBe(nearIds[0]);
  });

  it('begins with its headline if a reader chose it', () => {
    const result = ask(index, question, { today: context.today });
    expect(isClear(index, result, 'ticket-price')).toBe(false);
    for (const outcome of ['chosen', 'remembered']) {
      expect(isClear(index, { ...result, secondOpinion: { engineDecision: decision, outcome } }, 'ticket-price')).toBe(
        true,
      );
    }
    const lateOpinion = { engineDecision: decision, outcome: 'no answer came in time' };
    expect(isClear(index, { ...result, secondOpinion: lateOpinion }, 'ticket-price')).toBe(false);
  });
});

it('a question outside the briefing is not read as a follow-up', () => {
  const { blocks } = reply('what is the weather in Lisbon like today', { after: 'ticket-price' });
  expect(JSON.stringify(blocks)).not.toContain('Follow-up to');
});

it.each([
  ['what is the capital of france', 'France'],
  ['is paris nice in spring', 'Paris'],
])('a name that no source mentions is given as it was typed: %s', (question, name) => {
  expect(JSON.stringify(reply(question).blocks)).toContain(`On that, no source says anything about ${name}.`);
});
