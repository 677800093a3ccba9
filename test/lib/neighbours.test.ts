import { expect, it } from 'vitest';
import { neighbours } from '../../src/lib/neighbours.ts';

it('groups only neighbours with the same key, in their order', () => {
  expect(neighbours([1, 3, 2, 4, 5], (n) => n % 2)).toEqual([[1, 3], [2, 4], [5]]);
  expect(neighbours([], String)).toEqual([]);
});
