/**
 * How many slips of the fingers turn one word into the other: letters changed, dropped, added, or two neighbours
 * swapped. More than `most` is told as Infinity, and costs no more than to find that out.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Number.POSITIVE_INFINITY) + 1 : changed;
      row.push(Math.min(changed, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > most && Math.min(...above) > most) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  const slips = above[b.length] ?? 0;
  return slips > most ? Number.POSITIVE_INFINITY : slips;
}
