import { expect, it } from 'vitest';
import { groupConsecutive } from '../../src/lib/group-consecutive.ts';

it('groupConsecutive groups neighbours with the same key, in order', () => {
  expect(groupConsecutive([1, 3, 2, 4, 5], (n) => n % 2)).toEqual([[1, 3], [2, 4], [5]]);
  expect(groupConsecutive([], String)).toEqual([]);
});
