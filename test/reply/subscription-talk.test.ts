import { describe, expect, it } from 'vitest';
import { readSubscriptionTalk, readTalkOfOnlyOne } from '../../src/reply/subscription-talk.ts';
import { withOtherFrequency } from '../../src/reply/time-shift.ts';
import { parseRecurrence } from '../../src/schedule/parse-recurrence.ts';
import { type Recurrence, WEEKDAYS, type Weekly } from '../../src/schedule/recurrence.ts';
import { formatRecurrence } from '../../src/schedule/recurrence-text.ts';

const TODAY = '2026-11-29';
const CURRENT: Weekly = { kind: 'weekly', days: ['mon'], time: '09:00', except: [] };
const timesAfter = (line: string, current: Recurrence = CURRENT) => {
  const talk = readSubscriptionTalk(line, TODAY, true);
  const recurrence = talk?.kind === 'times' ? talk.changeTimes(current) : undefined;
  return recurrence && formatRecurrence(recurrence);
};
const afterShown = (line: string) => readSubscriptionTalk(line, TODAY, true);

describe('a line after a subscription was shown', () => {
  it.each([
    'what time will it come?',
    'when does it arrive',
    'at what time do i get it',
    'when is the next one',
    'how often does it come',
    'and when will the first one be posted?',
    'where does it go',
    'when does it come next',
    'when will it be posted next',
    'and at what time',
  ])('asks about the schedule: %s', (line) => {
    expect(afterShown(line)).toEqual({ kind: 'when' });
  });

  it.each(['cancel that please', 'undo', 'get rid of it', "don't send it any more", "we don't need these anymore"])(
    'asks to stop the subscription: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'stop' });
    },
  );

  it.each(['how do i stop it', 'can i turn it off again?', 'and how would I get rid of that some day?'])(
    'asks how to stop the subscription: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'how-to-stop' });
    },
  );

  it.each([
    ['make it friday instead', 'fri 09:00'],
    ['can you make it friday at 17:00', 'fri 17:00'],
    ['change it to weekdays 8am', 'weekdays 08:00'],
    ['at 7 please', 'mon 07:00'],
    ["i'd rather have it on tuesdays", 'tue 09:00'],
    ['noon would be better', 'mon 12:00'],
    ['actually daily', 'daily 09:00'],
    ['hmm make it 10 instead', 'mon 10:00'],
    ["8 o'clock please", 'mon 08:00'],
    ['at 10:00 instead of 9, same day', 'mon 10:00'],
    ['could it be fridays rather than mondays', 'fri 09:00'],
    ['no no, every tuesday, not every day', 'tue 09:00'],
    ['at 10:00 please, still on mondays', 'mon 10:00'],
    ['move it an hour later', 'mon 10:00'],
    ['can you make it half an hour earlier please', 'mon 08:30'],
    ['push it back 2 hours', 'mon 11:00'],
    ['bring it forward by 30 minutes', 'mon 08:30'],
    ['an hour and a half later would be better', 'mon 10:30'],
    ['ten hours earlier', 'sun 23:00'],
    ['a day later', 'tue 09:00'],
    ['yes but at 9:30', 'mon 09:30'],
    ['yes, but on weekdays', 'weekdays 09:00'],
    ['yes but on weekdays except friday at 8', 'mon,tue,wed,thu 08:00'],
    ['make that the 15th', 'monthly 15 09:00'],
    ['move it from 9 to 10', 'mon 10:00'],
    ['great, and on thursdays', 'mon,thu 09:00'],
    ['on fridays too please', 'mon,fri 09:00'],
    ['make it 8h', 'mon 08:00'],
    ['change it to 18h30 please', 'mon 18:30'],
    ['half past eight would be better', 'mon 08:30'],
    ['make it quarter to nine', 'mon 08:45'],
    ['can it come at 8.30?', 'mon 08:30'],
    ["at eight o'clock", 'mon 08:00'],
    ['change it to 7 in the evening', 'mon 19:00'],
    ['8 a.m. please', 'mon 08:00'],
    ['no keep monday, but 8am', 'mon 08:00'],
    ['keep the day but make it 10', 'mon 10:00'],
    ['keep it weekly, just at 7', 'mon 07:00'],
    ['no, stay on mondays but half past seven', 'mon 07:30'],
    ['leave it on monday but at 7', 'mon 07:00'],
    ['monday is good, but at 8', 'mon 08:00'],
    ['keep fridays and 8am', 'fri 08:00'],
  ])('asks for other times: %s (%s)', (line, form) => {
    expect(timesAfter(line)).toBe(form);
  });

  it.each([
    ['8am tokyo time', 'mon 08:00', 'Asia/Tokyo'],
    ['change the digest to 6 in the morning, New York time', 'mon 06:00', 'America/New_York'],
    ['make it 9:00 CET please', 'mon 09:00', 'Europe/Berlin'],
    ['make it 9am est', 'mon 09:00', 'America/New_York'],
    ['fridays at 8 in Europe/Paris', 'fri 08:00', 'Europe/Paris'],
    ['make it London time', 'mon 09:00', 'Europe/London'],
    ['can you use New York time instead', 'mon 09:00', 'America/New_York'],
    ['at 8 UTC', 'mon 08:00', 'UTC'],
    ['on tuesdays at noon in the Sydney time zone', 'tue 12:00', 'Australia/Sydney'],
    ['10am my time', 'mon 10:00', undefined],
    ['same time, on fridays', 'fri 09:00', undefined],
  ])('asks for times in a time zone: %s', (line, form, zone) => {
    expect(timesAfter(line)).toBe(form);
    expect(afterShown(line)).toMatchObject({ kind: 'times', limit: undefined, ...(zone && { zone }) });
    if (zone === undefined) expect(afterShown(line)).not.toHaveProperty('zone');
  });

  it.each([
    ['8am narnia time', 'I don\'t know the time zone "narnia". Name a city, such as London.'],
    ['make it 8am in Gondor time', 'I don\'t know the time zone "Gondor". Name a city, such as London.'],
    ['at 8am every monday, Gondor time', 'I don\'t know the time zone "Gondor". Name a city, such as London.'],
    ['8am XQT', 'I don\'t know the time zone "XQT". Name a city, such as London.'],
    ['at 8 GMT', '"GMT" can be UTC or Europe/London. I took UTC.'],
  ])('names a time zone that is unknown or ambiguous: %s', (line, limit) => {
    expect(timesAfter(line)).toBe('mon 08:00');
    expect(afterShown(line)).toMatchObject({ limit });
  });

  it('an ambiguous time zone is the own one if it can be', () => {
    const talk = readSubscriptionTalk('at 8 GMT', TODAY, true, 'Europe/London');
    expect(talk).toMatchObject({ zone: 'Europe/London', limit: undefined });
  });

  it.each([
    ['make it 25:00', '25:00'],
    ['at 8:75 please', '8:75'],
    ['at half eight', 'half eight'],
  ])('names an hour that cannot be read: %s', (line, hour) => {
    expect(afterShown(line)).toEqual({ kind: 'which-time', limit: `I can't read the time "${hour}".` });
  });

  it('cannot move a daily or monthly subscription by a day', () => {
    expect(timesAfter('a day later', { ...CURRENT, days: WEEKDAYS })).toBeUndefined();
    const monthly: Recurrence = { kind: 'monthly', day: 'last', time: '23:30', except: [] };
    expect(timesAfter('an hour later', monthly)).toBeUndefined();
    expect(timesAfter('an hour earlier', monthly)).toBe('monthly last 22:30');
    expect(timesAfter('an hour later', { ...CURRENT, days: WEEKDAYS, time: '23:30' })).toBe('daily 00:30');
  });

  it.each(['make it later', "that's a bit too early", 'can you move it earlier?'])(
    'asks for another time and names none: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'which-time' });
    },
  );

  it.each(['is it off now?', 'is it still on', 'has that stopped?', 'so is the digest paused now', 'did it work'])(
    'asks for the state: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'status' });
    },
  );

  it.each([
    ['pause it till january', { until: '2027-01-01' }],
    ['hold it for two weeks please', { until: '2026-12-13' }],
    ['pause it until next friday', { until: '2026-12-04' }],
    ['pause that until the end of the month', { until: '2026-12-01' }],
    ["could you skip this week's", { until: '2026-11-30' }],
    ['pause it till january 10', { until: '2027-01-10' }],
    ['please pause it until december 24, thank you', { until: '2026-12-24' }],
    ['skip the one this week', { until: '2026-11-30' }],
    ['pause it', undefined],
    ["pause it until i'm back", { problem: '"i\'m back" is not a date that I can read.' }],
  ])('asks to pause, with an end if one is named: %s', (line, end) => {
    expect(afterShown(line)).toEqual({ kind: 'pause', end });
  });

  it.each([
    ['skip the next one', undefined],
    ["please skip tomorrow's", '2026-11-30'],
    ['nothing tomorrow please', '2026-11-30'],
    ["we don't need it tomorrow", '2026-11-30'],
  ])('asks to skip one: %s', (line, date) => {
    expect(afterShown(line)).toEqual({ kind: 'skip', date });
  });

  it.each(['start it again', 'turn it back on please', 'resume', 'can you bring it back'])(
    'asks to resume: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'resume' });
    },
  );

  it.each([
    ["that's too often", false],
    ['too much, less often please', false],
    ['too much', false],
    ['more often please', true],
  ])('asks for more or fewer posts: %s', (line, isMore) => {
    expect(afterShown(line)).toEqual({ kind: 'frequency', isMore });
  });

  it.each(['who gets it', 'and who else can see this?'])('asks who gets the posts: %s', (line) => {
    expect(afterShown(line)).toEqual({ kind: 'audience' });
  });

  it.each([
    'who can stop it?',
    'can others stop it too',
    'can I limit who is allowed to subscribe things',
    'who besides me can switch it off',
    'can anyone here switch it off?',
  ])('asks who may change it: %s', (line) => {
    expect(afterShown(line)).toEqual({ kind: 'rights' });
  });

  it.each(["and only if there's really news", 'only when something changed', 'just send it if there are updates'])(
    'asks for posts with news only: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'only-changes' });
    },
  );

  it.each([
    'when does the charter end',
    'what is it?',
    'when?',
    'what happened on friday',
    'how much does it cost',
    'did they stop the ferry',
    'send me the digest every tuesday',
    'is the ticket cheaper on fridays',
    'not every day',
    'are there 10',
    'is the ferry still running',
    'was the charter cancelled',
    'see you later',
    'how much later did it sail',
    'the strike lasted until friday',
    'who can stop the ferry',
    'do they sail more often',
    'who sees the crew',
    'start with the crew',
    'does it sail tomorrow',
  ])('does not concern the subscription: %s', (line) => {
    expect(afterShown(line)).toBeUndefined();
  });
});

describe('a line that may refer to the only subscription', () => {
  it.each(['when will it be posted next', 'skip the next one'])('refers to it even after an answer: %s', (line) => {
    expect(readTalkOfOnlyOne(line, TODAY, true)).toBeDefined();
  });

  it.each(['when does it come next', 'who can stop it', 'less often please', 'start it again'])(
    'refers to it only if no answer was shown: %s',
    (line) => {
      expect(readTalkOfOnlyOne(line, TODAY, true)).toBeUndefined();
      expect(readTalkOfOnlyOne(line, TODAY, false)).toBeDefined();
    },
  );

  it.each(['cancel that', 'when does it start', 'make it friday'])('does not refer to it: %s', (line) => {
    expect(readTalkOfOnlyOne(line, TODAY, false)).toBeUndefined();
  });
});

describe('a schedule', () => {
  const forms = (isMore: boolean, form: string) => {
    const parsed = parseRecurrence(form, TODAY);
    const changed = 'recurrence' in parsed ? withOtherFrequency(parsed.recurrence, isMore, TODAY) : undefined;
    return changed && formatRecurrence(changed, '');
  };

  it.each([
    ['daily 08:00', 'mon 08:00'],
    ['tue,thu 08:00', 'tue 08:00'],
    ['fri 08:00', 'every 2 weeks fri 08:00'],
    ['every 2 weeks fri 08:00', 'every 4 weeks fri 08:00'],
    ['monthly 1 08:00', 'every 8 weeks mon 08:00'],
    ['every 52 weeks fri 08:00', undefined],
  ])('"%s" made less frequent is "%s"', (form, rarer) => {
    expect(forms(false, form)).toBe(rarer);
  });

  it.each([
    ['monthly 1 08:00', 'mon 08:00'],
    ['every 4 weeks fri 08:00', 'every 2 weeks fri 08:00'],
    ['every 2 weeks fri 08:00', 'fri 08:00'],
    ['fri 08:00', 'weekdays 08:00'],
    ['weekdays 08:00', 'daily 08:00'],
    ['daily 08:00', undefined],
  ])('"%s" made more frequent is "%s"', (form, oftener) => {
    expect(forms(true, form)).toBe(oftener);
  });
});

it('a line must name the subscription if none was shown before', () => {
  expect(readSubscriptionTalk('move the digest to friday', TODAY, false)?.kind).toBe('times');
  for (const line of ['make it friday instead', 'when does it come?', 'cancel that']) {
    expect(readSubscriptionTalk(line, TODAY, false)).toBeUndefined();
  }
});

describe('days that are left out', () => {
  it.each([
    ['nothing on sundays please', 'mon,tue,wed,thu,fri,sat 09:00'],
    ['skip sundays', 'mon,tue,wed,thu,fri,sat 09:00'],
    ['no messages on weekends', 'weekdays 09:00'],
  ])('%s', (line, form) => {
    expect(timesAfter(line, { ...CURRENT, days: WEEKDAYS })).toBe(form);
  });

  it('are about the only subscription although nothing was shown', () => {
    expect(readTalkOfOnlyOne('nothing on sundays please', TODAY, false)).toMatchObject({ kind: 'times' });
    expect(readTalkOfOnlyOne('on sundays please', TODAY, false)).toBeUndefined();
  });
});

it.each([
  ['make it 9:00 UTC+2', 'Etc/GMT-2'],
  ['at 9 GMT-5 please', 'Etc/GMT+5'],
])('reads an offset as a time zone: %s', (line, zone) => {
  expect(afterShown(line)).toMatchObject({ kind: 'times', zone, limit: undefined });
});
