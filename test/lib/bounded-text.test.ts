import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedText, cutText, MAX_CHARACTERS, trimEnd } from '../../src/lib/bounded-text.ts';
import { cpuTime } from '../cpu-time.ts';

describe('boundedText', () => {
  it('normalises a short text without cutting it', () => {
    expect(boundedText('ｈｏｗ long?')).toBe('how long?');
  });

  it('cuts after normalising, since that can lengthen a text', () => {
    expect(boundedText('\ufdfa'.repeat(6000))).toHaveLength(MAX_CHARACTERS);
  });

  it('keeps 2,000 characters of a text that normalising shortens', () => {
    expect(boundedText('e\u0301'.repeat(3000))).toBe('é'.repeat(MAX_CHARACTERS));
  });

  it('keeps combining marks', () => {
    const textWithMarks = `e${'\u0301\u0323'.repeat(15)}`;
    expect(boundedText(textWithMarks)).toBe(textWithMarks.normalize('NFKC'));
  });

  it('returns bounded, well-formed text for well-formed input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 10 }), fc.constantFrom(1, 20, 3000), (text, times) => {
        const result = boundedText(text.repeat(times));
        expect(result.length).toBeLessThanOrEqual(MAX_CHARACTERS);
        expect(result.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    ['combining marks in reverse order', '\u0301\u0323'.repeat(100_000)],
    ['marks that are letters before they are normalised', `${'\u0301\u0323'.repeat(15)}\uff9e`.repeat(10_000)],
    ['characters that become many', '\ufdfa'.repeat(200_000)],
  ])('takes under 50 ms for %s', (_, text) => {
    expect(cpuTime(() => boundedText(text))).toBeLessThan(50);
  });
});

describe('cutText', () => {
  it('does not split a surrogate pair', () => {
    expect(cutText('ab😀', 3)).toBe('ab');
    expect(cutText('ab😀', 4)).toBe('ab😀');
    expect(cutText('ab😀c', 4)).toBe('ab😀');
  });
});

describe('trimEnd', () => {
  it('does the same as the regular expression it replaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '!', '?', 'a', ' ') }), (text) => {
        expect(trimEnd(text, '.!?')).toBe(text.replace(/[.!?]+$/, ''));
      }),
    );
  });
});
