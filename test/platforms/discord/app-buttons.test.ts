import { describe, expect, it, vi } from 'vitest';
import { press } from '../../../fakes/discord/interactions.ts';
import { CHANNEL, GUILD, USER } from '../../../fakes/discord/world.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { ButtonIntent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import type { RememberedPost } from '../../../src/ports/news.ts';
import { answerOf } from '../desk.ts';
import { controlsOf, idOf, posted, said, slash, staged, stateIn } from './app.ts';

const OTHER = '1457000000000000044';
const DIRECT = '1457000000000000055';
const MAY_NOT = { users: [{ id: USER }, { id: OTHER, permissions: '2048' }] };
const TALK = {
  channels: [
    { id: CHANNEL, guild: GUILD },
    { id: DIRECT, kind: 'dm' as const, recipient: USER },
  ],
};

const MANAGING: readonly ButtonIntent[] = [
  { kind: 'follow', item: 'charter' },
  { kind: 'pause', which: 's-1' },
  { kind: 'resume', which: 's-1' },
  { kind: 'unsubscribe', which: 's-1' },
];

function long(lines: number): Message {
  const items = Array.from({ length: lines }, (_, i) => ({ text: `line ${i} ${'x'.repeat(200)}` }));
  return { title: 'Long', blocks: [{ type: 'list', items }], footer: '' };
}

describe('a button', () => {
  it('on a private message sends the person a private answer', async () => {
    const stage = await staged();
    const first = await stateIn(stage, slash('overview'));
    const interaction = await stage.ask(press(first, idOf(first, 'What to watch')));
    expect(interaction.callback?.type).toBe(4);
    expect(interaction.isPrivate).toBe(true);
    expect(stage.asked.at(-1)?.wanted).toBe(encodeIntent({ kind: 'watch' }));
    expect(stage.server.schemaFaults).toEqual([]);
  });

  it.each(['👍 Helpful', '👎 Not helpful'])(
    'sends private thanks for feedback on a public answer: "%s"',
    async (label) => {
      const stage = await staged(MAY_NOT_STAGE);
      const first = await stateIn(stage, slash('ask', { question: 'how long does the charter last?', everyone: true }));
      const interaction = await stage.ask(press(first, idOf(first, label)), { user: OTHER });
      const thanks = stage.server.interactions.reply(interaction);
      expect(thanks?.onlyFor).toBe(OTHER);
      expect(JSON.stringify(thanks?.body)).toMatch(/Thanks(?: for the feedback|\. We'll)/);
      expect(JSON.stringify(thanks?.body)).not.toContain('Share to channel');
      expect(stage.asked.at(-1)?.wanted).toBe(
        encodeIntent({ kind: 'feedback', of: 'charter-length', isHelpful: label === '👍 Helpful' }),
      );
      expect(stage.server.schemaFaults).toEqual([]);
    },
  );

  it('on a public message sends a private answer', async () => {
    const stage = await staged(MAY_NOT_STAGE);
    const first = await stateIn(stage, slash('overview', { everyone: true }));
    const interaction = await stage.ask(press(first, idOf(first, 'What to watch')), { user: OTHER });
    expect(interaction.callback?.type).toBe(4);
    expect(stage.server.interactions.reply(interaction)?.onlyFor).toBe(OTHER);
    expect(stage.asked.at(-1)?.asker.person.id).toBe(OTHER);
  });

  it('in a menu shows the chosen item', async () => {
    const stage = await staged();
    const first = await stateIn(stage, slash('faq'));
    const menu = controlsOf(first).find(({ id }) => id.startsWith('menu'));
    const chosen = encodeIntent({ kind: 'faq', topic: 'ship' });
    await stage.ask(press(first, menu?.id ?? '', [chosen]));
    expect(stage.asked.at(-1)?.wanted).toBe(chosen);
  });

  it('shares both answers to a two-part question', async () => {
    const stage = await staged();
    const question = 'how long does the charter last, and what does a ticket cost?';
    const first = stage.server.interactions.reply(await stage.ask(slash('ask', { question })));
    if (!first) throw new Error('no reply');
    const shared = stage.server.interactions.reply(await stage.ask(press(first, idOf(first, 'Share to channel'))));
    for (const part of ['How long does the charter last?', 'What does a ticket cost?']) {
      expect(said(first)).toContain(part);
      expect(said(shared)).toContain(part);
    }
  });

  it('saves only the shared answers for follow-ups', async () => {
    const remembered: RememberedPost[] = [];
    const stage = await staged({ news: { remember: async (post) => void remembered.push(post) } });
    const first = await stateIn(stage, slash('ask', { question: 'how long does the charter last?' }));
    const shared = stage.server.interactions.reply(await stage.ask(press(first, idOf(first, 'Share to channel'))));
    await stateIn(stage, slash('ask', { question: 'what does a ticket cost?', everyone: true }));
    await vi.waitFor(() => expect(remembered).toHaveLength(2));
    const of = (id: string) => ({
      address: { platform: 'discord', workspace: GUILD, channel: CHANNEL },
      post: expect.any(String),
      snapshot: { story: 'ferry', topics: [{ key: `entry.${id}`, substance: expect.any(String) }] },
    });
    expect(remembered).toEqual([of('charter-length'), of('ticket-price')]);
    expect(remembered[0]?.post).toBe(shared?.id);
  });

  it('shares an answer that cannot be saved for follow-ups', async () => {
    const stage = await staged({ news: { remember: () => Promise.reject(new Error('the disk is full')) } });
    const first = await stateIn(stage, slash('ask', { question: 'how long does the charter last?' }));
    const shared = stage.server.interactions.reply(await stage.ask(press(first, idOf(first, 'Share to channel'))));
    expect(said(shared)).toContain('Shared by person');
  });

  it('shares an answer with the name of the person', async () => {
    const stage = await staged();
    const first = await stateIn(stage, slash('ask', { question: 'how long does the charter last?' }));
    const interaction = await stage.ask(press(first, idOf(first, 'Share to channel')));
    const shared = stage.server.interactions.reply(interaction);
    expect(shared?.onlyFor).toBeUndefined();
    expect(said(shared)).toContain('Shared by person');
    expect(said(shared)).toContain('How long does the charter last?');
    expect(controlsOf(shared).map(({ label }) => label)).not.toContain('Share to channel');
    expect(first.onlyFor).toBe(USER);
    expect(stage.server.schemaFaults).toEqual([]);
  });

  it.each([
    ['turns the pages of a private message in place', false, 7],
    ['sends another page of a public message privately', true, 4],
  ])('%s', async (_, everyone, type) => {
    const stage = await staged({ desk: { answer: async () => long(60), press: async () => long(60) } });
    const first = await stateIn(stage, slash('watch', { everyone }));
    expect(said(first)).not.toContain('line 59');
    const interaction = await stage.ask(press(first, idOf(first, 'Show more')));
    expect(interaction.callback?.type).toBe(type);
    const page = stage.server.interactions.reply(interaction);
    expect(said(page)).toContain('Page 2 of');
    expect(idOf(page, 'Back')).toBeDefined();
    expect(stage.server.schemaFaults).toEqual([]);
  });

  it('of an older version says that it is outdated', async () => {
    const stage = await staged();
    const first = await stateIn(stage, slash('overview'));
    const interaction = await stage.ask(press(first, 'c0:watch:charter'));
    expect(said(stage.server.interactions.reply(interaction))).toMatch(/older version|outdated/);
    expect(stage.told).toEqual([]);
  });

  it('that needs the store acknowledges before it answers', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const stage = await staged({
      desk: {
        press: async () => {
          await held;
          return answerOf({ kind: 'receipts', of: 's-1' });
        },
      },
    });
    const first = await stateIn(stage, slash('overview'));
    const interaction = await stage.ask(press(first, encodeIntent({ kind: 'receipts', of: 's-1' })));
    expect(interaction.callback).toEqual({ type: 5, data: { flags: 64 } });
    release();
    await stage.quiet();
    expect(said(stage.server.interactions.reply(interaction))).toContain('The desk did: receipts');
  });

  it('that fails leaves the message unchanged and sends a private apology', async () => {
    const stage = await staged({ desk: { press: async () => Promise.reject(new Error('no store')) } });
    const first = await stateIn(stage, slash('overview'));
    const before = said(first);
    await stage.ask(press(first, encodeIntent({ kind: 'subscriptions', page: 2 })));
    await stage.quiet();
    expect(said(stage.server.world.message(first.id))).toBe(before);
    const [apology] = posted(stage.server).filter(({ id }) => id !== first.id);
    expect(apology?.onlyFor).toBe(USER);
    expect(said(apology)).toMatch(/the reference [\da-f]{8}\./);
  });

  it('in direct messages answers there, and turns pages in place', async () => {
    const stage = await staged({ discord: TALK, desk: { answer: async () => long(60), press: async () => long(60) } });
    const first = await stateIn(stage, slash('watch'), { channel: DIRECT });
    expect(controlsOf(first).map(({ label }) => label)).not.toContain('Share to channel');
    const interaction = await stage.ask(press(first, idOf(first, 'Show more')), { channel: DIRECT });
    expect(interaction.callback?.type).toBe(7);
  });
});

describe('in a direct message', () => {
  it.each(['watch', 'subscriptions'])('"%s" gets a lasting answer', async (name) => {
    const stage = await staged({ discord: TALK });
    const reply = await stateIn(stage, slash(name), { channel: DIRECT });
    expect(reply.onlyFor).toBeUndefined();
    expect(said(reply)).not.toContain('Shared by');
  });
});

const MAY_NOT_STAGE = { discord: MAY_NOT };

describe("a change to a channel's posts", () => {
  it.each(MANAGING)('by button is refused to people who may not manage the channel: $kind', async (intent) => {
    const stage = await staged(MAY_NOT_STAGE);
    const first = await stateIn(stage, slash('overview', { everyone: true }));
    const interaction = await stage.ask(press(first, encodeIntent(intent)), { user: OTHER });
    await stage.quiet();
    const reply = stage.server.interactions.reply(interaction);
    expect(reply?.onlyFor).toBe(OTHER);
    expect(said(reply)).toContain('Manage Channels');
    expect(stage.asked.map(({ wanted }) => wanted)).toEqual([{ kind: 'overview' }]);
  });

  it.each(['follow', 'pause', 'resume', 'unsubscribe', 'send'])('by /%s is refused privately', async (name) => {
    const argument = { follow: { item: 'charter' }, send: { 'digest-or-reminder': 'digest' } }[name] ?? {
      which: '1',
    };
    const stage = await staged(MAY_NOT_STAGE);
    const interaction = await stage.ask(slash(name, { ...argument, everyone: true }), { user: OTHER });
    await stage.quiet();
    const reply = stage.server.interactions.reply(interaction);
    expect(reply?.onlyFor).toBe(OTHER);
    expect(said(reply)).toContain('Manage Channels');
    expect(stage.asked).toEqual([]);
  });

  it.each([
    ['Manage Channels', '16'],
    ['Administrator', '8'],
  ])('is allowed with %s', async (_, permissions) => {
    const stage = await staged({ discord: { users: [{ id: USER, permissions }] } });
    await stage.ask(slash('pause', { which: '2', until: '2026-12-24' }));
    await stage.quiet();
    expect(stage.asked.map(({ wanted }) => wanted)).toEqual([{ kind: 'pause', which: '2', until: '2026-12-24' }]);
  });

  it('is allowed in a direct message', async () => {
    const stage = await staged({ discord: { ...TALK, users: [{ id: USER, permissions: '0' }] } });
    await stage.ask(slash('resume', { which: '1' }), { channel: DIRECT });
    await stage.quiet();
    expect(stage.asked).toHaveLength(1);
    expect(stage.asked[0]?.asker.address).toEqual({ platform: 'discord', workspace: '', channel: DIRECT });
  });
});
