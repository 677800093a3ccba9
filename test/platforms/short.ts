import { z } from 'zod';

/** Counts UTF-16 units, as the renderers do. Zod's `max` counts code points. */
export function maxUnits(max: number) {
  return z.string().refine((text) => text.length <= max, `is longer than ${max} UTF-16 units`);
}
