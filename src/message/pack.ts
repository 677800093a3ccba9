/** Items in their order, in groups whose sizes together are within the limit. What is larger alone stands alone. */
export function pack<T>(items: readonly T[], limit: number, sizeOf: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let left = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const group = groups.at(-1);
    if (group && size <= left) {
      group.push(item);
      left -= size;
    } else {
      groups.push([item]);
      left = limit - size;
    }
  }
  return groups;
}
