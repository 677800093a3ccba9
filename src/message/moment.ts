import type { Moment } from './message.ts';

/**
 * A moment in epoch seconds, as platforms expect it.
 * @throws RangeError if it is not an ISO instant
 */
export function secondsOf(moment: Moment): number {
  const milliseconds = Date.parse(moment);
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${moment}" is not a time; write it as 2026-11-23T08:00:00Z`);
  return Math.floor(milliseconds / 1000);
}
