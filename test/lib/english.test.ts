import { describe, expect, it } from 'vitest';
import { joinWithAnd, longDate, ordinal, pluralize } from '../../src/lib/english.ts';

describe('English text', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('joins %j as "%s"', (parts, text) => {
    expect(joinWithAnd(parts)).toBe(text);
  });

  it('writes numbers with nouns', () => {
    expect([pluralize(1, 'day'), pluralize(0, 'day'), pluralize(2, 'reply', 'replies')]).toEqual([
      '1 day',
      '0 days',
      '2 replies',
    ]);
  });

  it('writes ordinals', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 31].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 31st',
    );
  });

  it('writes dates and months', () => {
    expect([longDate('2026-09-06'), longDate('2026-06'), longDate('0999-01-31')]).toEqual([
      '6 September 2026',
      'June 2026',
      '31 January 999',
    ]);
  });
});
