export function groupConsecutive<T>(items: readonly T[], keyOf: (item: T) => unknown): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group && first !== undefined && keyOf(first) === keyOf(item)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
