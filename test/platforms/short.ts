import { z } from 'zod';

/** Limits a text in UTF-16 units, as the renderers do: zod's `max` counts characters, of which a text never has more. */
export function maxUnits(max: number) {
  return z.string().refine((text) => text.length <= max, `is longer than ${max}`);
}
