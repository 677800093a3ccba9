import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { listEntries } from '../../src/ask/decision.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { loadStory } from '../fixture/story.ts';

const index = buildIndex(loadStory());

describe('a follow-up with a false presupposition', () => {
  it('is read without the presupposition, which would repeat the previous question', () => {
    const result = ask(index, 'Now that the charter was extended, who pays?', { after: 'charter-renewed' });
    expect(result.presuppositions).toEqual(['charter-renewed']);
    expect(result.decision).not.toMatchObject({ kind: 'wish' });
    expect(textsToEncode(index, 'Now that the charter was extended, why?', 'charter-length')).toContain(
      'why? How long does the charter last?',
    );
  });
});

describe('a follow-up without topic words', () => {
  it.each(['why?', 'how come?', 'since when?'])('is always read with the previous entry: %s', (line) => {
    for (const after of ['charter-price', 'charter-renewed', 'ticket-price', 'passengers']) {
      expect(ask(index, line, { after }).after, after).toBe(after);
    }
  });

  it('is about the previous entry if it asks "since when?"', () => {
    expect(ask(index, 'since when?', { after: 'charter-renewed' }).decision).toMatchObject({
      entry: 'charter-end-date',
    });
    expect(textsToEncode(index, 'And since when?', 'charter-renewed')).toContain('from when?');
    expect(textsToEncode(index, 'Since when is there a charter?', 'charter-renewed')).not.toContain('from when?');
  });
});

describe('a line with its own topic', () => {
  it.each([
    ['how long do deliveries to the island take', 'charter-length', 'deliveries'],
    ['what do the residents complain about', 'ticket-price', 'smoke'],
  ])('is answered alone: "%s" after %s', (line, after, entry) => {
    const result = ask(index, line, { after });
    expect(result.after).toBeUndefined();
    expect(JSON.stringify(result.decision)).toContain(entry);
  });
});

describe('"why?" after an answer', () => {
  it('gets related entries instead of the reason for something else', () => {
    const { decision, after } = ask(index, 'why?', { after: 'passengers' });
    expect(decision.kind).toBe('suggest');
    const related = index.briefing.entries.get('passengers')?.related ?? [];
    expect(listEntries(decision)).toEqual(expect.arrayContaining(related.slice(0, 1)));
    expect(after).toBe('passengers');
  });
});
