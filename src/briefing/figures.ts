const UNITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES = ['hundred', 'thousand', 'million', 'billion', 'trillion'];

const VALUES = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
  ...SCALES.map((word, index): [string, number] => [word, index === 0 ? 100 : 1000 ** index]),
]);

const ORDINALS = new Map<string, string>([
  ...UNITS.map((word): [string, string] => [`${word}th`, word]),
  ...TENS.map((word): [string, string] => [word.replace(/y$/, 'ieth'), word]),
  ...SCALES.map((word): [string, string] => [`${word}th`, word]),
  ['first', 'one'],
  ['second', 'two'],
  ['third', 'three'],
  ['fifth', 'five'],
  ['eighth', 'eight'],
  ['ninth', 'nine'],
  ['twelfth', 'twelve'],
]);

/** An ordinal in words: "second", "twenty-first". */
const ORDINAL = new RegExp(`\\b(?:(?:${TENS.join('|')})-)?(?:${[...ORDINALS.keys()].join('|')})\\b`, 'g');

/**
 * The figures in a text: digits ("300", "2026") and number words from two on ("six" is 6, "twenty-four" is 24). Ordinals
 * need no source, since most count nothing of the story: "a third source", "the second phase".
 * @param names proper names whose figures do not count, such as "Colossus 1"
 * @returns each figure once, as plain digits
 */
export function figuresIn(text: string, names: readonly string[]): ReadonlySet<string> {
  return parseFigures(without(names, text).replace(ORDINAL, ' '));
}

/** The figures that a text supports: also those of its ordinals, so that "the second phase" supports "phase two". */
export function figuresWithOrdinals(text: string, names: readonly string[]): ReadonlySet<string> {
  return parseFigures(without(names, text));
}

function without(names: readonly string[], text: string): string {
  return names.reduce((rest, name) => rest.replaceAll(name.toLowerCase(), ' '), text.normalize('NFKC').toLowerCase());
}

function parseFigures(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [digits] of text.matchAll(/\d+(?:[.,]\d+)*/g)) {
    const value = Number(digits.replaceAll(',', ''));
    found.add(Number.isNaN(value) ? digits : String(value));
  }

  // "two million five hundred thousand": `total` holds the 2,000,000, `group` the 500.
  let total = 0;
  let group = 0;
  let previous = '';
  const close = () => {
    if (total + group >= 2) found.add(String(total + group));
    total = 0;
    group = 0;
  };
  for (const [word] of text.matchAll(/[a-z]+|[^a-z\s-]/g)) {
    const cardinal = ORDINALS.get(word);
    const name = cardinal ?? word;
    const value = VALUES.get(name);
    if (value === undefined) close();
    else if (value === 100) group = Math.max(group, 1) * value;
    else if (value > 100) {
      total += Math.max(group, 1) * value;
      group = 0;
    } else if ((value < 10 && TENS.includes(previous)) || SCALES.includes(previous)) group += value;
    else {
      close();
      group = value;
    }
    previous = name;
    if (cardinal === undefined) continue;
    close();
    previous = '';
  }
  close();
  return found;
}
