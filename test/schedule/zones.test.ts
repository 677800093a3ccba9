import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/typos.ts';
import { runZone } from '../../bench/zones.ts';
import { zoneNames } from '../../src/schedule/zone.ts';

/** Clocks that change otherwise than most: by half an hour, by two, at midnight, around Ramadan. */
const ODD = ['Australia/Lord_Howe', 'Antarctica/Troll', 'America/Nuuk', 'America/Havana', 'Africa/Casablanca'];

function expectOncePerDate(zone: string, seed: number, times: number) {
  const report = runZone(zone, seeded(seed), times);
  expect(report).toMatchObject({ missing: [], twice: [], 'at a wrong time': [] });
  expect(report.dates).toBe(report.times * 2922);
  return report;
}

// All zones at all such times: npm run campaign -- zones
describe('a daily recurrence from 2024 to 2031, at times around the clock changes', () => {
  it.each(ODD)('occurs exactly once on each local date in %s', (zone) => {
    const report = expectOncePerDate(zone, 1, 8);
    expect(report.changes).toBeGreaterThan(1);
    expect(report['in a gap'] + report['in an overlap']).toBeGreaterThan(0);
  });

  it('occurs exactly once on each local date in any zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), fc.nat(), (zone, seed) => {
        expectOncePerDate(zone, seed, 2);
      }),
      { numRuns: 12 },
    );
  });
});
