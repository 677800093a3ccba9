import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unsupportedFigures } from '../../src/briefing/figures.ts';

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Returns a number in words: "two thousand three hundred forty-five". */
function inWords(number: number): string {
  for (const [value, word] of [
    [1_000_000_000, 'billion'],
    [1_000_000, 'million'],
    [1000, 'thousand'],
    [100, 'hundred'],
  ] as const) {
    if (number >= value) {
      const remainder = number % value;
      return `${inWords(Math.floor(number / value))} ${word}${remainder === 0 ? '' : ` ${inWords(remainder)}`}`;
    }
  }
  if (number < 20) return UNITS[number] ?? '';
  const tens = TENS[Math.floor(number / 10)] ?? '';
  return number % 10 === 0 ? tens : `${tens}-${UNITS[number % 10]}`;
}

function sortedFigures(text: string, names: readonly string[] = []): string[] {
  return unsupportedFigures(text, '', names).toSorted();
}

describe('the figures in a text', () => {
  it.each([
    ['over 300 megawatts', ['300']],
    ['300+ MW', ['300']],
    ['on 6 May 2026', ['2026', '6']],
    ['the six-month lease', ['6']],
    ['a 6-month lease', ['6']],
    ['twenty-four racks', ['24']],
    ['Twenty four racks', ['24']],
    ['two, three or four', ['2', '3', '4']],
    ['six seven', ['6', '7']],
    ['twenty ten', ['10', '20']],
    ['two hundred', ['200']],
    ['three hundred thousand', ['300000']],
    ['two thousand three hundred', ['2300']],
    ['1,500 and 1500', ['1500']],
    ['3.50 dollars', ['3.5']],
    ['H100 chips', ['100']],
    ['version 1.2.3', ['1.2.3']],
    ['３００ in full width', ['300']],
    ['12%', ['12']],
    ['six six 6', ['6']],
    ['phase two', ['2']],
    ['the 2nd phase', ['2']],
    ['the second two', ['2']],
  ])('are found: "%s" has %j', (text, expected) => {
    expect(sortedFigures(text)).toEqual(expected);
  });

  it.each([
    'one of them',
    'zero',
    'none',
    'the first',
    'the second phase',
    'on the twenty-first day',
    'a third source says so, and a third of it',
    'a third party',
    'third-party models',
    'tokens per second',
    'often',
    'someone, tension',
    'hundreds of thousands',
    'x²y'.slice(0, 1),
    '',
  ])('are absent: "%s"', (text) => {
    expect(sortedFigures(text)).toEqual([]);
  });

  it('exclude those in proper names, regardless of case', () => {
    const names = ['Colossus 1', 'Colossus 2'];
    expect(sortedFigures('COLOSSUS 1 and Colossus 2 have 2 halls', names)).toEqual(['2']);
    expect(sortedFigures('Colossus 1 alone', names)).toEqual([]);
    expect(sortedFigures('Colossus 3', names)).toEqual(['3']);
  });

  it.each([
    ['There will be a second phase.', ['2']],
    ['on the twenty-first day', ['21']],
    ['the fifth, the ninth and the twelfth', ['12', '5', '9']],
    ['the thirtieth of two hundredth', ['200', '30']],
    ['the third twenty', ['20', '3']],
    ['a third of it', ['3']],
  ])('include ordinals as support: "%s" supports %j', (text, expected) => {
    const figures = [...expected, '99'].join(' and ');
    expect(unsupportedFigures(figures, text, [])).toEqual(['99']);
  });

  it('are the same in digits and in words, from two upwards', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 999_999_999_999 }), (number) => {
        expect(sortedFigures(`about ${inWords(number)} of them`)).toEqual([String(number)]);
        expect(sortedFigures(`about ${number} of them`)).toEqual([String(number)]);
        expect(sortedFigures(number.toLocaleString('en-US'))).toEqual([String(number)]);
      }),
    );
  });

  it('are found separately in a list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 2, max: 99_999 }), { minLength: 1 }), (numbers) => {
        expect(sortedFigures(numbers.map(inWords).join(', '))).toEqual(numbers.map(String).toSorted());
      }),
    );
  });
});
