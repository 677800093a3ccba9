import type { Briefing } from '../briefing/briefing.ts';
import { NUMBER_WORDS } from '../briefing/figures.ts';

const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['thousand', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['million', 1e6],
  ['b', 1e9],
  ['bn', 1e9],
  ['billion', 1e9],
  ['tn', 1e12],
  ['trillion', 1e12],
]);
const WATT_PREFIXES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['kilo', 1e3],
  ['m', 1e6],
  ['mega', 1e6],
  ['g', 1e9],
  ['giga', 1e9],
  ['t', 1e12],
  ['tera', 1e12],
]);
const DIGITS_BY_WORD: ReadonlyMap<string, string> = new Map(NUMBER_WORDS.map((word, value) => [word, `${value}`]));

const AMOUNT = new RegExp(
  `(?<currency>[$€£] ?)?(?<![\\w.,])(?<number>\\d+(?:[.,]\\d+)*|${[...DIGITS_BY_WORD.keys()].join('|')})(?:(?<magnitude>(?<=\\d)[kmb]|[ -]?(?:thousand|mn|million|bn|billion|tn|trillion))\\b|[ -]?(?<watts>kilo|mega|giga|tera|[kmgt]?)(?:w|watts?)\\b|[ -]?(?<percent>%|per ?cent\\b))?(?!\\w)`,
  'gi',
);

/** An amount ("$5bn", "30k", "12"), a power in watts or a percentage. `text` is as typed. */
interface Amount {
  readonly text: string;
  readonly unit: 'number' | 'watts' | 'percent';
  readonly value: number;
  /** False for a plain number, which may count anything. */
  readonly hasUnit: boolean;
}

/** Returns the amounts, powers and percentages in a question that no claim states, as typed: "4 billion", "300 GW". */
export function unsourcedAmounts({ claims }: Briefing, question: string): readonly string[] {
  const amounts = amountsIn(question).filter(({ hasUnit }) => hasUnit);
  if (amounts.length === 0) return [];
  const statedAmounts = new Set([...claims.values()].flatMap(({ text }) => amountsIn(text).map(amountKey)));
  return amounts.filter((amount) => !statedAmounts.has(amountKey(amount))).map(({ text }) => text);
}

function amountsIn(text: string): Amount[] {
  return [...text.matchAll(AMOUNT)].map(({ 0: match, groups = {} }) => {
    const { currency, number = '', magnitude, watts, percent } = groups;
    const factor =
      MAGNITUDES.get(magnitude?.toLowerCase().replace(/^[ -]/, '') ?? '') ??
      WATT_PREFIXES.get(watts?.toLowerCase() ?? '') ??
      1;
    return {
      text: match.trim(),
      unit: watts !== undefined ? 'watts' : percent !== undefined ? 'percent' : 'number',
      value: parseNumber(number) * factor,
      hasUnit: [currency, magnitude, watts, percent].some((part) => part !== undefined),
    };
  });
}

function amountKey({ unit, value }: Amount): string {
  return `${Number(value.toPrecision(6))} ${unit}`;
}

/** Reads "1,000" as a thousand, and "1.5" and "1,5" as one and a half. */
function parseNumber(text: string): number {
  const digits = DIGITS_BY_WORD.get(text.toLowerCase()) ?? text;
  return Number(digits.replace(/[.,](?=\d{3}(?!\d))/g, '').replace(',', '.'));
}
