import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type ScheduleOptions, schedule } from '../../src/cli/schedule.ts';
import { runVerb } from './run-verb.ts';

const now = Temporal.Instant.from('2026-05-08T12:00Z');
const print = (text: string, options: Partial<ScheduleOptions> = {}) =>
  schedule(text, { zone: 'UTC', count: '5', ...options }, now);

describe('briefing schedule', () => {
  it('prints the recurrence in words, then each local time with its offset and UTC', () => {
    expect(print('weekdays 9am', { zone: 'europe/london', from: '2026-03-27', count: '2' })).toBe(
      [
        'every weekday at 09:00 (Europe/London)',
        '  Fri 2026-03-27 09:00  +00:00  2026-03-27T09:00:00Z',
        '  Mon 2026-03-30 09:00  +01:00  2026-03-30T08:00:00Z',
      ].join('\n'),
    );
  });

  it('names times that a clock change skips or repeats', () => {
    expect(print('daily 02:30', { zone: 'Europe/Berlin', from: '2026-03-29', count: '1' })).toMatch(
      /\n {2}Sun 2026-03-29 03:30 {2}\+02:00 {2}2026-03-29T01:30:00Z {2}the clock skips 2026-03-29 02:30$/,
    );
    expect(print('daily 02:30', { zone: 'Europe/Berlin', from: '2026-10-25', count: '1' })).toMatch(
      /\n {2}Sun 2026-10-25 02:30 {2}\+02:00 {2}2026-10-25T00:30:00Z {2}the first of two$/,
    );
  });

  it('prints the recurrence and its occurrences as JSON', () => {
    const json = print('daily 23:30', { zone: 'America/Nuuk', from: '2026-03-28T12:00Z', count: '2', json: true });
    expect(JSON.parse(json)).toEqual({
      recurrence: 'daily 23:30',
      words: 'every day at 23:30',
      zone: 'America/Nuuk',
      occurrences: [
        {
          nominal: '2026-03-28T23:30',
          local: '2026-03-29T00:30',
          offset: '-01:00',
          utc: '2026-03-29T01:30:00Z',
          clock: 'skipped',
        },
        { nominal: '2026-03-29T23:30', local: '2026-03-29T23:30', offset: '-01:00', utc: '2026-03-30T00:30:00Z' },
      ],
    });
  });

  it('starts "every 2 weeks" on the first matching day in the zone', () => {
    const from = '2026-05-08T23:00Z';
    expect(print('every 2 weeks fri 10:00', { from })).toMatch(/from 8 May 2026/);
    expect(print('every 2 weeks fri 10:00', { from, zone: 'Asia/Tokyo' })).toMatch(/from 15 May 2026/);
  });

  it('prints "never again" for a recurrence that is over', () => {
    expect(print('daily 09:00 until 2026-05-07')).toBe('every day at 09:00, until 7 May 2026 (UTC)\n  never again');
  });

  it('explains an invalid recurrence, and prints the closest valid form and all forms', () => {
    expect(() => print('every blue moon')).toThrow(
      /^"blue" and "moon" cannot be read here\. .*\nClosest valid form: daily 09:00\nValid forms:\n( {2}\S.+\n?){11}$/,
    );
  });

  it.each([
    [{ zone: 'London' }, /Unknown time zone "London"\. Nearest zones: Europe\/London\./],
    [{ zone: 'Atlantis' }, /Unknown time zone "Atlantis"\. (Nearest zones|Zones have names like Europe\/London)/],
    [{ zone: '\u001b[2J' }, /Unknown time zone "\[2J"/],
    [{ from: 'soon' }, /--from "soon" is not a time/],
    [{ count: '0' }, /--count must be a whole number from 1 to 1000 \(got "0"\)/],
    [{ count: '1001' }, /from 1 to 1000 /],
    [{ count: '-1' }, /from 1 to 1000 /],
    [{ count: 'many' }, /from 1 to 1000 /],
  ])('rejects the options %j', (options, error) => {
    expect(() => print('daily 09:00', options)).toThrow(error);
  });

  it('runs on the command line, and reports an impossible day without a stack trace', async () => {
    const [validRun, invalidRun] = await Promise.all([
      runVerb(['schedule', 'monthly', 'last', '17:00', '--from', '2026-05-08', '--count', '1']),
      runVerb(['schedule', 'monthly 32', '--json']),
    ]);
    expect(validRun).toMatchObject({ code: 0, stderr: '' });
    expect(validRun.stdout).toBe(
      'on the last day of every month at 17:00 (UTC)\n  Sun 2026-05-31 17:00  +00:00  2026-05-31T17:00:00Z\n',
    );
    expect(invalidRun).toMatchObject({ code: 1, stdout: '' });
    expect(invalidRun.stderr).toMatch(/^No month has a day 32; .*\nClosest valid form: monthly last 09:00\n/);
    expect(invalidRun.stderr).not.toMatch(/^\s+at .*:\d+/m);
  });
});
