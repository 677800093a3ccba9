/** Returns the edit distance of two words, where a swap of two adjacent letters is one edit. Returns Infinity above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let rowBeforeLast: number[] = [];
  let lastRow = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let lowestCost = i;
    for (let j = 1; j <= b.length; j += 1) {
      const changeCost = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((lastRow[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (lastRow[j - 1] ?? 0) + changeCost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (rowBeforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      lowestCost = Math.min(lowestCost, cost);
    }
    // No later row can be cheaper. A swap skips this row, but costs no less than the change that this row already counts.
    if (lowestCost > limit) return Number.POSITIVE_INFINITY;
    rowBeforeLast = lastRow;
    lastRow = row;
  }
  const distance = lastRow[b.length] ?? 0;
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}

/** Shorter words are one typo away from too many others. */
const MIN_TYPO_LENGTH = 4;

/** Always false if either word has fewer than four letters. */
export function isOneTypo(a: string, b: string): boolean {
  return a !== b && Math.min(a.length, b.length) >= MIN_TYPO_LENGTH && editDistance(a, b, 1) === 1;
}
