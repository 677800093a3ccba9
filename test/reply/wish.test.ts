import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isSubscribeQuestion } from '../../src/message/subscribe-words.ts';
import { fillExample } from '../../src/reply/examples.ts';
import { parseWish, WISH_GRAMMAR, type WishContext } from '../../src/reply/wish.ts';
import { wishForm } from '../../src/reply/wish-form.ts';
import { WEEKDAYS } from '../../src/schedule/recurrence.ts';
import { recurrences } from '../schedule/recurrences.ts';
import { briefing } from './shipped.ts';

const wishContext: WishContext = { briefing, zone: 'Europe/Berlin', now: Temporal.Instant.from('2026-11-21T09:00Z') };
const parse = (text: string) => parseWish(text, wishContext);

function form(text: string): string {
  const wish = parse(text);
  return wish.kind === 'wish' ? wishForm(wish.spec, briefing) : JSON.stringify(wish);
}

function parseWrong(text: string): { problem: string; nearest: string } {
  const wish = parse(text);
  if (wish.kind !== 'wrong') throw new Error(`"${text}" is read as ${JSON.stringify(wish)}`);
  return wish;
}

describe('the parser of "subscribe"', () => {
  it.each([
    ['digest weekdays 09:00', 'digest weekdays 09:00 in Europe/Berlin'],
    [
      'digest daily 09:00 quiet 2026-12-24 to 2027-01-01',
      'digest daily 09:00 quiet 2026-12-24 to 2027-01-01 in Europe/Berlin',
    ],
    [
      'digest mon,thu 5pm in Europe/London only-changes quiet sat,sun',
      'digest mon,thu 17:00 quiet sat,sun in Europe/London',
    ],
    ['reminders', 'reminders daily 09:00 in Europe/Berlin'],
    ['reminders lease ipo weekdays 08:30', 'reminders lease ipo weekdays 08:30 in Europe/Berlin'],
    ['reminders [lease] [ipo] in UTC', 'reminders lease ipo daily 09:00 in UTC'],
    ['reminders ipo, and lease', 'reminders lease ipo daily 09:00 in Europe/Berlin'],
    ['reminders weekdays 08:30 for lease', 'reminders lease weekdays 08:30 in Europe/Berlin'],
    ['reminders end or renewal of the lease daily 10:00', 'reminders lease daily 10:00 in Europe/Berlin'],
    ['to the digest every day at 9am', 'digest daily 09:00 in Europe/Berlin'],
    ['DIGEST Daily 09:00 IN europe/london QUIET Sun', 'digest daily 09:00 quiet sun in Europe/London'],
    ['digest in America/New York weekdays 10:00', 'digest weekdays 10:00 in America/New_York'],
    ['digest weekdays 10:00 Asia/Tokyo', 'digest weekdays 10:00 in Asia/Tokyo'],
    ['digest only when something changed daily 10:00', 'digest daily 10:00 in Europe/Berlin'],
    ['digest daily 10:00 even if nothing changed', 'digest daily 10:00 always in Europe/Berlin'],
    ['digest weekly', 'digest mon 09:00 in Europe/Berlin'],
    ['weekly digest', 'digest mon 09:00 in Europe/Berlin'],
    ['a daily digest at 8am in London', 'digest daily 08:00 in Europe/London'],
    ['digest weekly on fridays at 4pm', 'digest fri 16:00 in Europe/Berlin'],
    ['digest daily 09:00 in London', 'digest daily 09:00 in Europe/London'],
    ['digest daily 09:00 in new york', 'digest daily 09:00 in America/New_York'],
    ['digest weekdays 9am EST', 'digest weekdays 09:00 in America/New_York'],
    ['digest weekdays 9 am New York quiet sun', 'digest weekdays 09:00 quiet sun in America/New_York'],
    ['digest daily 09:00 quiet sun, 2026-12-25', 'digest daily 09:00 quiet sun,2026-12-25 in Europe/Berlin'],
    [
      'digest daily 09:00 quiet weekends until 2027-03-01',
      'digest daily 09:00 until 2027-03-01 quiet sat,sun in Europe/Berlin',
    ],
    ['digest every 2 weeks fri 16:00', 'digest every 2 weeks fri 16:00 from 2026-11-27 in Europe/Berlin'],
    ['digest monthly last 17:00', 'digest monthly last 17:00 in Europe/Berlin'],
    [
      'digest daily 09:00 except 2026-12-25,2026-12-26',
      'digest daily 09:00 except 2026-12-25,2026-12-26 in Europe/Berlin',
    ],
  ])('reads %j', (text, expected) => {
    expect(form(text)).toBe(expected);
  });

  it('reads every form of the grammar', () => {
    const grammarTexts = WISH_GRAMMAR.map(([text]) => fillExample(text.replace(/^…/, 'digest daily 09:00'), briefing));
    for (const text of grammarTexts) expect(parse(text), text).toMatchObject({ kind: 'wish' });
  });

  it("starts a recurrence on the current day in its zone, not the person's", () => {
    const lateContext = { ...wishContext, now: Temporal.Instant.from('2026-11-27T23:30Z') };
    const wish = parseWish('digest every 2 weeks fri 16:00 in America/New_York', lateContext);
    expect(wish).toMatchObject({ kind: 'wish', spec: { recurrence: { from: '2026-11-27' } } });
    const parsed = parseWish('digest every 2 weeks fri 16:00 in Pacific/Apia', lateContext);
    expect(parsed).toMatchObject({ kind: 'wish', spec: { recurrence: { from: '2026-12-04' } } });
  });

  it('reads back the form that the bot writes for any subscription', () => {
    const [firstItem = '', secondItem = ''] = briefing.watch.keys();
    const wish = fc.oneof(
      fc.record({ kind: fc.constant('digest' as const), onlyChanges: fc.boolean() }),
      fc.record({ kind: fc.constant('reminders' as const), items: fc.subarray([firstItem, secondItem]) }),
    );
    const quiet = fc.record({
      weekdays: fc.subarray([...WEEKDAYS.slice(1)]),
      spans: fc.subarray([
        { from: '2026-12-24', to: '2027-01-01' },
        { from: '2027-02-01', to: '2027-02-01' },
      ]),
    });
    fc.assert(
      fc.property(
        wish,
        recurrences,
        fc.constantFrom('Europe/London', 'Pacific/Apia'),
        quiet,
        (expectedWish, recurrence, zone, days) => {
          const spec = { wish: expectedWish, recurrence, zone, quiet: days };
          const parsedAgain = parse(wishForm(spec, briefing));
          fc.pre(parsedAgain.kind !== 'wrong' || !/would never be posted|quiet day/.test(parsedAgain.problem));
          expect(parsedAgain).toEqual({ kind: 'wish', spec });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a "subscribe" with an error', () => {
  it.each([
    ['digest daily 25:00', 'hours run from 00 to 23', 'digest daily 23:00'],
    ['digest monthly 32', 'No month has a day 32', 'digest monthly last 09:00'],
    ['digest every blue moon', '"blue" and "moon" cannot be read', 'digest daily 09:00'],
    ['digest daily 09:00 in Lodnon', 'did you mean Europe/London?', 'digest daily 09:00 in Europe/London'],
    ['digest daily 9am CST', '"CST" can be America/Chicago or Asia/Shanghai', 'digest daily 09:00 in America/Chicago'],
    ['digest daily 09:00 in Qwertyland', "I don't know the time zone", 'digest daily 09:00'],
    ['digest mondays', 'The time is missing', 'digest mon 09:00'],
    ['digest mondays 9', 'The time "9" is written 09:00', 'digest mon 09:00'],
    ['digest daily 09:00 always only-changes', 'cannot be used together', 'digest daily 09:00 always'],
    [
      'reminders leese 10am daily',
      'There is no watch item "leese"; did you mean "lease"?',
      'reminders lease daily 10:00',
    ],
    ['reminders moon', 'there are lease, ipo, ', 'reminders daily 09:00'],
    ['reminders wekdays 09:00', '"wekdays" cannot be read', 'reminders weekdays 09:00'],
    ['reminders only-changes', '"only-changes" is for digests', 'reminders daily 09:00'],
    ['digets daily 09:00', '"digets" is written "digest"', 'digest daily 09:00'],
    ['weekdays 09:00', 'Say what you want: the digest, or reminders', 'digest weekdays 09:00'],
    ['lease weekdays 08:30', 'Say what you want: the digest, or reminders', 'reminders lease weekdays 08:30'],
    ['digest daily 09:00 until 2026-01-01', 'would never be posted', 'digest daily 09:00'],
    ['digest sat,sun 10:00 quiet weekends', 'Every one of its days is a quiet day', 'digest weekends 10:00'],
    ['digest daily 09:00 quiet', '"quiet" needs days after it', 'digest daily 09:00'],
    [
      'digest daily 09:00 quiet 2027-01-01 to 2026-12-24',
      'end before they begin',
      'digest daily 09:00 quiet 2026-12-24 to 2027-01-01',
    ],
    ['digest daily 09:00 quiet 2026-02-30', 'There is no date 2026-02-30', 'digest daily 09:00 quiet 2026-02-28'],
    ['digest 2026-12-24 09:00', 'needs "from", "until" or "except"', 'digest daily 09:00'],
    ['digest 9 Uhr täglich', 'cannot be read', 'digest daily 09:00'],
    ['🚀', '"🚀" cannot be read', 'digest daily 09:00'],
    ['@everyone', '"@everyone" cannot be read', 'digest daily 09:00'],
    ['קרא', '"קרא" cannot be read', 'digest daily 09:00'],
  ])('gets the nearest valid form: %j', (text, problem, nearest) => {
    expect(parseWrong(text).problem).toContain(problem);
    expect(parseWrong(text).nearest).toBe(nearest);
  });

  it('gets a nearest form that keeps its valid parts', () => {
    expect(parseWrong('reminders lease ipo mon,thu 26:00 in Lodnon quiet 2026-12-24')).toEqual({
      kind: 'wrong',
      problem:
        'I don\'t know the time zone "Lodnon"; did you mean Europe/London? "26:00" is not a time: hours run from 00 to 23.',
      nearest: 'reminders lease ipo mon,thu 23:00 quiet 2026-12-24 in Europe/London',
    });
  });

  it('of 10,000 characters gets a short answer', () => {
    for (const text of [
      'x'.repeat(10_000),
      `digest ${'daily '.repeat(1_700)}`,
      `reminders ${'ab '.repeat(3_300)}`,
      `reminders ${'q'.repeat(10_000)}`,
    ]) {
      expect(parseWrong(text).problem).toContain('longer than 2000 characters');
      expect(parseWrong(text).problem.length).toBeLessThan(700);
      expect(parse(parseWrong(text).nearest)).toMatchObject({ kind: 'wish' });
    }
  });

  it('of any kind has a valid nearest form', () => {
    const piece = fc.constantFrom(
      ...['digest', 'reminders', 'lease', 'ipo', 'moon', 'in', 'London', 'Europe/London', 'quiet', 'sat,sun', 'to'],
      ...['2026-12-24', '2027-13-45', 'until', '2020-01-01', 'only-changes', 'daily', 'monthly', '32', '25:00', '9am'],
      ...['every', '2', 'weeks', 'fri', 'except', 'from', '9999-12-31', '🚀', '@everyone', 'weekdays', '–', ';', '?'],
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(' ')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const wish = parse(typed);
        if (wish.kind === 'wrong')
          expect(parse(wish.nearest), `${typed} → ${wish.nearest}`).toMatchObject({ kind: 'wish' });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('an incomplete "subscribe"', () => {
  it.each([
    ['digest', 'when'],
    ['digest only-changes in Europe/London', 'when'],
    ['', 'what'],
  ])('is asked for the missing part: %j', (text, missing) => {
    expect(parse(text)).toEqual({ kind: 'unfinished', missing });
  });

  it.each(['to what?', 'to the newsletter of the company', 'Claude?', 'me to everything you know about orbit'])(
    'that names neither a subscription nor a time is a question: %j',
    (text) => {
      expect(isSubscribeQuestion(text)).toBe(true);
    },
  );
});
