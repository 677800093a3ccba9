import { z } from 'zod';

/** Limits a text in UTF-16 units, as the renderers do. Zod's `max` counts code points, of which a text never has more. */
export function maxUnits(max: number) {
  return z.string().refine((text) => text.length <= max, `is longer than ${max} UTF-16 units`);
}
