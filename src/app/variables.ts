import { z } from 'zod';

/** An empty variable is one that is left out. */
export const given = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** "a, b or c". */
export function alternatives(forms: readonly string[]): string {
  return forms.length < 2 ? forms.join('') : `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}
