import { expect, it } from 'vitest';
import { groupConsecutive } from '../../src/lib/group-consecutive.ts';

it('groups only neighbours with the same key, in their order', () => {
  expect(groupConsecutive([1, 3, 2, 4, 5], (n) => n % 2)).toEqual([[1, 3], [2, 4], [5]]);
  expect(groupConsecutive([], String)).toEqual([]);
});
