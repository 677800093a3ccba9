import { expect, it } from 'vitest';
import { ReplayGuard } from '../../../src/platforms/kit/replay-guard.ts';

it('a signature is accepted once while a request with it would be valid', () => {
  const used = new ReplayGuard(1000);
  expect([used.take('a', 0), used.take('a', 0), used.take('b', 500)]).toEqual([true, false, true]);
  expect([used.take('a', 2000), used.take('b', 2001)]).toEqual([false, false]);
  used.take('c', 2501);
  expect(used.take('a', 2501)).toBe(true);
});
