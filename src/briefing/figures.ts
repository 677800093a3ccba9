/** "zero" to "nineteen". The index of a word is its value. */
export const NUMBER_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS_WORDS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALE_WORDS = 'hundred thousand million billion trillion'.split(' ');

const WORD_VALUES = new Map<string, number>([
  ...NUMBER_WORDS.map((word, value): [string, number] => [word, value]),
  ...TENS_WORDS.map((word, i): [string, number] => [word, (i + 2) * 10]),
  ...SCALE_WORDS.map((word, i): [string, number] => [word, i === 0 ? 100 : 1000 ** i]),
]);

const CARDINAL_BY_ORDINAL = new Map<string, string>([
  ...NUMBER_WORDS.map((word): [string, string] => [`${word}th`, word]),
  ...TENS_WORDS.map((word): [string, string] => [word.replace(/y$/, 'ieth'), word]),
  ...SCALE_WORDS.map((word): [string, string] => [`${word}th`, word]),
  ['first', 'one'],
  ['second', 'two'],
  ['third', 'three'],
  ['fifth', 'five'],
  ['eighth', 'eight'],
  ['ninth', 'nine'],
  ['twelfth', 'twelve'],
]);

const ORDINAL_PATTERN = new RegExp(
  `\\b(?:(?:${TENS_WORDS.join('|')})-)?(?:${[...CARDINAL_BY_ORDINAL.keys()].join('|')})\\b`,
  'g',
);

/** Number words count from "two" up. Ordinals in words do not count, since most of them number sources. */
function figuresIn(text: string, names: readonly string[]): ReadonlySet<string> {
  return parseFigures(withoutNames(text, names).replace(ORDINAL_PATTERN, ' '));
}

/** Ordinals count here: "the second phase" supports "phase two". */
function figuresWithOrdinals(text: string, names: readonly string[]): ReadonlySet<string> {
  return parseFigures(withoutNames(text, names));
}

/** Returns the figures in a text that `support` lacks; none if the proper names are unknown. */
export function unsupportedFigures(text: string, support: string, names: readonly string[] | undefined): string[] {
  if (!names) return [];
  const supportedFigures = figuresWithOrdinals(support, names);
  return [...figuresIn(text, names)].filter((figure) => !supportedFigures.has(figure));
}

function withoutNames(text: string, names: readonly string[]): string {
  const lowerCase = text.normalize('NFKC').toLowerCase();
  return names.reduce((remainingText, name) => remainingText.replaceAll(name.toLowerCase(), ' '), lowerCase);
}

function parseFigures(text: string): ReadonlySet<string> {
  const figures = new Set<string>();
  for (const [digits] of text.matchAll(/\d+(?:[.,]\d+)*/g)) {
    const value = Number(digits.replaceAll(',', ''));
    figures.add(Number.isNaN(value) ? digits : String(value));
  }

  // Before "thousand" in "two million five hundred thousand", `total` is 2,000,000 and `group` 500.
  let total = 0;
  let group = 0;
  let previousWord = '';
  const endNumber = () => {
    if (total + group >= 2) figures.add(String(total + group));
    total = 0;
    group = 0;
  };
  for (const [word] of text.matchAll(/[a-z]+|[^a-z\s-]/g)) {
    const cardinal = CARDINAL_BY_ORDINAL.get(word);
    const numberWord = cardinal ?? word;
    const value = WORD_VALUES.get(numberWord);
    if (value === undefined) endNumber();
    else if (value === 100) group = Math.max(group, 1) * value;
    else if (value > 100) {
      total += Math.max(group, 1) * value;
      group = 0;
    } else if ((value < 10 && TENS_WORDS.includes(previousWord)) || SCALE_WORDS.includes(previousWord)) group += value;
    else {
      endNumber();
      group = value;
    }
    previousWord = numberWord;
    if (cardinal === undefined) continue;
    endNumber();
    previousWord = '';
  }
  endNumber();
  return figures;
}
