import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Field } from '../../src/ask/field.ts';

const documents = [
  ['lease', 'long'],
  ['lease', 'months'],
  ['ipo', 'date'],
  ['ipo', 'lease'],
];
/** The first two phrasings belong to one entry. */
const field = new Field(documents, [0, 0, 1, 2]);

describe('the index of phrasings', () => {
  it('lists the phrasings with a token', () => {
    expect(field.where('lease')).toEqual([0, 1, 3]);
    expect(field.where('orbit')).toEqual([]);
    expect([field.has('ipo'), field.has('orbit')]).toEqual([true, false]);
  });

  it('weighs a token by the number of entries with it, not of phrasings', () => {
    expect(field.weight('lease')).toBeCloseTo(Math.log(4 / 2.5), 12);
    expect(field.weight('ipo')).toBe(field.weight('lease'));
    expect(field.weight('months')).toBeCloseTo(Math.log(4 / 1.5), 12);
  });

  it('gives an unknown token the highest weight', () => {
    const heaviest = Math.max(...documents.flat().map((token) => field.weight(token)));
    expect(field.weight('orbit')).toBeGreaterThan(heaviest);
  });

  it('computes the cosine with each phrasing', () => {
    const [lease, months] = [field.weight('lease') ** 2, field.weight('months') ** 2];
    const found = field.cosines(['months', 'lease']);
    expect(found[1]).toBeCloseTo(1, 12);
    expect(found[0]).toBeCloseTo(lease / (lease + months), 12);
    expect(found[2]).toBe(0);
  });

  it('lowers the similarity for each unknown word', () => {
    const like = (...tokens: string[]) => field.cosines(tokens)[0] ?? 0;
    expect(like('lease', 'long')).toBeGreaterThan(like('lease', 'long', 'orbit'));
    expect(like('lease', 'long', 'orbit')).toBeGreaterThan(like('lease', 'long', 'orbit', 'pizza'));
  });

  it('has similarity 0 if there is nothing to compare', () => {
    expect([...field.cosines([])]).toEqual([0, 0, 0, 0]);
    expect([...field.cosines(['pizza'])]).toEqual([0, 0, 0, 0]);
    expect([...new Field([], []).cosines(['pizza'])]).toEqual([]);
    expect([...new Field([[], ['lease']], [0, 1]).cosines(['lease'])]).toEqual([0, 1]);
  });

  it('gives similarities from 0 to 1, with 1 for the same tokens in any order', () => {
    const tokens = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(tokens, { minLength: 2, maxLength: 8 }), tokens, (lists, asked) => {
        const made = new Field(
          lists,
          lists.map((_, i) => i),
        );
        const found = made.cosines(asked);
        const turned = made.cosines(asked.toReversed());
        for (const [i, list] of lists.entries()) {
          const like = found[i] ?? -1;
          expect(like).toBeGreaterThanOrEqual(0);
          expect(like).toBeLessThanOrEqual(1 + 1e-12);
          expect(turned[i]).toBeCloseTo(like, 12);
          const isSame = list.length > 0 && list.toSorted().join() === asked.toSorted().join();
          if (isSame) expect(like).toBeCloseTo(1, 12);
          if (!list.some((token) => asked.includes(token))) expect(like).toBe(0);
        }
      }),
    );
  });
});
