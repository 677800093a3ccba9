import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOneSlip } from '../../src/message/distance.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 4, maxLength: 8 });

describe('one slip of the fingers', () => {
  it.each([
    ['watch', 'wetch', 'a letter changed'],
    ['watch', 'wach', 'a letter dropped'],
    ['watch', 'watcch', 'a letter added'],
    ['watch', 'wacth', 'neighbours swapped'],
    ['watch', 'awtch', 'neighbours swapped at the beginning'],
    ['watch', 'watchs', 'a letter added at the end'],
  ])('makes %s of %s: %s', (a, b) => {
    expect(isOneSlip(a, b)).toBe(true);
    expect(isOneSlip(b, a)).toBe(true);
  });

  it.each([
    ['watch', 'watch', 'they are equal'],
    ['faq', 'fqa', 'they are too short'],
    ['watch', 'wutsch', 'it takes two'],
    ['watch', 'hwatc', 'the letters that changed places are no neighbours'],
    ['watch', 'watching', 'too much is added'],
  ])('does not make %s of %s: %s', (a, b) => {
    expect(isOneSlip(a, b)).toBe(false);
    expect(isOneSlip(b, a)).toBe(false);
  });

  it('is the same in both directions, and every dropped letter is one', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(isOneSlip(a, b)).toBe(isOneSlip(b, a));
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 5, maxLength: 9 }), fc.nat(8), (whole, at) => {
        const shorter = whole.slice(0, at % whole.length) + whole.slice((at % whole.length) + 1);
        expect(isOneSlip(whole, shorter)).toBe(true);
      }),
    );
  });
});
