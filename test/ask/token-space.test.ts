import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenSpace } from '../../src/ask/token-space.ts';

const documents = [
  ['lease', 'long'],
  ['lease', 'months'],
  ['ipo', 'date'],
  ['ipo', 'lease'],
];
/** The first two phrasings belong to one entry. */
const space = new TokenSpace(documents.map((tokens, i) => ({ tokens, entry: [0, 0, 1, 2][i] ?? 0 })));

describe('a token space', () => {
  it('lists the phrasings with a token', () => {
    expect(space.phrasingsWith('lease')).toEqual([0, 1, 3]);
    expect(space.phrasingsWith('orbit')).toEqual([]);
    expect([space.has('ipo'), space.has('orbit')]).toEqual([true, false]);
  });

  it('weighs a token by the number of entries that have it, not of phrasings', () => {
    expect(space.weight('lease')).toBeCloseTo(Math.log(4 / 2.5), 12);
    expect(space.weight('ipo')).toBe(space.weight('lease'));
    expect(space.weight('months')).toBeCloseTo(Math.log(4 / 1.5), 12);
  });

  it('gives an unknown token the highest weight', () => {
    const heaviest = Math.max(...documents.flat().map((token) => space.weight(token)));
    expect(space.weight('orbit')).toBeGreaterThan(heaviest);
  });

  it('computes the cosine with each phrasing', () => {
    const [lease, months] = [space.weight('lease') ** 2, space.weight('months') ** 2];
    const cosines = space.cosinesWith(['months', 'lease']);
    expect(cosines[1]).toBeCloseTo(1, 12);
    expect(cosines[0]).toBeCloseTo(lease / (lease + months), 12);
    expect(cosines[2]).toBe(0);
  });

  it('lowers the similarity for each unknown word', () => {
    const similarity = (...tokens: string[]) => space.cosinesWith(tokens)[0] ?? 0;
    expect(similarity('lease', 'long')).toBeGreaterThan(similarity('lease', 'long', 'orbit'));
    expect(similarity('lease', 'long', 'orbit')).toBeGreaterThan(similarity('lease', 'long', 'orbit', 'pizza'));
  });

  it('gives similarity 0 if no token is shared', () => {
    expect([...space.cosinesWith([])]).toEqual([0, 0, 0, 0]);
    expect([...space.cosinesWith(['pizza'])]).toEqual([0, 0, 0, 0]);
    expect([...new TokenSpace([]).cosinesWith(['pizza'])]).toEqual([]);
    expect([
      ...new TokenSpace([
        { entry: 0, tokens: [] },
        { entry: 1, tokens: ['lease'] },
      ]).cosinesWith(['lease']),
    ]).toEqual([0, 1]);
  });

  it('gives similarities from 0 to 1, with 1 for the same tokens in any order', () => {
    const tokens = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(tokens, { minLength: 2, maxLength: 8 }), tokens, (lists, askedTokens) => {
        const tokenSpace = new TokenSpace(lists.map((tokens, entry) => ({ entry, tokens })));
        const cosines = tokenSpace.cosinesWith(askedTokens);
        const reversedTokens = tokenSpace.cosinesWith(askedTokens.toReversed());
        for (const [i, list] of lists.entries()) {
          const cosine = cosines[i] ?? -1;
          expect(cosine).toBeGreaterThanOrEqual(0);
          expect(cosine).toBeLessThanOrEqual(1 + 1e-12);
          expect(reversedTokens[i]).toBeCloseTo(cosine, 12);
          const isSame = list.length > 0 && list.toSorted().join() === askedTokens.toSorted().join();
          if (isSame) expect(cosine).toBeCloseTo(1, 12);
          if (!list.some((token) => askedTokens.includes(token))) expect(cosine).toBe(0);
        }
      }),
    );
  });
});
