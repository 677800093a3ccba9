const andFormat = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const orFormat = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const cardinalRules = new Intl.PluralRules('en-GB');
const ordinalRules = new Intl.PluralRules('en-GB', { type: 'ordinal' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

const ORDINAL_SUFFIXES = { zero: 'th', one: 'st', two: 'nd', few: 'rd', many: 'th', other: 'th' } as const;

export const MONTH_NAMES: readonly string[] = Array.from({ length: 12 }, (_, month) =>
  monthFormat.format(Date.UTC(2000, month)),
);

export function joinWithAnd(parts: readonly string[]): string {
  return andFormat.format(parts);
}

export function joinWithOr(parts: readonly string[]): string {
  return orFormat.format(parts);
}

/** Returns a count with its noun, such as "1 day" or "198 days". */
export function pluralize(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${cardinalRules.select(count) === 'one' ? noun : plural}`;
}

export function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export function ordinal(number: number): string {
  return `${number}${ORDINAL_SUFFIXES[ordinalRules.select(number)]}`;
}

/** Formats "2026-05-06" as "6 May 2026", and "2026-06" as "June 2026". */
export function longDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const name = `${MONTH_NAMES[(month ?? 1) - 1] ?? ''} ${year}`;
  return day === undefined ? name : `${day} ${name}`;
}
