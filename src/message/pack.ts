/** Groups items, in order, with each group's size within the limit. An item above the limit gets a group of its own. */
export function pack<T>(items: readonly T[], limit: number, sizeOf: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let freeSpace = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const group = groups.at(-1);
    if (group && size <= freeSpace) {
      group.push(item);
      freeSpace -= size;
    } else {
      groups.push([item]);
      freeSpace = limit - size;
    }
  }
  return groups;
}
