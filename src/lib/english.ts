const listFormat = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const cardinalRules = new Intl.PluralRules('en-GB');
const ordinalRules = new Intl.PluralRules('en-GB', { type: 'ordinal' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

const ORDINAL_SUFFIXES = { zero: 'th', one: 'st', two: 'nd', few: 'rd', many: 'th', other: 'th' } as const;

/** "January" to "December". */
export const MONTH_NAMES: readonly string[] = Array.from({ length: 12 }, (_, month) =>
  monthFormat.format(Date.UTC(2000, month)),
);

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  return listFormat.format(parts);
}

/**
 * "1 day", "198 days".
 * @param plural the plural, unless it is the noun with an "s"
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${cardinalRules.select(count) === 'one' ? noun : plural}`;
}

export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** "1st", "22nd", "13th". */
export function ordinal(number: number): string {
  return `${number}${ORDINAL_SUFFIXES[ordinalRules.select(number)]}`;
}

/** "6 May 2026" for "2026-05-06", "June 2026" for "2026-06". */
export function longDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const name = `${MONTH_NAMES[(month ?? 1) - 1] ?? ''} ${year}`;
  return day === undefined ? name : `${day} ${name}`;
}
