import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import { MAX_IN_CHANNEL } from '../../src/delivery/desk/subscribe.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { ButtonIntent } from '../../src/message/intent.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import type { Asker } from '../../src/ports/desk.ts';
import type { ComposeResult, Outcome } from '../../src/ports/ledger.ts';
import { respond } from '../../src/reply/respond.ts';
import { PLANNING_HORIZON, planDeliveries } from '../../src/schedule/plan.ts';
import { claiming } from '../contracts/store-fixture.ts';
import { itemsOf, visibleTexts, withWatch } from '../reply/corpus.ts';
import { briefing, contextOn } from '../reply/shipped.ts';
import { sqliteGiven } from '../store/sqlite-fixture.ts';

const ADA: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'Europe/Berlin',
};
const BOB: Asker = { ...ADA, person: { id: 'U2', name: 'Bob' }, zone: 'America/New_York' };
const ELSEWHERE: Asker = { ...ADA, address: { ...ADA.address, channel: 'C2' } };

const SETTLED = withWatch(briefing, (item) => ({
  ...item,
  outcome: { on: '2026-11-01', entered: '2026-11-02', says: item.open },
}));

async function open(from = briefing) {
  const { store, clock, problems } = await sqliteGiven();
  clock.set('2026-11-21T09:00Z');
  onTestFinished(() => expect(problems).toEqual([]));
  let current = from;
  let ids = 0;
  let newTimes = 0;
  const desk = openDesk({
    current: () => ({ briefing: current, index: contextOn('2026-11-21', current).index }),
    now: clock.read,
    stores: async () => store,
    newId: () => `s-${++ids}`,
    onNewTime: () => {
      newTimes += 1;
    },
  });
  const plan = async (time: string) => {
    clock.set(time);
    const until = clock.read().add(PLANNING_HORIZON);
    await store.ledger.plan({ platforms: ['slack'], until, limit: 100 }, (subscription) =>
      planDeliveries(subscription, clock.read(), until),
    );
  };
  return {
    store,
    newTimes: () => newTimes,
    say: (text: string, asker = ADA) => desk.answer(parseText(text, 'colossus'), asker),
    press: (intent: ButtonIntent, asker = ADA) => desk.press(encodeIntent(intent), asker),
    pressId: (id: string) => desk.press(id, ADA),
    setNow: (time: string) => clock.set(time),
    setBriefing: (changed: typeof briefing) => {
      current = changed;
    },
    plan,
    deliver: async (time: string, end: Outcome | ComposeResult) => {
      await plan(time);
      const message: Message = { title: 'Digest', blocks: [], footer: '' };
      const composed: ComposeResult =
        'state' in end ? { kind: 'message', message, cursor: { through: '2026-11-21', changes: [] } } : end;
      const claimed = await store.ledger.claim(claiming({ limit: 100 }), () => composed);
      for (const one of claimed) if ('state' in end) expect(await store.ledger.settle(one, end)).toBe(true);
      return claimed.length;
    },
  };
}

async function subscribed(...wishes: readonly string[]) {
  const opened = await open();
  for (const wish of wishes) await opened.say(`subscribe ${wish}`);
  return opened;
}

const textOf = (message: Message) => visibleTexts(message).join('\n');
const factOf = ({ blocks }: Message, label: string) =>
  blocks
    .flatMap((block) => (block.type === 'facts' ? block.facts : []))
    .filter((fact) => fact.label === label)
    .map(({ value }) => value);

describe('a question or a command about the briefing', () => {
  it.each(['how long is the lease?', 'watch lease', 'help', 'changes 7 days'])(
    "is answered without the store, for today in the person's zone: %s",
    async (text) => {
      const desk = openDesk({
        current: () => contextOn('2026-11-21'),
        now: () => Temporal.Instant.from('2026-11-20T23:30Z'),
        stores: () => Promise.reject(new Error('no folder can be written')),
      });
      const answer = await desk.answer(parseText(text, 'colossus'), ADA);
      expect(answer).toEqual(respond(parseText(text, 'colossus'), contextOn('2026-11-21')));
      const there = await desk.answer(parseText(text, 'colossus'), BOB);
      expect(there).toEqual(respond(parseText(text, 'colossus'), contextOn('2026-11-20')));
    },
  );

  it('fails if it needs the store and the store fails', async () => {
    const desk = openDesk({
      current: () => contextOn('2026-11-21'),
      now: () => Temporal.Instant.from('2026-11-21T09:00Z'),
      stores: () => Promise.reject(new Error('no folder can be written')),
    });
    await expect(desk.answer({ kind: 'subscriptions' }, ADA)).rejects.toThrow('no folder can be written');
    expect((await desk.answer({ kind: 'subscribe', wish: 'digest daily 25:00' }, ADA)).title).toBe(
      'Not subscribed yet',
    );
  });

  it.each([
    ['follow up on the lease?', 'follow up on the lease?'],
    ['follow SpaceX?', 'follow SpaceX?'],
  ])('is not taken for a command about subscriptions: %s', async (text, question) => {
    const { say } = await open();
    expect(await say(text)).toEqual(respond({ kind: 'ask', question }, contextOn('2026-11-21')));
  });

  it('is answered with an explanation if its button is outdated', async () => {
    const { pressId } = await open();
    expect((await pressId('c0:overview')).title).toBe('This button no longer works');
  });
});

describe('subscribing', () => {
  it("shows the next posts in the person's zone", async () => {
    const { say } = await open();
    const message = await say('subscribe digest weekdays 23:00 in America/New_York');
    expect(factOf(message, 'When')).toEqual(['every weekday at 23:00 (America/New_York)']);
    expect(textOf(message)).toContain('The next 5 times, in your time zone');
    expect(itemsOf(message)[0]).toEqual({ text: 'Tue 24 November 2026, 05:00' });
  });

  it('is confirmed with content, channel, times, the next five posts and how to stop', async () => {
    const { say } = await open();
    const message = await say('subscribe digest weekdays 09:00 in Europe/London quiet tue,2026-12-24 to 2027-01-01');
    expect(message.title).toBe('Subscribed: the digest, when something changed');
    expect(factOf(message, 'Where')).toEqual(['this channel']);
    expect(factOf(message, 'When')).toEqual(['every weekday at 09:00 (Europe/London)']);
    expect(factOf(message, 'Quiet days')[0]).toContain('Tuesdays and 24 December 2026 to 1 January 2027');
    expect(itemsOf(message).map(({ text }) => text)).toEqual([
      'Mon 23 November 2026, 10:00',
      'Wed 25 November 2026, 10:00',
      'Thu 26 November 2026, 10:00',
      'Fri 27 November 2026, 10:00',
      'Mon 30 November 2026, 10:00',
    ]);
    expect(textOf(message)).toContain('To stop it: /colossus unsubscribe 1');
    expect(buttonsIn(message)).toEqual([
      { label: 'Pause', intent: { kind: 'pause', which: 's-1' } },
      { label: 'Stop', intent: { kind: 'unsubscribe', which: 's-1' } },
      { label: 'Preview', intent: { kind: 'preview', what: 'digest' } },
    ]);
  });

  it('stores what it confirmed, with the next occurrence from now on', async () => {
    const { store } = await subscribed('reminders ipo lease daily 10:30');
    const [storedSubscription] = await store.subscriptions.findInChannel(ADA.address);
    expect(storedSubscription).toMatchObject({
      wish: { kind: 'reminders', items: ['lease-renewal', 'ipo'] },
      zone: 'Europe/Berlin',
      createdBy: ADA.person,
      next: { nominal: '2026-11-21T10:30' },
    });
    expect(await store.subscriptions.findInChannel(ELSEWHERE.address)).toEqual([]);
  });

  it('points out a time that a clock change skips, and says which posts are the last', async () => {
    const { say } = await open();
    const skipped = await say('subscribe digest sun 02:30 from 2027-03-22');
    expect(itemsOf(skipped)[0]).toEqual({
      text: 'Sun 28 March 2027, 03:30',
      note: 'the clock skips 02:30 on that day',
    });
    const elsewhere = await say('subscribe digest sun 02:30 from 2027-03-22 in London');
    expect(itemsOf(elsewhere)[0]).toMatchObject({ text: 'Sun 28 March 2027, 03:30' });
    const ending = await say('subscribe digest daily 09:00 until 2026-11-23');
    expect(itemsOf(ending).map(({ text }) => text)).toEqual([
      'Sun 22 November 2026, 09:00',
      'Mon 23 November 2026, 09:00',
    ]);
    expect(textOf(ending)).toContain('The remaining times');
  });

  it('without a complete command offers examples as buttons', async () => {
    const { say, press, store } = await open();
    for (const text of ['subscribe', 'subscribe digest']) {
      const examples = buttonsIn(await say(text)).filter(({ intent }) => intent.kind === 'subscribe');
      expect(examples.length).toBeGreaterThan(1);
      for (const { intent } of examples)
        expect((await press(intent, ELSEWHERE)).title).toMatch(/^(Subscribed|Already sub)/);
    }
    expect(await store.subscriptions.findInChannel(ADA.address)).toEqual([]);
  });

  it('with an error offers the corrected command as a button', async () => {
    const { say, press, store } = await open();
    const message = await say('subscribe digest mondays 9 in Lodnon');
    expect(message.title).toBe('Not subscribed yet');
    expect(textOf(message)).toContain('I don\'t know the time zone "Lodnon"; did you mean Europe/London?');
    expect(textOf(message)).toContain(
      'Press the button, or type /colossus subscribe digest mon 09:00 in Europe/London',
    );
    expect(await store.subscriptions.findAll()).toEqual([]);
    const [first] = buttonsIn(message);
    if (!first) throw new Error('There is no button');
    expect((await press(first.intent)).title).toMatch(/^Subscribed/);
    expect(await store.subscriptions.findAll()).toMatchObject([
      { zone: 'Europe/London', recurrence: { time: '09:00' } },
    ]);
  });

  it('twice to the same content points to the existing subscription', async () => {
    const { say } = await subscribed('reminders', 'digest weekdays 09:00');
    expect((await say('subscribe digest mon-fri 9am in Europe/Berlin', BOB)).title).toBe(
      'Already subscribed here, as number 2',
    );
  });

  it(`is limited to ${MAX_IN_CHANNEL} subscriptions in a channel`, async () => {
    const { say, store } = await open();
    for (let minute = 0; minute < MAX_IN_CHANNEL; minute += 1) {
      await say(`subscribe digest daily 10:${String(minute).padStart(2, '0')}`);
    }
    const message = await say('subscribe digest daily 11:00');
    expect(message.title).toBe(`Not subscribed: a channel can have at most ${MAX_IN_CHANNEL} subscriptions`);
    expect(await store.subscriptions.findInChannel(ADA.address)).toHaveLength(MAX_IN_CHANNEL);
    expect((await say('subscribe digest daily 11:00', ELSEWHERE)).title).toMatch(/^Subscribed/);
  });

  it.each([
    ['an emoji', '🚀'],
    ['a mention', '@everyone'],
    ['markup', '*bold* <!channel>'],
    ['a very long word', 'x'.repeat(10_000)],
    ['a right-to-left override', '\u202egnp'],
    ['Arabic', 'لديك'],
  ])('with %s creates no subscription, and gets a short reply without direction marks', async (_, text) => {
    const { say, store } = await open();
    const message = await say(`subscribe ${text}`);
    expect(textOf(message).length).toBeLessThan(3000);
    expect(textOf(message)).not.toMatch(/[\u202a-\u202e]/);
    expect(await store.subscriptions.findAll()).toEqual([]);
  });
});

describe('the planner', () => {
  it('is woken for each new occurrence and for nothing else', async () => {
    const { say, newTimes } = await open();
    const timesAfter = async (text: string) => {
      await say(text);
      return newTimes();
    };
    expect(await timesAfter('subscribe digest daily 09:00')).toBe(1);
    expect(await timesAfter('subscribe digest daily 09:00')).toBe(1);
    expect(await timesAfter('subscriptions')).toBe(1);
    expect(await timesAfter('pause')).toBe(1);
    expect(await timesAfter('resume')).toBe(2);
    expect(await timesAfter('follow lease')).toBe(3);
    expect(await timesAfter('unsubscribe all 2')).toBe(3);
  });
});

describe('following a watch item', () => {
  const intentsOf = (message: Message) => buttonsIn(message).map(({ label, intent }) => [label, intent.kind]);

  it('by button first asks where to send reminders, and saves nothing yet', async () => {
    const { press, store } = await open();
    const named: Asker = { ...ADA, place: { kind: 'channel', name: '#briefings' } };
    const offered = await press({ kind: 'offer', item: 'lease-renewal' }, named);
    expect(intentsOf(offered)).toEqual([
      ['Remind me', 'remind-me'],
      ['Remind #briefings', 'follow'],
      ['Tell me when this is known', 'notify'],
    ]);
    expect(offered.isPrivate).toBe(true);
    expect(textOf(offered)).toContain('posts them there, for everyone');
    expect(await store.subscriptions.findAll()).toEqual([]);
    const confirmation = await press({ kind: 'follow', item: 'lease-renewal' }, named);
    expect(factOf(confirmation, 'Where')).toEqual(['#briefings']);
    expect(await store.subscriptions.findInChannel(ADA.address)).toHaveLength(1);
  });

  it('in direct messages offers no channel', async () => {
    const { press } = await open();
    const direct: Asker = { ...ADA, place: { kind: 'direct', name: 'this chat' } };
    expect(intentsOf(await press({ kind: 'offer', item: 'lease-renewal' }, direct))).toEqual([
      ['Remind me here', 'follow'],
      ['Tell me when this is known', 'notify'],
    ]);
  });

  it("subscribes to its reminders at nine in the person's zone", async () => {
    const { say } = await open();
    const message = await say('follow the lease', BOB);
    expect(message.title).toBe('Subscribed: reminders about "End or renewal of the lease"');
    expect(factOf(message, 'When')).toEqual(['on the days that matter, at 09:00 (America/New_York)']);
  });

  it("uses the hour and zone of the channel's other reminders", async () => {
    const { press } = await subscribed('reminders lease weekdays 08:15 in Asia/Tokyo');
    const message = await press({ kind: 'follow', item: 'ipo' });
    expect(factOf(message, 'When')).toEqual(['on the days that matter, at 08:15 (Asia/Tokyo)']);
  });

  it('is rejected if the channel already has its reminders', async () => {
    const { say } = await subscribed('reminders ipo');
    expect((await say('follow ipo')).title).toBe('Already subscribed here, as number 1');
    await say('subscribe reminders weekdays 10:00');
    expect((await say('follow lease')).title).toBe('Already subscribed here, as number 2');
  });

  it('lists the watch items if the name is unknown', async () => {
    const { say, press } = await open();
    const message = await say('follow leese');
    expect(textOf(message)).toContain('There is no watch item "leese"; did you mean "lease"?');
    expect(buttonsIn(message)).toHaveLength(briefing.watch.size);
    expect((await press({ kind: 'follow', item: 'gone' })).title).toBe('No subscription was created');
  });

  it('is rejected for a settled item', async () => {
    const { say, store } = await open(SETTLED);
    expect((await say('follow lease')).title).toBe('Settled: End or renewal of the lease');
    expect(await store.subscriptions.findAll()).toEqual([]);
  });
});

describe("the list of a channel's subscriptions", () => {
  it('explains how to start if it is empty', async () => {
    const { say } = await open();
    await say('subscribe reminders', ELSEWHERE);
    expect((await say('subscriptions')).title).toBe('There are no subscriptions here');
  });

  it('shows each subscription with its state, latest receipts and buttons', async () => {
    const { say, deliver, store, setNow } = await subscribed('digest daily 09:00');
    await say('subscribe digest weekdays 12:00 quiet mon', BOB);
    await say('subscribe digest daily 15:00 until 2026-11-22');
    await say('subscribe reminders daily 16:00');
    expect(await deliver('2026-11-22T08:05:00Z', { state: 'delivered', post: 'p1' })).toBe(1);
    await say('pause 2 until 2026-12-24');
    expect(
      await deliver('2026-11-22T14:00:01Z', {
        kind: 'silent',
        reason: 'nothing changed',
        cursor: { through: '2026-11-22', changes: [] },
      }),
    ).toBe(0);
    expect(
      await deliver('2026-11-22T15:00:00Z', { state: 'dead', reason: 'the channel is gone', suspends: 'none' }),
    ).toBe(1);
    setNow('2026-11-22T16:00Z');

    const message = await say('subscriptions');
    const headings = message.blocks.flatMap((block) => (block.type === 'heading' ? [block.text] : []));
    expect(headings).toEqual([
      '1 · the digest, when something changed',
      '2 · the digest, when something changed',
      '3 · the digest, when something changed',
      '4 · every reminder',
    ]);
    expect(factOf(message, 'Next')).toEqual(['Mon 23 November 2026, 09:00', 'Thu 3 December 2026, 16:00']);
    expect(factOf(message, 'Paused')).toEqual(['until 24 December 2026; next post Thu 24 December 2026, 12:00']);
    expect(factOf(message, 'Ended')).toEqual(['no posts left']);
    expect(factOf(message, 'Set up by')).toEqual([
      'Ada on 21 November 2026',
      'Bob on 21 November 2026',
      'Ada on 21 November 2026',
      'Ada on 21 November 2026',
    ]);
    const receipts = itemsOf(message);
    expect(receipts).toContainEqual({
      text: '22 November 2026, 09:00: delivered late, on Sun 22 November 2026, 09:05',
      at: '2026-11-22T08:05:00Z',
    });
    expect(receipts).toContainEqual({
      text: '22 November 2026, 15:00: skipped: nothing was posted',
      note: 'nothing changed',
      at: '2026-11-22T14:00:00Z',
    });
    expect(receipts).toContainEqual({
      text: '22 November 2026, 16:00: not delivered',
      note: 'the channel is gone',
      at: '2026-11-22T15:00:00Z',
    });
    expect(buttonsIn(message).map(({ label }) => label)).toEqual([
      ...['Pause 1', 'Stop 1', 'Past posts 1'],
      ...['Resume 2', 'Stop 2'],
      ...['Stop 3', 'Past posts 3'],
      ...['Pause 4', 'Stop 4', 'Past posts 4'],
    ]);
    expect(await store.subscriptions.findAll()).toHaveLength(4);
  });

  it('shows a planned post as next until it is due', async () => {
    const { say, plan, setNow } = await subscribed('digest daily 09:00', 'digest daily 09:00 until 2026-11-22');
    await plan('2026-11-22T07:55Z');
    const before = await say('subscriptions');
    expect(factOf(before, 'Next')).toEqual(['Sun 22 November 2026, 09:00', 'Sun 22 November 2026, 09:00']);
    expect(buttonsIn(before).map(({ label }) => label)).toContain('Pause 2');
    expect(factOf(await say('subscribe digest daily 09:00'), 'Next')).toEqual(['Sun 22 November 2026, 09:00']);
    setNow('2026-11-22T08:00:01Z');
    const after = await say('subscriptions');
    expect(factOf(after, 'Next')).toEqual(['Mon 23 November 2026, 09:00']);
    expect(factOf(after, 'Ended')).toEqual(['no posts left']);
  });

  it('gives the reason for a suspension, and a button that resumes the subscription', async () => {
    const { say, deliver, setNow } = await subscribed('digest daily 09:00');
    await deliver('2026-11-22T08:00Z', {
      state: 'dead',
      reason: 'the bot was removed from the channel',
      suspends: 'channel',
    });
    expect(factOf(await say('subscriptions'), 'Stopped')).toEqual([
      'the bot was removed from the channel. Once that is fixed: /colossus resume 1',
    ]);
    setNow('2026-11-22T10:00Z');
    expect(textOf(await say('resume'))).toContain('Next: Mon 23 November 2026, 09:00');
    expect(factOf(await say('subscriptions'), 'Next')).toEqual(['Mon 23 November 2026, 09:00']);
  });

  it('shows each subscription on exactly one page', async () => {
    const { say, press } = await open();
    for (const hour of ['11', '12', '13', '14', '15', '16', '17', '18', '19'])
      await say(`subscribe digest daily ${hour}:00`);
    const first = await say('subscriptions');
    const second = await press({ kind: 'subscriptions', page: 2 });
    const third = await press({ kind: 'subscriptions', page: 3 });
    const headings = [first, second, third].flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.type === 'heading' ? [block.text.split(' ')[0]] : [])),
    );
    expect(headings).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(buttonsIn(first).map(({ label }) => label)).toContain('Next page (2 of 3)');
  });

  it('names a watch item that was removed from the briefing', async () => {
    const { say, setBriefing } = await subscribed('reminders lease ipo');
    setBriefing({ ...briefing, watch: new Map([...briefing.watch].filter(([id]) => id !== 'ipo')) });
    expect(textOf(await say('subscriptions'))).toContain(
      'reminders about "End or renewal of the lease" and "ipo" (no longer in the briefing)',
    );
  });
});

describe('receipts', () => {
  it("list a subscription's posts over several pages, latest first", async () => {
    const { press, deliver } = await subscribed('digest daily 09:00');
    for (let day = 22; day <= 30; day += 1) await deliver(`2026-11-${day}T08:00Z`, { state: 'delivered', post: 'p' });
    for (let day = 1; day <= 3; day += 1) await deliver(`2026-12-0${day}T08:00Z`, { state: 'delivered', post: 'p' });
    const first = await press({ kind: 'receipts', of: 's-1' });
    const second = await press({ kind: 'receipts', of: 's-1', page: 2 });
    expect(itemsOf(first)[0]).toEqual({ text: '3 December 2026, 09:00: delivered', at: '2026-12-03T08:00:00Z' });
    expect(itemsOf(first)).toHaveLength(10);
    expect(itemsOf(second).map(({ text }) => text)).toEqual([
      '23 November 2026, 09:00: delivered',
      '22 November 2026, 09:00: delivered',
    ]);
    expect(buttonsIn(first).map(({ intent }) => intent)).toContainEqual({ kind: 'receipts', of: 's-1', page: 2 });
    expect(await press({ kind: 'receipts', of: 's-1', page: 9999 })).toEqual(second);
    expect((await press({ kind: 'receipts', of: 's-1' }, ELSEWHERE)).title).toBe('There are no subscriptions here');
  });
});

describe('the text of an earlier post', () => {
  const intent = { kind: 'posted', of: 's-1', nominal: '2026-11-23T09:00' } as const;

  it('is shown unchanged, in its channel only', async () => {
    const { press, deliver } = await subscribed('digest daily 09:00');
    await deliver('2026-11-23T08:00Z', { state: 'delivered', post: 'p' });
    expect(await press(intent)).toEqual({ title: 'Digest', blocks: [], footer: '' });
    expect((await press(intent, ELSEWHERE)).title).toBe('This post is no longer kept');
  });

  it("is replaced by an offer of today's digest if it is no longer stored", async () => {
    const { press } = await open();
    const message = await press(intent);
    expect(message).toMatchObject({ title: 'This post is no longer kept', isCorrection: true });
    expect(buttonsIn(message)).toEqual([{ label: 'Digest as of now', intent: { kind: 'preview', what: 'digest' } }]);
  });
});

describe('a pause', () => {
  it('without a number covers the only subscription, or the reply asks which one', async () => {
    const { say, store } = await open();
    expect((await say('pause')).title).toBe('Nothing is sent here');
    await say('subscribe digest daily 09:00');
    expect((await say('pause')).title).toBe('Paused until you resume it');
    expect((await store.subscriptions.findInChannel(ADA.address))[0]).toMatchObject({ pause: {} });
    await say('subscribe reminders');
    const asked = await say('pause');
    expect(asked.title).toBe('Which one?');
    expect(textOf(asked)).toContain('/colossus pause 2. For all of them: /colossus pause all');
  });

  it('until a date ends on that date', async () => {
    const { say, store } = await subscribed('digest daily 09:00');
    const message = await say('pause 1 until 24 December 2026');
    expect(message.title).toBe('Paused until 24 December 2026');
    expect(textOf(message)).toContain('next post Thu 24 December 2026, 09:00');
    const [paused] = await store.subscriptions.findAll();
    expect(paused).toMatchObject({ pause: { until: '2026-12-24' }, next: { nominal: '2026-12-24T09:00' } });
    expect((await say('pause until tomorrow')).title).toBe('Paused until 22 November 2026');
  });

  it('is no longer listed once its end date is reached', async () => {
    const { say, setNow } = await subscribed('digest daily 09:00');
    await say('pause until 2026-12-24');
    setNow('2026-12-23T22:59Z');
    expect(factOf(await say('subscriptions'), 'Paused')).toHaveLength(1);
    setNow('2026-12-23T23:00Z');
    const message = await say('subscriptions');
    expect(factOf(message, 'Next')).toEqual(['Thu 24 December 2026, 09:00']);
    expect(buttonsIn(message)[0]?.label).toBe('Pause');
  });

  it.each([
    ['2026-11-21', 'That is today.'],
    ['2026-01-01', '1 January 2026 has passed.'],
    ['whenever', 'is not a date that I can read'],
    ['2026-02-30', 'There is no date 2026-02-30'],
  ])('until an invalid date is rejected: %s', async (until, explanation) => {
    const { say, store } = await subscribed('digest daily 09:00');
    const message = await say(`pause 1 until ${until}`);
    expect(message.title).toBe('Until when?');
    expect(textOf(message)).toContain(explanation);
    expect((await store.subscriptions.findAll())[0]).not.toHaveProperty('pause');
  });

  it("until today in the subscription's zone is rejected", async () => {
    const { say, setNow } = await subscribed('digest daily 09:00 in Pacific/Apia');
    setNow('2026-11-21T12:00Z');
    expect(textOf(await say('pause until 2026-11-22', BOB))).toContain('That is today.');
  });

  it('covers all subscriptions on request, and can end for one of them', async () => {
    const { say, press, store } = await subscribed('digest daily 09:00', 'reminders');
    await say('pause all');
    expect((await store.subscriptions.findAll()).map(({ pause }) => pause)).toEqual([{}, {}]);
    await press({ kind: 'resume', which: 's-2' });
    const states = (await store.subscriptions.findInChannel(ADA.address)).map(({ pause, next }) => [
      pause,
      next?.nominal,
    ]);
    expect(states).toEqual([
      [{}, undefined],
      [undefined, '2026-11-22T09:00'],
    ]);
  });

  it('that does not exist can be ended without losing a due post', async () => {
    const { say, plan, deliver, setNow } = await subscribed('digest daily 09:00');
    await plan('2026-11-22T07:55Z');
    setNow('2026-11-22T08:00:01Z');
    const message = await say('resume');
    expect(message.title).toBe('Not paused, so nothing changed');
    expect(itemsOf(message)).toEqual([
      {
        text: '1 · the digest, when something changed, every day at 09:00 (Europe/Berlin). Next: Mon 23 November 2026, 09:00.',
        at: '2026-11-23T08:00:00Z',
      },
    ]);
    expect(await deliver('2026-11-22T08:00:02Z', { state: 'delivered', post: 'p' })).toBe(1);
  });

  it('ends for all paused subscriptions with "resume all", and the reply names those that were not paused', async () => {
    const { say } = await subscribed('digest daily 09:00', 'reminders', 'digest weekdays 12:00');
    await say('pause 2');
    const message = await say('resume all');
    expect(message.title).toBe('Resumed');
    expect(itemsOf(message).map(({ text }) => text[0])).toEqual(['2']);
    expect(textOf(message)).toContain('Numbers 1 and 3 were not paused.');
  });

  it('skips a due post, and the receipt says why', async () => {
    const { say, plan, setNow, deliver } = await subscribed('digest daily 09:00');
    await plan('2026-11-22T07:55Z');
    setNow('2026-11-22T08:00:01Z');
    expect(itemsOf(await say('pause'))[0]?.text).toContain('Paused: until you resume it');
    expect(await deliver('2026-11-22T08:00:02Z', { state: 'delivered', post: 'p' })).toBe(0);
    expect(itemsOf(await say('subscriptions'))).toEqual([
      {
        text: '22 November 2026, 09:00: skipped: nothing was posted',
        note: 'it was paused',
        at: '2026-11-22T08:00:00Z',
      },
    ]);
  });

  it('with an unknown number or an outdated button changes nothing', async () => {
    const { say, press, store } = await subscribed('digest daily 09:00');
    expect((await say('pause 7')).title).toBe('No subscription here is called "7"');
    expect((await press({ kind: 'pause', which: 's-99' })).title).toBe('That subscription has ended');
    await say('subscribe digest daily 09:00', ELSEWHERE);
    expect((await press({ kind: 'pause', which: 's-1' }, ELSEWHERE)).title).toBe('That subscription has ended');
    expect((await store.subscriptions.findAll()).map(({ pause }) => pause)).toEqual([undefined, undefined]);
  });
});

describe('ending a subscription', () => {
  it.each([
    ['digest', 's-1'],
    ['the reminders', 's-2'],
    ['lease', 's-2'],
  ])('accepts a name: %s', async (name, id) => {
    const { say, store } = await subscribed('digest weekly', 'reminders lease');
    expect((await say(`unsubscribe ${name}`)).title).toBe('Stopped');
    const left = (await store.subscriptions.findInChannel(ADA.address)).map((one) => one.id);
    expect(left).toEqual(['s-1', 's-2'].filter((one) => one !== id));
  });

  it('asks which one if a name is ambiguous', async () => {
    const { say, store } = await subscribed('digest weekly', 'digest daily 09:00', 'reminders lease ipo');
    expect((await say('unsubscribe digest')).title).toBe('Which one?');
    expect((await say('unsubscribe lease')).title).toBe('No subscription here is called "lease"');
    expect(await store.subscriptions.findAll()).toHaveLength(3);
  });

  it('offers a button that subscribes again', async () => {
    const { say, press, store } = await subscribed('digest weekdays 09:00 in London');
    const [undo] = buttonsIn(await say('unsubscribe'));
    expect(undo?.label).toBe('Undo');
    if (undo) await press(undo.intent);
    expect(await store.subscriptions.findAll()).toMatchObject([{ zone: 'Europe/London' }]);
  });

  it('is confirmed with a command that subscribes again', async () => {
    const { say, store } = await subscribed(
      'digest mon,thu 5pm in Europe/London only-changes quiet sat,2026-12-24',
      'reminders lease',
    );
    const before = await store.subscriptions.findInChannel(ADA.address);
    const message = await say('unsubscribe all 2');
    expect(message.title).toBe('Stopped: 2 subscriptions');
    expect(await store.subscriptions.findAll()).toEqual([]);
    for (const { note } of itemsOf(message)) await say(note ?? '');
    const after = await store.subscriptions.findInChannel(ADA.address);
    expect(after.map(({ id: _, ...rest }) => rest)).toEqual(before.map(({ id: _, ...rest }) => rest));
  });

  it('asks before it ends all, and asks again if one was added since', async () => {
    const { say, press, store } = await open();
    for (const hour of ['11', '12']) await say(`subscribe digest daily ${hour}:00`);
    const asked = await say('unsubscribe ALL');
    expect(asked.title).toBe('Stop all 2 subscriptions here?');
    expect(textOf(asked)).toContain('/colossus unsubscribe all 2');
    expect(buttonsIn(asked).map(({ label }) => label)).toEqual(['Stop all 2', 'Cancel']);
    expect(await store.subscriptions.findAll()).toHaveLength(2);
    await say('subscribe digest daily 13:00');
    const [end, cancel] = buttonsIn(asked);
    if (!end || !cancel) throw new Error('The message lacks a button');
    expect((await press(end.intent)).title).toBe('Stop all 3 subscriptions here?');
    expect((await press(cancel.intent)).title).toBe('Subscriptions here');
    expect(await store.subscriptions.findAll()).toHaveLength(3);
    expect((await say('unsubscribe all 3')).title).toBe('Stopped: 3 subscriptions');
  });

  it('with "all" ends the only one without a question', async () => {
    const { say, store } = await subscribed('digest daily 11:00');
    await say('unsubscribe all');
    expect(await store.subscriptions.findAll()).toEqual([]);
  });

  it('leaves removed watch items out of the command that subscribes again', async () => {
    const { say, setBriefing } = await subscribed('reminders lease ipo', 'reminders ipo');
    setBriefing({ ...briefing, watch: new Map([...briefing.watch].filter(([id]) => id !== 'ipo')) });
    const one = await say('unsubscribe 2');
    expect(itemsOf(one)).toEqual([]);
    expect(textOf(one)).toContain("It can't be restored: the briefing no longer has its watch items.");
    const [other] = itemsOf(await say('unsubscribe'));
    expect(other).toEqual({
      text: 'Reminders about "End or renewal of the lease", on the days that matter, at 09:00 (Europe/Berlin)',
      note: '/colossus subscribe reminders lease in Europe/Berlin',
    });
    expect((await say(other?.note ?? '')).title).toBe('Subscribed: reminders about "End or renewal of the lease"');
  });

  it('by button ends the named subscription after the numbers have changed', async () => {
    const { say, press, store } = await open();
    for (const hour of ['11', '12', '13']) await say(`subscribe digest daily ${hour}:00`);
    await say('unsubscribe 1');
    await press({ kind: 'unsubscribe', which: 's-3' });
    expect((await store.subscriptions.findAll()).map(({ id }) => id)).toEqual(['s-2']);
    expect((await press({ kind: 'unsubscribe', which: 's-3' })).title).toBe('That subscription has ended');
  });
});

describe('a preview', () => {
  it('shows a digest of the last 30 days in a channel without one', async () => {
    const { say } = await open();
    const message = await say('preview digest');
    expect(message.title).toBe('Digest of 21 November 2026');
    expect(textOf(message)).toContain('nothing was posted');
    expect(textOf(message)).toContain('covers the last 30 days');
  });

  it("shows a digest since the channel's last one", async () => {
    const { say, deliver } = await subscribed('digest daily 09:00');
    await deliver('2026-11-22T08:00Z', { state: 'delivered', post: 'p' });
    await deliver('2026-11-23T08:00Z', { state: 'dead', reason: 'no', suspends: 'none' });
    expect(textOf(await say('preview digest'))).toContain('since the last scheduled digest here, on 22 November 2026');
    expect(textOf(await say('send digest', ELSEWHERE))).toContain('covers the last 30 days');
  });

  it("shows the subscribed item's status and the day of its next reminder", async () => {
    const { say, setNow } = await open();
    setNow('2026-10-20T09:00Z');
    await say('subscribe reminders lease');
    const preview = await say('preview reminder');
    expect(preview.title).toBe('Reminder: End or renewal of the lease');
    expect(textOf(preview)).toContain('The next comes on 30 October 2026');
    const sent = await say('send reminder');
    expect(sent.title).toBe('Reminder: End or renewal of the lease');
    expect(textOf(sent)).toContain('Requested by Ada.');
  });

  it("shows today's reminders if there are any", async () => {
    const { say, setNow } = await open();
    setNow('2026-11-06T09:00Z');
    const message = await say('preview reminders');
    expect(message.title).toBe('Reminder: End or renewal of the lease');
    expect(textOf(message)).toContain('Due today.');
  });

  it('says that no more reminders come once everything is settled', async () => {
    const { say } = await open(SETTLED);
    expect(textOf(await say('send reminder'))).toContain('no more reminders come');
  });
});

describe('every reply about subscriptions', () => {
  it('names the first of many watch items, and counts the others', async () => {
    const { say } = await open();
    expect((await say('subscribe reminders lease ipo orbital start followers feasibility')).title).toMatch(
      /^Subscribed: reminders about ".+" and \d more$/,
    );
  });

  it("fits the platforms' limits, and each of its buttons gets a reply", async () => {
    const { say, press } = await open();
    const replies = [
      await say('subscribe'),
      await say('subscribe digest daily 25:00'),
      await say('subscribe reminders lease ipo orbital start followers feasibility regulation turbines'),
      await say('follow qwerty'),
      await say('subscribe digest daily 09:00'),
      await say('subscriptions'),
      await say('pause'),
      await say('pause 1'),
      await say('pause 1 until never'),
      await say('resume 1'),
      await say('preview digest'),
      await say('send reminder'),
      await say('unsubscribe all'),
    ];
    for (const message of replies) {
      expect(message.title.length).toBeLessThanOrEqual(150);
      expect(message.blocks.length).toBeGreaterThan(0);
      for (const text of visibleTexts(message)) expect(text).toMatch(/^\P{Cc}+$/u);
      for (const { label, intent } of buttonsIn(message)) {
        expect(label.length).toBeLessThanOrEqual(75);
        expect((await press(intent)).title).not.toMatch(/outdated|is for a channel/);
      }
    }
  });
});

describe('a notification', () => {
  const DIRECT: Asker = { ...ADA, address: { ...ADA.address, channel: 'D1' } };
  const BOBS: Asker = { ...BOB, address: { ...BOB.address, channel: 'D2' } };

  it('is set by button or name, and cancelled by number or with all others', async () => {
    const { say, press, setNow } = await open();
    const added = await press({ kind: 'notify', of: 'watch.lease-renewal' }, DIRECT);
    expect(added).toMatchObject({ title: "I'll tell you when this changes", isPrivate: true });
    expect(textOf(added)).toContain('End or renewal of the lease');
    expect((await say('notify lease', DIRECT)).title).toBe("You're already waiting for this");
    setNow('2026-11-21T09:01Z');
    expect((await say('notify ipo', DIRECT)).title).toBe("I'll tell you when this changes");
    expect(await say('notify', DIRECT)).toMatchObject({ title: "You're waiting for 2 answers", isPrivate: true });
    expect((await say('notify stop 3', DIRECT)).title).toBe("You aren't waiting for that");
    expect(textOf(await say('notify stop 1', DIRECT))).toContain('End or renewal of the lease');
    expect((await say('notify', DIRECT)).title).toBe("You're waiting for one answer");
    expect((await say('notify stop all', DIRECT)).title).toBe('Stopped');
    expect((await say('notify stop all', DIRECT)).title).toBe("You aren't waiting for an answer");
  });

  it('is not shown to other people', async () => {
    const { say, press } = await open();
    await press({ kind: 'notify', of: 'watch.lease-renewal' }, DIRECT);
    expect((await say('notify', BOBS)).title).toBe("You aren't waiting for an answer");
    await say('notify stop all', BOBS);
    expect((await say('notify', DIRECT)).title).toBe("You're waiting for one answer");
  });

  it('is rejected for an answer that is already known or does not exist', async () => {
    const { press, say } = await open(SETTLED);
    expect((await press({ kind: 'notify', of: 'watch.lease-renewal' }, DIRECT)).title).toBe('This is not open');
    expect((await say('notify the moon', DIRECT)).title).toBe('Which answer are you waiting for?');
    expect((await say('notify', DIRECT)).title).toBe("You aren't waiting for an answer");
  });
});

describe('the follow-ups of a channel', () => {
  it('are on until the channel turns them off', async () => {
    const { say } = await open();
    expect((await say('follow-ups')).title).toBe('Old posts here get updates');
    expect((await say('follow-ups off')).title).toBe('Old posts here get no updates from now on');
    expect((await say('follow-ups')).title).toBe('Old posts here get no updates');
    expect((await say('follow-ups', ELSEWHERE)).title).toBe('Old posts here get updates');
    expect((await say('follow-ups on')).title).toBe('Old posts here get updates from now on');
  });
});
