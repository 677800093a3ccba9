import type { Moment } from './message.ts';

/**
 * Converts a moment to whole epoch seconds.
 * @throws RangeError if the text is not a valid time
 */
export function toEpochSeconds(moment: Moment): number {
  const milliseconds = Date.parse(moment);
  if (Number.isNaN(milliseconds))
    throw new RangeError(`"${moment}" is not a time; use the format 2026-11-23T08:00:00Z`);
  return Math.floor(milliseconds / 1000);
}
