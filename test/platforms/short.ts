import { z } from 'zod';

/**
 * A text within a limit, counted in UTF-16 units as the renderers count. Discord counts characters of Unicode, of which
 * an emoji may be one where this counts two; Slack does not say what it counts. There are never more characters than
 * units, so what is within this limit is within both. zod's own `max` counts characters.
 */
export function short(most: number) {
  return z.string().refine((text) => text.length <= most, `is longer than ${most}`);
}
