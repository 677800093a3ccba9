import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseZone, searchZones, ZONE_NAMES } from '../../src/schedule/zone.ts';

describe('the name of a time zone', () => {
  it.each([
    ['Europe/London', 'Europe/London'],
    ['europe/london', 'Europe/London'],
    ['  EUROPE/LONDON ', 'Europe/London'],
    ['america/new york', 'America/New_York'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['europe/kyiv', 'Europe/Kyiv'],
    ['US/Eastern', 'US/Eastern'],
  ])('typed as "$0" is parsed to $1', (text, zone) => {
    expect(parseZone(text)).toEqual({ zone });
  });

  it.each([
    ['London', ['Europe/London']],
    ['europe/berln', ['Europe/Berlin']],
    ['Berlln', ['Europe/Berlin']],
    ['EST', ['America/New_York']],
    ['pst', ['America/Los_Angeles']],
    ['CST', ['America/Chicago', 'Asia/Shanghai']],
    ['GMT', ['UTC', 'Europe/London']],
    ['Z', ['UTC']],
    ['Kiev', ['Europe/Kyiv']],
    ['Calcutta', ['Asia/Kolkata']],
    ['São Paulo', ['America/Sao_Paulo']],
    ['San Francisco', ['America/Los_Angeles']],
    ['memphis', ['America/Chicago']],
    ['Japan', ['Asia/Tokyo']],
    ['Cuba', ['America/Havana']],
    ['Mars/Phobos', []],
    ['+01:00', []],
    ['Etc/Unknown', []],
    ['../../etc/passwd', []],
  ])('typed as "$0" is unknown, and the suggestions are: $1', (text, nearestZones) => {
    expect(parseZone(text)).toEqual({ nearestZones });
  });

  it('is unknown if empty, and common zones are suggested', () => {
    expect(parseZone('  ')).toEqual({ nearestZones: ['UTC', 'America/New_York', 'America/Chicago'] });
  });

  it('is accepted in any case if it is listed, and is valid in Temporal', () => {
    const names = ZONE_NAMES;
    expect(names.length).toBeGreaterThan(400);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(parseZone(name.toLowerCase())).toEqual({ zone: name });
      expect(() => new Temporal.ZonedDateTime(0n, name)).not.toThrow();
    }
  });

  it('is listed only in its current form', () => {
    expect(ZONE_NAMES).toEqual(expect.arrayContaining(['Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk', 'UTC']));
    for (const former of ['Asia/Calcutta', 'Europe/Kiev', 'America/Godthab']) expect(ZONE_NAMES).not.toContain(former);
  });

  it('never makes the parser throw, and every suggestion is valid', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...ZONE_NAMES),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(texts, fc.nat(8), (text, length) => {
        const result = parseZone(text.slice(0, length));
        for (const zone of 'nearestZones' in result ? result.nearestZones : [result.zone])
          expect(parseZone(zone)).toEqual({ zone });
      }),
      { numRuns: 200 },
    );
  });

  it('is found despite one typo', () => {
    const longNames = ZONE_NAMES.filter((name) => name.length >= 7);
    fc.assert(
      fc.property(fc.constantFrom(...longNames), fc.nat(), (name, seed) => {
        const index = seed % name.length;
        const nameWithTypo = name.slice(0, index) + name.slice(index + 1);
        const read = parseZone(nameWithTypo);
        expect('zone' in read ? [read.zone] : searchZones(nameWithTypo)).toEqual(
          expect.arrayContaining([expect.any(String)]),
        );
        if ('nearestZones' in read) expect(searchZones(nameWithTypo)).toContain(name);
      }),
    );
  });
});

describe('the zones for a partial name', () => {
  it.each([
    ['lon', 'Europe/London'],
    ['new', 'America/New_York'],
    ['par', 'Europe/Paris'],
    ['tok', 'Asia/Tokyo'],
    ['europe/ber', 'Europe/Berlin'],
    ['san fr', 'America/Los_Angeles'],
    ['york', 'America/New_York'],
    ['kolk', 'Asia/Kolkata'],
    ['US/Eastern', 'US/Eastern'],
  ])('such as "$0" start with $1', (text, first) => {
    expect(searchZones(text)[0]).toBe(first);
  });

  it('are distinct, and at most 25 or the requested number', () => {
    for (const text of ['a', 'america', 'e', '']) {
      const zones = searchZones(text);
      expect(zones.length).toBeGreaterThan(5);
      expect(zones.length).toBeLessThanOrEqual(25);
      expect(new Set(zones).size).toBe(zones.length);
      expect(searchZones(text, 3)).toEqual(zones.slice(0, 3));
    }
  });

  it('are empty if nothing is similar', () => {
    expect(searchZones('xyzzy')).toEqual([]);
    expect(searchZones('q'.repeat(100_000))).toEqual([]);
  });
});
