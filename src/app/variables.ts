import { z } from 'zod';

/** Treats an empty variable as unset. */
export const optionalText = z
  .string()
  .optional()
  .transform((text) => text || undefined);

/** Returns the schema of a whole number from 1 to `max`, with a default for an unset variable. */
export function countVariable(max: number, defaultCount: number) {
  return optionalText
    .refine(
      (text) => text === undefined || parseCount(text, max) !== undefined,
      `is not a whole number from 1 to ${max}; the default is ${defaultCount}`,
    )
    .transform((text) => (text === undefined ? defaultCount : Number(text)));
}

export const portVariable = optionalText
  .refine(
    (text) => text === undefined || parseCount(text, 65_535) !== undefined,
    'is not a port; write a number from 1 to 65535',
  )
  .transform((text) => (text === undefined ? undefined : Number(text)));

/** Parses a whole number from 1 to `max` without leading zeros. Returns undefined for any other text. */
export function parseCount(text: string, max: number): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= max ? Number(text) : undefined;
}

/** Each fault is one line that starts with the variable's name. */
export function parseVariables<T extends z.ZodType>(
  schema: T,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly data?: z.infer<T>; readonly faults: readonly string[] } {
  const { data, error } = schema.safeParse(variables);
  if (!error) return { data, faults: [] };
  return { faults: error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) };
}
