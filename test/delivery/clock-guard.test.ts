import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockGuard } from '../../src/delivery/clock-guard.ts';

const MINUTE = 60_000;

function resultsAfter(...jumps: number[]) {
  const guard = new ClockGuard(30_000);
  let [wall, monotonic] = [1_000_000_000, 0];
  guard.check({ wall, monotonic });
  return jumps.map((jump) => {
    monotonic += 15_000;
    wall += 15_000 + jump * MINUTE;
    const found = guard.check({ wall, monotonic });
    return 'jump' in found ? `${found.kind} ${found.jump / MINUTE}` : found.kind;
  });
}

describe('the clock guard', () => {
  it.each([
    { jumps: [0, 0], found: 'right, right' },
    { jumps: [5, -5], found: 'stepped 5, stepped -5' },
    { jumps: [1 / 6, -1.5, 0], found: 'right, stepped -1.5, right' },
    { jumps: [5.001], found: 'jumped 5.001' },
    { jumps: [-5.001], found: 'jumped -5.001' },
    { jumps: [60, 0, 0, 0], found: 'jumped 60, waiting, right again 60, right' },
    { jumps: [-60, 0, 0], found: 'jumped -60, waiting, right again -60' },
    { jumps: [60, 0, -60, 0, 0], found: 'jumped 60, waiting, jumped -60, waiting, right again 0' },
    { jumps: [60, 60, 0, 0], found: 'jumped 60, jumped 60, waiting, right again 120' },
  ])('reports successive wall-clock jumps of $jumps minutes as $found', ({ jumps, found }) => {
    expect(resultsAfter(...jumps).join(', ')).toBe(found);
  });

  it('trusts the clock between two checks unless it has jumped or a jump is recent', () => {
    const guard = new ClockGuard(30_000);
    expect(guard.isTrusted({ wall: 0, monotonic: 0 })).toBe(false);
    guard.check({ wall: 0, monotonic: 0 });
    expect(guard.isTrusted({ wall: 10_000, monotonic: 10_000 })).toBe(true);
    expect(guard.isTrusted({ wall: 10 * MINUTE, monotonic: 10_000 })).toBe(false);
    expect(guard.isTrusted({ wall: -10 * MINUTE, monotonic: 10_000 })).toBe(false);
    guard.check({ wall: 10 * MINUTE, monotonic: 15_000 });
    expect(guard.isTrusted({ wall: 10 * MINUTE, monotonic: 15_000 })).toBe(false);
    guard.check({ wall: 10 * MINUTE + 15_000, monotonic: 30_000 });
    guard.check({ wall: 10 * MINUTE + 30_000, monotonic: 45_000 });
    expect(guard.isTrusted({ wall: 10 * MINUTE + 30_000, monotonic: 45_000 })).toBe(true);
  });

  it.each([31_000, -31_000, 240_000])(
    'distrusts a wall clock that was set by %i ms until both clocks agree at two checks',
    (step) => {
      const guard = new ClockGuard(30_000);
      guard.check({ wall: 0, monotonic: 0 });
      const shown = (monotonic: number) => ({ wall: monotonic + step, monotonic });
      expect(guard.isTrusted({ wall: 31_000, monotonic: 1000 })).toBe(true);
      expect(guard.isTrusted(shown(1000))).toBe(false);
      const results = [15_000, 30_000, 45_000].map((time) => {
        const { kind } = guard.check(shown(time));
        return [kind, guard.isTrusted(shown(time + 1000))];
      });
      expect(results).toEqual([
        ['stepped', false],
        ['right', false],
        ['right', true],
      ]);
    },
  );

  it('trusts the clock after a long gap if both clocks advanced by the same time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 })), (waits) => {
        const guard = new ClockGuard(30_000);
        let monotonic = 0;
        for (const wait of waits) {
          monotonic += wait;
          expect(guard.check({ wall: 5e12 + monotonic, monotonic })).toEqual({ kind: 'right' });
        }
      }),
    );
  });
});
