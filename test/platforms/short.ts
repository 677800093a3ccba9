import { z } from 'zod';

/** Limits a text in UTF-16 units, as the renderers do: zod's `max` counts characters, of which a text never has more. */
export function short(most: number) {
  return z.string().refine((text) => text.length <= most, `is longer than ${most}`);
}
