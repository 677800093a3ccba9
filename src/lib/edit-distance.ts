/**
 * The Damerau–Levenshtein distance with adjacent swaps: how many letters to change, delete, insert or swap with their
 * neighbour to turn one word into the other. Infinity if it is more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    // A later row cannot be cheaper. A swap skips this one, but would cost no less than a change here.
    if (least > limit) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = row;
  }
  const distance = last[b.length] ?? 0;
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}

/** Shorter words are one typo away from too many others. */
const MIN_TYPO_LENGTH = 4;

/** Whether the words differ by exactly one typo. Always false for words under four letters. */
export function isOneTypo(a: string, b: string): boolean {
  return a !== b && Math.min(a.length, b.length) >= MIN_TYPO_LENGTH && editDistance(a, b, 1) === 1;
}
