import type { Said } from '../protocol.ts';

/** The new messages, with the previous object for each unchanged one, so React draws only the others again. */
export function reuseUnchanged(before: readonly Said[], now: readonly Said[]): Said[] {
  const known = new Map(before.map((one) => [one.id, one]));
  return now.map((one) => {
    const old = known.get(one.id);
    return old && JSON.stringify(old) === JSON.stringify(one) ? old : one;
  });
}
