import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../src/briefing/watch.ts';
import { buttonsIn } from '../../src/message/message.ts';
import { plainWishReply } from '../../src/reply/plain-wish.ts';
import { respond } from '../../src/reply/respond.ts';
import { statusOf } from '../../src/reply/status.ts';
import { briefing, contextOn, TODAY, visibleTexts } from './corpus.ts';

const context = contextOn(TODAY);
/** After every expected date of the story. */
const LATER = '2028-01-01';

describe('a request in plain words', () => {
  it.each([
    ['timeline', 'draw me the dates', { kind: 'timeline' }],
    ['due', 'anything due?', { kind: 'watch' }],
    ['help', 'how do I use you', { kind: 'help' }],
    ['changes', 'what changed since 1 May 2026?', { kind: 'changes', since: '1 May 2026' }],
    ['changes', 'what changed last week', { kind: 'changes', since: '1 week' }],
    ['changes', 'anything new', { kind: 'changes' }],
    ['overview', 'the short version', { kind: 'overview' }],
    ['sources', 'what did you read', { kind: 'sources' }],
    ['disputes', 'where do they disagree', { kind: 'disputes' }],
  ] as const)('to see something shows it (%s): %s', (wish, line, intent) => {
    expect(plainWishReply(context, line, { kind: 'wish', wish })).toEqual(respond(intent, context));
  });

  it('for more on the previous entry shows its dispute or details', () => {
    const { id, dispute } = [...briefing.entries.values()].flatMap((entry) =>
      'dispute' in entry && entry.dispute !== undefined ? [{ id: entry.id, dispute: entry.dispute }] : [],
    )[0] ?? { id: '', dispute: '' };
    const replyTo = (wish: 'disputes' | 'details') =>
      plainWishReply(context, 'which is right?', { kind: 'wish', wish, subject: id });
    expect(replyTo('disputes')).toEqual(respond({ kind: 'disputes', dispute }, context));
    expect(replyTo('details')).toEqual(respond({ kind: 'details', of: id, what: 'entry' }, context));
  });

  it('for a reminder before a day that has passed gets the status and the offer of a notification', () => {
    const item = [...briefing.watch.values()].find((candidate) => phaseOf(candidate, LATER).kind === 'unconfirmed');
    const subject = [...briefing.entries.values()].find(({ watch }) => watch === item?.id)?.id ?? '';
    const reply = plainWishReply({ ...context, today: LATER }, 'remind me before it ends', {
      kind: 'wish',
      wish: 'remind',
      subject,
    });
    expect(item).toBeDefined();
    expect(visibleTexts(reply)).toContain(item && statusOf(briefing, item, LATER));
    expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'notify', of: `watch.${item?.id}` });
  });

  it('for changes since an unreadable day is answered with "Since when?" and the last 30 days', () => {
    const reply = plainWishReply(context, 'what changed since the meeting', { kind: 'wish', wish: 'changes' });
    expect(reply.title).toBe('Since when?');
    expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'changes' });
  });

  it.each([
    ['send me the digest every tuesday at 9 please', 'digest tue 09:00'],
    ['could you post a summary each friday at 4pm in here, thanks', 'digest fri 16:00'],
    ['digest at 8:30 on weekdays pls', 'digest weekdays 08:30'],
    ['a recap every tuesday would be nice', 'digest tue 09:00'],
    ['send it daily at 7', 'digest daily 07:00'],
    ['weekly digest at 8', 'digest mon 08:00'],
    ['weekly digest on mondays at 8 please', 'digest mon 08:00'],
    ['at 8am, weekly on fridays', 'digest fri 08:00'],
    ['every other week please', 'digest every 2 weeks mon 09:00 from 2026-11-23'],
    ['a digest every two weeks on friday at 4pm', 'digest every 2 weeks fri 16:00 from 2026-11-27'],
    ['monthly digest please', 'digest monthly 1 09:00'],
    ['send me the digest 3x a week', 'digest mon,wed,fri 09:00'],
    ['can you post a summary here every friday evening', 'digest fri 18:00'],
    ['digest every evening at 8', 'digest daily 20:00'],
    ['digest on mondays at 7 in the evening', 'digest mon 19:00'],
    ['digest every monday morning at 8', 'digest mon 08:00'],
    ['digest twice a week at 10', 'digest mon,thu 10:00'],
    ['digest every day except sunday', 'digest mon,tue,wed,thu,fri,sat 09:00'],
    ['digest every weekday but friday', 'digest mon,tue,wed,thu 09:00'],
    ['digest on working days at 7', 'digest weekdays 07:00'],
    ['digest on fridays at 8 until christmas', 'digest fri 08:00 until 2026-12-25'],
    ['digest on mondays until new year at 10:00', 'digest mon 10:00 until 2027-01-01'],
    ['digest every friday until further notice', 'digest fri 09:00'],
    ['digest every friday at 6 in the morning, new york time', 'digest fri 06:00 in America/New_York'],
    ['weekly digest at 8h, Tokyo time', 'digest mon 08:00 in Asia/Tokyo'],
    ['digest on mondays at 9am CET please', 'digest mon 09:00 in Europe/Berlin'],
    ['digest daily at 17:00 Europe/Paris', 'digest daily 17:00 in Europe/Paris'],
    ['digest every weekday in London time', 'digest weekdays 09:00 in Europe/London'],
    ['digest every monday about the ferry in Paris', 'digest mon 09:00'],
    ['digest every monday at 18h', 'digest mon 18:00'],
    ['digest every monday at 8h30', 'digest mon 08:30'],
    ["digest every monday at 8 o'clock", 'digest mon 08:00'],
    ['digest every monday at half past eight', 'digest mon 08:30'],
    ['digest every monday, 8.30', 'digest mon 08:30'],
    ['digest every monday at quarter past seven in the evening', 'digest mon 19:15'],
    ['digest every monday at 8 hours', 'digest mon 08:00'],
    ['digest every monday at 8 in Slack', 'digest mon 08:00'],
    ['digest every monday at 1830', 'digest mon 18:30'],
    ['keep me posted', 'digest weekly'],
  ])('for the digest offers the named days and time: %s', (line, form) => {
    const reply = plainWishReply(context, line, { kind: 'wish', wish: 'subscribe' });
    expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'subscribe', wish: form });
  });

  it.each([
    ['digest on the 1st and 15th', 'A subscription has one day of the month.', 'digest monthly 1 09:00'],
    ['digest every day at 8:00 and at 17:00', 'A subscription has one time.', 'digest daily 08:00'],
    ['digest twice a day', 'A subscription posts at most once a day.', 'digest daily 09:00'],
    ['digest every 3 days', '"every 3 days" is not possible.', 'digest mon,thu 09:00'],
    ['digest every quarter', 'Quarters and years cannot be counted.', 'digest monthly 1 09:00'],
    [
      'weekly digest on wednesdays after lunch',
      'I need an exact time, so "after lunch" became 13:00.',
      'digest wed 13:00',
    ],
    [
      'digest on fridays until easter',
      'It can\'t end then: "easter" is not a date that I can read.',
      'digest fri 09:00',
    ],
    ['digest every 2h', 'A subscription posts at most once a day.', 'digest daily 09:00'],
    [
      'digest on fridays at 8 in Gondor please',
      'I don\'t know the time zone "Gondor". Name a city, such as London.',
      'digest fri 08:00',
    ],
    ['digest on fridays at 27', 'I can\'t read the time "27".', 'digest fri 09:00'],
    [
      'digest on fridays at 8am Gondor time',
      'I don\'t know the time zone "Gondor". Name a city, such as London.',
      'digest fri 08:00',
    ],
    ['digest once', "I can't schedule the digest just once.", 'digest weekly'],
  ])('for a digest that is not possible says so and offers the nearest: %s', (line, title, form) => {
    const reply = plainWishReply(context, line, { kind: 'wish', wish: 'subscribe' });
    expect(reply).toMatchObject({ title, onYes: { kind: 'subscribe', wish: form } });
    expect(visibleTexts(reply)).toContainEqual(expect.stringMatching(/^Post the digest here .*\?$/));
  });

  it.each([
    ['stop', { kind: 'subscriptions' }],
    ['subscribe', { kind: 'subscribe', wish: 'digest weekly' }],
  ] as const)('to change something is answered with a button: %s', (wish, intent) => {
    const reply = plainWishReply(context, 'please do', { kind: 'wish', wish });
    expect(buttonsIn(reply).map((button) => button.intent)).toContainEqual(intent);
  });
});

it('a request for an alert is about the watch item or entry that it names', () => {
  const wish = { kind: 'wish', wish: 'notify', subject: 'crew' } as const;
  const reply = plainWishReply(context, 'ping me when the charter changes', wish, 'passengers');
  expect(reply.onYes).toEqual({ kind: 'notify', of: 'watch.charter-end' });
  expect(plainWishReply(context, 'ping me when the crew changes', wish).onYes).toEqual({
    kind: 'notify',
    of: 'entry.crew',
  });
});

describe('a request for a reminder at a chosen time', () => {
  const remind = (line: string, subject?: string, previous?: string) =>
    plainWishReply(
      context,
      line,
      { kind: 'wish', wish: 'remind', ...(subject !== undefined && { subject }) },
      previous,
    );
  const CANNOT = "I can't remind you at a time that you choose.";

  it.each([
    'remind me tomorrow at 8:30 to finish the slide',
    'remind me at 5pm to call my boss',
    'set a reminder for 3 December at 10',
    'remind me in two hours',
    'can you remind me on friday about the meeting',
    'remind me every first of the month to check the permits',
    'remind me to water the plants every friday',
  ])('is refused, and what the bot can do is offered: %s', (line) => {
    const reply = remind(line);
    expect(reply.title).toBe(CANNOT);
    expect(buttonsIn(reply).map(({ intent }) => intent.kind)).toEqual(['offer', 'offer', 'offer', 'subscribe']);
  });

  it('about something outside the story is refused even without a time', () => {
    expect(remind('remind me to buy milk').title).toBe("I can't remind you of things outside this story.");
  });

  it('about a watch item offers its own days', () => {
    for (const reply of [
      remind('remind me about the charter tomorrow'),
      remind('remind me on friday', '', 'charter-length'),
    ]) {
      expect(visibleTexts(reply).join()).toContain("I can't remind you at a time that you choose: the days are fixed.");
      expect(buttonsIn(reply).map(({ intent }) => intent)).toContainEqual({ kind: 'follow', item: 'charter-end' });
    }
  });

  it.each(['remind me a week before the charter ends', 'remind me every friday about the charter', 'remind me'])(
    'is not refused if it names no such time: %s',
    (line) => {
      expect(visibleTexts(remind(line)).join()).not.toContain("I can't remind you at");
    },
  );
});

it('one sentence for a slide is the first line of the overview, with its sources', () => {
  const whole = plainWishReply(context, 'overview', { kind: 'wish', wish: 'overview' });
  const oneSentence = plainWishReply(context, 'a headline', { kind: 'wish', wish: 'overview', isOneSentence: true });
  const [answer] = oneSentence.blocks;
  expect(answer).toEqual({ ...whole.blocks[0], lines: [] });
  expect(buttonsIn(oneSentence).length).toBeLessThanOrEqual(2);
});
