import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAMMAR, parseRecurrence } from '../../src/schedule/parse-recurrence.ts';
import { formatRecurrence } from '../../src/schedule/recurrence-text.ts';
import { cpuTime } from '../cpu-time.ts';
import { parseTyped, recurrences, TODAY } from './recurrences.ts';

function failureOf(text: string) {
  const result = parseRecurrence(text, TODAY);
  if ('recurrence' in result) throw new Error(`"${text}" was taken for ${formatRecurrence(result.recurrence)}`);
  return result.failure;
}

describe('a recurrence', () => {
  it.each([
    ['daily 09:00', 'daily 09:00'],
    ['every day at 9am', 'daily 09:00'],
    ['weekdays 08:30', 'weekdays 08:30'],
    ['every weekday at 8.30', 'weekdays 08:30'],
    ['mon-fri 8:30', 'weekdays 08:30'],
    ['Monday to Friday, 8:30 a.m.', 'weekdays 08:30'],
    ['weekends noon', 'weekends 12:00'],
    ['mon,thu 17:00', 'mon,thu 17:00'],
    ['thu, mon 17:00', 'mon,thu 17:00'],
    ['MONDAYS and Thursdays at 5 PM', 'mon,thu 17:00'],
    ['17:00 mon thu mon', 'mon,thu 17:00'],
    ['sat-mon midnight', 'mon,sat,sun 00:00'],
    ['tues weds thurs 12am', 'tue,wed,thu 00:00'],
    ['mon 12pm', 'mon 12:00'],
    ['weekly fri 12:30 am', 'fri 00:30'],
    ['weekly', 'mon 09:00'],
    ['weekly 09:00', 'mon 09:00'],
    ['every week on Friday at 23:59', 'fri 23:59'],
    ['every 1 weeks fri 16:00', 'fri 16:00'],
    ['every 2 weeks fri 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every two weeks, on friday, at 4pm', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every 2 weeks on every friday 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['each Friday 16:00', 'fri 16:00'],
    ['every 2 Fridays 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every other Friday 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['biweekly fri 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every second Friday 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every 2nd week fri 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every day except sunday 09:00', 'mon,tue,wed,thu,fri,sat 09:00'],
    ['weekdays except on wed and fri at 09:00', 'mon,tue,thu 09:00'],
    ['daily 09:00 without weekends until 2026-12-31', 'weekdays 09:00 until 2026-12-31'],
    ['fortnightly fri 16:00', 'every 2 weeks fri 16:00 from 2026-05-08'],
    ['every 3 weeks mon,fri 16:00', 'every 3 weeks mon,fri 16:00 from 2026-05-08'],
    ['every 52 weeks weekdays 16:00', 'every 52 weeks weekdays 16:00 from 2026-05-08'],
    ['monthly 1 09:00', 'monthly 1 09:00'],
    ['monthly on the 1st at 9am', 'monthly 1 09:00'],
    ['every month on day 15, 9am', 'monthly 15 09:00'],
    ['monthly 31 09:00', 'monthly 31 09:00'],
    ['monthly last 17:00', 'monthly last 17:00'],
    ['on the last day of every month at 17:00', 'monthly last 17:00'],
    ['   daily \t\n 09:00   ', 'daily 09:00'],
    ['ｄａｉｌｙ ０９：００', 'daily 09:00'],
    ['mon–wed 09:00', 'mon,tue,wed 09:00'],
    ['daily 09:00.', 'daily 09:00'],
    ['daily \u001b09:00\u200b', 'daily 09:00'],
  ])('is parsed from "%s"', (text, form) => {
    expect(formatRecurrence(parseTyped(text))).toBe(form);
  });

  it.each([
    ['daily 09:00 until 2026-12-31', 'daily 09:00 until 2026-12-31'],
    ['until 2026-12-31 daily 09:00', 'daily 09:00 until 2026-12-31'],
    ['daily 09:00 UNTIL 31 December 2026', 'daily 09:00 until 2026-12-31'],
    ['daily 09:00 till Dec 31st, 2026', 'daily 09:00 until 2026-12-31'],
    ['daily 09:00 starting 2026-06-01 until 2026-12-31', 'daily 09:00 from 2026-06-01 until 2026-12-31'],
    ['daily 09:00 from 2026-06-01 until 2026-06-01', 'daily 09:00 from 2026-06-01 until 2026-06-01'],
    ['daily 09:00 except 2026-12-25,2026-12-26', 'daily 09:00 except 2026-12-25,2026-12-26'],
    [
      'daily 09:00 except 2026-12-26 and 2026-12-25, 2026-12-26 until 2027-01-01',
      'daily 09:00 until 2027-01-01 except 2026-12-25,2026-12-26',
    ],
    ['daily except 2028-02-29 09:00', 'daily 09:00 except 2028-02-29'],
  ])('has bounds and exceptions: "%s"', (text, form) => {
    expect(formatRecurrence(parseTyped(text))).toBe(form);
  });

  it.each([
    ['on one of its days', '2026-05-08', '2026-05-08'],
    ['on another day', '2026-05-09', '2026-05-15'],
  ])('of every 2 weeks that is typed $0 starts on its first day from then on', (_, today, from) => {
    expect(parseTyped('every 2 weeks fri 16:00', today)).toMatchObject({ from });
  });

  it('of every 2 weeks counts from its first day after "from"', () => {
    for (const today of ['2026-05-08', '2027-01-01']) {
      expect(parseTyped('every 2 weeks fri 16:00 from 2026-06-01', today)).toMatchObject({ from: '2026-06-05' });
    }
  });

  it('is parsed from each form of the grammar', () => {
    const forms = GRAMMAR.map(([form]) => form);
    expect(forms.length).toBe(11);
    for (const form of forms) expect(() => parseTyped(form.replace('…', 'daily 09:00'))).not.toThrow();
  });
});

describe('an invalid recurrence', () => {
  it.each([
    ['daily 25:00', /"25:00" is not a time: hours run from 00 to 23/, 'daily 23:00'],
    ['daily 24:00', /midnight is 00:00/, 'daily 00:00'],
    ['daily 9:75', /minutes run from 00 to 59/, 'daily 09:59'],
    ['daily 13pm', /with am and pm, hours run from 1 to 12/, 'daily 13:00'],
    ['daily 15 am', /with am and pm/, 'daily 15:00'],
    ['daily 0 am', /with am and pm/, 'daily 00:00'],
    ['daily 9', /"9" is written 09:00/, 'daily 09:00'],
    ['daily 1730', /"1730" is written 17:30/, 'daily 17:30'],
    ['daily 17h30', /"17h30" is written 17:30/, 'daily 17:30'],
    ['daily 09:00:00', /"09:00:00" is written 09:00/, 'daily 09:00'],
    ['daily', /^The time is missing\.$/, 'daily 09:00'],
    ['daily 9am 5pm', /has one time/, 'daily 09:00'],
    ['17:30', /^The days are missing\.$/, 'daily 17:30'],
    ['', /^The days are missing\. The time is missing\.$/, 'daily 09:00'],
    ['every 2 weeks 16:00', /day of the week is missing/, 'every 2 weeks fri 16:00'],
    ['every 0 weeks mon 16:00', /from 1 to 52/, 'mon 16:00'],
    ['every 53 weeks mon 16:00', /from 1 to 52/, 'every 52 weeks mon 16:00'],
    ['monthly 32', /no month has a day 32.*"monthly last".*The time is missing/i, 'monthly last 09:00'],
    ['monthly 0 9am', /no month has a day 0\./i, 'monthly 1 09:00'],
    ['monthly 9am', /day of the month is missing/, 'monthly 1 09:00'],
    ['monthly 1,15 9am', /one day of the month/, 'monthly 1 09:00'],
    ['monthly first monday 9am', /cannot be combined/, 'monthly 1 09:00'],
    ['last friday of the month 17:00', /cannot be combined/, 'monthly last 17:00'],
    ['every blue moon', /"blue" and "moon" cannot be read/, 'daily 09:00'],
    ['every 2 days 10:00', /days" is not possible/, 'mon,wed,fri 10:00'],
    ['every 3 days', /days" is not possible/, 'mon,thu 09:00'],
    ['every 14 days 10:00', /days" is not possible/, 'every 2 weeks fri 10:00'],
    ['every 5 minutes', /at most once a day/, 'daily 09:00'],
    ['hourly', /at most once a day/, 'daily 09:00'],
    ['every 2 months 1st 9am', /months" is not possible/, 'monthly 1 09:00'],
    ['yearly 9am', /years cannot be counted/, 'monthly 1 09:00'],
    ['wendesday 9am', /"wendesday" cannot be read/, 'wed 09:00'],
    ['mo, we 9am', /"mo" and "we" cannot be read/, 'mon,wed 09:00'],
    ['weekdys 9am', /"weekdys" cannot be read/, 'weekdays 09:00'],
    ['dayly 9am', /"dayly" cannot be read/, 'daily 09:00'],
    ['monthly 1 9am except sunday', /cannot leave out days of the week/, 'monthly 1 09:00'],
    ['mon 9am except monday', /every one of its days is left out/i, 'mon 09:00'],
    ['daily 9am until', /"until" needs a date after it/, 'daily 09:00'],
    ['daily 9am until friday', /"until" needs a date after it/, 'daily 09:00'],
    ['daily 9am 2026-12-25', /needs "from", "until" or "except"/, 'daily 09:00'],
    ['daily 9am until 2026-02-30', /there is no date 2026-02-30/i, 'daily 09:00 until 2026-02-28'],
    ['daily 9am until 2027-02-29', /there is no date 2027-02-29/i, 'daily 09:00 until 2027-02-28'],
    ['daily 9am until 2026-13-01', /there is no date 2026-13-01/i, 'daily 09:00 until 2026-12-01'],
    ['daily 9am until 31.12.2026', /"31.12.2026" is written 2026-12-31/, 'daily 09:00 until 2026-12-31'],
    ['daily 9am until 12/31/2026', /"12\/31\/2026" is written 2026-12-31/, 'daily 09:00 until 2026-12-31'],
    ['daily 9am until 2026-6-1', /"2026-6-1" is written 2026-06-01/, 'daily 09:00 until 2026-06-01'],
    ['daily 9am until 3/4/2026', /may be two dates/, 'daily 09:00'],
    ['daily 9am until 1-1-26', /"1-1-26" is not a date/, 'daily 09:00'],
    ['daily 9am until 0000-01-01', /"0000-01-01" is not a date/, 'daily 09:00'],
    ['daily 9am until 2026-06-01 until 2026-07-01', /"until" takes one date/, 'daily 09:00 until 2026-06-01'],
    ['daily 9am from 2026-06-01 until 2026-05-31', /before its first day/, 'daily 09:00 from 2026-06-01'],
    ['every 2 weeks fri 9am until 2026-05-07', /before its first day/, 'every 2 weeks fri 09:00'],
  ])('is explained with the nearest valid form: "%s"', (text, explanation, nearestForm) => {
    expect(failureOf(text)).toMatchObject({ explanation: expect.stringMatching(explanation), nearestForm });
  });

  it('names a limit if the recurrence is well formed and not possible', () => {
    expect(failureOf('daily 9am 5pm').limit).toBe('A subscription has one time.');
    expect(failureOf('daily 9am 5pm blue').limit).toBeUndefined();
  });

  it('has all its faults reported at once', () => {
    const { explanation } = failureOf('monthly 40 25:00 until 2026-02-30 blue');
    expect(explanation).toMatch(/25:00.*2026-02-30|2026-02-30.*25:00/);
    expect(explanation).toMatch(/day 40/);
    expect(explanation).toMatch(/"blue"/);
  });

  it('gets a short explanation if it is long', () => {
    const texts = ['x'.repeat(10_000), 'blue '.repeat(800), '1-1-1 '.repeat(600), '99:99 98:98 97:97 '.repeat(200)];
    const manyWords = Array.from({ length: 300 }, (_, i) => `${i}:99`).join(' ');
    for (const text of [...texts, manyWords]) expect(failureOf(text).explanation.length).toBeLessThan(600);
  });

  it('with more than a hundred exceptions is cut to a hundred', () => {
    const except = Array.from({ length: 101 }, (_, i) => new Date(Date.UTC(2027, 0, 1 + i)).toISOString().slice(0, 10));
    expect(parseTyped(`daily 09:00 except ${except.slice(0, 100).join(',')}`).except).toHaveLength(100);
    const { explanation, nearestForm } = failureOf(`daily 09:00 except ${except.join(',')}`);
    expect(explanation).toMatch(/at most 100 dates/i);
    expect(parseTyped(nearestForm).except).toEqual(except.slice(0, 100));
  });

  it('never makes the parser throw, and always has a valid nearest form', () => {
    const words = fc.constantFrom(
      ...'daily weekdays mon friday sat-tue every 2 0 77 weeks days month monthly last 1st 32nd 09:00 25:61 9am 13pm'.split(
        ' ',
      ),
      ...'noon until from except 2026-12-31 2026-02-30 1/2/2027 31.1.2027 , and on the fortnight hourly toString'.split(
        ' ',
      ),
    );
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words).map((randomWords) => randomWords.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseRecurrence(text, TODAY);
        const form = 'recurrence' in parsed ? formatRecurrence(parsed.recurrence) : parsed.failure.nearestForm;
        expect(formatRecurrence(parseTyped(form), '')).toBe(form.replace(/ from \S+/, ''));
        if ('failure' in parsed) expect(parsed.failure.explanation).toMatch(/^[^\n]+\.$/);
      }),
      { numRuns: 500 },
    );
  });

  it('is rejected quickly', () => {
    const cpuMs = cpuTime(() => {
      for (const unit of ['1', 'a', ' ', '-', 'mon-', '1:', '9 am', 'mon to ', '1 mon 2026 ']) {
        parseRecurrence(unit.repeat(20_000), TODAY);
      }
    });
    expect(cpuMs).toBeLessThan(2_000);
  });
});

describe('any recurrence', () => {
  it('is parsed from its own form to the same value on any day', () => {
    fc.assert(
      fc.property(recurrences, fc.constantFrom('2020-02-29', TODAY, '2031-12-31'), (recurrence, today) => {
        expect(parseTyped(formatRecurrence(recurrence), today)).toEqual(recurrence);
      }),
      { numRuns: 500 },
    );
  });
});
