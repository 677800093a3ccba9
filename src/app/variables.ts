import { z } from 'zod';

/** An optional variable. An empty one counts as unset. */
export const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** "a, b or c". */
export function alternatives(forms: readonly string[]): string {
  return forms.length < 2 ? forms.join('') : `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}

/** The whole number from 1 to `max` that the text is; undefined if it is anything else. */
export function countIn(text: string, max: number): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}
