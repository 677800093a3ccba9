import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slipsBetween } from '../../src/schedule/slips.ts';

describe('the slips between two words', () => {
  it.each([
    ['berlin', 'berlin', 0],
    ['berln', 'berlin', 1],
    ['berlinn', 'berlin', 1],
    ['bermin', 'berlin', 1],
    ['belrin', 'berlin', 1],
    ['ebrlni', 'berlin', 2],
    ['', 'abc', 3],
    ['wendesday', 'wednesday', 1],
  ])('from "%s" to "%s" are %i', (a, b, slips) => {
    expect(slipsBetween(a, b, 3)).toBe(slips);
  });

  it('are not counted beyond what is asked for', () => {
    expect(slipsBetween('ebrlni', 'berlin', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(slipsBetween('abcdef', 'uvwxyz', 3)).toBe(Number.POSITIVE_INFINITY);
    expect(slipsBetween('a', 'abcdef', 3)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are the same both ways, and the same for any bound that lets them be told', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const slips = slipsBetween(a, b, 7);
        expect(slipsBetween(b, a, 7)).toBe(slips);
        expect(slipsBetween(a, b, slips)).toBe(slips);
        if (slips > 0) expect(slipsBetween(a, b, slips - 1)).toBe(Number.POSITIVE_INFINITY);
        expect(slips === 0).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });
});
