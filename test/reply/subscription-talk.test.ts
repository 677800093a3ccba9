import { describe, expect, it } from 'vitest';
import { readSubscriptionTalk } from '../../src/reply/subscription-talk.ts';
import type { Recurrence } from '../../src/schedule/recurrence.ts';
import { formatRecurrence } from '../../src/schedule/recurrence-text.ts';

const TODAY = '2026-11-29';
const CURRENT: Recurrence = { kind: 'weekly', days: ['mon'], time: '09:00', except: [] };
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
  ])('asks about the schedule: %s', (line) => {
    expect(afterShown(line)).toEqual({ kind: 'when' });
  });

  it.each(['how do i stop it', 'cancel that please', 'undo', 'can i turn it off again?', 'get rid of it'])(
    'asks to stop the subscription: %s',
    (line) => {
      expect(afterShown(line)).toEqual({ kind: 'stop' });
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
  ])('asks for other times: %s (%s)', (line, form) => {
    const talk = afterShown(line);
    expect(talk?.kind === 'times' && formatRecurrence(talk.changeTimes(CURRENT))).toBe(form);
  });

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
  ])('does not concern the subscription: %s', (line) => {
    expect(afterShown(line)).toBeUndefined();
  });
});

it('a line must name the subscription if none was shown before', () => {
  expect(readSubscriptionTalk('move the digest to friday', TODAY, false)?.kind).toBe('times');
  for (const line of ['make it friday instead', 'when does it come?', 'cancel that']) {
    expect(readSubscriptionTalk(line, TODAY, false)).toBeUndefined();
  }
});
