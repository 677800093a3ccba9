import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { get, isUnknown, sourceIds, underlyingClaims } from '../../src/briefing/briefing.ts';
import { cardStatements } from '../../src/briefing/current-answers.ts';
import { CARD_LENGTH } from '../../src/briefing/schema.ts';
import { loadStory } from '../fixture/story.ts';

describe('a briefing', () => {
  const briefing = loadStory();
  const ids = [...briefing.sources.keys()];

  it('resolves a derived claim to its sourced claims, and any other claim to itself', () => {
    const derived = get(briefing.claims, 'derived-charter-end');
    expect(underlyingClaims(briefing, derived).map(({ id }) => id)).toEqual(['h1-01', 'h1-04']);
    const claim = get(briefing.claims, 'h1-01');
    expect(underlyingClaims(briefing, claim)).toEqual([claim]);
  });

  it("lists the sources of a statement once each, in the briefing's order", () => {
    const claims = ['h3-01', 'h1-01', 'h3-02'];
    expect(sourceIds(briefing, { kind: 'stated', text: '', claims })).toEqual(['h1', 'h3']);
    expect(sourceIds(briefing, { kind: 'derived', text: '', claims: ['derived-charter-end'] })).toEqual(['h1']);
  });

  it('bases a silence on every source', () => {
    expect(sourceIds(briefing, { kind: 'silence', text: '', claims: [] })).toEqual(ids);
  });

  it('distinguishes an unknown from an answered entry', () => {
    expect(isUnknown(get(briefing.entries, 'crew'))).toBe(true);
    expect(isUnknown(get(briefing.entries, 'charter-length'))).toBe(false);
  });

  it('throws for an unknown id', () => {
    expect(() => get(briefing.claims, '009-99')).toThrow('The briefing has no record "009-99"');
  });

  it('orders its summaries by number, regardless of their file names', () => {
    const orders = [...briefing.summaries.values()].map(({ order }) => order);
    expect(orders.length).toBeGreaterThan(1);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
  });

  it('is frozen', () => {
    expect(Object.isFrozen(briefing)).toBe(true);
  });
});

describe('a card', () => {
  it('shows the headline and as many further lines as fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }), (lengths) => {
        const answer = lengths.map((length) => ({ kind: 'stated' as const, text: 'x'.repeat(length), claims: [] }));
        const [headline = { kind: 'stated' as const, text: '', claims: [] }, ...otherStatements] = answer;
        const shownStatements = cardStatements({ headline, answer: otherStatements });
        const lengthOf = (count: number) =>
          answer
            .slice(0, count)
            .map(({ text }) => text)
            .join(' ').length;
        expect(shownStatements).toEqual(answer.slice(0, shownStatements.length));
        expect(lengthOf(shownStatements.length)).toBeLessThanOrEqual(CARD_LENGTH);
        if (shownStatements.length < answer.length)
          expect(lengthOf(shownStatements.length + 1)).toBeGreaterThan(CARD_LENGTH);
      }),
    );
  });
});
