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

describe('"how many of them?" after an answer', () => {
  it('gets related entries instead of the number of something else', () => {
    const { decision } = ask(index, 'how many of them are there?', { after: 'smoke' });
    expect(decision.kind).toBe('suggest');
  });

  it.each(['are there many?', 'how many of those?'])('is about the number in that answer: %s', (line) => {
    expect(ask(index, line, { after: 'passengers' }).decision).toMatchObject({
      subject: 'passengers',
      isRepeated: true,
    });
  });

  it('is not answered with another number if no source says even more of the subject', () => {
    expect(ask(index, 'how many of them?', { after: 'crew' }).decision).toMatchObject({ subject: 'crew' });
    expect(textsToEncode(index, 'are there many of them?', 'crew')).toContain('how many are there?');
  });
});

describe('a question about who else says so', () => {
  it.each([
    'so no one else said it?',
    'did only one of the reports say so?',
    'does it say that anywhere else?',
    'is that the only source?',
    'nobody else mentions it?',
    'how many articles say that?',
    'do the others confirm it?',
    'is that confirmed by anyone else?',
  ])('shows the evidence of that answer: %s', (line) => {
    expect(ask(index, line, { after: 'passengers' }).decision).toEqual({ kind: 'proof', entry: 'passengers' });
  });

  it.each(['who wrote the contract?', 'does anyone take bicycles?', 'do all ferries sail?', 'who else signed it?'])(
    'is not seen in: %s',
    (line) => {
      expect(ask(index, line, { after: 'passengers' }).decision.kind).not.toBe('proof');
    },
  );

  it('shows the sides of that answer if it asks whether all agree on it', () => {
    expect(ask(index, 'does everyone agree on that?', { after: 'passengers' }).decision).toMatchObject({
      wish: 'disputes',
      subject: 'passengers',
    });
    expect(ask(index, 'what does everyone agree on?', { after: 'passengers' }).decision).toEqual({ kind: 'agreed' });
  });
});
