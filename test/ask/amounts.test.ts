import { describe, expect, it } from 'vitest';
import { unsourcedAmounts } from '../../src/ask/amounts.ts';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { loadStory } from '../fixture/story.ts';

const briefing = loadStory();
const index = buildIndex(briefing);
const [claim] = briefing.claims.values();
const unsourced = (question: string, statedText = '') =>
  unsourcedAmounts(
    claim ? { ...briefing, claims: new Map([['a-01', { ...claim, text: statedText }]]) } : briefing,
    question,
  );

describe('the amounts in a question that no claim states', () => {
  it.each([
    ['did it cost 4 billion?', '4 billion'],
    ['is it four billion dollars', 'four billion'],
    ['they pay $5bn a year', '$5bn'],
    ['is it 300 GW', '300 GW'],
    ['so 40% of it?', '40%'],
    ['there are 30k homes', '30k'],
  ])('are named as typed: %s', (question, figure) => {
    expect(unsourced(question, 'Over 300 megawatts for 3 billion, or 4 % of 30 homes.')).toEqual([figure]);
  });

  it.each([
    ['is it 300 MW', 'Over 300 megawatts.'],
    ['is it 1.5 GW', '1,500 megawatts.'],
    ['so 19m?', 'The price is 19 million euros.'],
    ['30k homes?', 'It serves 30,000 homes.'],
  ])('do not include one that a claim states in another form: %s', (question, text) => {
    expect(unsourced(question, text)).toEqual([]);
  });

  it.each(['at 8 in 5 m', 'we are 200 people', 'Pier 2', 'on 6 May 2026', '24/7'])(
    'do not include a number without magnitude, currency or unit: %s',
    (question) => expect(unsourced(question)).toEqual([]),
  );

  it('are left out of the question if it is clearer without them', () => {
    const question = 'The charter costs 4 billion, how long does the charter last?';
    expect(textsToEncode(index, question)).toContain('The charter costs  , how long does the charter last?');
    expect(ask(index, question)).toMatchObject({
      unsourcedAmounts: ['4 billion'],
      decision: { entry: 'charter-length' },
    });
  });
});
