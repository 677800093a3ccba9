import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, isOneTypo } from '../../src/lib/edit-distance.ts';

describe('the edit distance', () => {
  it.each([
    ['berlin', 'berlin', 0],
    ['berln', 'berlin', 1],
    ['berlinn', 'berlin', 1],
    ['bermin', 'berlin', 1],
    ['belrin', 'berlin', 1],
    ['ebrlni', 'berlin', 2],
    ['', 'abc', 3],
    ['wendesday', 'wednesday', 1],
  ])('from "%s" to "%s" is %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
  });

  it('is Infinity above the limit', () => {
    expect(editDistance('ebrlni', 'berlin', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(editDistance('abcdef', 'uvwxyz', 3)).toBe(Number.POSITIVE_INFINITY);
    expect(editDistance('a', 'abcdef', 3)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is symmetric, and the same for any sufficient limit', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const distance = editDistance(a, b, 7);
        expect(editDistance(b, a, 7)).toBe(distance);
        expect(editDistance(a, b, distance)).toBe(distance);
        if (distance > 0) expect(editDistance(a, b, distance - 1)).toBe(Number.POSITIVE_INFINITY);
        expect(distance === 0).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });
});

const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 4, maxLength: 8 });

describe('the check for one typo', () => {
  it.each([
    ['watch', 'wetch', 'a letter changed'],
    ['watch', 'wach', 'a letter dropped'],
    ['watch', 'watcch', 'a letter added'],
    ['watch', 'wacth', 'neighbours swapped'],
    ['watch', 'awtch', 'neighbours swapped at the beginning'],
    ['watch', 'watchs', 'a letter added at the end'],
  ])('accepts "%s" for "%s": %s', (a, b) => {
    expect(isOneTypo(a, b)).toBe(true);
    expect(isOneTypo(b, a)).toBe(true);
  });

  it.each([
    ['watch', 'watch', 'they are equal'],
    ['faq', 'fqa', 'they are too short'],
    ['watch', 'wutsch', 'it takes two'],
    ['watch', 'hwatc', 'the swapped letters are not neighbours'],
    ['watch', 'watching', 'too much is added'],
  ])('rejects "%s" for "%s": %s', (a, b) => {
    expect(isOneTypo(a, b)).toBe(false);
    expect(isOneTypo(b, a)).toBe(false);
  });

  it('is symmetric, and accepts any one dropped letter', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(isOneTypo(a, b)).toBe(isOneTypo(b, a));
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 5, maxLength: 9 }), fc.nat(8), (word, at) => {
        const shorterWord = word.slice(0, at % word.length) + word.slice((at % word.length) + 1);
        expect(isOneTypo(word, shorterWord)).toBe(true);
      }),
    );
  });
});
