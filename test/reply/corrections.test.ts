import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/decide.ts';
import { isClear } from '../../src/ask/scoring.ts';
import { get } from '../../src/briefing/briefing.ts';
import type { Statement } from '../../src/briefing/schema.ts';
import { messageHead } from '../../src/message/message.ts';
import { findCorrections } from '../../src/reply/corrections.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn, briefing as story, visibleTexts, withWatch } from './corpus.ts';

const { index } = contextOn('2026-11-20');
const TODAY = '2026-11-20';
const outcomeStatement: Statement = {
  kind: 'stated',
  text: 'The charter was renewed for a year.',
  claims: ['h1-01', 'h1-04'],
};
const settledStory = withWatch(story, (item) =>
  item.id === 'charter-end'
    ? { ...item, outcome: { on: '2026-11-06', entered: '2026-11-10', says: outcomeStatement } }
    : item,
);

describe('an outcome that corrects a presupposition', () => {
  const correctionsWith = (id: string, headline: Statement) => {
    const entry = { ...get(settledStory.entries, id), headline, reviewed: '2026-11-10' };
    const briefing = { ...settledStory, entries: new Map([...settledStory.entries, [id, entry]]) };
    const decision = { kind: 'answer', entry: id, near: [] } as const;
    return findCorrections(briefing, { presuppositions: ['charter-renewed'], decision }, TODAY);
  };

  it('is left out if a headline gives all of it, or a headline on the same matter gives part of it', () => {
    const partialHeadline: Statement = {
      kind: 'stated',
      text: 'The charter was renewed, says the Herald.',
      claims: ['h1-01'],
    };
    expect(correctionsWith('charter-length', partialHeadline)).toEqual([]);
    expect(correctionsWith('charter-price', { ...partialHeadline, claims: ['h1-01', 'h1-04', 'h1-05'] })).toEqual([]);
  });

  it('precedes a headline on another matter that cites one of its claims', () => {
    const priceHeadline: Statement = { kind: 'stated', text: 'The price is 40,000 crowns a month.', claims: ['h1-04'] };
    expect(correctionsWith('charter-price', priceHeadline)).toEqual([outcomeStatement]);
  });

  it('precedes the details of the answer', () => {
    const question = 'Now that the charter was extended, is the charter renewed?';
    const context = { briefing: story, index, today: TODAY };
    const message = respond({ kind: 'ask', question, after: 'charter-renewed' }, context);
    expect(message.decision).toBe('wish');
    expect(message.blocks[0]).toMatchObject({
      type: 'statement',
      text: 'No source says that the charter was renewed.',
    });
  });

  it('is not repeated before details that begin with it', () => {
    const question = 'Now that the charter was extended, is the charter renewed?';
    const context = { briefing: settledStory, index, today: TODAY };
    const texts = visibleTexts(respond({ kind: 'ask', question, after: 'charter-renewed' }, context));
    expect(texts.filter((text) => text === outcomeStatement.text)).toHaveLength(1);
  });

  it('precedes the answer to the closest question', () => {
    const question = 'Now that the charter was extended, is the ticket cheaper than the train?';
    const context = { briefing: settledStory, index, today: TODAY };
    const result = ask(index, question, { today: TODAY });
    expect(result).toMatchObject({ presuppositions: ['charter-renewed'], decision: { entry: 'ticket-price' } });
    expect(isClear(index, result, 'ticket-price')).toBe(false);
    const message = respond({ kind: 'ask', question }, context);
    expect(messageHead(message).top).toBe(outcomeStatement.text);
    const asksAs = get(story.entries, 'ticket-price').question;
    expect(visibleTexts(message)).toEqual(expect.arrayContaining([asksAs, 'The closest question I know.']));
    expect(message.blocks.map(({ type }) => type)).toEqual(['answer', 'note', 'note', 'answer']);
  });
});
