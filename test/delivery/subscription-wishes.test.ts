import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import { type ConversationState, stateAfterMessage, withContext } from '../../src/message/conversation-state.ts';
import type { ButtonIntent } from '../../src/message/intent.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import type { Asker } from '../../src/ports/desk.ts';
import { formatRecurrence } from '../../src/schedule/recurrence-text.ts';
import { loadStory } from '../fixture/story.ts';
import { visibleTexts } from '../reply/corpus.ts';
import { sqliteGiven } from '../store/sqlite-fixture.ts';

const ADA: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'Europe/London',
};
const NOTHING = 'There are no subscriptions here';
const briefing = loadStory();
const index = buildIndex(briefing);

async function open() {
  const { store, clock } = await sqliteGiven();
  clock.set('2026-11-29T09:00Z');
  let ids = 0;
  let state: ConversationState = {};
  const desk = openDesk({
    current: () => ({ briefing, index }),
    now: clock.read,
    stores: async () => store,
    newId: () => `s-${++ids}`,
  });
  return {
    say: (text: string, asker = ADA) => desk.answer(parseText(text, 'ferry'), asker),
    press: (intent: ButtonIntent) => desk.press(encodeIntent(intent), ADA),
    talk: async (text: string, asker = ADA) => {
      const { id } = asker.person;
      const reply = await desk.answer(withContext(parseText(text, 'ferry'), state, id), asker);
      state = stateAfterMessage(reply, id, state);
      return reply;
    },
    accept: async (intent: ButtonIntent, asker = ADA) => {
      const reply = await desk.press(encodeIntent(intent), asker);
      state = stateAfterMessage(reply, asker.person.id);
      return reply;
    },
    keys: async () => (await store.news.notificationsOf(briefing.id, ADA)).map(({ key }) => key),
    times: async () =>
      (await store.subscriptions.findInChannel(ADA.address)).map(({ recurrence }) => formatRecurrence(recurrence)),
    zones: async () => (await store.subscriptions.findInChannel(ADA.address)).map(({ zone }) => zone),
    subscriptionIds: async ({ address } = ADA) =>
      (await store.subscriptions.findInChannel(address)).map(({ id }) => id),
  };
}

const intents = (message: Message) => buttonsIn(message).map(({ intent }) => intent);

describe('a request in plain words about subscriptions', () => {
  it.each(['what am i subscribed to?', 'list my subscriptions'])(
    'is answered in a channel without any if it asks to see them: %s',
    async (line) => {
      const { say } = await open();
      expect((await say(line)).title).toBe(NOTHING);
    },
  );

  it.each([
    'stop everything',
    'stop the charter reminders',
    'cancel my reminders',
    'unsubscribe from everything',
    'please stop sending me the digest',
    'pause',
  ])('to stop is answered without an offer to subscribe if nothing is sent: %s', async (line) => {
    const { say } = await open();
    const reply = await say(line);
    expect(reply.title).toBe('Nothing is sent here');
    expect(buttonsIn(reply)).toEqual([]);
  });

  it.each([
    ['what am i subscribed to?', "You're waiting for one answer"],
    ['stop everything', 'Stop waiting for this?'],
    ['unsubscribe', "You're waiting for one answer"],
    ['subscriptions', "You're waiting for one answer"],
  ])('shows the notifications that the person waits for if there are no subscriptions: %s', async (line, title) => {
    const { say, press } = await open();
    await press({ kind: 'notify', of: 'watch.charter-end' });
    const reply = await say(line);
    expect(reply.title).toBe(title);
    expect(intents(reply)).toContainEqual(expect.objectContaining({ kind: 'unnotify' }));
  });

  it('to move reminders is answered in the plural', async () => {
    const { talk } = await open();
    await talk('subscribe reminders charter');
    const reply = await talk('make it 10 instead');
    expect(reply.title).toBe(
      'Change reminders about "End or renewal of the charter" to the days that matter, at 10:00 (Europe/London)?',
    );
    expect(visibleTexts(reply).join('\n')).toContain('They come on the days that matter, at 09:00');
    expect((await talk('yes')).title).toBe(
      'Changed: reminders about "End or renewal of the charter", on the days that matter, at 10:00 (Europe/London)',
    );
  });

  it('to see the subscriptions gets the list', async () => {
    const { say } = await open();
    await say('subscribe reminders charter');
    const reply = await say('what am i subscribed to?');
    expect(reply).toMatchObject({ title: 'Subscriptions here', decision: 'wish' });
    expect(visibleTexts(reply).join('\n')).toContain('reminders about "End or renewal of the charter"');
  });

  it('to stop one gets a button that names and stops it', async () => {
    const { say, press, subscriptionIds } = await open();
    await say('subscribe digest weekly');
    await say('subscribe reminders charter');
    const reply = await say('stop the charter reminders');
    expect(reply.title).toBe('Stop reminders about "End or renewal of the charter"?');
    expect(buttonsIn(reply)).toEqual([
      { label: 'Stop reminders about "End or renewal of the charter"', intent: { kind: 'unsubscribe', which: 's-2' } },
    ]);
    expect(await subscriptionIds()).toEqual(['s-1', 's-2']);
    const ended = await press({ kind: 'unsubscribe', which: 's-2' });
    expect(await subscriptionIds()).toEqual(['s-1']);
    expect(visibleTexts(ended)).toEqual(
      expect.arrayContaining([
        'Reminders about "End or renewal of the charter", on the days that matter, at 09:00 (Europe/London)',
        '/ferry subscribe reminders charter in Europe/London',
      ]),
    );
  });

  it('to stop reminders gets buttons for the reminders only, or the list of subscriptions if none matches', async () => {
    const { say } = await open();
    await say('subscribe digest weekly');
    expect((await say('stop the pier reminders')).title).toBe('No subscription here is about "Opening of the pier"');
    await say('subscribe reminders pier');
    await say('subscribe reminders electric');
    const reply = await say('cancel my reminders');
    expect(reply.title).toBe('Stop which of these?');
    expect(intents(reply)).toEqual([
      { kind: 'unsubscribe', which: 's-2' },
      { kind: 'unsubscribe', which: 's-3' },
    ]);
  });

  it('gets no list outside a channel', async () => {
    const { say } = await open();
    const nowhere: Asker = { ...ADA, address: { ...ADA.address, channel: '' } };
    expect((await say('what am i subscribed to?', nowhere)).title).toBe('The subscriptions here');
  });
});

describe('a conversation about a subscription', () => {
  it('subscribes after a yes, and not after a no', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    expect((await talk('no thanks')).title).toBe('Okay. Nothing has changed.');
    expect((await talk('yes')).title).not.toContain('Subscribed');
    await talk('please post the digest every tuesday');
    expect((await talk('ok do that')).title).toBe('Subscribed: the digest, when something changed');
    expect(await times()).toEqual(['tue 09:00']);
  });

  it('changes the times of an offer before it is accepted', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    expect((await talk('when does it come?')).title).toBe('Every Tuesday at 09:00 (Europe/London), once you subscribe');
    await talk('make it friday at 8 instead');
    await talk('yes');
    expect(await times()).toEqual(['fri 08:00']);
  });

  it('saves the time zone that an offer or a change names, and keeps the weekday', async () => {
    const { talk, times, zones } = await open();
    await talk('please post the digest every friday at 6 in the morning, new york time');
    await talk('yes');
    expect([await times(), await zones()]).toEqual([['fri 06:00'], ['America/New_York']]);
    await talk('how long is the charter?');
    expect((await talk('change the digest to 8am tokyo time')).title).toBe(
      'Change the digest to every Friday at 08:00 (Asia/Tokyo)?',
    );
    await talk('yes');
    expect([await times(), await zones()]).toEqual([['fri 08:00'], ['Asia/Tokyo']]);
    expect((await talk('make it narnia time')).title).toContain('time zone "narnia"');
    expect((await talk('digest at 7am please')).title).not.toContain('every day');
  });

  it.each([
    ['It is perfect, merci beaucoup', "You're welcome. Nothing is saved yet."],
    ['thanks a lot!', "You're welcome. Nothing is saved yet."],
    ['that is really great', 'Thank you. Nothing is saved yet.'],
    ['goodbye', 'Goodbye. Nothing is saved yet.'],
  ])('says after an offer that nothing is saved yet to mere thanks: %s', async (line, title) => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    const reply = await talk(line);
    expect(reply.title).toBe(title);
    expect(visibleTexts(reply)).toContain('To save it, press "Subscribe" or answer "yes".');
    expect(await times()).toEqual([]);
    await talk('yes');
    expect(await times()).toEqual(['tue 09:00']);
    expect((await talk(line)).title).not.toContain('yet');
  });

  it('says after an offered change that nothing has changed yet', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest mon 09:00');
    await talk('make it friday instead');
    const reply = await talk('lovely, thanks so much');
    expect(reply.title).toBe("You're welcome. Nothing has changed yet.");
    expect(visibleTexts(reply)).toContain('To confirm, press "Change it" or answer "yes".');
    await talk('yes');
    expect(await times()).toEqual(['fri 09:00']);
  });

  it('says after an offer of reminders or a notification that nothing is saved yet', async () => {
    const { talk } = await open();
    const offered = await talk('remind me about the charter');
    expect(offered.onYes).toBeDefined();
    expect(await talk('perfect, thank you so much')).toMatchObject({
      title: "You're welcome. Nothing is saved yet.",
      onYes: offered.onYes,
    });
  });

  it.each([
    ['Tokyo time: send me the digest daily at 9', 'digest daily 09:00 in Asia/Tokyo'],
    ['please post the digest every friday at 9, Gondor time', 'digest fri 09:00 in Europe/London'],
  ])('reads a wish apart from its time zone: %s', async (line, wish) => {
    const { talk } = await open();
    expect(await talk(line)).toMatchObject({ onYes: { kind: 'subscribe', wish } });
  });

  it('keeps the weekday of an offer at another hour', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every monday');
    expect((await talk('at 26:00')).title).toBe('I can\'t read the time "26:00".');
    await talk('no keep monday, but 8am');
    await talk('yes');
    expect(await times()).toEqual(['mon 08:00']);
    expect((await talk('no keep monday, but half past nine')).title).toBe(
      'Change the digest to every Monday at 09:30 (Europe/London)?',
    );
  });

  it('says how an offer could be stopped later, and keeps the offer', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    const reply = await talk('and how do I get rid of that again?');
    expect(reply.title).toBe('You can stop it at any time.');
    expect(visibleTexts(reply).join()).toContain('/ferry unsubscribe');
    await talk('fine, do it');
    expect(await times()).toEqual(['tue 09:00']);
  });

  it('gives an offer an end, and another day some messages later', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    await talk('ok but stop at christmas');
    expect((await talk('can you post it just once, to me privately?')).title).toBe(
      "I can't schedule the digest just once.",
    );
    await talk('how long is the charter?');
    await talk('fine, make it fridays then');
    await talk('yes');
    expect(await times()).toEqual(['fri 09:00 until 2026-12-25']);
  });

  it('repeats an earlier offer for a yes that names an action', async () => {
    const { talk, times } = await open();
    await talk('please post the digest every tuesday');
    await talk('who is the captain?');
    expect((await talk('ok, set it up')).onYes).toMatchObject({ kind: 'subscribe' });
    expect(await times()).toEqual([]);
  });

  it('says when the digest is posted, and moves or stops it after a yes', async () => {
    const { talk, times, subscriptionIds } = await open();
    await talk('subscribe digest mon 09:00');
    expect((await talk('what time will it come?')).title).toBe('Every Monday at 09:00 (Europe/London)');
    expect((await talk('make it friday instead')).title).toBe(
      'Change the digest to every Friday at 09:00 (Europe/London)?',
    );
    expect(await times()).toEqual(['mon 09:00']);
    await talk('go ahead');
    expect(await times()).toEqual(['fri 09:00']);
    const howToStop = await talk('how do i stop it?');
    expect(howToStop.title).toBe('Stop the digest?');
    expect(visibleTexts(howToStop)).toContain('You can also type /ferry unsubscribe 1');
    expect(await subscriptionIds()).toHaveLength(1);
    expect((await talk('yes')).title).toBe('Stopped');
    expect(await subscriptionIds()).toEqual([]);
  });

  it('offers to replace the current digest with a second one', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest tue 09:00');
    expect((await talk('post the digest every week')).title).toBe('Already subscribed here, as number 1');
    const reply = await talk('post the digest every thursday');
    expect(reply.title).toBe('The digest already comes here: every Tuesday at 09:00 (Europe/London)');
    expect(buttonsIn(reply).map(({ label }) => label)).toEqual(['Replace it', 'Add as another', 'Manage']);
    await talk('yes');
    expect(await times()).toEqual(['thu 09:00']);
  });

  it('stops all only after a yes, and ignores a yes without an offer', async () => {
    const { talk, subscriptionIds } = await open();
    await talk('subscribe digest weekly');
    await talk('subscribe reminders');
    await talk('yes');
    expect(await subscriptionIds()).toHaveLength(2);
    await talk('stop everything');
    await talk('sure');
    expect(await subscriptionIds()).toEqual([]);
  });

  it('tells two digests apart by their times on the buttons', async () => {
    const { talk } = await open();
    await talk('subscribe digest mon 09:00');
    await talk('subscribe digest thu 17:00');
    const labels = buttonsIn(await talk('stop the digest')).map(({ label }) => label);
    expect(labels).toEqual(['Stop the digest, every Monday at 09:00', 'Stop the digest, every Thursday at 17:00']);
  });

  it.each(['subscribe me', 'subscribe us please'])('asks what to post and when: %s', async (line) => {
    const { talk } = await open();
    expect((await talk(line)).title).toBe('What should be posted here, and when?');
  });
});

describe('a notification', () => {
  const crew = { kind: 'notify', of: 'entry.crew' } as const;
  const direct: Asker = {
    ...ADA,
    address: { ...ADA.address, channel: 'D1' },
    place: { kind: 'direct', name: 'your direct messages' },
  };

  it.each(['cancel it', "never mind, don't tell me", 'stop waiting', 'stop', 'undo that please'])(
    'is cancelled by a message right after its confirmation: %s',
    async (line) => {
      const { talk, keys, accept } = await open();
      await accept(crew);
      expect((await talk(line)).title).toBe('Stopped');
      expect(await keys()).toEqual([]);
    },
  );

  it('can be followed by another in words, and is stopped by its position or topic', async () => {
    const { talk, accept, keys } = await open();
    await accept({ kind: 'notify', of: 'entry.crew' });
    expect((await talk('also when the charter changes')).title).toBe('Tell you when this is known?');
    await talk('yes');
    expect(await keys()).toEqual(['entry.crew', 'watch.charter-end']);
    expect((await talk('what have you noted so far?')).title).toBe("You're waiting for 2 answers");
    expect((await talk('cancel the one on the charter')).title).toBe('Stopped');
    expect(await keys()).toEqual(['entry.crew']);
    await talk('how long is the charter?');
    expect((await talk('cancel the first one')).title).toBe('Stopped');
    expect(await keys()).toEqual([]);
  });

  it('can be stopped later by the position it would have, and an offer of it says so', async () => {
    const { talk, accept, keys } = await open();
    await accept(crew);
    await talk('also when the charter changes');
    const reply = await talk('how do I get rid of that again?');
    expect(visibleTexts(reply).join()).toContain('/ferry notify stop 2');
    await talk('yes');
    expect(await keys()).toEqual(['entry.crew', 'watch.charter-end']);
  });

  it('is stopped by its position only after a question if there are subscriptions too', async () => {
    const { talk, accept, keys } = await open();
    await talk('subscribe digest weekly');
    expect((await talk('cancel the first one')).title).toBe('Stop the digest?');
    await accept(crew);
    const reply = await talk('scrap the first of them');
    expect(reply).toMatchObject({ title: 'Stop which of these?', isPrivate: true });
    expect(intents(reply)).toEqual([
      { kind: 'unsubscribe', which: 's-1' },
      { kind: 'unnotify', which: 'entry.crew' },
    ]);
    expect(await keys()).toEqual(['entry.crew']);
  });

  it('is kept when its person asks how to stop it, and the reply explains how', async () => {
    const { talk, accept, keys } = await open();
    await accept(crew);
    const reply = await talk('how would I switch that off some day?');
    expect(visibleTexts(reply)).toContain('You can also type /ferry notify stop 1');
    expect(await keys()).toEqual(['entry.crew']);
  });

  it('is set by a yes that names it, or offered again in a channel', async () => {
    const { talk, accept, keys } = await open();
    const offered = async (asker: Asker) => {
      await talk('notify me about the crew', asker);
      await talk('how long is the charter?', asker);
      return await talk('yes, the staff one please', asker);
    };
    expect((await offered(ADA)).title).toBe('Tell you when this is known?');
    expect(await keys()).toEqual([]);
    expect((await offered(direct)).title).toBe("I'll tell you when this changes");
    expect(await keys()).toEqual(['entry.crew']);
    await accept(crew);
  });

  it('is offered to a person who wants only one message instead of reminders', async () => {
    const { talk } = await open();
    await talk('remind me about the charter');
    expect((await talk('no, just once, and in a direct message')).onYes).toEqual({
      kind: 'notify',
      of: 'watch.charter-end',
    });
  });

  it('cannot be sent to everyone, so the digest is offered instead', async () => {
    const { talk } = await open();
    expect((await talk('can you tell my whole team when that changes?')).title).toBe(
      'A message about one answer goes only to you.',
    );
    expect((await talk('yes')).title).toBe('Subscribed: the digest, when something changed');
  });

  it('cannot be cancelled by another person', async () => {
    const { talk, keys, accept } = await open();
    await accept(crew);
    const bob = { ...ADA, person: { id: 'U2', name: 'Bob' } };
    expect((await talk('cancel it', bob)).title).not.toBe('Stopped');
    expect(await keys()).toEqual(['entry.crew']);
  });

  it.each(['what am I waiting for?', 'what do you still owe me', 'which notifications do i have'])(
    'is listed in a channel only to the person who gets it: %s',
    async (line) => {
      const { say, accept } = await open();
      await accept(crew, direct);
      await say('subscribe digest weekly');
      const reply = await say(line);
      expect(reply).toMatchObject({ title: "You're waiting for one answer", isPrivate: true });
      expect(visibleTexts(reply).join()).toContain('/ferry subscriptions');
      expect((await say(line, { ...ADA, person: { id: 'U2', name: 'Bob' } })).title).toBe('Subscriptions here');
    },
  );

  it("is counted but not named in the list of a channel's subscriptions", async () => {
    const { say, accept } = await open();
    await accept(crew, direct);
    await say('subscribe digest weekly');
    await say('subscribe reminders');
    for (const line of ['what am i subscribed to?', 'stop everything']) {
      const reply = await say(line);
      const text = visibleTexts(reply).join();
      expect(text).toContain("You're also waiting for one answer. Only you can see which.");
      expect(text).not.toContain(briefing.entries.get('crew')?.question);
      expect(intents(reply)).toContainEqual({ kind: 'notify' });
    }
  });

  it('is listed with the subscriptions in direct messages, and stopped with them', async () => {
    const { say, talk, keys, accept, subscriptionIds } = await open();
    await accept(crew, direct);
    await say('subscribe digest weekly', direct);
    const question = briefing.entries.get('crew')?.question;
    expect(visibleTexts(await say('what am I subscribed to', direct)).join()).toContain(question);
    expect(visibleTexts(await say('what do you owe me', direct)).join()).toContain(question);
    const offer = await talk('stop everything', direct);
    expect(offer.title).toBe("Stop all 2: what is posted here and what you're waiting for?");
    expect(visibleTexts(offer).join()).toContain(question);
    expect(visibleTexts(await talk('yes', direct)).join()).toContain(question);
    expect(await keys()).toEqual([]);
    expect(await subscriptionIds(direct)).toEqual([]);
  });

  it('is cancelled only after a question if there are several', async () => {
    const { talk, keys, accept } = await open();
    await accept(crew);
    await accept({ kind: 'notify', of: 'watch.charter-end' });
    await talk('who is the captain?');
    expect((await talk('stop notifying me')).title).toBe('Stop waiting for all 2?');
    expect((await talk("don't tell me about the crew any more")).title).toBe('Stop waiting for this?');
    await talk('yes');
    expect(await keys()).toEqual(['watch.charter-end']);
  });

  it('cannot be paused, and the reply says so', async () => {
    const { say, accept } = await open();
    await accept(crew);
    const reply = await say('pause everything');
    expect(visibleTexts(reply).join()).toContain('Such a message can only be stopped, not paused.');
  });
});

describe('a subscription in a conversation', () => {
  it('is paused until the named day after a yes', async () => {
    const { talk } = await open();
    await talk('subscribe digest weekly');
    expect((await talk('pause it till january')).title).toBe('Pause the digest until 1 January 2027?');
    expect((await talk('yes')).title).toBe('Paused until 1 January 2027');
    expect((await talk('is it off now?')).title).toBe('It is paused until 1 January 2027');
    expect((await talk('pause it until we are back')).title).toBe('Until when?');
  });

  it('is reported as on or as stopped on request', async () => {
    const { talk } = await open();
    await talk('subscribe digest weekly');
    expect((await talk('is it on?')).title).toBe('It is on: every Monday at 09:00 (Europe/London)');
    expect((await talk('stop it')).title).toBe('Stop the digest?');
    await talk('yes');
    expect((await talk('is it off now?')).title).toBe('It has stopped. Nothing more comes.');
  });

  it('keeps its times if an offered change is dropped', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest weekly');
    for (const line of ['forget it', 'drop that please', 'undo that']) {
      expect((await talk('make it friday instead')).title).toMatch(/^Change the digest/);
      expect((await talk(line)).title).toBe('Okay. Nothing has changed.');
      await talk('subscriptions');
    }
    expect(await times()).toEqual(['mon 09:00']);
  });

  it('is moved by an hour on request, or the reply asks for the time', async () => {
    const { talk } = await open();
    await talk('subscribe digest weekly');
    expect((await talk('move it an hour later')).title).toBe(
      'Change the digest to every Monday at 10:00 (Europe/London)?',
    );
    expect((await talk('a bit later please')).title).toBe('At what time?');
    expect((await talk('make it 11 then')).title).toBe('Change the digest to every Monday at 11:00 (Europe/London)?');
  });

  it('skips the next post after a yes, and is resumed in words', async () => {
    const { talk } = await open();
    await talk('subscribe digest daily 08:00');
    expect((await talk('skip the next one')).title).toBe('Skip the digest on 30 November 2026?');
    expect((await talk('yes')).title).toBe('Paused until 1 December 2026');
    expect((await talk('start it again')).title).toBe('Resume the digest?');
    expect((await talk('yes')).title).toBe('Resumed');
    expect((await talk('skip the one on Mars')).title).not.toMatch(/^Skip/);
  });

  it('does not skip a day without a post', async () => {
    const { talk } = await open();
    await talk('subscribe digest fri 08:00');
    expect((await talk("skip tomorrow's")).title).toBe('Nothing comes on 30 November 2026.');
  });

  it('is posted less often after a yes', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest daily 08:00');
    expect((await talk("that's too often")).title).toBe('Change the digest to every Monday at 08:00 (Europe/London)?');
    await talk('yes');
    expect(await times()).toEqual(['mon 08:00']);
  });

  it('is meant by a message about posts if it is the only one', async () => {
    const { talk, say } = await open();
    await say('subscribe digest daily 08:00');
    expect((await talk('when will it be posted next')).title).toBe('Every day at 08:00 (Europe/London)');
    await say('subscribe digest fri 10:00');
    expect((await say('when will it be posted next')).title).not.toMatch(/^Every/);
  });

  it.each([
    ['slack', undefined, 'Everyone in this channel can subscribe, pause and stop, unless that is limited.'],
    ['discord', undefined, 'Members with the permission Manage Channels can subscribe, pause and stop.'],
    ['discord', 'direct', 'Only you: this is our direct message.'],
    ['terminal', 'direct', 'Only you: this chat belongs to this terminal.'],
    ['chat', undefined, 'Everyone in this channel can subscribe, pause and stop, unless that is limited.'],
  ] as const)('names the people who may change it: %s, %s', async (platform, kind, title) => {
    const { say } = await open();
    const place = kind && { kind, name: 'this chat' };
    const asker = { ...ADA, address: { ...ADA.address, platform }, ...(place && { place }) };
    const reply = await say('can I limit who is allowed to subscribe?', asker);
    expect(reply.title).toBe(title);
    expect(visibleTexts(reply).some((text) => text.includes('SLACK_ADMINS'))).toBe(platform === 'slack');
  });

  it.each([
    ['slack', true],
    ['chat', false],
  ])('has an audience, and names direct messages only where there are any: %s', async (platform, hasThem) => {
    const { talk } = await open();
    const asker = { ...ADA, address: { ...ADA.address, platform } };
    await talk('subscribe digest weekly', asker);
    const reply = await talk('who gets it', asker);
    expect(reply.title).toBe('Everyone in this channel: the posts are ordinary messages.');
    expect(visibleTexts(reply).some((text) => text.includes('direct messages'))).toBe(hasThem);
  });

  it('is described on request as posted only after changes, or always', async () => {
    const { talk } = await open();
    await talk('subscribe digest weekly');
    expect((await talk("and only if there's really news")).title).toBe('It comes only when something has changed');
    await talk('unsubscribe all');
    await talk('subscribe digest weekly always');
    expect((await talk('only if there is news')).title).toBe('This one comes even when nothing has changed');
  });

  it('is not confused with a notification that is on or has stopped', async () => {
    const { talk, accept } = await open();
    await accept({ kind: 'notify', of: 'entry.crew' });
    expect((await talk('is it on?')).title).toBe('It is on: you get one direct message');
    await talk('cancel it');
    expect((await talk('is it off now?')).title).toBe('It has stopped: you get no message');
  });
});

describe('a request for a digest after reminders', () => {
  it('does not change the reminders', async () => {
    const { accept, talk } = await open();
    await accept({ kind: 'subscribe', wish: 'reminders charter fri 09:00' });
    expect((await talk('weekly digest thursdays 8:15')).title).not.toMatch(/^Change/);
  });
});

describe('one of several subscriptions', () => {
  async function openWithThree() {
    const bot = await open();
    await bot.say('subscribe digest weekly');
    await bot.say('subscribe digest fri 16:00');
    await bot.say('subscribe reminders charter');
    return bot;
  }

  it('is named by its topic, its days or its place in the list, anywhere in the conversation', async () => {
    const { talk, times } = await openWithThree();
    await talk('how long is the charter?');
    expect((await talk('Change the charter one for only mondays')).title).toBe(
      'Change reminders about "End or renewal of the charter" to the days that matter or soon after: every Monday at 09:00 (Europe/London)?',
    );
    await talk('yes');
    await talk('who is the captain?');
    expect((await talk('move the friday one to 10')).title).toBe(
      'Change the digest to every Friday at 10:00 (Europe/London)?',
    );
    await talk('yes');
    expect(await times()).toEqual(['mon 09:00', 'fri 10:00', 'mon 09:00']);
    expect((await talk('the charter one can go')).title).toBe('Stop reminders about "End or renewal of the charter"?');
    expect((await talk('pause the second one until january')).title).toBe('Pause the digest until 1 January 2027?');
    expect((await talk('who gets the charter reminders?')).title).toMatch(/^Everyone in this channel/);
  });

  it('is chosen by its name after an offer to stop another, or after "Which one?"', async () => {
    const { talk, subscriptionIds } = await openWithThree();
    expect(intents(await talk('cancel the friday one'))).toContainEqual({ kind: 'unsubscribe', which: 's-2' });
    expect(intents(await talk('not the friday, the monday'))).toContainEqual({ kind: 'unsubscribe', which: 's-1' });
    await talk('yes');
    expect(await subscriptionIds()).toEqual(['s-2', 's-3']);
    expect((await talk('stop one of them')).title).toBe('Stop which of these?');
    expect((await talk('the charter one')).title).toBe('Stop reminders about "End or renewal of the charter"?');
    expect((await talk('pause')).title).toBe('Which one?');
    expect((await talk('the charter one please')).title).toBe('Pause reminders about "End or renewal of the charter"?');
  });

  it('can be the one that stays', async () => {
    const { talk, subscriptionIds } = await openWithThree();
    await talk('stop everything except the charter reminders');
    expect(intents(await talk('cancel the monday one but keep the friday one'))).toContainEqual({
      kind: 'unsubscribe',
      which: 's-1',
    });
    await talk('yes');
    expect(await subscriptionIds()).toEqual(['s-2', 's-3']);
  });

  it('is changed together with the others if the line says so', async () => {
    const { talk, times } = await openWithThree();
    await talk('unsubscribe 2');
    expect((await talk('make both of them monthly')).title).toBe(
      'Change both to the 1st of every month at 09:00 (Europe/London)?',
    );
    expect((await talk('yes')).title).toBe('Changed both');
    expect(await times()).toEqual(['monthly 1 09:00', 'monthly 1 09:00']);
    expect((await talk('pause everything until january 6')).title).toBe('Pause both until 6 January 2027?');
    await talk('yes');
    expect((await talk('resume both')).title).toBe('Resumed');
  });

  it('may be an awaited answer, which has no schedule', async () => {
    const { talk, accept, keys, subscriptionIds } = await open();
    await talk('subscribe digest weekly');
    await accept({ kind: 'notify', of: 'entry.crew' });
    expect(visibleTexts(await talk('pause everything until january 6')).join()).toContain(
      'Such a message can only be stopped, not paused.',
    );
    expect((await talk('make the crew one monthly')).title).toMatch(/^No day is fixed/);
    expect((await talk('drop the weekly one, keep the other')).title).toBe('Stop the digest?');
    await talk('yes');
    expect(await subscriptionIds()).toEqual([]);
    expect(await keys()).toEqual(['entry.crew']);
  });

  it('is named by its topic alone next to a verb, unless nothing posts about that', async () => {
    const { talk } = await openWithThree();
    expect((await talk('now drop the charter')).title).toBe('Stop reminders about "End or renewal of the charter"?');
    expect((await talk('cancel the pier')).title).not.toMatch(/^(?:Stop|No subscription)/);
    expect((await talk('lose the second one')).title).toBe('Stop the digest?');
    expect((await talk('can the others turn that off')).title).toMatch(/^Everyone in this channel can/);
  });

  it('is not chosen by a name that fits none', async () => {
    const { talk } = await openWithThree();
    expect((await talk('change the pier one to mondays')).title).toBe(
      'No subscription here is about "Opening of the pier"',
    );
    expect((await talk('send us a weekly digest on thursdays')).title).toMatch(/digests already come here/);
  });
});

describe('a limit on how often posts come', () => {
  it('is kept by every subscription if it is a post a day', async () => {
    const { talk } = await open();
    expect((await talk('no more than one message a day pls')).title).toBe('A subscription posts at most once a day.');
    await talk('subscribe digest daily 09:00');
    const reply = await talk('max 1 post per day please');
    expect(reply.title).toBe('A subscription posts at most once a day.');
    expect(reply.onYes).toBeUndefined();
  });

  it('leads to the offer of a rarer digest', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest daily 09:00');
    await talk('how long is the charter?');
    expect((await talk("don't message us more than twice a week")).title).toBe(
      'Change the digest to every Monday and Thursday at 09:00 (Europe/London)?',
    );
    await talk('yes');
    expect(await times()).toEqual(['mon,thu 09:00']);
    expect((await talk('at most three posts a week')).title).toBe('No subscription here posts more often than that.');
  });

  it('of two posts a month is kept by a digest every two weeks', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest daily 09:00');
    await talk('at most twice a month');
    await talk('yes');
    expect(await times()).toEqual([expect.stringMatching(/^every 2 weeks mon 09:00/)]);
    expect((await talk('at most twice a month')).title).toBe('No subscription here posts more often than that.');
  });

  it('does not change reminders, which may come more often', async () => {
    const { talk } = await open();
    await talk('subscribe reminders charter');
    expect((await talk('at most one post a month')).title).toBe(
      'Reminders may come more often than that, on the days that matter.',
    );
  });

  it('changes an open offer', async () => {
    const { talk } = await open();
    await talk('send me the digest daily at 8');
    expect((await talk('at most once a month please')).title).toBe(
      'Post the digest, when something changed, on the 1st of every month at 08:00 (Europe/London)?',
    );
  });

  it.each([
    'how many messages a day can users send at most?',
    'no more questions for today',
    'is it one trip a day at most?',
  ])('is not in "%s"', async (line) => {
    const { talk } = await open();
    expect((await talk(line)).title).not.toMatch(/^A subscription/);
  });
});

describe('a wish for more reminders', () => {
  it('takes over the times and the time zone of the subscription before', async () => {
    const { talk, times, zones } = await open();
    await talk('subscribe digest weekdays 09:00 in Lisbon');
    const reply = await talk('And also for the charter question, same hour');
    expect(reply.title).toBe('The digest is about the whole story, not about one topic.');
    await talk('yes');
    expect(await times()).toEqual(['weekdays 09:00', 'weekdays 09:00']);
    expect(await zones()).toEqual(['Europe/Lisbon', 'Europe/Lisbon']);
    expect((await talk('and one for the pier too')).title).toMatch(/^Post reminders about "Opening of the pier"/);
    await talk('who is the captain?');
    expect((await talk('same time for the pier')).title).toMatch(/^Post reminders about "Opening of the pier"/);
    expect((await talk('same for the charter, same time')).title).toBe('Already subscribed here, as number 2');
  });

  it('joins an open offer', async () => {
    const { talk } = await open();
    await talk('remind me about the charter', { ...ADA, place: { kind: 'direct', name: 'this chat' } });
    const reply = await talk('also for the pier', { ...ADA, place: { kind: 'direct', name: 'this chat' } });
    expect(reply.onYes).toMatchObject({ kind: 'subscribe', wish: 'reminders charter pier in Europe/London' });
  });

  it('is not read from a question, or without a subscription before', async () => {
    const { talk } = await open();
    expect((await talk('also for the pier')).title).not.toMatch(/^Post reminders/);
    await talk('subscribe digest weekly');
    expect((await talk('and the pier?')).title).not.toMatch(/^Post reminders/);
  });
});

describe('a question about something offered', () => {
  it('keeps the offer if it asks who sees it', async () => {
    const { talk, times } = await open();
    await talk('send me the digest daily at 8');
    expect((await talk('whos going to see it?')).title).toMatch(/^Everyone in this channel/);
    await talk('yes');
    expect(await times()).toEqual(['daily 08:00']);
  });

  it('says when an awaited answer comes, and who sees it', async () => {
    const { talk, keys } = await open();
    await talk('notify me about the crew');
    expect((await talk('when would i hear from you next')).title).toMatch(/^No day is fixed/);
    expect((await talk('can my colleagues see that?')).title).toMatch(/^Only you/);
    await talk('yes');
    expect(await keys()).toHaveLength(1);
    await talk('how long is the charter?');
    expect((await talk('when will i hear from you next?')).title).toMatch(/^No day is fixed/);
  });
});

describe('a wish that can be met only in part', () => {
  it('gets the nearest offer, with what it cannot do first', async () => {
    const { talk } = await open();
    expect((await talk('send me the digest every friday but nothing about money')).title).toBe(
      "The digest can't leave out a topic.",
    );
    const reply = await talk('Please send us news about the charter every weekday at 9h Lisbon hour');
    expect(reply.title).toBe('The digest is about the whole story, not about one topic.');
    expect(reply.onYes).toEqual({ kind: 'subscribe', wish: 'reminders charter-end weekdays 09:00 in Europe/Lisbon' });
    expect(intents(reply)).toContainEqual({ kind: 'notify', of: 'watch.charter-end' });
    expect(intents(reply)).toContainEqual({ kind: 'subscribe', wish: 'digest weekdays 09:00 in Europe/Lisbon' });
  });

  it('is recognised although the line leaves something out', async () => {
    const { talk } = await open();
    const reply = await talk('notify me about the charter, but please not about the money, and not on Sundays');
    expect(reply.onYes).toMatchObject({ kind: 'notify' });
    expect(visibleTexts(reply)).toEqual(
      expect.arrayContaining([
        'It is about this alone: nothing else comes with it.',
        'It can come on any day, also on Sundays.',
      ]),
    );
  });

  it('leaves out days of reminders', async () => {
    const { talk } = await open();
    const direct = { ...ADA, place: { kind: 'direct', name: 'this chat' } as const };
    const reply = await talk('remind me about the charter, not on weekends', direct);
    expect(reply.onYes).toEqual({ kind: 'subscribe', wish: 'reminders charter quiet sat,sun in Europe/London' });
  });

  it('goes to one person although it says "us", also after a question in the same message', async () => {
    const { talk } = await open();
    const reply = await talk('wait, has it ended already? then notify us as soon as the charter changes');
    expect(reply.onYes).toEqual({ kind: 'notify', of: 'watch.charter-end' });
    expect(visibleTexts(reply)).toContain('It comes to you alone. For everyone here there is the digest.');
  });

  it('is refused if it is an errand, or names a day that the person chose', async () => {
    const { talk } = await open();
    await talk('when does the charter end?');
    expect((await talk('remind me on friday to tell my manager')).title).toMatch(
      /^I can't remind you of your own tasks/,
    );
    await talk('when does the charter end?');
    expect((await talk('remind me tomorrow')).title).toMatch(/^I can't remind you at a time that you choose/);
  });

  it('is met by reminders at recurring times', async () => {
    const { talk, times } = await open();
    await talk('remind me about the charter every weekday at 8');
    await talk('yes');
    expect(await times()).toEqual(['weekdays 08:00']);
  });
});

describe('a change of a change', () => {
  it('adds to the one that is offered', async () => {
    const { talk, times } = await open();
    await talk('subscribe digest daily 09:00');
    await talk('nothing on sundays please');
    await talk('and not before 10');
    await talk('yes');
    expect(await times()).toEqual(['mon,tue,wed,thu,fri,sat 10:00']);
  });

  it('repeats the offer if it asks for news only', async () => {
    const { talk } = await open();
    await talk('send me the digest every thursday');
    const reply = await talk('and only if theres something new');
    expect(reply.title).toBe('It comes only when something has changed.');
    expect(reply.onYes).toMatchObject({ kind: 'subscribe' });
  });

  it('from the whole story to one topic is answered with its reminders', async () => {
    const { talk } = await open();
    await talk('subscribe digest fri 16:00');
    const reply = await talk('only the charter please');
    expect(reply.title).toBe('The digest is about the whole story, not about one topic.');
    expect(reply.onYes).toEqual({ kind: 'subscribe', wish: 'reminders charter fri 16:00 in Europe/London' });
  });

  it('is dropped by "keep it", and not offered if the times are already so', async () => {
    const { talk, subscriptionIds, times } = await open();
    await talk('subscribe digest weekly');
    await talk('yes stop the weekly one');
    expect((await talk('no wait keep it')).title).toBe('Okay. Nothing has changed.');
    expect(await subscriptionIds()).toEqual(['s-1']);
    await talk('subscriptions');
    expect((await talk('not on weekends')).title).toBe('It already comes every Monday at 09:00 (Europe/London)');
    expect(await times()).toEqual(['mon 09:00']);
  });

  it('of reminders is not offered either if the times are already so', async () => {
    const { talk } = await open();
    await talk('subscribe reminders charter mon 09:00');
    expect((await talk('make it mondays at 9')).title).toMatch(/^They already come .*every Monday at 09:00/);
  });

  it('cannot follow a declined offer', async () => {
    const { talk, subscriptionIds } = await open();
    await talk('send me the digest every thursday');
    await talk('no');
    await talk('yes, the thursday one');
    expect(await subscriptionIds()).toEqual([]);
  });
});
