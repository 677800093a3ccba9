import { describe, expect, it } from 'vitest';
import { isRecurringRequest, lastSentence, splitWishLine } from '../../src/reply/wish-line.ts';
import { TODAY } from './corpus.ts';

describe('a line with a wish and what it leaves out', () => {
  it.each([
    [
      'I want to be told about the pier, but please not about the money, and I do not read on Sundays.',
      { wish: 'I want to be told about the pier', leavesOutTopic: true, quietDays: ['sun'] },
    ],
    ['remind me about the pier, not on weekends', { wish: 'remind me about the pier', quietDays: ['sat', 'sun'] }],
    ['tell me when it opens but only on weekdays', { wish: 'tell me when it opens', quietDays: ['sat', 'sun'] }],
    [
      'a weekly digest with no politics please',
      { wish: 'a weekly digest', leavesOutTopic: true, quietDays: [], wishWithDays: 'a weekly digest' },
    ],
    [
      'send it daily, not on sundays, nothing about money',
      { wishWithDays: 'send it daily, not on sundays', leavesOutTopic: true },
    ],
    [
      'a digest every friday, not from 24 to 31 december 2030',
      {
        wish: 'a digest every friday',
        leavesOutTopic: false,
        quietDates: { first: '2030-12-24', last: '2030-12-31' },
      },
    ],
  ])('%s', (line, parts) => {
    expect(splitWishLine(line, TODAY)).toMatchObject(parts);
  });

  it.each(['not the pier, the charter', 'every weekday but not before 9', 'tell me when the pier opens'])(
    'is not "%s"',
    (line) => {
      expect(splitWishLine(line, TODAY)).toBeUndefined();
    },
  );

  it('may be the last sentence of several', () => {
    expect(lastSentence('wait it ended already?? then tell us when it opens')).toBe('tell us when it opens');
    expect(lastSentence('tell us when it opens')).toBeUndefined();
    expect(lastSentence('It ended. Ok thanks')).toBeUndefined();
  });
});

describe('a request to send something at recurring times', () => {
  it.each(['Can you to send me a resume every friday', 'please give us here a short text each monday at 9'])(
    '%s',
    (line) => {
      expect(isRecurringRequest(line, TODAY)).toBe(true);
    },
  );

  it.each([
    'do they send us a bill every month?',
    'write me a query for monthly bills',
    'the ferry brings tourists every friday',
    'send me the price',
    'I get billed every month',
  ])('is not "%s"', (line) => {
    expect(isRecurringRequest(line, TODAY)).toBe(false);
  });
});
