import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import type { AnswerTopic } from '../../src/briefing/substance.ts';
import { createNewsRules, NewsPlanner, QUIET_PERIOD } from '../../src/delivery/news.ts';
import type { NewsRules, Notification, RememberedPost } from '../../src/ports/news.ts';
import { snapshotOf } from '../../src/reply/context.ts';
import { loadStory } from '../fixture/story.ts';
import { actionIdsOf, visibleTexts, withWatch } from '../reply/corpus.ts';

const ferry = loadStory();
const index = buildIndex(ferry);
const TODAY = '2026-11-09';
const NEWS = 'The council renewed the charter.';
const RENEWED: AnswerTopic = { kind: 'entry', id: 'charter-renewed' };
const CHARTER: AnswerTopic = { kind: 'watch', id: 'charter-end' };
const CREW: AnswerTopic = { kind: 'entry', id: 'crew' };
const at = (text: string) => Temporal.Instant.from(text);

const says = { kind: 'stated' as const, text: NEWS, claims: ['h2-06'] };
const settled = withWatch(ferry, (item) =>
  item.id === 'charter-end' ? { ...item, outcome: { on: '2026-11-06', entered: '2026-11-07', says } } : item,
);
const corrected: Briefing = {
  ...ferry,
  entries: new Map([...ferry.entries].map(([id, entry]) => [id, { ...entry, question: `${entry.question}?` }])),
};

function rulesFor(briefing: Briefing): NewsRules {
  return createNewsRules({ briefing, index, today: TODAY });
}

function post(name: string, ...topics: readonly AnswerTopic[]): RememberedPost {
  const snapshot = snapshotOf({ briefing: ferry, today: TODAY }, topics);
  if (!snapshot) throw new Error('The topics have no substance');
  return { address: { platform: 'slack', workspace: 'T1', channel: 'C1' }, post: name, snapshot };
}

function waiting(topic: AnswerTopic): Notification {
  const { snapshot, address } = post('p', topic);
  const [one] = snapshot.topics;
  if (!one) throw new Error('The topic has no substance');
  return { ...one, story: snapshot.story, address, person: 'U1', createdAt: at('2026-11-01T00:00Z') };
}

describe('the news after a change', () => {
  it('contains nothing after a typo was corrected', () => {
    const { isChanged } = rulesFor(corrected);
    expect(post('p', RENEWED, CHARTER, CREW).snapshot.topics.filter(isChanged)).toEqual([]);
  });

  it('is a reply with the change, its sources and a button that turns replies off', () => {
    const [message] = rulesFor(settled).composeFollowUps([post('p', RENEWED)]);
    if (!message) throw new Error('There is no follow-up');
    expect(message.title).toBe('Update: Was the charter renewed?');
    const texts = visibleTexts(message);
    expect(texts).toContain(NEWS);
    expect(texts).toContain('Island Business');
    expect(texts).toContain('This replaces what the message above says about it.');
    expect(texts.join(' ')).not.toContain('No source says whether');
    expect(actionIdsOf(message)).toEqual(['c1:entry:charter-renewed', 'c1:changes', 'c1:follow-ups:off']);
  });

  it('reports an outcome once', () => {
    const { composeFollowUps, withCurrentSubstance, isChanged } = rulesFor(settled);
    const changedPost = post('p', CHARTER, RENEWED, CREW);
    const [message] = composeFollowUps([changedPost]);
    const shownTexts = visibleTexts(message ?? { title: '', blocks: [], footer: '' });
    expect(shownTexts.filter((text) => text === NEWS)).toHaveLength(1);
    expect(withCurrentSubstance(changedPost.snapshot.topics).filter(isChanged)).toEqual([]);
  });

  it('goes to the newest five posts of a channel and to no older one', () => {
    const posts = Array.from({ length: 7 }, (_, i) => post(`p${i}`, CHARTER));
    const messages = rulesFor(settled).composeFollowUps([post('other', CREW), ...posts]);
    expect(messages.map((message) => message !== undefined)).toEqual([
      false,
      ...Array.from({ length: 7 }, (_, i) => i < 5),
    ]);
  });

  it('reaches a person only about notifications whose answer has changed', () => {
    const notification = rulesFor(settled).composeNotification([waiting(RENEWED), waiting(CREW)]);
    expect(notification?.keys).toEqual(['entry.charter-renewed']);
    expect(notification?.message.title).toBe('You asked to be told: Was the charter renewed?');
    expect(rulesFor(ferry).composeNotification([waiting(RENEWED)])).toBeUndefined();
  });

  it('says that a dispute is over once the briefing has dropped it', () => {
    const over = { ...ferry, disputes: new Map([...ferry.disputes].filter(([id]) => id !== 'whole-ship')) };
    const notification = rulesFor(over).composeNotification([waiting({ kind: 'dispute', id: 'whole-ship' })]);
    expect(visibleTexts(notification?.message ?? { title: '', blocks: [], footer: '' })).toEqual(
      expect.arrayContaining(['You asked to be told: Whole ship', 'This briefing no longer lists it as a dispute.']),
    );
  });

  it('ignores and updates substances that another version of the bot stored', () => {
    const old = { ...waiting(RENEWED), substance: '{"v":0}' };
    const rules = rulesFor(settled);
    expect(rules.isChanged(old)).toBe(true);
    expect(rules.composeNotification([old])).toBeUndefined();
    expect(rules.withCurrentSubstance([old]).some(rules.isChanged)).toBe(false);
  });
});

describe('the search for news', () => {
  function desk() {
    let current = ferry;
    const looks: string[] = [];
    const news = {
      plan: async (_: string, { isChanged }: NewsRules) => {
        looks.push(post('p', CHARTER).snapshot.topics.some(isChanged) ? 'changed' : 'same');
        return looks.length;
      },
    };
    const looking = new NewsPlanner({ current: () => ({ briefing: current, index }), news });
    return {
      looks,
      look: (time: string, shouldStop?: () => boolean) => looking.plan(at(time), shouldStop),
      use: (briefing: Briefing) => {
        current = briefing;
      },
    };
  }

  it('runs at start-up, then once after a new briefing has been unchanged for five minutes', async () => {
    const { look, looks, use } = desk();
    expect(await look('2026-11-09T08:00Z')).toBe(1);
    expect(await look('2026-11-09T08:01Z')).toBe(0);
    use(corrected);
    await look('2026-11-09T08:02Z');
    use(settled);
    await look('2026-11-09T08:03Z');
    await look(`${at('2026-11-09T08:03Z').add(QUIET_PERIOD).subtract({ seconds: 1 })}`);
    expect(looks).toEqual(['same']);
    await look(`${at('2026-11-09T08:03Z').add(QUIET_PERIOD)}`);
    await look('2026-11-09T09:00Z');
    expect(looks).toEqual(['same', 'changed']);
  });

  it('runs again on a new day', async () => {
    const { look, looks, use } = desk();
    use(settled);
    await look('2026-11-06T23:59Z');
    await look('2026-11-07T00:00Z');
    await look('2026-11-07T12:00Z');
    expect(looks).toEqual(['same', 'changed']);
  });

  it('runs again after it was interrupted', async () => {
    const { look, looks } = desk();
    await look('2026-11-09T08:00Z', () => true);
    await look('2026-11-09T08:01Z');
    expect(looks).toHaveLength(2);
  });
});
