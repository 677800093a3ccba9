import type { Said } from '../protocol.ts';

/**
 * What is said now, with the very objects of before for all that did not change, so that only what changed is drawn again.
 */
export function unchangedShared(before: readonly Said[], now: readonly Said[]): Said[] {
  const known = new Map(before.map((one) => [one.id, one]));
  return now.map((one) => {
    const old = known.get(one.id);
    return old && JSON.stringify(old) === JSON.stringify(one) ? old : one;
  });
}
