import { z } from 'zod';

/** A schema that parses a JSON text. */
export const jsonText = z.string().transform((text, { addIssue }): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
