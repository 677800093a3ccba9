import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/index.ts';
import { chosenOf } from '../../src/reply/choice.ts';
import { respond } from '../../src/reply/respond.ts';
import { loadStory } from '../fixture/story.ts';

const briefing = loadStory();
const index = buildIndex(briefing);
const context = { briefing, index, today: '2026-05-08' };
const ids = [...briefing.entries.keys()];

const three = [0, 3, 6].map((i) => ids[i] ?? '');
const [first = '', second = '', third = ''] = three;
const choose = (line: string, shown?: string, offered: readonly string[] = three) =>
  chosenOf(index, line, offered, shown);

describe('a typed choice among offered entries', () => {
  it.each([
    ['1', first],
    ['#2', second],
    ['2)', second],
    ['the first', first],
    ['the first one please', first],
    ['The second one!', second],
    ['second', second],
    ['2nd option', second],
    ['option 3', third],
    ['number 3', third],
    ['no, the third', third],
    ['i meant the second one', second],
    ["let's go with the first of these", first],
    ['the last one', third],
  ])('%s', (line, chosen) => {
    expect(choose(line)).toEqual([chosen]);
  });

  it('of "the other one" takes the offer after the shown one', () => {
    for (const line of ['no, the other one', 'the other', 'not that one', 'no, not that one', 'the next one']) {
      expect([line, choose(line, first)]).toEqual([line, [second]]);
    }
    expect(choose('the other one', third)).toEqual([first]);
    expect(choose('the other one')).toEqual([second]);
    expect(choose('the other one', second, [first, second])).toEqual([first]);
  });

  it('of "both" takes both of two offers', () => {
    expect(choose('both please', undefined, [first, second])).toEqual([first, second]);
    expect(choose('both')).toBeUndefined();
  });

  it('of "yes" takes the only offer', () => {
    expect(choose('yes', undefined, [first])).toEqual([first]);
    expect(choose('yes')).toBeUndefined();
  });

  it.each(['4', '12', 'the first six months', 'who was first?', 'why?', 'how long is the second charter', 'no', ''])(
    'is not read from "%s"',
    (line) => {
      expect(choose(line)).toBeUndefined();
    },
  );

  it('never takes a removed entry', () => {
    expect(choose('the second one', undefined, ['gone', first, second])).toEqual([second]);
    expect(choose('1', undefined, ['gone'])).toBeUndefined();
  });

  it('takes the only offer with the typed words', () => {
    const offered = ids.filter((id) => /bicycle|cost|last/.test(briefing.entries.get(id)?.question ?? ''));
    const bicycles = offered.find((id) => briefing.entries.get(id)?.question.includes('bicycle'));
    expect(choose('the bicycle one', undefined, offered)).toEqual([bicycles]);
    expect(choose('the one about bicycles', undefined, offered)).toEqual([bicycles]);
    expect(choose('the submarine one', undefined, offered)).toBeUndefined();
  });
});

describe('a reply to a choice', () => {
  it('shows the chosen entry and keeps the other offers', () => {
    const offered = [first, second];
    const chosen = respond({ kind: 'ask', question: 'the second one', offered }, context);
    expect(chosen).toMatchObject({ shows: second, offers: offered, repeatIntent: { kind: 'entry', id: second } });
    const other = respond({ kind: 'ask', question: 'no, the other one', after: second, offered }, context);
    expect(other.shows).toBe(first);
    const both = respond({ kind: 'ask', question: 'both', offered }, context);
    expect(both.repeatIntent).toEqual({ kind: 'entry', id: first, and: second });
  });

  it('answers the line as a question if it chooses nothing', () => {
    const question = 'When was the charter signed?';
    const plain = respond({ kind: 'ask', question }, context);
    expect(respond({ kind: 'ask', question, offered: three }, context)).toEqual(plain);
  });
});

describe('a correction', () => {
  it.each(['no, I meant when was the charter signed', 'sorry, what about when the charter was signed?'])(
    'is read without its introduction: %s',
    (question) => {
      const asked = respond({ kind: 'ask', question }, context);
      expect(asked.title).toBe('When was the charter signed?');
    },
  );
});

describe('two answers in one reply', () => {
  it('offer related questions, but neither of the two again', () => {
    const pair = ['charter-length', 'charter-end-date'] as const;
    for (const id of pair) {
      expect(briefing.entries.get(id)?.related.some((related) => pair.some((one) => one === related))).toBe(true);
    }
    const { actions } = respond({ kind: 'entry', id: pair[0], and: pair[1] }, context);
    const offered = [...(actions?.row ?? []), ...(actions?.menu ?? [])].flatMap(({ intent }) =>
      intent.kind === 'entry' ? [intent.id] : [],
    );
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.filter((id) => pair.some((one) => one === id))).toEqual([]);
  });
});
