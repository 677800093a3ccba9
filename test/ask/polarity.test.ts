import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { listEntries } from '../../src/ask/decision.ts';
import { commonPolarity, isOnlyPolar, polarityOf, withPlainPolarity } from '../../src/ask/polarity.ts';
import { textsToEncode } from '../../src/ask/question-texts.ts';
import { briefing } from '../reply/shipped.ts';

const words = (text: string) => text.toLowerCase().split(' ');

describe('the half of the pros and cons', () => {
  it.each([
    'what are the benefits of the ferry',
    'the strongest argument for the charter',
    'what speaks for it',
    'the pros only no cons',
    'benefits but not the risks',
    'and in favour',
    'the strongest',
    'who wins',
  ])('is "for" in: %s', (text) => expect(polarityOf(words(text))).toBe('for'));

  it.each([
    'the downsides of the ferry',
    'the case against the charter',
    'what speaks against it',
    'and against',
    'the weakest point',
    'who loses by it',
    'the cons without the benefits',
  ])('is "against" in: %s', (text) => expect(polarityOf(words(text))).toBe('against'));

  it.each([
    'what are the pros and cons',
    'where is the pier',
    'what is the ferry for',
    'is it worth the risk or a gain',
  ])('is undefined in: %s', (text) => expect(polarityOf(words(text))).toBeUndefined());

  it('is known for an entry whose questions agree on it', () => {
    expect(commonPolarity([words('the benefits'), words('what is gained'), words('why this ferry')])).toBe('for');
    expect(commonPolarity([words('the benefits'), words('the risks'), words('pros and cons')])).toBeUndefined();
    expect(commonPolarity([words('where is the pier')])).toBeUndefined();
  });

  it('is put in plain words instead of an idiom', () => {
    const plain = (text: string) => withPlainPolarity(text, words(text));
    expect(plain('what is the strongest argument for the ferry')).toBe('what is the benefits of the ferry');
    expect(plain('the downside of the ferry')).toBe('the risks of the ferry');
    expect(plain('and against')).toBe('what are the risks?');
    expect(plain('what are the benefits')).toBeUndefined();
    expect(plain('where is the pier')).toBeUndefined();
    expect(isOnlyPolar(['risk'])).toBe(true);
    expect(isOnlyPolar(['risk', 'pier'])).toBe(false);
  });
});

describe('a question for one half', () => {
  const index = buildIndex(briefing);
  const polarities = new Map(index.entries.map(({ entry, polarity }) => [entry.id, polarity]));

  it.each([
    ['Name the best argument for this lease', 'against'],
    ['the good points of the contract please', 'against'],
    ['what is bad about renting, the weak points', 'for'],
    ['drawbacks for Anthropic?', 'for'],
  ])('never gets the other half: %s', (line, other) => {
    const shown = listEntries(ask(index, line).decision) ?? [];
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.map((id) => polarities.get(id))).not.toContain(other);
  });

  it.each([
    ['and the downside?', 'orbital-benefits', 'orbital-hurdles'],
    ['the upside then?', 'orbital-hurdles', 'orbital-benefits'],
    ['and against?', 'gains-both', 'risk-overview'],
  ])('keeps the subject of the previous answer: %s after %s', (line, after, entry) => {
    const result = ask(index, line, { after });
    expect(result.after).toBe(after);
    expect(listEntries(result.decision)?.[0]).toBe(entry);
  });

  it('is encoded in plain words as well', () => {
    expect(textsToEncode(index, 'the downside of renting')).toContain('the risks of renting');
  });
});
