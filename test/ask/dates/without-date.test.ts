import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../../src/ask/build-index.ts';
import { withoutDate } from '../../../src/ask/dates/without-date.ts';
import { ask } from '../../../src/ask/decide.ts';
import { textsToEncode } from '../../../src/ask/question-texts.ts';
import { loadStory } from '../../fixture/story.ts';

const index = buildIndex(loadStory());

describe('a question that names a day on which the story dates nothing', () => {
  it.each([
    ['how long does the charter last as of 3 August 2027?', 'how long does the charter last ?', '2027-08-03'],
    ['who owns the Tern on Halloween 2027', 'who owns the tern', '2027-10-31'],
    ["who owns the Tern on New Year's Day 2028", 'who owns the tern', '2028-01-01'],
    ['who owned the Tern in 2019', 'who owned the tern', '2019-01-01'],
  ])('is read without it: %s', (text, question, first) => {
    expect(withoutDate(index, text)).toMatchObject({ question, days: { first } });
    expect(textsToEncode(index, text)).toContain(question);
  });

  it.each([
    'was the charter signed on 6 May 2026',
    'who owns the Tern on Mondays',
    'in June 2027',
    'who owns the Tern',
  ])('does not include: %s', (text) => expect(withoutDate(index, text)).toBeUndefined());

  it('gets the answer that it would get without the day, and the day is in the result', () => {
    const today = '2026-11-29';
    const { decision, ignoredDays } = ask(index, 'How long does the charter last on 12 September 2027?', { today });
    expect(decision).toMatchObject({ kind: 'answer', entry: 'charter-length' });
    expect(ignoredDays).toMatchObject({ first: '2027-09-12', last: '2027-09-12' });
    expect(ask(index, 'How long does the charter last?', { today }).ignoredDays).toBeUndefined();
    expect(ask(index, 'remind me of the charter on 12 September 2027', { today }).decision.kind).toBe('wish');
  });
});
