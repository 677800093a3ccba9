import { describe, expect, it } from 'vitest';
import { readChoice } from '../../src/reply/choice.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, contextOn } from './corpus.ts';

const context = contextOn('2026-05-08');
const { index } = context;
const ids = [...briefing.entries.keys()];

const threeIds = [0, 3, 6].map((i) => ids[i] ?? '');
const [firstId = '', secondId = '', thirdId = ''] = threeIds;
const choose = (line: string, shown?: string, offered: readonly string[] = threeIds) =>
  readChoice(index, line, offered, shown);

describe('a typed choice among offered entries', () => {
  it.each([
    ['1', firstId],
    ['#2', secondId],
    ['2)', secondId],
    ['the first', firstId],
    ['the first one please', firstId],
    ['The second one!', secondId],
    ['second', secondId],
    ['2nd option', secondId],
    ['option 3', thirdId],
    ['number 3', thirdId],
    ['no, the third', thirdId],
    ['i meant the second one', secondId],
    ["let's go with the first of these", firstId],
    ['the last one', thirdId],
    ['the second one please, in detail', secondId],
    ['more on the third', thirdId],
    ['what about the first one?', firstId],
    ['details of the second please', secondId],
  ])('is recognised: %s', (line, expected) => {
    expect(choose(line)).toEqual([expected]);
  });

  it('means the offer after the shown one if it says "the other one"', () => {
    for (const line of ['no, the other one', 'the other', 'not that one', 'no, not that one', 'the next one']) {
      expect([line, choose(line, firstId)]).toEqual([line, [secondId]]);
    }
    expect(choose('the other one', thirdId)).toEqual([firstId]);
    expect(choose('the other one')).toEqual([secondId]);
    expect(choose('the other one', secondId, [firstId, secondId])).toEqual([firstId]);
  });

  it('means both offers if it says "both" and there are two', () => {
    expect(choose('both please', undefined, [firstId, secondId])).toEqual([firstId, secondId]);
    expect(choose('both')).toBeUndefined();
  });

  it('means the only offer if it says "yes" and there is one', () => {
    expect(choose('yes', undefined, [firstId])).toEqual([firstId]);
    expect(choose('yes')).toBeUndefined();
  });

  it.each(['4', '12', 'the first six months', 'who was first?', 'why?', 'how long is the second charter', 'no', ''])(
    'is not read from "%s"',
    (line) => {
      expect(choose(line)).toBeUndefined();
    },
  );

  it('never means a removed entry', () => {
    expect(choose('the second one', undefined, ['gone', firstId, secondId])).toEqual([secondId]);
    expect(choose('1', undefined, ['gone'])).toBeUndefined();
  });

  it('means the only offer that contains the typed words', () => {
    const offered = ids.filter((id) => /bicycle|cost|last/.test(briefing.entries.get(id)?.question ?? ''));
    const bicycles = offered.find((id) => briefing.entries.get(id)?.question.includes('bicycle'));
    expect(choose('the bicycle one', undefined, offered)).toEqual([bicycles]);
    expect(choose('the one about bicycles', undefined, offered)).toEqual([bicycles]);
    expect(choose('the submarine one', undefined, offered)).toBeUndefined();
  });
});

describe('a reply to a choice', () => {
  it('shows the chosen entry and keeps the other offers', () => {
    const offered = [firstId, secondId];
    const chosenReply = respond({ kind: 'ask', question: 'the second one', offered }, context);
    expect(chosenReply).toMatchObject({
      shows: secondId,
      offers: offered,
      repeatIntent: { kind: 'entry', id: secondId },
    });
    const otherReply = respond({ kind: 'ask', question: 'no, the other one', after: secondId, offered }, context);
    expect(otherReply.shows).toBe(firstId);
    const bothReply = respond({ kind: 'ask', question: 'both', offered }, context);
    expect(bothReply.repeatIntent).toEqual({ kind: 'entry', id: firstId, and: secondId });
  });

  it.each(['the second one', 'the last one please', '4'])(
    'asks which one is meant if nothing was offered: %s',
    (question) => {
      expect(respond({ kind: 'ask', question }, context)?.title).toBe('Which one do you mean?');
      expect(respond({ kind: 'ask', question, after: firstId }, context)?.title).toBe('Which one do you mean?');
    },
  );

  it.each(['is it the first ferry?', 'who was second'])('is not given to a question: %s', (question) => {
    expect(respond({ kind: 'ask', question }, context)?.title).not.toBe('Which one do you mean?');
  });

  it('answers a line that chooses nothing as a question', () => {
    const question = 'When was the charter signed?';
    const plainReply = respond({ kind: 'ask', question }, context);
    expect(respond({ kind: 'ask', question, offered: threeIds }, context)).toEqual(plainReply);
  });
});

describe('a corrected question', () => {
  it.each(['no, I meant when was the charter signed', 'sorry, what about when the charter was signed?'])(
    'is read without its introduction: %s',
    (question) => {
      const reply = respond({ kind: 'ask', question }, context);
      expect(reply.title).toBe('When was the charter signed?');
    },
  );
});

describe('two answers in one reply', () => {
  it('offer related questions, but neither of the two again', () => {
    const shownPair = ['charter-length', 'charter-end-date'] as const;
    for (const id of shownPair) {
      expect(briefing.entries.get(id)?.related.some((related) => shownPair.some((pairId) => pairId === related))).toBe(
        true,
      );
    }
    const { actions } = respond({ kind: 'entry', id: shownPair[0], and: shownPair[1] }, context);
    const offered = [...(actions?.row ?? []), ...(actions?.menu ?? [])].flatMap(({ intent }) =>
      intent.kind === 'entry' ? [intent.id] : [],
    );
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter((id) => shownPair.some((pairId) => pairId === id))).toEqual([]);
  });
});
