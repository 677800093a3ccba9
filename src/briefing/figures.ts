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

/**
 * The figures in a text: digits ("300", "2026"), and number words from two on ("six" is 6, "twenty-four" is 24).
 * @param names proper names whose figures do not count, such as "Colossus 1"
 * @returns each figure once, as plain digits
 */
export function figures(text: string, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  let rest = text.normalize('NFKC').toLowerCase();
  for (const name of names) rest = rest.replaceAll(name.toLowerCase(), ' ');
  for (const [digits] of rest.matchAll(/\d+(?:[.,]\d+)*/g)) {
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
  for (const [word] of rest.matchAll(/[a-z]+|[^a-z\s-]/g)) {
    const value = VALUES.get(word);
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
    previous = word;
  }
  close();
  return found;
}
