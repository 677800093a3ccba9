import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LiveStories } from '../../src/app/stories.ts';
import { buildIndex } from '../../src/ask/build-index.ts';
import { get } from '../../src/briefing/briefing.ts';
import { type AnswerTopic, answerTopicKey } from '../../src/briefing/substance.ts';
import { createNewsPlanner, createStoriesComposer, knownStories, openStoriesDesk } from '../../src/delivery/stories.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { Intent } from '../../src/message/intent.ts';
import { buttonsIn, type Message } from '../../src/message/message.ts';
import { storyKey } from '../../src/message/story.ts';
import type { Asker } from '../../src/ports/desk.ts';
import type { Candidate, ClaimedDelivery } from '../../src/ports/ledger.ts';
import { snapshotOf } from '../../src/reply/context.ts';
import type { Stories, Story } from '../../src/reply/stories.ts';
import { claiming, composed, subscription } from '../contracts/store-fixture.ts';
import { twoStories } from '../fixture/stories.ts';
import { LIBRARY, loadStory } from '../fixture/story.ts';
import { sqliteGiven } from '../store/sqlite-fixture.ts';

const ADA: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};
const [FERRY_KEY, LIBRARY_KEY] = [storyKey('ferry'), storyKey(LIBRARY)];
const CHARTER = 'How long does the charter last?';
const ROOM = 'Does the library have a new reading room?';

function ferryAnd(): Stories {
  const live = new LiveStories({ folder: twoStories(), onReload: () => {} });
  onTestFinished(() => live.close());
  return live.stories;
}

function twinStories(): Stories {
  const story = (id: string): Story => {
    const briefing = { ...loadStory(), id, command: id };
    const index = buildIndex(briefing);
    return { id, current: () => ({ briefing, index }) };
  };
  return [story('ferry'), story('harbour')];
}

async function opened(stories: Stories = ferryAnd()) {
  const { store, other } = await sqliteGiven();
  const desk = openStoriesDesk(stories, {
    now: () => Temporal.Instant.from('2026-05-09T12:00Z'),
    stores: async () => store,
  });
  const ask = (question: string, after?: string) =>
    desk.answer({ kind: 'ask', question, ...(after !== undefined && { after }) }, ADA);
  return { desk, store, other, ask };
}

const storiesIn = (message: Message) => new Set(buttonsIn(message).map(({ intent }) => intent.story));

describe('with several stories, a question without a slash command', () => {
  it("goes to the story that understands it, with the answer's buttons", async () => {
    const { ask } = await opened();
    const charter = await ask(CHARTER);
    expect([charter.story, charter.shows, storiesIn(charter)]).toEqual([
      FERRY_KEY,
      `${FERRY_KEY}/charter-length`,
      new Set([FERRY_KEY]),
    ]);
    const room = await ask(ROOM);
    expect([room.story, room.shows]).toEqual([LIBRARY_KEY, `${LIBRARY_KEY}/new-room`]);
  });

  it('leads to a choice if two stories understand it', async () => {
    const { ask, desk } = await opened(twinStories());
    const which = await ask(CHARTER);
    expect([which.title, which.decision]).toEqual(['Which story do you mean?', 'answer']);
    expect(buttonsIn(which).map(({ label }) => label)).toEqual(['Ferry', 'Harbour']);
    const [, second] = buttonsIn(which);
    if (!second) throw new Error('There is no second button');
    const answer = await desk.press(encodeIntent(second.intent), ADA);
    expect(answer.shows).toBe(`${storyKey('harbour')}/charter-length`);
  });

  it('goes to the story that it mentions, and a follow-up question to the story shown last', async () => {
    const { ask } = await opened(twinStories());
    const named = await ask('harbour: how long does the charter last?');
    expect(named.story).toBe(storyKey('harbour'));
    const followUp = await ask('When does the charter end?', named.shows);
    expect(followUp.story).toBe(storyKey('harbour'));
  });

  it('leads to the list of stories if none understands it', async () => {
    const { ask } = await opened();
    const none = await ask('Who won the world cup in football?');
    expect([none.title, none.decision]).toEqual(['None of my stories says anything about that', 'outside']);
    expect(storiesIn(none)).toEqual(new Set([FERRY_KEY, LIBRARY_KEY]));
  });
});

describe('with several stories, a command', () => {
  it('that names a story is answered from that story', async () => {
    const { desk } = await opened();
    const overview = (story: string) => desk.answer({ kind: 'overview', story }, ADA);
    expect(JSON.stringify(await overview(FERRY_KEY))).not.toContain('library');
    expect(JSON.stringify(await overview(LIBRARY_KEY))).not.toContain('charter');
  });

  it('that names no story gets a choice, and buttons of the first version get an answer', async () => {
    const { desk } = await opened();
    const which = await desk.answer({ kind: 'sources' }, ADA);
    expect(buttonsIn(which).map(({ intent }) => intent)).toEqual([
      { kind: 'sources', story: FERRY_KEY },
      { kind: 'sources', story: LIBRARY_KEY },
    ]);
    const old = await desk.press(encodeIntent({ kind: 'entry', id: 'new-room' }), ADA);
    expect(old.story).toBe(LIBRARY_KEY);
    const typed = await desk.answer({ kind: 'pause', which: '1' }, ADA);
    expect(JSON.stringify(typed)).toContain('Begin with the command of a story: /ferry or /library.');
    const gone = await desk.press(encodeIntent({ kind: 'overview', story: storyKey('zoo') }), ADA);
    expect(gone.title).toBe('This button no longer works');
  });

  it("subscribes to its own story, and lists only that story's subscriptions", async () => {
    const { desk, store } = await opened();
    const wish = 'digest daily 09:00';
    for (const story of [FERRY_KEY, LIBRARY_KEY]) {
      expect((await desk.answer({ kind: 'subscribe', wish, story }, ADA)).title).toMatch(/^Subscribed/);
    }
    const all = await store.subscriptions.findAll();
    expect(all.map(({ story }) => story).toSorted()).toEqual(['ferry', LIBRARY]);
    const list = await desk.answer({ kind: 'subscriptions', story: LIBRARY_KEY }, ADA);
    expect(list.blocks.filter(({ type }) => type === 'heading')).toHaveLength(1);
    expect(storiesIn(list)).toEqual(new Set([LIBRARY_KEY]));
    await desk.answer({ kind: 'unsubscribe', which: '1', story: LIBRARY_KEY }, ADA);
    expect((await store.subscriptions.findAll()).map(({ story }) => story)).toEqual(['ferry']);
  });

  it("of the first story lists a removed story's suspended subscriptions, and does not resume them", async () => {
    const stories = ferryAnd();
    const { desk, store, other } = await opened(stories);
    const orphan = subscription('s-lost', { story: 'zoo', address: ADA.address });
    await store.subscriptions.add(orphan, undefined, { through: '2026-05-07', changes: [] }, 9);
    await other(knownStories(stories));
    const list = (story: string) => desk.answer({ kind: 'subscriptions', story }, ADA);
    expect(JSON.stringify(await list(FERRY_KEY))).toContain('its story \\"zoo\\" is no longer here');
    expect(JSON.stringify(await list(LIBRARY_KEY))).not.toContain('zoo');
    const resumed = await desk.answer({ kind: 'resume', which: '1', story: FERRY_KEY }, ADA);
    expect(resumed.title).toBe('Its story is no longer here');
    expect((await store.subscriptions.findAll())[0]?.suspended).toBe('its story "zoo" is no longer here');
  });
});

describe('with several stories, a delivery', () => {
  it('is composed from its own story, with its buttons', () => {
    const compose = createStoriesComposer(ferryAnd());
    const candidate = (story: string): Candidate => ({
      subscription: `s-${story}`,
      story,
      nominal: '2026-06-01T09:00',
      wish: { kind: 'digest', onlyChanges: false },
      zone: 'UTC',
      createdAt: Temporal.Instant.from('2026-05-08T08:00Z'),
      cursor: { through: '2026-05-08', changes: [] },
    });
    const candidates = [candidate('ferry'), candidate(LIBRARY)];
    const [ferry, library] = ['ferry', LIBRARY].map((story) => compose(candidate(story), candidates));
    expect(ferry).toMatchObject({ kind: 'message', message: { story: FERRY_KEY } });
    expect(library).toMatchObject({ kind: 'message', message: { story: LIBRARY_KEY } });
    expect(JSON.stringify(ferry)).not.toContain('reading room');
    expect(JSON.stringify(library)).not.toContain('charter');
    expect(() => compose(candidate('zoo'), [])).toThrow('The story "zoo" is not loaded');
  });
});

describe('news of one of two stories', () => {
  const NOW = Temporal.Instant.from('2026-11-09T12:00Z');
  const NEWS = 'The council renewed the charter.';
  const PIER: AnswerTopic = { kind: 'watch', id: 'pier' };
  const CHARTER: AnswerTopic = { kind: 'watch', id: 'charter-end' };
  const outcome = {
    on: '2026-11-06',
    entered: '2026-11-07',
    says: { kind: 'stated' as const, text: NEWS, claims: ['h2-06'] },
  };

  async function startNews() {
    const [ferry, harbour] = twinStories();
    if (!harbour) throw new Error('There is no second story');
    let now = harbour.current();
    const stories: Stories = [ferry, { ...harbour, current: () => now }];
    const { store, clock } = await sqliteGiven();
    const desk = openStoriesDesk(stories, { now: () => NOW, stores: async () => store });
    const say = (intent: Intent, story: string) => desk.answer({ ...intent, story: storyKey(story) }, ADA);
    const planNews = createNewsPlanner(stories, { news: store.news, quietPeriod: new Temporal.Duration() });
    for (const { id, current } of stories) {
      const { briefing } = current();
      const topics = snapshotOf({ briefing, today: '2026-11-05' }, [CHARTER]);
      if (!topics) throw new Error('The topic has no substance');
      await store.news.remember({ address: ADA.address, post: `post of ${id}`, snapshot: topics });
      await say({ kind: 'notify', of: 'charter' }, id);
      await say({ kind: 'notify', of: 'pier' }, id);
    }
    const settle = () => {
      const { briefing, index } = now;
      const item = get(briefing.watch, CHARTER.id);
      const watch = new Map([...briefing.watch, [item.id, { ...item, outcome }]]);
      now = { briefing: { ...briefing, watch }, index };
    };
    const waits = async (story: string) =>
      (await store.news.notificationsOf(story, ADA)).map(({ key }) => key).toSorted();
    const sentBy = async () => {
      const all: ClaimedDelivery[] = [];
      for (;;) {
        const claimed = await store.ledger.claim(claiming(), composed);
        if (claimed.length === 0) return all;
        for (const one of claimed) await store.ledger.settle(one, { state: 'delivered', post: 'p' });
        all.push(...claimed);
        clock.pass('PT2S');
      }
    };
    return { sentBy, say, settle, look: () => planNews(NOW, () => false), waits };
  }

  it("reaches only that story's posts and people", async () => {
    const { sentBy, settle, look, waits } = await startNews();
    expect(await look()).toBe(0);
    settle();
    expect(await look()).toBe(2);
    const sent = await sentBy();
    expect(sent.map(({ replyTo }) => replyTo).toSorted()).toEqual(['post of harbour', undefined]);
    for (const { message } of sent) {
      expect(JSON.stringify(message)).toContain(NEWS);
      expect(storiesIn(message)).toEqual(new Set([storyKey('harbour')]));
    }
    expect(await waits('ferry')).toEqual([answerTopicKey(CHARTER), answerTopicKey(PIER)]);
    expect(await waits('harbour')).toEqual([answerTopicKey(PIER)]);
    expect(await look()).toBe(0);
  });

  it('has its own notifications, which are listed and cancelled separately', async () => {
    const { say, waits } = await startNews();
    const list = await say({ kind: 'notify' }, 'harbour');
    expect(storiesIn(list)).toEqual(new Set([storyKey('harbour')]));
    await say({ kind: 'unnotify', which: 'charter' }, 'harbour');
    expect(await waits('harbour')).toEqual([answerTopicKey(PIER)]);
    expect(await waits('ferry')).toEqual([answerTopicKey(CHARTER), answerTopicKey(PIER)]);
    await say({ kind: 'unnotify', which: 'all' }, 'ferry');
    expect([await waits('ferry'), await waits('harbour')]).toEqual([[], [answerTopicKey(PIER)]]);
  });

  it("reaches channels that turned off the other story's follow-ups", async () => {
    const { say, settle, look } = await startNews();
    await say({ kind: 'follow-ups', isOn: false }, 'ferry');
    settle();
    expect(await look()).toBe(2);
  });
});

describe('with a single story, a question', () => {
  it('is answered without story keys in the buttons', async () => {
    const [first] = twinStories();
    const { ask } = await opened([first]);
    const answer = await ask(CHARTER);
    expect([answer.story, answer.shows, storiesIn(answer)]).toEqual([
      undefined,
      'charter-length',
      new Set([undefined]),
    ]);
  });
});
