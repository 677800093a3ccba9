import { expect, it } from 'vitest';
import { ReplayGuard } from '../../../src/platforms/kit/replay-guard.ts';

it('a signature is accepted only once until requests with it expire', () => {
  const usedAt = new ReplayGuard(1000);
  expect([usedAt.take('a', 0), usedAt.take('a', 0), usedAt.take('b', 500)]).toEqual([true, false, true]);
  expect([usedAt.take('a', 2000), usedAt.take('b', 2001)]).toEqual([false, false]);
  usedAt.take('c', 2501);
  expect(usedAt.take('a', 2501)).toBe(true);
});
