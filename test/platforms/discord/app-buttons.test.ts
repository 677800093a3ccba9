import { describe, expect, it, vi } from 'vitest';
import { press } from '../../../fakes/discord/interactions.ts';
import { CHANNEL, GUILD, USER } from '../../../fakes/discord/world.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { ButtonIntent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import type { RememberedPost } from '../../../src/ports/news.ts';
import { answerOf } from '../desk.ts';
import {
  answerTo,
  bodyJson,
  botMessages,
  controlId,
  controlsOf,
  DIRECT_CHANNEL,
  OTHER_USER,
  pressLabel,
  startStage,
  subcommand,
} from './app.ts';

const MANAGEMENT_INTENTS: readonly ButtonIntent[] = [
  { kind: 'follow', item: 'charter' },
  { kind: 'pause', which: 's-1' },
  { kind: 'resume', which: 's-1' },
  { kind: 'unsubscribe', which: 's-1' },
];

function longMessage(lines: number): Message {
  const items = Array.from({ length: lines }, (_, i) => ({ text: `line ${i} ${'x'.repeat(200)}` }));
  return { title: 'Long', blocks: [{ type: 'list', items }], footer: '' };
}

describe('a button', () => {
  it.each([
    ['private', false, USER],
    ['public', true, OTHER_USER],
  ])('on a %s message sends a private answer', async (_, everyone, user) => {
    const stage = await startStage();
    const first = await answerTo(stage, subcommand('overview', { everyone }));
    const answer = await answerTo(stage, pressLabel(first, 'What to watch'), { user });
    expect(answer.id).not.toBe(first.id);
    expect(answer.onlyFor).toBe(user);
    expect([stage.requests.at(-1), stage.askers.at(-1)?.person.id]).toEqual([encodeIntent({ kind: 'watch' }), user]);
  });

  it.each(['👍 Helpful', '👎 Not helpful'])(
    'sends private thanks for feedback on a public answer: "%s"',
    async (label) => {
      const stage = await startStage();
      const first = await answerTo(
        stage,
        subcommand('ask', { question: 'how long does the charter last?', everyone: true }),
      );
      const thanks = await answerTo(stage, pressLabel(first, label), { user: OTHER_USER });
      expect(thanks.onlyFor).toBe(OTHER_USER);
      expect(bodyJson(thanks)).toMatch(/Thanks(?: for the feedback|\. We'll)/);
      expect(bodyJson(thanks)).not.toContain('Share to channel');
      expect(stage.requests.at(-1)).toBe(
        encodeIntent({ kind: 'feedback', of: 'charter-length', isHelpful: label === '👍 Helpful' }),
      );
    },
  );

  it('in a menu shows the chosen item', async () => {
    const stage = await startStage();
    const first = await answerTo(stage, subcommand('faq'));
    const menu = controlsOf(first).find(({ id }) => id.startsWith('menu'));
    const intentId = encodeIntent({ kind: 'faq', topic: 'ship' });
    await stage.ask(press(first, menu?.id ?? '', [intentId]));
    expect(stage.requests.at(-1)).toBe(intentId);
  });

  it('shares both answers to a two-part question', async () => {
    const stage = await startStage();
    const question = 'how long does the charter last, and what does a ticket cost?';
    const first = await answerTo(stage, subcommand('ask', { question }));
    const sharedAnswer = await answerTo(stage, pressLabel(first, 'Share to channel'));
    for (const part of ['How long does the charter last?', 'What does a ticket cost?']) {
      expect(bodyJson(first)).toContain(part);
      expect(bodyJson(sharedAnswer)).toContain(part);
    }
  });

  it('saves only the shared answers for follow-ups', async () => {
    const rememberedPosts: RememberedPost[] = [];
    const stage = await startStage({ news: { remember: async (post) => void rememberedPosts.push(post) } });
    const first = await answerTo(stage, subcommand('ask', { question: 'how long does the charter last?' }));
    const shared = await answerTo(stage, pressLabel(first, 'Share to channel'));
    await answerTo(stage, subcommand('ask', { question: 'what does a ticket cost?', everyone: true }));
    await vi.waitFor(() => expect(rememberedPosts).toHaveLength(2));
    const matchingPost = (id: string) => ({
      address: { platform: 'discord', workspace: GUILD, channel: CHANNEL },
      post: expect.any(String),
      snapshot: { story: 'ferry', topics: [{ key: `entry.${id}`, substance: expect.any(String) }] },
    });
    expect(rememberedPosts).toEqual([matchingPost('charter-length'), matchingPost('ticket-price')]);
    expect(rememberedPosts[0]?.post).toBe(shared.id);
  });

  it('shares an answer even if it cannot be saved for follow-ups', async () => {
    const stage = await startStage({ news: { remember: () => Promise.reject(new Error('the disk is full')) } });
    const first = await answerTo(stage, subcommand('ask', { question: 'how long does the charter last?' }));
    const shared = await answerTo(stage, pressLabel(first, 'Share to channel'));
    expect(bodyJson(shared)).toContain('Shared by person');
  });

  it('shares an answer with the name of the person', async () => {
    const stage = await startStage();
    const first = await answerTo(stage, subcommand('ask', { question: 'how long does the charter last?' }));
    const shared = await answerTo(stage, pressLabel(first, 'Share to channel'));
    expect(shared.onlyFor).toBeUndefined();
    expect(bodyJson(shared)).toContain('Shared by person');
    expect(bodyJson(shared)).toContain('How long does the charter last?');
    expect(controlsOf(shared).map(({ label }) => label)).not.toContain('Share to channel');
    expect(first.onlyFor).toBe(USER);
  });

  it.each([
    ['turns the pages of a private message in place', CHANNEL, false, 7],
    ['turns the pages of a direct message in place', DIRECT_CHANNEL, false, 7],
    ['sends another page of a public message privately', CHANNEL, true, 4],
  ])('%s', async (_, channel, everyone, type) => {
    const stage = await startStage({
      desk: { answer: async () => longMessage(60), press: async () => longMessage(60) },
    });
    const first = await answerTo(stage, subcommand('watch', { everyone }), { channel });
    expect(bodyJson(first)).not.toContain('line 59');
    const interaction = await stage.ask(pressLabel(first, 'Show more'), { channel });
    expect(interaction.callback?.type).toBe(type);
    const page = stage.server.interactions.reply(interaction);
    expect(bodyJson(page)).toContain('Page 2 of');
    expect(controlId(page, 'Back')).toBeDefined();
  });

  it('of an older version says that it is outdated', async () => {
    const stage = await startStage();
    const first = await answerTo(stage, subcommand('overview'));
    expect(bodyJson(await answerTo(stage, press(first, 'c0:watch:charter')))).toMatch(/older version|outdated/);
    expect(stage.logLines).toEqual([]);
  });

  it('that needs the store acknowledges before it answers', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const answer = () => gate.then(() => answerOf({ kind: 'receipts', of: 's-1' }));
    const stage = await startStage({ desk: { press: answer } });
    const first = await answerTo(stage, subcommand('overview'));
    const interaction = await stage.ask(press(first, encodeIntent({ kind: 'receipts', of: 's-1' })));
    expect(interaction.callback).toEqual({ type: 5, data: { flags: 64 } });
    release();
    await stage.untilIdle();
    expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('The desk did: receipts');
  });

  it('that fails leaves the message unchanged and sends a private apology', async () => {
    const stage = await startStage({
      desk: { press: async () => Promise.reject(new Error('The store is unavailable')) },
    });
    const first = await answerTo(stage, subcommand('overview'));
    const bodyBefore = bodyJson(first);
    await stage.ask(press(first, encodeIntent({ kind: 'subscriptions', page: 2 })));
    await stage.untilIdle();
    expect(bodyJson(stage.server.world.message(first.id))).toBe(bodyBefore);
    const [apology] = botMessages(stage.server).filter(({ id }) => id !== first.id);
    expect(apology?.onlyFor).toBe(USER);
    expect(bodyJson(apology)).toMatch(/the reference [\da-f]{8}\./);
  });
});

describe('in a direct message', () => {
  it.each(['watch', 'subscriptions'])('"%s" gets a lasting answer', async (name) => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand(name), { channel: DIRECT_CHANNEL });
    expect(reply.onlyFor).toBeUndefined();
    expect(bodyJson(reply)).not.toMatch(/Shared by|Share to channel/);
  });
});

describe("a change to a channel's posts", () => {
  it.each(MANAGEMENT_INTENTS)(
    'by button is refused to people who may not manage the channel: $kind',
    async (intent) => {
      const stage = await startStage();
      const first = await answerTo(stage, subcommand('overview', { everyone: true }));
      const reply = await answerTo(stage, press(first, encodeIntent(intent)), { user: OTHER_USER });
      expect(reply.onlyFor).toBe(OTHER_USER);
      expect(bodyJson(reply)).toContain('Manage Channels');
      expect(stage.requests).toEqual([{ kind: 'overview' }]);
    },
  );

  it.each(['follow', 'pause', 'resume', 'unsubscribe', 'send'])('by /%s is refused privately', async (name) => {
    const argument = { follow: { item: 'charter' }, send: { 'digest-or-reminder': 'digest' } }[name] ?? {
      which: '1',
    };
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand(name, { ...argument, everyone: true }), { user: OTHER_USER });
    expect(reply.onlyFor).toBe(OTHER_USER);
    expect(bodyJson(reply)).toContain('Manage Channels');
    expect(stage.requests).toEqual([]);
  });

  it.each([
    ['Manage Channels', '16'],
    ['Administrator', '8'],
  ])('is allowed with %s', async (_, permissions) => {
    const stage = await startStage({ discord: { users: [{ id: USER, permissions }] } });
    await stage.ask(subcommand('pause', { which: '2', until: '2026-12-24' }));
    await stage.untilIdle();
    expect(stage.requests).toEqual([{ kind: 'pause', which: '2', until: '2026-12-24' }]);
  });

  it('is allowed in a direct message', async () => {
    const stage = await startStage({ discord: { users: [{ id: USER, permissions: '0' }] } });
    await stage.ask(subcommand('resume', { which: '1' }), { channel: DIRECT_CHANNEL });
    await stage.untilIdle();
    expect(stage.requests).toHaveLength(1);
    expect(stage.askers[0]?.address).toEqual({
      platform: 'discord',
      workspace: '',
      channel: DIRECT_CHANNEL,
    });
  });
});
