import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { get, isUnknown, sourced, sourcesOf } from '../../src/briefing/briefing.ts';
import { cardOf } from '../../src/briefing/card.ts';
import { CARD_LENGTH } from '../../src/briefing/schema.ts';
import { loadStory } from '../fixture/story.ts';

describe('a briefing', () => {
  const briefing = loadStory();
  const ids = [...briefing.sources.keys()];

  it('leads from a derived claim to the claims of the articles, and from any other to itself', () => {
    const derived = get(briefing.claims, 'derived-charter-end');
    expect(sourced(briefing, derived).map(({ id }) => id)).toEqual(['h1-01', 'h1-04']);
    const claim = get(briefing.claims, 'h1-01');
    expect(sourced(briefing, claim)).toEqual([claim]);
  });

  it('names the sources of a statement once each, in its own order', () => {
    const claims = ['h3-01', 'h1-01', 'h3-02'];
    expect(sourcesOf(briefing, { kind: 'stated', text: '', claims })).toEqual(['h1', 'h3']);
    expect(sourcesOf(briefing, { kind: 'derived', text: '', claims: ['derived-charter-end'] })).toEqual(['h1']);
  });

  it('lets a silence stand on every source', () => {
    expect(sourcesOf(briefing, { kind: 'silence', text: '', claims: [] })).toEqual(ids);
  });

  it('tells an unknown from an entry that a source answers', () => {
    expect(isUnknown(get(briefing.entries, 'crew'))).toBe(true);
    expect(isUnknown(get(briefing.entries, 'charter-length'))).toBe(false);
  });

  it('does not make up what it does not have', () => {
    expect(() => get(briefing.claims, '009-99')).toThrow('No "009-99" in the briefing');
  });

  it('shows its summaries in their order, whatever their files are called', () => {
    const orders = [...briefing.summaries.values()].map(({ order }) => order);
    expect(orders.length).toBeGreaterThan(1);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
  });

  it('cannot be changed in place', () => {
    expect(Object.isFrozen(briefing)).toBe(true);
  });
});

describe('a card', () => {
  it('shows the headline, and as many lines after it as fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const answer = lengths.map((length) => ({ kind: 'stated' as const, text: 'x'.repeat(length), claims: [] }));
        const [headline = { kind: 'stated' as const, text: '', claims: [] }, ...rest] = answer;
        const shown = cardOf({ headline, answer: rest });
        const long = (count: number) =>
          answer
            .slice(0, count)
            .map(({ text }) => text)
            .join(' ').length;
        expect(shown).toEqual(answer.slice(0, shown.length));
        expect(long(shown.length)).toBeLessThanOrEqual(CARD_LENGTH);
        if (shown.length < answer.length) expect(long(shown.length + 1)).toBeGreaterThan(CARD_LENGTH);
      }),
    );
  });
});
